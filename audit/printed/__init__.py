"""What the result document prints of a meeting: its figures, headlines, and annex."""
