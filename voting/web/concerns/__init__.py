"""The pages of concerns: for everybody, for owners, at the desk."""
