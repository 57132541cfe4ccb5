"""A clean register in any form in which registers are sent is itself again, or asked about."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.area import format_area
from tests.voting.importing.forms.changes import COLUMNS, FORMS, Form
from tests.voting.importing.forms.homes import Home, describe, registers
from tests.voting.importing.forms.old import OLD_WRITERS
from tests.voting.importing.forms.written import TEXTS, WRITERS, write_text
from voting.importing.findings import FindingKind
from voting.importing.rows import Understanding, read_file
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.words import BASES, STATE_NAMES, USE_NAMES
from voting.importing.units.units import ParsedUnit

W = FindingKind.WARNING

STRIKING = ("xlsx", "sheets", "buildings", "garages", "hidden")
"""Which of the written files can strike through."""


@settings(max_examples=150, deadline=None)
@given(
    homes=registers(),
    forms=st.sets(st.sampled_from(FORMS)),
    written=st.sampled_from([*WRITERS, *OLD_WRITERS, *TEXTS]),
)
def test_a_clean_register_in_any_form_is_itself_again(
    homes: list[Home], forms: set[Callable[[Form], Form]], written: str | tuple[str, str]
) -> None:
    form = Form([list(COLUMNS)], [home.cells for home in homes])
    for change in FORMS:
        if change in forms:
            form = change(form)
    name, data = write(form, written)
    asked_first = {e.code for e in read_file(name, data).findings if e.kind is not W}

    reading = read_file(name, data, Understanding(decisions=answer))

    assert [each for each in reading.findings if each.kind is not W] == []
    assert list(map(describe_unit, reading.units)) == [describe(home) for home in homes]
    assert set(BASES.values()) >= {unit.basis for unit in reading.units}
    # Nothing else in these forms is doubtful: who has the same number is one person, and no other.
    shares = {"coowners-area"} if form.has_shares else set()
    struck = {"row-struck"} if form.struck and written in STRIKING else set()
    hidden = {"sheet-hidden"} if written == "hidden" else set()
    assert asked_first == shares | struck | hidden


def write(form: Form, written: str | tuple[str, str]) -> tuple[str, bytes]:
    if isinstance(written, tuple):
        return "register.csv", write_text(form, *written)
    if written in OLD_WRITERS:
        return "register.xls", OLD_WRITERS[written](form)
    suffix = "ods" if written == "ods" else "xlsx"
    return f"register.{suffix}", WRITERS[written](form)


def answer(code: str, _subject: str) -> str | None:
    answers = {"coowners-area": "sum", "sheet-hidden": "leave", "row-struck": "keep"}
    return answers.get(code)


def describe_unit(unit: ParsedUnit) -> tuple[object, ...]:
    return (
        unify_building(unit.building),
        unit.section,
        unit.room,
        USE_NAMES[unit.use],
        format_area(unit.area_cm2),
        unit.basis,
        unit.shared_by,
        STATE_NAMES[unit.state],
        tuple((o.name, o.identity, o.telephone) for o in unit.owners),
    )
