"""The processes that serve: supervision, the server of pages, and what it stands from strangers."""
