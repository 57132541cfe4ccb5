"""Find the owners who are one person: by one number in two spellings, else by asking."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voting.importing.findings import Choice, Column, Findings, Reply
from voting.importing.spelling.characters import compare_name, is_company
from voting.importing.spelling.identities import (
    find_organisation_code,
    find_permit,
    is_organisation_code,
    may_be_rounded,
)
from voting.importing.units.units import ParsedOwner, ParsedUnit, say_where
from voting.sentences import tell

_SAME, _DIFFERENT = (
    Choice(Reply.SAME, tell("choice-person-same")),
    Choice(Reply.DIFFERENT, tell("choice-person-different")),
)
_GENUINE = Choice(Reply.GENUINE, tell("choice-number-compared"))
_ONE_IN = 200
"""One genuine number in 1,100 ends in 000; more than one in 200 shows that digits were lost."""
_MOST_NAMESAKES = 200


@dataclass(slots=True)
class Persons:
    """The units with one identity for each person, and sentences on who was joined."""

    units: list[ParsedUnit]
    joined: list[str] = field(default_factory=list)
    """A sentence for each person whose numbers are written differently, with the reason."""
    apart: list[str] = field(default_factory=list)
    """A sentence for each name under several numbers, which count as several persons."""


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """The first row of an owner under an identity, a name and a telephone."""

    line: int
    sheet: str
    owner: ParsedOwner


def unify_persons(units: Sequence[ParsedUnit], findings: Findings) -> Persons:
    """Return the units with one identity for each person; ask where it is unclear."""
    persons = Persons(list(units))
    codes = _match_codes({owner.identity for unit in units for owner in unit.owners})
    if codes:
        persons.units = [_rename_owners(unit, codes) for unit in persons.units]
        names = {o.name for unit in units for o in unit.owners if o.identity in codes}
        persons.joined += [tell("joined-by-code", name=name) for name in sorted(names)]
    persons.joined += _list_renewed(persons.units, findings.renewed)
    occurrences = _list_occurrences(persons.units)
    _ask_rounded(occurrences, findings)
    same: dict[str, str] = {}
    for is_alike in (_ask_permits, _ask_telephones, _ask_companies):
        is_alike(occurrences, same, findings)
    if same:
        persons.units = [_rename_owners(unit, same) for unit in persons.units]
        names = {
            occurrence.owner.name for occurrence in occurrences if occurrence.owner.identity in same
        }
        persons.joined += [tell("joined-by-member", name=name) for name in sorted(names)]
    persons.apart = list(_list_namesakes(occurrences, same))[:_MOST_NAMESAKES]
    return persons


def _match_codes(identities: set[str]) -> dict[str, str]:
    """Return the company's number that contains each organisation code, by the code (GB 32100)."""
    old = {each for each in identities if is_organisation_code(each)}
    if not old:
        return {}
    codes = {code: each for each in identities if (code := find_organisation_code(each))}
    return {each: codes[each] for each in old & codes.keys()}


def _list_renewed(units: Sequence[ParsedUnit], renewed: set[str]) -> list[str]:
    """Return a sentence for each person who owns several units and has an old number on one.

    Args:
        units: of the file.
        renewed: the identity numbers of 18 digits that were made from older ones of 15.
    """
    count: Counter[str] = Counter()
    names: dict[str, str] = {}
    for unit in units:
        for owner in unit.owners:
            if owner.identity in renewed:
                count[owner.identity] += 1
                names.setdefault(owner.identity, owner.name)
    return [
        tell("joined-by-old-number", name=names[each], units=number)
        for each, number in count.items()
        if number > 1
    ]


def _rename_owners(unit: ParsedUnit, same: Mapping[str, str]) -> ParsedUnit:
    if not any(owner.identity in same for owner in unit.owners):
        return unit
    owners = {
        identity: replace(owner, identity=identity)
        for owner in unit.owners
        for identity in (same.get(owner.identity, owner.identity),)
    }
    return replace(unit, owners=tuple(owners.values()))


