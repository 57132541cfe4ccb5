"""Who acts: communities, street offices, and the people who work for them."""
