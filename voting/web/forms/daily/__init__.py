"""The forms of sittings and tasks."""
