"""Clauses of an assembly's own rules as an entry writes them."""

from collections.abc import Mapping

from audit.entries.reader import SHA256_DIGITS, Reader
from audit.log.canonical import Json
from ballots.clause import Clause

_LEFT_OUT = ("wording", "adopted_by", "document", "by", "confirmed_by")
"""Fields that are not known of clauses from before they were asked for."""


def say_clauses(clauses: Mapping[str, Clause]) -> list[Json]:
    """Return clauses as JSON values, in the order of the fields that they replace."""
    return [{"field": field, **say_clause(each)} for field, each in sorted(clauses.items())]


def say_clause(clause: Clause) -> dict[str, str]:
    """Return a clause as JSON values; unknown parts are left out."""
    known = {key: getattr(clause, key) for key in _LEFT_OUT if getattr(clause, key) is not None}
    return {"text": clause.text, "adopted_on": clause.adopted_on.isoformat(), **known}


def read_clauses(reader: Reader, key: str) -> dict[str, Clause]:
    """Parse the clauses of an entry, by the fields that they replace."""
    return dict(reader.each(key, lambda each: (each.text("field"), read_clause(each))))


def read_clause(reader: Reader) -> Clause:
    """Parse a clause.

    Raises:
        RecordError: a field is missing or of another form.
    """
    return Clause(
        text=reader.text("text"),
        adopted_on=reader.day("adopted_on"),
        wording=reader.optional_text("wording"),
        adopted_by=reader.optional_text("adopted_by"),
        document=reader.optional_hexadecimal("document", SHA256_DIGITS),
        by=reader.optional_text("by"),
        confirmed_by=reader.optional_text("confirmed_by"),
    )
