"""Maintenance of an installation: backup, restore, rotation of keys, and the doctor."""
