"""A clean register in any form in which registers are sent is itself again, or asked about."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.area import format_area
from tests.voting.importing.forms.changes import COLUMNS, FORMS, Form
from tests.voting.importing.forms.homes import Home, describe, registers
from tests.voting.importing.forms.written import TEXTS, WRITERS, write_text
from voting.importing.findings import FindingKind
from voting.importing.rows import read_file
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.words import BASES, STATE_NAMES, USE_NAMES


@settings(max_examples=150, deadline=None)
@given(
    homes=registers(),
    forms=st.sets(st.sampled_from(FORMS)),
    written=st.sampled_from([*WRITERS, *TEXTS]),
)
def test_a_clean_register_in_any_form_is_itself_again(
    homes: list[Home], forms: set[Callable[[Form], Form]], written: str | tuple[str, str]
) -> None:
    form = Form([list(COLUMNS)], [home.cells for home in homes])
    for change in FORMS:
        if change in forms:
            form = change(form)
    if isinstance(written, str):
        suffix = "ods" if written == "ods" else "xlsx"
        reading = read_file(f"register.{suffix}", WRITERS[written](form))
    else:
        reading = read_file("register.csv", write_text(form, *written))

    assert [each for each in reading.findings if each.kind is FindingKind.ERROR] == []
    assert set(BASES.values()) >= {unit.basis for unit in reading.units}
    read = [
        (
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
        for unit in reading.units
    ]
    asked = [each for each in reading.findings if each.kind is FindingKind.CONFIRM]
    assert read == [describe(home) for home in homes] or asked
    # Nothing in these forms is doubtful: who has the same number is one person, and no other.
    assert asked == []
