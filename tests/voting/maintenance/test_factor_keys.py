"""The key of seeds is changed while everything runs, and everybody's code goes on."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from tests.voting.installation import FixedClock, House
from tests.voting.web.browsing import sign_in
from tests.voting.web.sessions.codes import SEED
from voting.errors.operation import KeyMissingError, MaintenanceError
from voting.keys.sealing import FACTOR_KEYS, Sealer
from voting.maintenance.keys import factors
from voting.services.people.actors import StaffSession
from voting.services.people.signing_in.second_factor import try_code
from voting.storage.tables.sessions.rows import SecondFactorRow


def rotate(house: House) -> str:
    folder = house.keys.path
    key_id = factors.add_factor_key(folder)
    assert house.database.write(lambda s: factors.reseal_factors(s, folder)) == 1
    house.database.read(lambda s: factors.drop_factor_keys(s, folder))
    return key_id


def read_key(house: House) -> str:
    sealed = select(SecondFactorRow.sealed)
    return house.database.read(lambda s: s.scalars(sealed).one()).partition(".")[0]


def test_codes_go_on_and_the_key_before_is_kept_for_one_change(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    folder = web_house.keys.path
    (folder / FACTOR_KEYS).unlink(missing_ok=True)
    with pytest.raises(MaintenanceError, match="nobody has set up a code"):
        factors.add_factor_key(folder)
    sign_in(app.test_client(), "m-langyue")
    # A process that runs since before: it holds no key.
    running = Sealer(folder)
    late = running.seal("late", "somebody", bytes(12))

    first = rotate(web_house)
    assert read_key(web_house) == first
    assert running.open(late, "somebody") == "late"
    session = StaffSession(web_house.member.id, 0)
    code = pyotp.TOTP(SEED).at(clock.instant + timedelta(seconds=30))
    tried = web_house.database.write(lambda s: try_code(s, session, code, running, clock.instant))
    assert tried.is_right

    second = rotate(web_house)
    assert (read_key(web_house), len(running.read_keys())) == (second, 2)
    assert (folder / FACTOR_KEYS).stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyMissingError):
        running.open(late, "somebody")
    (folder / FACTOR_KEYS).unlink()
