"""诉求: what owners raise, how it goes on by which day, and how they judge what came of it."""
