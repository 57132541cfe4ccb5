"""Clauses: the texts on which an assembly's own rules are based, and since when they are in force.

A clause adopted in the same meeting, or after its notice, does not apply to that meeting: the
owners could not know it when notice was given.

Law: guidance rules 建房〔2009〕274号 art. 26 (what silence means is for the covenant or the rules
of procedure to say beforehand); law note W43.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Clause:
    """约定条款: the clause with which an assembly replaces one field of a rule set."""

    text: str
    """Document and clause, such as 议事规则第二十一条."""
    adopted_on: date
    """The day of the decision that adopted it, in the community's time."""
    wording: str | None = None
    """The clause itself, word for word."""
    adopted_by: str | None = None
    """The meeting whose decision it was."""
    document: str | None = None
    """SHA-256 of the adopted paper as it was shown to whoever confirmed it."""
    by: str | None = None
    """Whoever handed it in."""
    confirmed_by: str | None = None
    """The other person who compared it with the paper."""


@dataclass(frozen=True, slots=True)
class ChoicesInForce:
    """Which of an assembly's own choices are in force for one meeting."""

    in_force: Mapping[str, object]
    ignored: tuple[str, ...]
    """Fields whose clause is missing, or was not adopted before the notice; they do not apply."""


def find_choices_in_force(
    overrides: Mapping[str, object], clauses: Mapping[str, Clause], noticed_on: date
) -> ChoicesInForce:
    """Return the choices that were in force when notice was given, and the fields of the others."""
    in_force = {
        field: value
        for field, value in overrides.items()
        if field in clauses and clauses[field].adopted_on < noticed_on
    }
    return ChoicesInForce(in_force, tuple(field for field in overrides if field not in in_force))
