"""What stands where in a sheet: the header, the rows of units, the totals."""
