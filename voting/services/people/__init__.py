"""Communities, street offices, and the accounts of their staff."""
