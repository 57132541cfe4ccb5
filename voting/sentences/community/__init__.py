"""The catalogue of what a community does between its meetings."""
