"""The steps after a vote: what the platform counted is shown, a result is filed, or annulled."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.printed.decided import say_verdict
from voting.sentences import Sentence
from voting.services.meeting.meetings import MeetingView, view_meeting
from voting.services.people.staff import name_staff
from voting.services.platform.publishing import (
    publish_import,
    read_published,
    require_publishable,
)
from voting.services.platform.recount import Found
from voting.services.result.annulment import Annulment, record_annulment, require_annullable
from voting.services.result.filing import Filing, confirm_filing, require_fileable
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_meeting_row,
    get_subject,
    make_act,
)
from voting.storage.tables.desk import StepRow
from voting.storage.tables.result import PlatformImportRow
from voting.terms import PlatformFile
from voting.wording import format_day


def show_imports(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the file, what was counted from it, and how it differs from what was published."""
    meeting = view_meeting(session, get_meeting_row(session, rows[0]))
    about = Sentence("step-about-meeting", {"title": meeting.title})
    # What was declined or lapsed may have been taken back since.
    imports = [session.get(PlatformImportRow, (*meeting.key, get_subject(row))) for row in rows]
    names = name_staff(session, (each.imported_by for each in imports if each))
    gone = (Sentence("step-shows-platform-gone"),)
    return [
        StepContents(
            about, tuple(_say_import(each, meeting, names[each.imported_by])) if each else gone
        )
        for each in imports
    ]


def _say_import(row: PlatformImportRow, meeting: MeetingView, by: str) -> Iterator[Sentence]:
    yield Sentence(
        "step-shows-platform-file",
        {"name": row.name, "sha256": row.sha256, "by": by, "at": row.imported_at},
    )
    found = Found.from_json(row.found)
    if found is None:
        return
    if row.kind is PlatformFile.RESULT:
        yield Sentence("step-shows-platform-totals")
    else:
        left_out = len(found.left_out)
        yield Sentence(
            "step-shows-platform-list",
            {"rows": found.rows, "ballots": found.ballots, "left_out": left_out},
        )
    titles = {each.id: (each.number, each.title) for each in meeting.motions}
    for outcome in found.together:
        number, title = titles[str(outcome["id"])]
        yield Sentence(
            "step-shows-platform-counted",
            {"number": number, "title": title, "verdict": say_verdict(outcome)},
        )
    differing = found.count_differing(read_published(row))
    yield (
        Sentence("platform-differing", {"differing": differing})
        if differing
        else Sentence("platform-same")
    )
    yield Sentence("step-shows-platform-public")


def check_import(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it was not counted, or not compared with what was published."""
    del at
    require_publishable(session, get_meeting_row(session, row), get_subject(row))


def publish(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Show owners what was imported; the step itself is its record."""
    publish_import(session, make_act(session, row, confirmation), get_subject(row))


def show_filings(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the meeting, the day, the number and the scan."""
    title = view_meeting(session, get_meeting_row(session, rows[0])).title
    about = Sentence("step-about-meeting", {"title": title})
    return [StepContents(about, _say_filing(row), find_scan(row)) for row in rows]


def _say_filing(row: StepRow) -> tuple[Sentence, ...]:
    filing = Filing.from_json(row.details)
    day = Sentence("step-shows-filed", {"day": format_day(filing.filed_on)})
    if not filing.number:
        return day, Sentence("step-shows-unnumbered")
    return day, Sentence("step-shows-filing-number", {"number": filing.number})


def check_filing(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the day is missing, is to come, or is before the result."""
    require_fileable(session, get_meeting_row(session, row), Filing.from_json(row.details), at)


def file(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Confirm the filing; the step itself is its record."""
    confirm_filing(session, make_act(session, row, confirmation), Filing.from_json(row.details))


def show_annulments(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the meeting, who annulled which motions by which paper, and what owners are told."""
    meeting = view_meeting(session, get_meeting_row(session, rows[0]))
    about = Sentence("step-about-meeting", {"title": meeting.title})
    return [StepContents(about, _say_annulment(row, meeting), find_scan(row)) for row in rows]


def _say_annulment(row: StepRow, meeting: MeetingView) -> tuple[Sentence, ...]:
    annulment = Annulment.from_row(row)
    titles = tuple(
        f"{each.number}. {each.title}" for each in meeting.motions if each.id in annulment.motions
    )
    of = Sentence("step-shows-annulled-motions", {"motions": titles})
    return (
        Sentence(
            "step-shows-annulment",
            {
                "annulment_body": annulment.body,
                "by": annulment.name,
                "number": annulment.number,
                "day": annulment.decided_on,
            },
        ),
        of if titles else Sentence("step-shows-annulled-whole"),
        Sentence("step-shows-reason", {"reason": annulment.reason}),
    )


def check_annulment(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it is incomplete, of a day to come, before the result, or of other motions."""
    require_annullable(session, get_meeting_row(session, row), row, at)


def annul(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the annulment, and tell the owners."""
    record_annulment(session, make_act(session, row, confirmation), row)
