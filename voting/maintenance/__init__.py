"""Keeping an installation: backup, restore, rotation of keys, and saying what is wrong with it."""
