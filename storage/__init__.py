"""Files in, files out: pure of Qt, everything becomes or comes from core tables."""
