"""The result: closing, count, disputes, reviews, objections, and the document."""
