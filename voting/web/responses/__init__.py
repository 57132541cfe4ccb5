"""Responses: rendered pages, files, and error pages."""
