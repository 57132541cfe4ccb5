"""Disputes of ballots, and objections to the result."""
