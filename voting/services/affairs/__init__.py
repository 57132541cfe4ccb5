"""What goes on beside a vote: proposals, polls, disclosures."""
