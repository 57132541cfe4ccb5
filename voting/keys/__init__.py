"""Signing keys: in files of a folder, or on a token."""
