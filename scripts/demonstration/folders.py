"""The demo's folder: its files, its lock, and the saved state of the second meeting."""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from demonstration.failures import DemoError

SCRIPTS = Path(__file__).parent.parent
ROOT = SCRIPTS.parent
FOLDER = Path(os.environ.get("ASSEMBLY_VAR", ROOT / "var")).absolute() / "demo"
"""Emptied at the start; two demos at once need two."""
DATABASE, KEYS, WITNESS = FOLDER / "assembly.db", FOLDER / "keys", FOLDER / "witness"
SERVER_LOG, WITNESS_LOG, DEMO_LOG = (
    FOLDER / f"{name}.log" for name in ("server", "witness", "demo")
)
RESET = FOLDER / "reset"
"""Whoever wants the running demo at its beginning makes this file; it goes when that is done."""
_SAVED = FOLDER / "saved"
_MAY_STAY = ("ASSEMBLY_VAR",)


@dataclass(frozen=True, kw_only=True)
class SavedDemo:
    """The saved state of the second meeting, to which the demo can return."""

    bind: str
    secret_key: str
    code: str
    """The community's, in its address."""
    first_meeting: str
    second_meeting: str
    closes_at: str
    days_back: int
    """Days by which the demo's clock is behind the machine's."""
    letter: str
    """The secret of one owner's letter, and below what that owner signs in with."""
    address: str
    last_six: str
    telephone: str
    passwords: dict[str, str]
    seeds: dict[str, str]
    """Of the codes after them."""

    @property
    def base(self) -> str:
        """Return the server's address, without a slash at the end."""
        return f"http://{self.bind}"


@contextmanager
def locking_folder() -> Iterator[bool]:
    """Lock the demo's folder and yield whether it was free; the lock ends with the process.

    The lock lies beside the folder, whose own lock is what `assembly backup` takes.

    Raises:
        DemoError: there cannot be such a folder.
    """
    try:
        FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(FOLDER.with_suffix(".lock"), os.O_RDONLY | os.O_CREAT, 0o600)
        FOLDER.chmod(0o700)
    except OSError as error:
        raise DemoError(
            f"不能使用文件夹 {FOLDER}：{error.strerror} / the demo's folder cannot be used"
        ) from None
    try:
        yield _try_to_lock(handle)
    finally:
        os.close(handle)


def _try_to_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def empty_folder() -> None:
    """Delete everything in the demo's folder."""
    for path in FOLDER.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def set_environment(bind: str, secret_key: str) -> None:
    """Set the demo's own settings; remove every other setting from the environment."""
    for name in list(os.environ):
        if name.startswith("ASSEMBLY_") and name not in _MAY_STAY:
            del os.environ[name]
    os.environ.update(
        ASSEMBLY_SECRET_KEY=secret_key,
        DATABASE_URL=f"sqlite:///{DATABASE}",
        ASSEMBLY_KEYS=str(KEYS),
        ASSEMBLY_BASE_URL=f"http://{bind}",
        # The demo's gateway is the office's outbox, which serves every country.
        ASSEMBLY_GATEWAY_COUNTRIES="44 852",
    )


def save(saved: SavedDemo) -> None:
    """Save the database, the witness's folder and the sign-ins; no process may be writing."""
    _SAVED.mkdir(mode=0o700)
    with closing(sqlite3.connect(DATABASE)) as now, closing(_connect_saved()) as copy:
        now.backup(copy)
    shutil.copytree(WITNESS, _SAVED / WITNESS.name)
    (_SAVED / "beginning.json").write_text(json.dumps(asdict(saved), ensure_ascii=False))


def restore() -> None:
    """Restore the saved state; no process may have the database or the witness's folder open.

    The witness's folder is restored with the database, else it would refuse the shorter log.
    """
    for suffix in ("", "-wal", "-shm"):
        DATABASE.with_name(f"{DATABASE.name}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(_SAVED / DATABASE.name, DATABASE)
    shutil.rmtree(WITNESS, ignore_errors=True)
    shutil.copytree(_SAVED / WITNESS.name, WITNESS)


def read_saved_demo(now: datetime) -> SavedDemo:
    """Return what was kept.

    Raises:
        DemoError: nothing was, or its vote is over by now.
    """
    try:
        saved = SavedDemo(**json.loads((_SAVED / "beginning.json").read_text()))
    except (OSError, ValueError, TypeError):
        raise DemoError(
            f"{FOLDER} 里没有可以恢复的演示；请运行 scripts/demo"
            " / there is no demo to return to; run scripts/demo"
        ) from None
    if now - timedelta(days=saved.days_back) >= datetime.fromisoformat(saved.closes_at):
        raise DemoError(
            "上次演示的投票已经截止；请重新运行 scripts/demo"
            " / the earlier demo's vote is over; run scripts/demo anew"
        )
    return saved


def _connect_saved() -> sqlite3.Connection:
    return sqlite3.connect(_SAVED / DATABASE.name)
