"""The steps of a call-back sample: one kind, with what two do about it as its act."""
