"""Units and their owners: from the cells of a row to who is one person."""
