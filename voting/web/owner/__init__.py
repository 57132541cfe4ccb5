"""The owner's face."""
