"""What is sent to a browser: rendered pages, files, and the pages that say what went wrong."""
