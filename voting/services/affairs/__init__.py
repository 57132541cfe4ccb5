"""Beside the vote: proposals, polls, and what is laid open."""
