"""Pages, documents and messages, written in Chinese."""
