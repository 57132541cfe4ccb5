"""Inside a transaction only the database works: whatever is dear is done before or after it."""

import json
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import argon2
import fpdf
import pikepdf
import pyhanko.pdf_utils.reader
import pytest
import qrcode
import weasyprint
import webauthn
import xlsxwriter
from flask import Flask
from fontTools.ttLib import TTFont
from sqlalchemy import Connection
from sqlalchemy.orm import Session

import audit.document.signatures
from audit.terms import Identification
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    issue_letters,
    make_house,
    make_open_meeting,
    make_voter,
)
from tests.voting.maintenance.test_rotation import make_passkey
from tests.voting.strangers import MISBEHAVIOURS, serving
from tests.voting.web.browsing import send, sign_in, sign_in_owner, vote
from tests.voting.web.ways.over_the_web import hold_over_the_web
from voting.background.worker import deliver_once, work_once
from voting.context import EXTENSION, Context
from voting.documents import fonts
from voting.errors.sign_in import PasskeyRefusedError
from voting.gateways.messages import HttpGateway
from voting.importing import rows
from voting.keys.folder import KeyFolder
from voting.maintenance.doctor.meeting_checks import check_meetings
from voting.services.owners import passkeys
from voting.services.people import passwords
from voting.services.people.actors import Voter
from voting.services.people.signing_in.challenges import AskedChallenge
from voting.storage.base import Database

_T = TypeVar("_T")
DEAR: tuple[tuple[object, str], ...] = (
    (weasyprint.HTML, "write_pdf"),
    (fpdf.FPDF, "output"),
    (audit.document.signatures, "certify"),
    (audit.document.signatures, "countersign"),
    (pyhanko.pdf_utils.reader.PdfFileReader, "__init__"),
    (pikepdf, "open"),
    (subprocess, "run"),
    (TTFont, "__init__"),
    (qrcode.QRCode, "make_image"),
    (xlsxwriter.Workbook, "__init__"),
    (rows, "read_sheets"),
    (argon2.PasswordHasher, "hash"),
    (argon2.PasswordHasher, "verify"),
    (webauthn, "verify_registration_response"),
    (webauthn, "verify_authentication_response"),
    (socket.socket, "connect"),
)


class Watch:
    """Notes what is done, and what of it while a transaction is open."""

    def __init__(self) -> None:
        self.is_open = False
        self.done: set[str] = set()
        self.done_inside: list[str] = []

    def wrap(self, name: str, act: Callable[..., _T]) -> Callable[..., _T]:
        def watched(*args: Any, **kwargs: Any) -> _T:
            self.done.add(name)
            if self.is_open:
                self.done_inside.append(name)
            return act(*args, **kwargs)

        return watched

    def mark(self, service: Callable[[Any], _T]) -> Callable[[Any], _T]:
        def marked(session: Session | Connection) -> _T:
            self.is_open = True
            try:
                return service(session)
            finally:
                self.is_open = False

        return marked


class WatchedDatabase(Database):
    """The real one, which says when a transaction is open."""

    def __init__(self, database: Database, watch: Watch) -> None:
        super().__init__(database.engine)
        self.vault = database.vault
        self._watch = watch

    def read(self, service: Callable[[Session], _T]) -> _T:
        return super().read(self._watch.mark(service))

    def write(self, service: Callable[[Session], _T]) -> _T:
        return super().write(self._watch.mark(service))

    def write_alone(self, service: Callable[[Connection], _T]) -> _T:
        return super().write_alone(self._watch.mark(service))


def name_of(owner: object, name: str) -> str:
    return f"{getattr(owner, '__name__', owner)}.{name}"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    fonts._covered.cache_clear()
    passwords._hash_nobody.cache_clear()
    for owner, name in DEAR:
        monkeypatch.setattr(owner, name, watch.wrap(name_of(owner, name), getattr(owner, name)))
    return watch


@pytest.fixture
def context(app: Flask, watch: Watch) -> Context:
    """Let the application and its worker do all they do under watch."""
    context: Context = app.extensions[EXTENSION]
    context = replace(context, database=WatchedDatabase(context.database, watch))
    app.extensions[EXTENSION] = context
    return context


def test_whoever_is_watched_inside_a_transaction_is_seen(context: Context, watch: Watch) -> None:
    context.database.read(lambda _: fonts.require_glyphs("中"))

    assert set(watch.done_inside) == {"TTFont.__init__"}


def test_a_meeting_is_held_and_no_transaction_holds_more_than_the_database(
    context: Context, watch: Watch, app: Flask, clock: FixedClock, keys: KeyFolder
) -> None:
    house = make_house(context.database, keys)
    browser, office = app.test_client(), app.test_client()
    meeting_id, _ = hold_over_the_web(house, app, browser, clock)
    page = office.get("/sign-in").text
    assert send(office, "/sign-in", page, login="nobody", password=PASSWORD)[0] == 401
    sign_in(office, "a-langyue")
    url = f"/office/{house.community.id}/{meeting_id}"
    status, page = send(office, f"{url}/countersign", office.get(url).text)
    assert (status, "会签</b>" in page) == (200, True)
    for path in ("", "/notice.pdf", "/result.pdf", "/evidence.json", "/result.xlsx"):
        assert browser.get(f"/c/langyue/{meeting_id}{path}").status_code == 200
    assert all(not each.problems for each in check_meetings(context.database, keys, None))

    clock.instant = OPENS
    open_id = make_open_meeting(house)
    letter = issue_letters(house, open_id)[0]
    status, _ = vote(browser, sign_in_owner(browser, letter))
    assert status == 200
    work_once(context)
    with serving(MISBEHAVIOURS["no UTF-8"]) as address:
        gateway = HttpGateway(f"http://{address}/", "shared")
        assert deliver_once(replace(context, gateway=gateway)) > 0
    refuse_passkeys(house, make_voter(house, open_id, letter))

    assert watch.done == {name_of(*each) for each in DEAR}
    assert watch.done_inside == []


def refuse_passkeys(house: House, voter: Voter) -> None:
    """Answer wrongly, which is verified as a right answer is."""
    database = house.database
    database.write(lambda s: make_passkey(s, house, "AAAA"))
    answered = {"authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA"}
    answer = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": answered})
    challenge = AskedChallenge("AAAA", DIGESTS, OPENS)
    asked: dict[str, Any] = {"asked": challenge, "base_url": BASE_URL}
    proved = replace(voter, identified=Identification.TELEPHONE)
    with pytest.raises(PasskeyRefusedError):
        passkeys.make_passkey(database, voter=proved, answer=answer, **asked)
    with pytest.raises(PasskeyRefusedError):
        passkeys.sign_in(database, answer=answer, **asked)
