"""Who votes for a holding beside its owner: an agent, or the buyer of a unit."""
