"""What is raised after the vote: disputes of a ballot, objections to the result."""
