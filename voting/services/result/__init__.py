"""From delivery and objections to the count, its reviews, and the document."""
