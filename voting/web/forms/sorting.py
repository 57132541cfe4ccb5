"""By which column a table is sorted, as its address says."""

from collections.abc import Collection, Sequence

from flask import request


def read_sorting(columns: Sequence[str], falling: Collection[str]) -> tuple[str, bool]:
    """Return the column that the address names, and whether its greatest value comes first.

    Args:
        columns: that may be named; the first is the default.
        falling: those whose greatest value comes first where the address says no order.
    """
    by = request.args.get("sort", columns[0])
    by = by if by in columns else columns[0]
    return by, request.args.get("order", "down" if by in falling else "up") == "down"
