"""Beside the vote: proposals, polls, disclosures."""
