"""The count: which ballots are admitted, what they weigh, the verdict, and when it is certain."""
