"""邻里: the roster of those who help, and mediations, for desk, parties and everybody."""
