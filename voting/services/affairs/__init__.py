"""The affairs beside a vote: proposals, polls, disclosures."""
