"""The step that records a rule which an assembly adopted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.printed.summary import say_clause, say_rule
from voting.sentences import Sentence, tell
from voting.services.meeting.rules.adopted import Adoption, adopt_rule, require_adoptable
from voting.services.meeting.rules.rules import find_effect
from voting.services.outbox import queue_messages
from voting.services.people.persons import list_confirmers
from voting.services.steps.definition import StepConfirmation, StepContents, StepScan
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MessageKind, Role


def show_rules(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show each rule, its clause word for word, and the scan to compare it with."""
    del session
    return [_show_rule(row) for row in rows]


def _show_rule(row: StepRow) -> StepContents:
    adoption = Adoption.from_json(row.details)
    clause, effect = adoption.clause, find_effect(adoption.field, adoption.value)
    lines = [
        Sentence("step-shows-clause", {"clause": say_clause(clause)}),
        Sentence("step-shows-wording", {"wording": clause.wording}),
    ]
    if effect is not None:
        lines.append(Sentence("step-shows-effect", {"effect": effect}))
    lines.append(Sentence("step-shows-paper"))
    about = Sentence("step-about-rule", {"rule": say_rule(adoption.field, adoption.value)})
    return StepContents(about, tuple(lines), (StepScan(str(row.scan_sha256)),))


def check_rule(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the value is the rule set's own, or the statute does not allow it."""
    require_adoptable(session, row.community_id, Adoption.from_json(row.details), at)


def adopt(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Record the rule, and tell the street office that its term to object runs."""
    adoption = Adoption.from_json(row.details)
    begins_at = adopt_rule(
        session,
        community_id=row.community_id,
        step_id=row.id,
        adoption=adoption,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )
    text = tell(
        "text-of-rule",
        community=session.get_one(CommunityRow, row.community_id).name,
        rule=say_rule(adoption.field, adoption.value),
        clause=say_clause(adoption.clause),
        begins_at=begins_at,
        url=f"{confirmation.base_url}/office/{row.community_id}/rules",
    )
    office = list_confirmers(session, row.community_id, row.asked_by, (Role.AUDITOR,))
    queue_messages(
        session,
        community_id=row.community_id,
        kind=MessageKind.STEP,
        messages=[(telephone, text) for telephone in dict.fromkeys(o.telephone for o in office)],
        at=confirmation.at,
    )
