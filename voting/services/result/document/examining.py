"""Verify any result that is handed in, of this server or another, and keep what was found.

The office runs the command that every stranger runs (`python -m audit verify`), in a process with
limits, since the file is hostile. What it printed is kept with who asked, so that a report can be
printed again.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from audit.sentences import STAGES
from audit.step_texts import say_reason
from audit.verdict import LogStage, VerificationVerdict
from voting.errors import InputError, NotFoundError
from voting.errors.operation import ExaminationBusyError, ExaminationError
from voting.randomness import make_id
from voting.sentences import Sentence
from voting.services.people.actors import Auditor
from voting.services.result.document.examining_process import MOST_PRINTED
from voting.storage.base import Database
from voting.storage.tables.people import StaffRow
from voting.storage.tables.result import ExaminationRow

MOST_BYTES = 24 << 20
"""A form takes 25 MB in all."""
SHOWN = 50
_VERDICTS = {
    VerificationVerdict.FINAL: "examined-final",
    VerificationVerdict.NOT_FINAL: "examined-not-final",
    VerificationVerdict.NOT_COUNTERSIGNED: "examined-not-countersigned",
    VerificationVerdict.REFUTED: "examined-refuted",
}
_PROCESS = "voting.services.result.document.examining_process"
_MOST_SECONDS = 200
_UNREADABLE = 2
_MOST_NAME = 120
_MOST_TEXT, _MOST_TEXTS = 1_000, 100
"""Characters of a problem or a remark, and how many of each are kept of a step."""
_MOST_LINES = 200
"""Motions that are kept, and figures of each."""
_NAMED = ("community", "meeting", "street_office")
_EXAMINING = Lock()
"""Held while there is such a process: it holds one of the threads that serve voters."""


@dataclass(frozen=True, slots=True)
class ExaminedStep:
    """One numbered step with what it found, each in Chinese and then in English."""

    number: int
    title: str
    holds: bool
    omitted: str | None
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    """Among them the keys and certificates, to be compared with those published."""


@dataclass(frozen=True, slots=True)
class ExaminedFigure:
    """One figure as it was published, and as the office counted it."""

    name: str
    published: str
    counted: str

    @property
    def is_same(self) -> bool:
        """Tell whether both are the same."""
        return self.published == self.counted


@dataclass(frozen=True, slots=True)
class ExaminedMotion:
    """The figures of one motion."""

    number: int
    title: str
    figures: tuple[ExaminedFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationLine:
    """That a file was verified, by whom and when, and the verdict."""

    id: str
    name: str
    """The file's, as it was handed in."""
    by: str
    at: datetime
    verdict: VerificationVerdict
    stage: LogStage | None
    """None where the entries cannot be read."""

    @property
    def said(self) -> Sentence:
        """Return the verdict in words."""
        stage = "" if self.stage is None else STAGES[self.stage][0]
        return Sentence(_VERDICTS[self.verdict], {"stage": stage})

    @property
    def is_good(self) -> bool:
        """Tell whether nothing is refuted."""
        return self.verdict is not VerificationVerdict.REFUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination(ExaminationLine):
    """What the verification of a file found."""

    sha256: str
    size: int
    of: tuple[str, ...]
    """Community, meeting and street office, as the file names them; empty where it cannot be read.
    """
    as_of: datetime | None
    """The time of the last cosignature."""
    steps: tuple[ExaminedStep, ...]
    motions: tuple[ExaminedMotion, ...]

    @property
    def compared(self) -> Sentence:
        """Return in words whether the published figures are those that were counted."""
        if not self.motions:
            return Sentence("examined-uncounted")
        differing = sum(not each.is_same for motion in self.motions for each in motion.figures)
        if not differing:
            return Sentence("examined-same")
        return Sentence("examined-differing", {"differing": differing})


def examine(
    database: Database, *, auditor: Auditor, name: str, content: bytes, at: datetime
) -> str:
    """Verify a file, store the findings, and return their id.

    Raises:
        InputError: it is empty or too large, or neither a result document nor evidence.
        ExaminationBusyError: another file is being verified; nothing is tried.
        ExaminationError: it took too long or too much memory, or printed too much.
    """
    if not content or len(content) > MOST_BYTES:
        raise InputError("examined-size", most=MOST_BYTES >> 20)
    with _turn():
        found = _limit(_run(content))
    examination_id = make_id()
    row = ExaminationRow(
        street_office_id=auditor.street_office_id,
        id=examination_id,
        name=" ".join(name.split())[:_MOST_NAME],
        sha256=sha256(content).hexdigest(),
        size=len(content),
        verdict=VerificationVerdict(str(found["verdict"])).value,
        stage=str(found["stage"] or ""),
        found=found,
        examined_by=auditor.id,
        examined_at=at,
    )
    database.write(lambda s: s.add(row))
    return examination_id


