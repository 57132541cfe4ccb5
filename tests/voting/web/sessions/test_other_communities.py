"""What is of one community is nobody's of another office, who are not told that it exists."""

import re
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.voting.adopted import adopt
from tests.voting.affairs.test_affairs import freeze_small, list_owners, post, propose, start
from tests.voting.installation import (
    DIGESTS,
    NOTICED,
    FixedClock,
    House,
    find_field,
    import_small,
    make_house,
)
from tests.voting.steps.steps import ask_freezing
from tests.voting.watching.accounts import add_watcher
from tests.voting.web.browsing import sign_in
from tests.voting.web.sessions.test_access import fill_any_form
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.services.register.objections import Objection, object_to_register
from voting.services.result.document.examining import examine
from voting.storage.tables.base import Base
from voting.storage.tables.register import RegisterRow
from voting.storage.tables.result import ExaminationRow, ObjectionRow
from voting.terms import PollKind, Role

ELSEWHERE = {("/committee/register/<register_id>/expected", 409, 409)}
"""What refuses, whatever it names, before it is sought: their own community has none."""
GOOD = Path(__file__).parents[3] / "data" / "evidence" / "good-small.json"


def fill_house(house: House) -> dict[str, str]:
    """Give a community one of each thing that an address may name; return their ids."""
    freeze_small(house)
    import_small(house)
    waiting = ask_freezing(house)
    objection = Objection(address=Address("1栋", "1单元", "0103"), text="面积", telephone="")
    raise_it = partial(
        object_to_register,
        code=house.community.code,
        objection=objection,
        client="",
        digests=DIGESTS,
        at=NOTICED,
    )
    house.database.write(raise_it)
    start(house, PollKind.CONSULTATION)
    examine(
        house.database, auditor=house.auditor, name="x.json", content=GOOD.read_bytes(), at=NOTICED
    )
    return {
        "community_id": house.community.id,
        "disclosure_id": post(house),
        "proposal_id": propose(house, list_owners(house)[0]),
        "register_id": find_one(house, RegisterRow),
        "objection_id": find_one(house, ObjectionRow),
        "examination_id": find_one(house, ExaminationRow),
        "rule_id": adopt(house, "revote", "first"),
        "step_id": waiting,
        "login": add_watcher(house, Role.SUPERVISOR),
        "kind": "freeze",
        "number": "1",
    }


def find_one(house: House, table: type[Base]) -> str:
    column = table.__table__.c.id
    return str(house.database.read(lambda s: s.scalars(select(column)).first()))


def copy_all(house: House) -> dict[str, list[str]]:
    """Return every row of a community, by table."""

    def read(session: Session) -> dict[str, list[str]]:
        return {
            table.name: sorted(map(repr, session.execute(_select_own(house, table))))
            for table in Base.metadata.sorted_tables
            if "community_id" in table.c
        }

    return house.database.read(read)


def _select_own(house: House, table: Table) -> Select[tuple[object, ...]]:
    return select(table).where(table.c.community_id == house.community.id)


def fill_address(rule: Rule, ids: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ids[found[1]], rule.rule)


def attack(browser: FlaskClient, url: str, method: str) -> int:
    token = find_field("csrf_token", browser.get("/sign-in").text)
    fields = {**fill_any_form(url), "csrf_token": token, "answer": "x", "reason": "x", "why": "x"}
    return browser.open(url, method=method, data=fields if method == "POST" else None).status_code


def test_what_is_of_another_community_is_neither_seen_nor_touched(
    web_house: House, app: Flask, keys: KeyFolder, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    make_house(web_house.database, keys, "haidian")
    ids = fill_house(web_house)
    before = copy_all(web_house)
    faces = {"/committee/": app.test_client(), "/office/": app.test_client()}
    for face, login in (("/committee/", "m-haidian"), ("/office/", "a-haidian")):
        sign_in(faces[face], login)
    tried, telling = 0, {}
    for rule in app.url_map.iter_rules():
        face = next((each for each in faces if rule.rule.startswith(each)), "")
        named = rule.arguments - {"kind", "number"}
        if not face or not named or not named <= ids.keys():
            continue
        for method in {"GET", "POST"} & (rule.methods or set()):
            foreign, absent = fill_address(rule, ids), fill_address(rule, make_absent(ids))
            answers = [attack(faces[face], url, method) for url in (foreign, absent)]
            if answers != [404, 404] and (rule.rule, *answers) not in ELSEWHERE:
                telling[method, rule.rule] = answers
            tried += 1

    assert telling == {}
    assert tried > 35
    assert copy_all(web_house) == before


def make_absent(ids: dict[str, str]) -> dict[str, str]:
    """Return ids of the same form that nothing has."""
    absent = {name: "0" * len(value) for name, value in ids.items()}
    return {**absent, **{name: ids[name] for name in ("kind", "number")}}
