"""The codes of staff in tests: real ones, of a known seed that an account is given before."""

import time
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.context import Context
from voting.keys.sealing import Sealer
from voting.services.people.signing_in.second_factor import STEP_SECONDS, begin_second_factor
from voting.storage.tables.people import StaffRow
from voting.storage.tables.sessions.rows import SecondFactorRow

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_CURRENT: list[Context] = []
_ELSEWHERE: dict[str, tuple[str, timedelta]] = {}
"""By the password of a demo's account in another process: its seed, and how late its clock is."""
_used: dict[str, int] = {}


def note_context(context: Context) -> None:
    """Keep the context of the application that this test serves."""
    _CURRENT[:] = [context]


def note_elsewhere(password: str, seed: str, behind: timedelta) -> None:
    """Keep the seed of an account of another process."""
    _ELSEWHERE[password] = (seed, behind)


def make_code(context: Context, login: str) -> str:
    """Return the code of now of an account, as if it had not signed in for some minutes."""
    at = context.clock.now()
    context.database.write(lambda s: _enrol(s, login, Sealer(context.settings.keys_folder), at))
    return pyotp.TOTP(SEED).at(at)


def _enrol(session: Session, login: str, sealer: Sealer, at: datetime) -> None:
    staff_id = session.scalar(select(StaffRow.id).where(StaffRow.login == login))
    if staff_id is None:
        return
    row = session.get(SecondFactorRow, staff_id)
    if row is None:
        begin_second_factor(session, staff_id, sealer, at, SEED)
        session.flush()
        row = session.get_one(SecondFactorRow, staff_id)
    elif row.confirmed_at is None:
        row.sealed = sealer.seal(SEED, staff_id, bytes(12))
    row.confirmed_at, row.last_step = row.confirmed_at or at, 0


def find_code(login: str, password: str) -> str:
    """Return the next code of an account of the application that is served here or elsewhere."""
    if password not in _ELSEWHERE:
        return make_code(_CURRENT[0], login)
    seed, behind = _ELSEWHERE[password]
    # Of those that are accepted now and for half a minute the first that was not used; a third has
    # to wait.
    step = max(_read_step(behind), _used.get(password, 0) + 1)
    while step > _read_step(behind) + 1:
        time.sleep(0.2)
    _used[password] = step
    return pyotp.TOTP(seed).generate_otp(step)


def _read_step(behind: timedelta) -> int:
    return int(time.time() - behind.total_seconds()) // STEP_SECONDS
