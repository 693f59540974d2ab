"""Data only: rulebooks, presets, templates, styles, icons, sample."""
