"""The street office's face."""
