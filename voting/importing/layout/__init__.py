"""The layout of a sheet: the header, the rows of units, the totals."""
