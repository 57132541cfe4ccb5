"""The steps among neighbours: the roster, agreements of mediations."""
