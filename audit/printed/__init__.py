"""The printed parts of a result document: its figures, headlines, and annex."""
