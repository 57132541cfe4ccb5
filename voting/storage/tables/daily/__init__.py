"""The tables of a community's daily life: sittings with their points, and tasks."""
