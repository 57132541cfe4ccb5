"""Import of registers: spreadsheets to rows, rows to units and owners, problems to findings."""
