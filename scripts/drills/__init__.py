"""Drills: what the server stands while strangers are there."""
