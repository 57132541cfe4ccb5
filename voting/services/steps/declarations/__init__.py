"""Steps by which something is declared about a property company."""
