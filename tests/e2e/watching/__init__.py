"""District, city and street office in a real browser."""
