"""The committee's evening: letters, paper ballots, turnout and transfers."""