@contextmanager
def _turn() -> Iterator[None]:
    """Hold the one turn of this process to verify a file.

    Raises:
        ExaminationBusyError: somebody has it.
    """
    if not _EXAMINING.acquire(blocking=False):
        raise ExaminationBusyError
    try:
        yield
    finally:
        _EXAMINING.release()


def _limit(found: dict[str, Any]) -> dict[str, object]:
    """Return the findings cut to what anybody reads, since a hostile file may print without end."""
    steps = [
        each
        | {"problems": _limit_texts(each["problems"]), "remarks": _limit_texts(each["remarks"])}
        for each in _list(found["steps"])
    ]
    beside = [
        each | {"lines": _list(each["lines"])[:_MOST_LINES]}
        for each in _list(found["beside"])[:_MOST_LINES]
    ]
    figures = _limit_texts(_list(found["figures"]))
    of = found.get("of") or {}
    named = _limit_texts(of.get(each, "") for each in _NAMED)
    return found | {"steps": steps, "beside": beside, "figures": figures, "of": named}


def _limit_texts(texts: Iterable[object]) -> list[str]:
    """Return the first of the texts, each cut, and how many more there are."""
    kept = [str(each)[:_MOST_TEXT] for each in texts]
    more = len(kept) - _MOST_TEXTS
    return [*kept[:_MOST_TEXTS], *([f"… +{more}"] if more > 0 else [])]


def _run(content: bytes) -> dict[str, object]:
    """Return what the verifier prints of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        command = [sys.executable, "-X", "utf8", "-m", _PROCESS, str(path)]
        # Into a file, whose size the process limits: a hostile result could print without end.
        printed = Path(folder) / "printed"
        try:
            with printed.open("wb") as out:
                done = subprocess.run(  # noqa: S603 - this module itself, with a file of ours
                    command,
                    stdout=out,
                    stderr=subprocess.DEVNULL,
                    check=False,
                    timeout=_MOST_SECONDS,
                    env={},
                )
        except (subprocess.SubprocessError, OSError):
            raise ExaminationError from None
        text = printed.read_bytes()
    if done.returncode == _UNREADABLE:
        raise InputError("examined-unreadable")
    if len(text) >= MOST_PRINTED:
        raise ExaminationError
    try:
        found = json.loads(text)
    except ValueError:
        raise ExaminationError from None
    if not isinstance(found, dict):
        raise ExaminationError
    return found


def list_examinations(session: Session, auditor: Auditor) -> list[ExaminationLine]:
    """Return what the auditor's office has verified, the latest first."""
    rows = session.execute(
        select(ExaminationRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == ExaminationRow.examined_by)
        .where(ExaminationRow.street_office_id == auditor.street_office_id)
        .order_by(ExaminationRow.examined_at.desc(), ExaminationRow.id)
        .limit(SHOWN)
        .options(defer(ExaminationRow.found))
    )
    return [
        ExaminationLine(
            id=row.id,
            name=row.name,
            by=by,
            at=row.examined_at,
            verdict=VerificationVerdict(row.verdict),
            stage=LogStage(row.stage) if row.stage else None,
        )
        for row, by in rows
    ]


def get_examination(session: Session, auditor: Auditor, examination_id: str) -> Examination:
    """Return what the auditor's office has found of one file.

    Raises:
        NotFoundError: the auditor's office has none with this id.
    """
    row = session.get(ExaminationRow, (auditor.street_office_id, examination_id))
    if row is None:
        raise NotFoundError
    by = session.get_one(StaffRow, row.examined_by).name
    return _view(row, by)


def _view(row: ExaminationRow, by: str) -> Examination:
    found = row.found
    as_of = found.get("as_of")
    return Examination(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        of=tuple(filter(None, map(str, _list(found.get("of"))))),
        by=by,
        at=row.examined_at,
        verdict=VerificationVerdict(row.verdict),
        stage=LogStage(row.stage) if row.stage else None,
        as_of=datetime.fromisoformat(str(as_of)) if as_of else None,
        steps=tuple(map(_read_step, _list(found["steps"]))),
        motions=tuple(map(_read_motion, _list(found["beside"]))),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read_step(value: dict[str, object]) -> ExaminedStep:
    omitted, number = value["omitted"], int(str(value["step"]))
    return ExaminedStep(
        number=number,
        title=str(value["title"]),
        holds=bool(value["holds"]),
        omitted=None if omitted is None else str(omitted),
        problems=tuple(say_reason(str(each), number) for each in _list(value["problems"])),
        remarks=tuple(map(str, _list(value["remarks"]))),
    )


def _read_motion(value: dict[str, object]) -> ExaminedMotion:
    return ExaminedMotion(
        number=int(str(value["motion"])),
        title=str(value["title"]),
        figures=tuple(
            ExaminedFigure(str(each["name"]), str(each["published"]), str(each["counted"]))
            for each in _list(value["lines"])
        ),
    )
