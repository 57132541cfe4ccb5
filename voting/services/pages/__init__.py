"""The content of each page, read in one transaction and so as of one instant."""
