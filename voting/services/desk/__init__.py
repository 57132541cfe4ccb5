"""The committee's work during a vote: letters, paper ballots, turnout and transfers."""
