"""The command that checks an installation."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from audit.errors import UnreadableError
from voting.cli.database import require_address
from voting.clock import SystemTime
from voting.errors.operation import InstallationError, KeyMissingError, SettingsError
from voting.keys.folder import KeyFolder
from voting.maintenance.doctor.diagnosis import Diagnosis
from voting.maintenance.doctor.doctor import BARRING, examine_installation
from voting.maintenance.doctor.meeting_checks import check_meetings
from voting.maintenance.keys.certificates import read_own_trust
from voting.settings import Settings, find_wrong_settings, read_settings
from voting.storage.base import Database, make_engine


@click.command()
@click.option("--deep", is_flag=True, help="verify every meeting's log as well")
@click.option("--json", "as_json", is_flag=True, help="print them as JSON")
def doctor(*, deep: bool, as_json: bool) -> None:
    """Check this installation; the exit status is 0 only if nothing is wrong."""
    found = list(_examine(deep=deep))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            click.echo(f"{'WRONG' if each.is_wrong else 'note'}  {each.code}: {each.text}")
    wrong = sum(each.is_wrong for each in found)
    if not as_json:
        click.echo(say_how_many(wrong))
    sys.exit(int(wrong > 0))


def say_how_many(wrong: int) -> str:
    """Return how many things are wrong, as a sentence."""
    if wrong == 1:
        return "1 thing is wrong"
    return f"{wrong} things are wrong" if wrong else "nothing is wrong"


def _examine(*, deep: bool) -> Iterator[Diagnosis]:
    wrong = list(find_wrong_settings())
    if wrong:
        yield from (Diagnosis("settings", each) for each in wrong)
        return
    try:
        settings = read_settings()
        require_address(settings.database_url)
    except (SettingsError, InstallationError) as error:
        yield Diagnosis("settings", str(error))
        return
    database = Database(make_engine(settings.database_url), settings.keys_folder)
    try:
        found = list(examine_installation(settings, database, SystemTime()))
        yield from found
        is_open = not any(each.code in BARRING for each in found)
        if deep and is_open:
            yield from _verify(settings, database)
    finally:
        database.close()


def _verify(settings: Settings, database: Database) -> Iterator[Diagnosis]:
    keys = KeyFolder(settings.keys_folder, settings.host, settings.keys_password)
    try:
        trust = read_own_trust(keys)
    except UnreadableError as error:
        yield Diagnosis("trust-unreadable", str(error))
        return
    count = 0
    try:
        for meeting in check_meetings(database, keys, trust):
            count += 1
            for problem in meeting.problems:
                text = f"{meeting.community} {meeting.title} ({meeting.meeting_id}): {problem}"
                yield Diagnosis("meeting-refuted", text)
    except KeyMissingError as error:
        yield Diagnosis("keys-unusable", str(error))
        return
    yield Diagnosis("meetings-verified", f"meetings that were verified: {count}", is_wrong=False)
