"""Telephones that a new register changes: told to the old number, shown to whoever confirms."""

from functools import partial

from tests.voting.installation import DIGESTS, NOTICED, SMALL, House, freeze, import_small, publish
from tests.voting.steps.steps import DAY, ask_freezing, look
from voting.importing.report import check_file
from voting.sentences import fill
from voting.services.outbox import list_outbox
from voting.services.register import importing

LATER = NOTICED + 10 * DAY
MINE = "13911112222"


def import_changed(house: House, *numbers: str) -> None:
    """Import the register anew, ten days later, with other telephones of some owners."""
    text = SMALL.read_text("utf-8-sig")
    for number in numbers:
        assert number in text
        text = text.replace(number, MINE)
    report = check_file(SMALL.name, text.encode())
    imported = partial(
        importing.import_register, member=house.member, report=report, digests=DIGESTS, at=LATER
    )
    house.database.write(imported)


def list_told(house: House) -> list[str]:
    sent = house.database.read(lambda s: list_outbox(s, house.auditor))
    return sorted(each.telephone for each in sent if "登记的手机号码不再是本机" in each.text)


def find_numbers(count: int) -> list[str]:
    """Return the telephones of the first owners of the register's file."""
    rows = [line.split(",") for line in SMALL.read_text("utf-8-sig").splitlines()]
    place = rows[0].index("联系电话")
    found = [row[place] for row in rows[1:] if row[place].isdigit()]
    return list(dict.fromkeys(found))[:count]


def say(house: House, step_id: str) -> str:
    return "\n".join(fill(each) for each in look(house, step_id, at=LATER).lines)


def test_whose_number_is_gone_is_told_before_the_register_counts(house: House) -> None:
    import_small(house)
    freeze(house)
    assert list_told(house) == []
    changed = find_numbers(3)
    import_changed(house, *changed)
    assert list_told(house) == []

    publish(house, LATER)

    assert list_told(house) == sorted(changed)
    said = say(house, ask_freezing(house, LATER + 12 * DAY))
    assert "户登记的手机号码与上一次冻结的清册不同" in said
    assert f"手机号码 {MINE} 登记在 3 位业主名下" in said


def test_of_a_first_register_and_of_the_same_one_nothing_is_said(house: House) -> None:
    import_small(house)
    assert "手机号码与上一次" not in say(house, ask_freezing(house))
    freeze(house)
    import_changed(house)
    publish(house, LATER)

    assert list_told(house) == []
    assert "手机号码" not in say(house, ask_freezing(house, LATER + 12 * DAY))
