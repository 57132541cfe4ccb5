"""The committee's face."""
