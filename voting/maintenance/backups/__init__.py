"""Backups: made while the installation is in use, encrypted, and restored on an empty machine."""