def _list_occurrences(units: Sequence[ParsedUnit]) -> list[_Occurrence]:
    """Return the first occurrence of each identity with its name and telephone."""
    first: dict[ParsedOwner, _Occurrence] = {}
    for unit in units:
        for owner in unit.owners:
            if owner not in first:
                first[owner] = _Occurrence(unit.line, unit.sheet, owner)
    return list(first.values())


def _ask_rounded(occurrences: Sequence[_Occurrence], findings: Findings) -> None:
    """Ask about numbers that look rounded, if there are more of them than by chance."""
    first = {occurrence.owner.identity: occurrence for occurrence in occurrences}
    odd = [occurrence for each, occurrence in first.items() if may_be_rounded(each)]
    if len(odd) * _ONE_IN <= len(first):
        return
    for occurrence in odd:
        findings.sheet = occurrence.sheet
        text = tell("found-identity-maybe-rounded", name=occurrence.owner.name)
        subject = occurrence.owner.identity
        findings.ask(
            occurrence.line,
            Column.IDENTITIES,
            "identity-maybe-rounded",
            text,
            subject=subject,
            choices=(_GENUINE,),
        )


def _ask_alike(
    occurrences: Sequence[_Occurrence],
    same: dict[str, str],
    findings: Findings,
    *,
    find_key: Callable[[ParsedOwner], object],
    code: str,
    sentence: str,
) -> None:
    """Ask about each two identities with a common key; add those of one person to the result."""
    first: dict[object, _Occurrence] = {}
    asked: set[tuple[str, str]] = set()
    for occurrence in occurrences:
        key = find_key(occurrence.owner)
        if key is None:
            continue
        earlier = first.setdefault(key, occurrence)
        if earlier is occurrence:
            continue
        pair = (earlier.owner.identity, occurrence.owner.identity)
        known = {same.get(each, each) for each in pair}
        if len(known) == 1 or pair in asked:
            continue
        asked.add(pair)
        findings.sheet = occurrence.sheet
        text = tell(
            sentence, name=occurrence.owner.name, where=say_where(earlier.sheet, earlier.line)
        )
        subject = "|".join(sorted(pair))
        choices = (_SAME, _DIFFERENT)
        if (
            findings.ask(
                occurrence.line, Column.OWNERS, code, text, subject=subject, choices=choices
            )
            is Reply.SAME
        ):
            same[pair[1]] = same.get(pair[0], pair[0])


def _ask_permits(
    occurrences: Sequence[_Occurrence], same: dict[str, str], findings: Findings
) -> None:
    sentence = "found-person-renewed"

    def find_key(owner: ParsedOwner) -> str | None:
        return find_permit(owner.identity)

    _ask_alike(
        occurrences, same, findings, find_key=find_key, code="person-renewed", sentence=sentence
    )


def _ask_telephones(
    occurrences: Sequence[_Occurrence], same: dict[str, str], findings: Findings
) -> None:
    sentence = "found-person-same-telephone"

    def find_key(owner: ParsedOwner) -> tuple[str, str] | None:
        if not owner.telephone or is_company(owner.name):
            return None
        return compare_name(owner.name), owner.telephone

    _ask_alike(
        occurrences,
        same,
        findings,
        find_key=find_key,
        code="person-same-telephone",
        sentence=sentence,
    )


def _ask_companies(
    occurrences: Sequence[_Occurrence], same: dict[str, str], findings: Findings
) -> None:
    sentence = "found-company-two-numbers"

    def find_key(owner: ParsedOwner) -> str | None:
        return compare_name(owner.name) if is_company(owner.name) else None

    _ask_alike(
        occurrences,
        same,
        findings,
        find_key=find_key,
        code="company-two-numbers",
        sentence=sentence,
    )


def _list_namesakes(occurrences: Sequence[_Occurrence], same: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each name under several numbers."""
    numbers: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for occurrence in occurrences:
        key = compare_name(occurrence.owner.name)
        names.setdefault(key, occurrence.owner.name)
        numbers[key].add(same.get(occurrence.owner.identity, occurrence.owner.identity))
    for key, found in numbers.items():
        if len(found) > 1:
            yield tell("apart-namesakes", name=names[key], persons=len(found))
