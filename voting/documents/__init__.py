"""PDF documents and spreadsheets: letters, notices, results."""
