"""Refusals and errors as pages."""
