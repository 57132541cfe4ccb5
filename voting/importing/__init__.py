"""Spreadsheets to rows, rows to units and owners, problems to findings."""
