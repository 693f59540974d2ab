"""One report model and its renderings; pure of Qt."""
