"""Who may vote, and how they show who they are."""
