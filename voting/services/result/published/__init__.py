"""The public part of a result: its versions, its count, the check of a receipt."""
