"""From notice to closing: notice, opening, poster, cancellation, extension, withdrawals."""
