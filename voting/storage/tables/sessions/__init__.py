"""Sessions of browsers, and what signing in leaves behind."""
