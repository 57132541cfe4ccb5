"""Signing keys: a folder, or a token that they never leave."""
