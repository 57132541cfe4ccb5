"""The demo's installation: a street office, a community, their people, their keys, a register."""

import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial

import pyotp
from sqlalchemy.orm import Session

from demonstration.folders import KEYS, ROOT, SCRIPTS, WITNESS
from voting.clock import TimeSource
from voting.context import Context
from voting.importing.report import check_file
from voting.importing.rows import read_register
from voting.importing.units.units import ParsedUnit
from voting.keys.folder import WITNESSES, KeyFolder
from voting.keys.sealing import Sealer
from voting.services.affairs import appointing
from voting.services.people import communities, staff
from voting.services.people.actors import Auditor, Member, StaffSession
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    signer_name,
)
from voting.services.people.passwords import hash_password
from voting.services.people.signing_in.second_factor import (
    begin_second_factor,
    require_right,
    try_code,
)
from voting.services.people.staff import get_staff_id
from voting.services.register import freezing, importing
from voting.settings import read_settings
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.terms import Role

REGISTER = SCRIPTS / "data" / "langyue-1018.xlsx"
MEMBERS = {
    "weiyuan": ("陈委员", "13800000001"),
    "weiyuan2": ("周委员", "13800000002"),
    "weiyuan3": ("吴委员", "13800000003"),
}
AUDITOR = ("jiedao", "林科员", "13800000009")
WATCHING = {
    "juwei": ("马主任", "13800000011", Role.RESIDENTS, ""),
    "jianshi": ("何监事", "13800000012", Role.SUPERVISOR, ""),
    "louzhang": ("楼师傅", "13800000013", Role.CAPTAIN, "1栋"),
}
"""Who only watch, with the one building of the captain."""
OFFICE = "示例街道办事处"
ABROAD, NUMBER_ABROAD = "1栋1单元0103", "+447700900123"
"""The home of an owner who lives in Britain, and a number of those that nobody has there."""
_PUBLISHED = timedelta(days=15)
"""Seven days, and as many days of rest as may follow them."""


@dataclass(frozen=True)
class Installation:
    """The demo's installation and its people."""

    context: Context
    community: Community
    member: Member
    second: Member
    auditor: Auditor
    passwords: dict[str, str]
    seeds: dict[str, str]
    """Of the codes that are given after the passwords."""


def install(witness_port: int, clock: TimeSource) -> Installation:
    """Set up a street office, a community, and their people and keys."""
    settings = read_settings()
    engine = make_engine(settings.database_url)
    migrate(engine)
    database = Database(engine, settings.keys_folder)
    keys = KeyFolder(settings.keys_folder, settings.host)
    keys.make_log_key()
    _make_witness()
    place_witness(witness_port)
    office = database.write(lambda s: communities.add_street_office(s, name=OFFICE))
    community = _add_community(database, keys, office, clock)
    passwords = {each: secrets.token_urlsafe(12) for each in (*MEMBERS, AUDITOR[0], *WATCHING)}
    member, second, _ = [
        _add_member(database, community.id, login, passwords[login]) for login in MEMBERS
    ]
    auditor = _add_auditor(database, office, passwords[AUDITOR[0]])
    return Installation(
        Context(settings, database, keys, clock),
        community,
        member,
        second,
        auditor,
        passwords,
        {each: pyotp.random_base32() for each in passwords},
    )


def _add_community(
    database: Database, keys: KeyFolder, office: str, clock: TimeSource
) -> Community:
    community_id = database.write(
        lambda s: communities.add_community(
            s, street_office_id=office, code="langyue", name="示例市朗月花园"
        )
    )
    community = database.read(lambda s: get_community(s, community_id))
    at = clock.now()
    keys.make_signer(signer_name(community), f"{community.name}业主委员会", at)
    keys.make_signer(office_signer_name(community), community.street_office, at)
    return community


def _add_member(database: Database, community_id: str, login: str, password: str) -> Member:
    name, telephone = MEMBERS[login]
    add = partial(
        staff.add_member,
        community_id=community_id,
        login=login,
        name=name,
        telephone=telephone,
        password_hash=hash_password(password),
    )
    return Member(database.write(add), name, community_id)


