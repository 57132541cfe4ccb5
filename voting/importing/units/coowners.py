"""Join the rows of one unit, where each co-owner has a row; contradictions are errors."""

from dataclasses import replace

from ballots.area import format_area
from voting.importing.findings import Choice, Column, Reply
from voting.importing.units.fields import FieldReader
from voting.importing.units.units import ParsedOwner, ParsedUnit, tell_twice
from voting.sentences import tell
from voting.terms import Sharing


def join_rows(
    unit: ParsedUnit, first_area_cm2: int, row: ParsedUnit, reader: FieldReader
) -> ParsedUnit:
    """Return a unit with the owners of another of its rows too, and add the findings on that.

    Args:
        unit: as read so far.
        first_area_cm2: the area that its first row has.
        row: the other row, read as a unit.
        reader: gets the findings.
    """
    is_same = row.area_cm2 == first_area_cm2
    has_sole = Sharing.SOLE in {unit.shared_by, row.shared_by}
    if _share_owner(unit.owners, row.owners) or (has_sole and not is_same):
        text = tell_twice(row.address, unit.where, is_elsewhere=unit.sheet != row.sheet)
        reader.findings.error(row.line, Column.ROOM, "unit-twice", text)
        return unit
    is_joint = unit.shared_by in {Sharing.JOINT, Sharing.UNKNOWN} and row.shared_by is Sharing.JOINT
    if is_same and is_joint:
        return add_owners(unit, row.line, row.owners, reader)
    choice = _ask_meaning(unit, row, reader, is_same=is_same)
    if choice in {Reply.FIRST, Reply.SECOND}:
        return unit if choice is Reply.FIRST else row
    area_cm2 = unit.area_cm2 if choice is Reply.WHOLE else unit.area_cm2 + row.area_cm2
    owners = unit.owners + row.owners
    return replace(unit, owners=owners, area_cm2=area_cm2, shared_by=Sharing.BY_SHARES)


def add_owners(
    unit: ParsedUnit, line: int, owners: tuple[ParsedOwner, ...], reader: FieldReader
) -> ParsedUnit:
    """Return a unit with the owners of another row too, and warn of it."""
    if _share_owner(unit.owners, owners):
        text = tell("found-identity-twice-in-unit", where=unit.where)
        reader.findings.error(line, Column.IDENTITIES, "identity-twice", text)
        return unit
    text = tell("found-owners-joined", where=unit.where, address=unit.address)
    reader.findings.warn(line, Column.OWNERS, "owners-joined", text)
    return replace(unit, owners=unit.owners + owners)


def _share_owner(some: tuple[ParsedOwner, ...], others: tuple[ParsedOwner, ...]) -> bool:
    return bool({each.identity for each in some} & {each.identity for each in others})


def _ask_meaning(unit: ParsedUnit, row: ParsedUnit, reader: FieldReader, *, is_same: bool) -> Reply:
    """Ask whether each row has the area of the whole unit, an owner's share, or another's home.

    Where both rows may be of a sole owner, one of them may name a former one.
    """
    total, one = format_area(unit.area_cm2 + row.area_cm2), format_area(unit.area_cm2)
    choices = [Choice(Reply.SUM, tell("choice-area-of-shares", area=total))]
    if is_same:
        choices.insert(0, Choice(Reply.WHOLE, tell("choice-area-of-whole", area=one)))
    is_sole = not {unit.shared_by, row.shared_by} & {Sharing.JOINT, Sharing.BY_SHARES}
    if is_sole:
        choices += [_keep(Reply.FIRST, unit), _keep(Reply.SECOND, row)]
    has_sole = Sharing.SOLE in {unit.shared_by, row.shared_by}
    sentence = "found-owners-contradict" if has_sole else "found-coowners-area"
    choice = reader.findings.ask(
        row.line,
        Column.OWNERS if has_sole else Column.AREA,
        "coowners-area",
        tell(sentence, address=row.address, where=unit.where),
        subject="|".join(
            (
                row.address,
                str(unit.area_cm2),
                str(row.area_cm2),
                *(owner.identity for owner in (*unit.owners, *row.owners)),
            )
        ),
        choices=choices,
    )
    return choice or choices[0].key


def _keep(key: Reply, unit: ParsedUnit) -> Choice[Reply]:
    names = tuple(owner.name for owner in unit.owners)
    area = format_area(unit.area_cm2)
    return Choice(key, tell("choice-only-these-owners", names=names, area=area))
