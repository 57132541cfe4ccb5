"""The answers to questions about a register's file, and the meanings of its words.

They are stored for later files: nobody is asked the same question twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.importing.findings import Column, Finding
from voting.importing.layout.body import leave_uncorrected
from voting.importing.rows import Understanding
from voting.importing.spelling.words import BASES, SHARED_BY, STATES, USES
from voting.services.people.actors import Member
from voting.services.register.uploading.corrections import Corrections, read_corrections
from voting.storage.tables.register import RegisterAnswerRow, RegisterMeaningRow
from voting.terms import MeaningKind

MOST_REASON = 500
READ, UNREAD = "read", "unread"


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A member's answer to a question about a register's file."""

    key: str
    choice: str
    reason: str
    asked: str = ""
    """The question in words, as far as it is known."""
    chosen: str = ""
    """The choice in words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a member says that a title, a word of a column, or a sheet means."""

    kind: MeaningKind
    word: str
    meaning: str
    """A column's key, the register's own word, `read` or `unread`; empty to forget it."""


@dataclass(frozen=True, slots=True)
class KeptFileAnswer:
    """A stored answer, by whom and when."""

    choice: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All answers, meanings and corrections that a community has stored for its files."""

    digests: DigestKeys
    answers: Mapping[str, KeptFileAnswer] = field(default_factory=dict)
    meanings: Sequence[Meaning] = ()
    corrections: Corrections | None = None

    def find(self, code: str, subject: str) -> KeptFileAnswer | None:
        """Return the answer to a question, or None."""
        text = _describe(code, subject)
        keys = (self.digests.make(text), *self.digests.list_older(text))
        return next((self.answers[key] for key in keys if key in self.answers), None)

    def name_question(self, finding: Finding) -> str:
        """Return the key under which the answer to a finding is kept."""
        return self.digests.make(_describe(finding.code, finding.subject))

    def understand(self, can_print: Callable[[str], bool] | None = None) -> Understanding:
        """Return the answers, meanings and corrections as the reader of files takes them."""

        def decide(code: str, subject: str) -> str | None:
            answer = self.find(code, subject) if self.answers else None
            return answer.choice if answer else None

        columns = {each.key: each for each in Column}
        titles = {
            each.word: columns.get(each.meaning)
            for each in self.meanings
            if each.kind is MeaningKind.TITLE
        }
        words = {
            (columns[each.kind], each.word): each.meaning
            for each in self.meanings
            if each.kind in columns
        }
        sheets = {
            each.word: each.meaning == READ
            for each in self.meanings
            if each.kind is MeaningKind.SHEET
        }
        return Understanding(
            decisions=decide,
            titles=titles,
            words=words,
            sheets=sheets,
            can_print=can_print,
            correct=self.corrections.correct if self.corrections else leave_uncorrected,
        )


def _describe(code: str, subject: str) -> str:
    return f"register-answer\n{code}\n{subject}"


def read_known(session: Session, community_id: str, digests: DigestKeys) -> Known:
    """Return all answers, meanings and corrections that a community has stored."""
    answers = session.scalars(
        select(RegisterAnswerRow).where(RegisterAnswerRow.community_id == community_id)
    )
    meanings = session.scalars(
        select(RegisterMeaningRow).where(RegisterMeaningRow.community_id == community_id)
    )
    return Known(
        digests=digests,
        answers={
            row.key: KeptFileAnswer(row.choice, row.reason, row.answered_by, row.answered_at)
            for row in answers
        },
        meanings=tuple(Meaning(row.kind, row.word, row.meaning) for row in meanings),
        corrections=read_corrections(session, community_id, digests),
    )


def record_said(
    session: Session,
    *,
    member: Member,
    answers: Sequence[FileAnswer],
    meanings: Sequence[Meaning],
    at: datetime,
) -> None:
    """Store a member's answers and meanings; later ones replace earlier ones.

    Raises:
        InputError: a reason is too long; there is no such meaning.
    """
    _record_answers(session, member, answers, at)
    _record_meanings(session, member, meanings, at)
    session.flush()


def _record_answers(
    session: Session, member: Member, answers: Sequence[FileAnswer], at: datetime
) -> None:
    for answer in answers:
        reason = answer.reason.strip()
        if len(reason) > MOST_REASON:
            raise InputError("register-reason-too-long", most=MOST_REASON)
        session.merge(
            RegisterAnswerRow(
                community_id=member.community_id,
                key=answer.key[:64],
                choice=answer.choice[:200],
                reason=reason,
                asked=answer.asked,
                chosen=answer.chosen,
                answered_by=member.id,
                answered_at=at,
            )
        )


def _record_meanings(
    session: Session, member: Member, meanings: Sequence[Meaning], at: datetime
) -> None:
    for each in meanings:
        row = session.get(RegisterMeaningRow, (member.community_id, each.kind, each.word))
        if not each.meaning:
            if row:
                session.delete(row)
            continue
        if each.meaning not in list_meanings(each.kind):
            raise InputError("register-meaning-unknown")
        session.merge(
            RegisterMeaningRow(
                community_id=member.community_id,
                kind=each.kind,
                word=each.word[:200],
                meaning=each.meaning,
                said_by=member.id,
                said_at=at,
            )
        )


def list_meanings(kind: MeaningKind) -> tuple[str, ...]:
    """Return the allowed meanings of a title, a sheet, or a word of a column."""
    columns = tuple(each.key for each in Column)
    known = {
        MeaningKind.TITLE: (*columns, UNREAD),
        MeaningKind.SHEET: (READ, UNREAD),
        MeaningKind.USE: tuple(USES),
        MeaningKind.STATE: tuple(STATES),
        MeaningKind.BASIS: tuple(BASES),
        MeaningKind.SHARED_BY: tuple(SHARED_BY),
    }
    return known[kind]
