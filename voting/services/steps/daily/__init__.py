"""The steps of a community's daily life: one kind, with what two do in it as its act."""
