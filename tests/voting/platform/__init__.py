"""What the city's platform counted, imported and counted again."""
