"""The result document as a signed PDF: its form, its signatures, its time-stamps."""
