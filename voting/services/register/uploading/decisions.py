"""List the answers, meanings and corrections of a community's files; take each of them back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import NotNowError
from voting.importing.findings import Column
from voting.sentences import say, tell
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.register import find_unfrozen
from voting.services.register.uploading.corrections import read_corrections
from voting.services.register.uploading.file_answers import READ, UNREAD
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import (
    RegisterAnswerRow,
    RegisterCorrectionRow,
    RegisterMeaningRow,
    RegisterNoteRow,
    RegisterRow,
)
from voting.terms import MeaningKind, NoteKind, find_term

_COLUMNS = {each.key: each for each in Column}
_BAR = "|"


class SaidKind(StrEnum):
    """The kinds of decisions about a file: an answer, a corrected cell, a word's meaning."""

    ANSWER = "answer"
    CELL = "cell"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDecision:
    """One decision of a member about the files, by whom and when."""

    kind: SaidKind
    key: str
    text: str
    """The question, cell or word; empty for answers from before questions were stored."""
    choice: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage:
    """The content of the page of members' decisions; the latest first."""

    community: Community
    decisions: tuple[FileDecision, ...]
    is_imported: bool
    """Whether a register is not frozen; its file must be uploaded again after a change."""


def read_decisions(session: Session, member: Member, digests: DigestKeys) -> DecisionsPage:
    """Return the decisions that members of a community made about its files."""
    community_id = member.community_id
    names = dict(
        session.execute(
            select(StaffRow.id, StaffRow.name).where(StaffRow.community_id == community_id)
        ).all()
    )
    said = [
        *_list_answers(session, community_id, names),
        *_list_cells(session, community_id, names, digests),
        *_list_meanings(session, community_id, names),
    ]
    return DecisionsPage(
        community=get_community(session, community_id),
        decisions=tuple(sorted(said, key=lambda each: each.at, reverse=True)),
        is_imported=find_unfrozen(session, community_id) is not None,
    )


def _list_answers(
    session: Session, community_id: str, names: Mapping[str, str]
) -> Iterator[FileDecision]:
    for row in session.scalars(
        select(RegisterAnswerRow).where(RegisterAnswerRow.community_id == community_id)
    ):
        yield FileDecision(
            kind=SaidKind.ANSWER,
            key=row.key,
            text=row.asked,
            choice=row.chosen or row.choice,
            reason=row.reason,
            by=names.get(row.answered_by, ""),
            at=row.answered_at,
        )


def _list_cells(
    session: Session, community_id: str, names: Mapping[str, str], digests: DigestKeys
) -> Iterator[FileDecision]:
    for each in read_corrections(session, community_id, digests).kept.values():
        yield FileDecision(
            kind=SaidKind.CELL,
            key=each.key,
            text=each.described,
            choice=each.shown,
            reason="",
            by=names.get(each.by, ""),
            at=each.at,
        )


def _list_meanings(
    session: Session, community_id: str, names: Mapping[str, str]
) -> Iterator[FileDecision]:
    for row in session.scalars(
        select(RegisterMeaningRow).where(RegisterMeaningRow.community_id == community_id)
    ):
        yield FileDecision(
            kind=SaidKind.MEANING,
            key=f"{row.kind}{_BAR}{row.word}",
            text=_describe_word(row.kind, row.word),
            choice=_say_meaning(row.meaning),
            reason="",
            by=names.get(row.said_by, ""),
            at=row.said_at,
        )


def _describe_word(kind: MeaningKind, word: str) -> str:
    if kind is MeaningKind.TITLE:
        return tell("meaning-of-title", word=word)
    if kind is MeaningKind.SHEET:
        return tell("meaning-of-sheet", word=word)
    return tell("meaning-of-word", column=_COLUMNS[kind], word=word)


def _say_meaning(meaning: str) -> str:
    if meaning in {READ, UNREAD}:
        return say("taken", meaning)
    return _COLUMNS[meaning].value if meaning in _COLUMNS else meaning


def withdraw(session: Session, *, member: Member, kind: SaidKind, key: str, at: datetime) -> None:
    """Withdraw a decision about the files; the register's file must then be uploaded again.

    Raises:
        NotNowError: it was taken back already.
    """
    row = _find_said(session, member.community_id, kind, key)
    if row is None:
        raise NotNowError("register-said-gone")
    said_at = row.answered_at if isinstance(row, RegisterAnswerRow) else row.said_at
    session.delete(row)
    register = find_unfrozen(session, member.community_id)
    if register and said_at <= register.imported_at:
        _bar_freezing(session, register, member, at)
    session.flush()


def _find_said(
    session: Session, community_id: str, kind: SaidKind, key: str
) -> RegisterAnswerRow | RegisterCorrectionRow | RegisterMeaningRow | None:
    if kind is SaidKind.ANSWER:
        return session.get(RegisterAnswerRow, (community_id, key))
    if kind is SaidKind.CELL:
        return session.get(RegisterCorrectionRow, (community_id, key))
    of, _, word = key.partition(_BAR)
    meant = find_term(MeaningKind, of)
    if meant is None:
        return None
    return session.get(RegisterMeaningRow, (community_id, meant, word))


def _bar_freezing(session: Session, register: RegisterRow, member: Member, at: datetime) -> None:
    """Add a note that keeps the register from being frozen until its file is uploaded again."""
    last = session.scalar(
        select(func.max(RegisterNoteRow.position)).where(
            RegisterNoteRow.community_id == register.community_id,
            RegisterNoteRow.register_id == register.id,
        )
    )
    session.add(
        RegisterNoteRow(
            **register.key._asdict(),
            position=0 if last is None else last + 1,
            kind=NoteKind.WITHDRAWN,
            line=0,
            text=tell("register-said-withdrawn"),
            choice="",
            reason="",
            answered_by=member.id,
            answered_at=at,
        )
    )
