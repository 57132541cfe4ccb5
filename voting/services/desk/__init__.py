"""The committee's evening: letters, paper ballots, turnout, and what takes two members."""
