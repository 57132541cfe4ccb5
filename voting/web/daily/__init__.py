"""The pages of a community's daily life: sittings and tasks, for everybody who has to do."""