def _add_auditor(database: Database, office: str, password: str) -> Auditor:
    login, name, telephone = AUDITOR
    add = partial(
        staff.add_auditor,
        street_office_id=office,
        login=login,
        name=name,
        telephone=telephone,
        password_hash=hash_password(password),
    )
    return Auditor(database.write(add), name, office)


def _make_witness() -> None:
    """Make the street office's witness key, as it would on its own machine."""
    command = [sys.executable, "-m", "audit", "witness", "init", str(WITNESS), "--name", OFFICE]
    command += ["--log", str(KEYS / "log.vkey")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def place_witness(port: int) -> None:
    """Write the witness's key and its address for the server."""
    key = (WITNESS / "witness.vkey").read_text().strip()
    (KEYS / WITNESSES).write_text(f"{key} http://127.0.0.1:{port}\n")


def import_and_freeze(demo: Installation, at: datetime) -> None:
    """Import the register, publish it as long as the rules ask, and freeze it."""
    context, published_at = demo.context, at - _PUBLISHED
    report = check_file(REGISTER.name, REGISTER.read_bytes())
    report = replace(report, parsed=[_move_abroad(unit) for unit in report.parsed])
    context.database.write(
        lambda s: importing.import_register(
            s,
            member=demo.member,
            report=report,
            digests=context.settings.digests,
            at=published_at,
        )
    )
    context.database.write(
        lambda s: freezing.publish_register(s, member=demo.member, at=published_at)
    )
    context.database.write(
        lambda s: freezing.freeze_register(
            s,
            community_id=demo.community.id,
            by=demo.member.id,
            confirmed_by=demo.second.id,
            at=at,
        )
    )


def appoint_watchers(demo: Installation) -> None:
    """Add the accounts of those who only watch; the captain's building is in the register."""
    for login, (name, telephone, role, building) in WATCHING.items():
        add = partial(
            appointing.appoint,
            post=appointing.Post(role=role, community_id=demo.community.id, building=building),
            login=login,
            name=name,
            telephone=telephone,
            password_hash=hash_password(demo.passwords[login]),
        )
        demo.context.database.write(add)


def set_up_codes(demo: Installation, at: datetime) -> None:
    """Take the seed of every account into use, as each would at the first sign-in."""
    sealer = Sealer(demo.context.settings.keys_folder)

    def set_up(session: Session) -> None:
        for login, seed in demo.seeds.items():
            number = StaffSession(get_staff_id(session, login), 0)
            begin_second_factor(session, number.staff_id, sealer, at, seed)
            session.flush()
            before = at - timedelta(minutes=5)
            require_right(try_code(session, number, pyotp.TOTP(seed).at(before), sealer, before))

    demo.context.database.write(set_up)


def _move_abroad(unit: ParsedUnit) -> ParsedUnit:
    """Return a unit, with another telephone if it is the home of the owner abroad."""
    if f"{unit.building}{unit.section}{unit.room}" != ABROAD:
        return unit
    owners = tuple(replace(owner, telephone=NUMBER_ABROAD) for owner in unit.owners)
    return replace(unit, owners=owners)


@dataclass(frozen=True)
class Person:
    """Somebody who may vote for an address."""

    identity: str
    telephone: str


@cache
def read_people() -> dict[str, Person]:
    """Return, by address, a person who may vote for the unit."""
    units, _ = read_register(REGISTER.name, REGISTER.read_bytes())
    developer = next(u.owners[0] for u in units if u.state.value == "unsold")
    speaking = {
        f"{u.building}{u.section}{u.room}": (
            u.owners[0] if u.state.value == "delivered" else developer
        )
        for u in units
    }
    return {address: Person(each.identity, each.telephone) for address, each in speaking.items()}


def copy_trust() -> None:
    """Write the public keys and certificates that a stranger is to trust."""
    trust = KEYS.parent / "trust"
    trust.mkdir()
    for path in KEYS.iterdir():
        if path.suffix in {".vkey", ".crt"}:
            shutil.copy(path, trust)
    shutil.copy(WITNESS / "witness.vkey", trust)
