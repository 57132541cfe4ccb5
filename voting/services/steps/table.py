"""The table of all kinds of steps that take two persons."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from voting.services.people.actors import Auditor, Member
from voting.services.platform.imports import STATES
from voting.services.steps.assessments import assessment_steps
from voting.services.steps.concerns import joint_steps
from voting.services.steps.daily import daily_steps, striking_steps, takeover_steps
from voting.services.steps.declarations import declaration_steps
from voting.services.steps.definition import StepContents, StepDefinition
from voting.services.steps.fund import fund_steps
from voting.services.steps.kinds import (
    ballot_steps,
    candidate_steps,
    contact_steps,
    convener_steps,
    delivery_steps,
    mandate_steps,
    meeting_steps,
    people_steps,
    register_steps,
    result_steps,
    rule_steps,
    transfer_steps,
)
from voting.services.steps.neighbours import breach_steps, neighbour_steps
from voting.services.steps.sampling import sampling_steps
from voting.storage.tables.desk import StepRow
from voting.terms import MeetingState, Role, StepKind

_TERM_OF_FILING = timedelta(days=30)
"""As long as the law gives for the filing itself."""
_TERM_OF_HANDOVER = timedelta(days=30)
"""Until the seals and books are counted, and everybody has signed."""
_REVIEWABLE = (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY)
KINDS: Mapping[StepKind, StepDefinition] = {
    StepKind.FREEZING: StepDefinition(
        states=(),
        show=register_steps.show_registers,
        check=register_steps.check_register,
        do=register_steps.freeze,
    ),
    StepKind.ADOPTING: StepDefinition(
        states=(),
        show=rule_steps.show_rules,
        check=rule_steps.check_rule,
        do=rule_steps.adopt,
    ),
    StepKind.NOTICING: StepDefinition(
        states=(MeetingState.DRAFT,),
        show=meeting_steps.show_notice,
        check=meeting_steps.check_notice,
        ends=meeting_steps.ends_at_opening,
        do=meeting_steps.give_notice,
    ),
    StepKind.CANCELLING: StepDefinition(
        states=(MeetingState.DRAFT, MeetingState.NOTICED),
        is_reasoned=True,
        show=meeting_steps.show_meeting,
        do=meeting_steps.cancel,
    ),
    StepKind.OPENING: StepDefinition(
        states=(MeetingState.NOTICED,),
        show=meeting_steps.show_meeting,
        check=meeting_steps.check_opening,
        ends=meeting_steps.ends_at_closing,
        do=meeting_steps.open_by_hand,
    ),
    StepKind.EXTENDING: StepDefinition(
        states=(MeetingState.OPEN,),
        is_reasoned=True,
        show=meeting_steps.show_extensions,
        check=meeting_steps.check_extension,
        ends=meeting_steps.ends_at_closing,
        do=meeting_steps.extend,
    ),
    StepKind.CLOSING: StepDefinition(
        states=(MeetingState.OPEN,),
        show=meeting_steps.show_meeting,
        ends=meeting_steps.ends_at_closing,
        do=meeting_steps.close_early,
    ),
    StepKind.VOIDING: StepDefinition(
        states=_REVIEWABLE,
        is_reasoned=True,
        show=ballot_steps.show_ballots,
        check=ballot_steps.check_voiding,
        do=ballot_steps.void,
    ),
    StepKind.RESTORING: StepDefinition(
        states=_REVIEWABLE,
        is_reasoned=True,
        show=ballot_steps.show_ballots,
        check=ballot_steps.check_restoring,
        do=ballot_steps.restore,
    ),
    StepKind.DISCARDING: StepDefinition(
        states=(MeetingState.OPEN,),
        is_reasoned=True,
        show=ballot_steps.show_paper_ballots,
        check=ballot_steps.check_paper_ballot,
        do=ballot_steps.discard,
    ),
    StepKind.TRANSFERRING: StepDefinition(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        show=transfer_steps.show_transfers,
        check=transfer_steps.check_transfer,
        ends=meeting_steps.ends_at_closing,
        do=transfer_steps.record_transfer_step,
    ),
    StepKind.DELIVERING: StepDefinition(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        show=delivery_steps.show_deliveries,
        ends=meeting_steps.ends_at_closing,
        do=delivery_steps.record_delivery_step,
    ),
    StepKind.MANDATING: StepDefinition(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        show=mandate_steps.show_mandates,
        check=mandate_steps.check_mandate,
        ends=meeting_steps.ends_at_closing,
        do=mandate_steps.record_mandate_step,
    ),
    StepKind.WITHDRAWING: StepDefinition(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        is_reasoned=True,
        show=candidate_steps.show_withdrawals,
        check=candidate_steps.check_withdrawal,
        ends=meeting_steps.ends_at_closing,
        do=candidate_steps.withdraw,
    ),
    StepKind.FILING: StepDefinition(
        states=(MeetingState.FINAL,),
        show=result_steps.show_filings,
        check=result_steps.check_filing,
        do=result_steps.file,
        term=_TERM_OF_FILING,
        confirmers=(Role.AUDITOR,),
    ),
    StepKind.ANNULLING: StepDefinition(
        states=(MeetingState.FINAL,),
        is_reasoned=True,
        show=result_steps.show_annulments,
        check=result_steps.check_annulment,
        do=result_steps.annul,
        askers=(Role.AUDITOR,),
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.PLATFORM: StepDefinition(
        states=STATES,
        show=result_steps.show_imports,
        check=result_steps.check_import,
        do=result_steps.publish,
        askers=(Role.AUDITOR,),
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.TENURE: StepDefinition(
        states=(),
        show=people_steps.show_tenures,
        check=people_steps.check_tenure,
        do=people_steps.record_tenure_step,
        askers=(Role.AUDITOR,),
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.CONVENER: StepDefinition(
        states=(),
        show=convener_steps.show_conveners,
        check=convener_steps.check_convener,
        do=convener_steps.record_convener_step,
        askers=(Role.AUDITOR,),
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.CONTACT: StepDefinition(
        states=(),
        show=contact_steps.show_contacts,
        check=contact_steps.check_contact,
        do=contact_steps.change,
        askers=(Role.COMMITTEE, Role.AUDITOR),
    ),
    StepKind.PLEDGING: StepDefinition(
        states=(),
        show=contact_steps.show_pledges,
        check=contact_steps.check_pledge,
        do=contact_steps.change_pledge,
    ),
    StepKind.APPOINTING: StepDefinition(
        states=(),
        show=people_steps.show_appointments,
        check=people_steps.check_appointing,
        do=people_steps.appoint,
        askers=(Role.COMMITTEE, Role.AUDITOR),
        # The office first, so that no committee keeps those away who watch it.
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.DISMISSING: StepDefinition(
        states=(),
        is_reasoned=True,
        show=people_steps.show_dismissals,
        check=people_steps.check_dismissal,
        do=people_steps.dismiss,
        askers=(Role.COMMITTEE, Role.AUDITOR),
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.HANDOVER: StepDefinition(
        states=(),
        show=people_steps.show_handovers,
        check=people_steps.check_handover,
        do=people_steps.do_handover,
        askers=(Role.COMMITTEE, Role.AUDITOR),
        # The office first, which sees to it that nobody is put out by the others of the desk.
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
        term=_TERM_OF_HANDOVER,
    ),
    StepKind.RECOVERING: StepDefinition(
        states=(),
        is_reasoned=True,
        show=people_steps.show_recoveries,
        check=people_steps.check_recovery,
        do=people_steps.recover,
        askers=(Role.COMMITTEE, Role.AUDITOR),
        # Whoever comes first: somebody waits to get in. It is never the one who lost it.
        confirmers=(frozenset({Role.COMMITTEE, Role.AUDITOR}),),
    ),
    StepKind.RECOVERING_AUDITOR: StepDefinition(
        states=(),
        is_reasoned=True,
        show=people_steps.show_recoveries,
        check=people_steps.check_recovery,
        do=people_steps.recover,
        askers=(Role.AUDITOR,),
        confirmers=(Role.AUDITOR,),
    ),
    StepKind.FUND: StepDefinition(
        states=(),
        show=fund_steps.show_entries,
        check=fund_steps.check_fund,
        do=fund_steps.do_fund,
    ),
    StepKind.ASSESSING: StepDefinition(
        states=(),
        show=assessment_steps.show_assessments,
        check=assessment_steps.check_assessment,
        ends=assessment_steps.end_assessment,
        do=assessment_steps.do_assessment,
    ),
    # The committee does not end alone what its own conduct is assessed by.
    StepKind.UNASSESSING: StepDefinition(
        states=(),
        show=assessment_steps.show_assessments,
        check=assessment_steps.check_assessment,
        ends=assessment_steps.end_assessment,
        do=assessment_steps.do_assessment,
        confirmers=(Role.AUDITOR,),
    ),
    StepKind.DECLARING: StepDefinition(
        states=(),
        show=declaration_steps.show_declarations,
        check=declaration_steps.check,
        do=declaration_steps.declare,
    ),
    StepKind.JOINT: StepDefinition(
        states=(),
        show=joint_steps.show_joint,
        check=joint_steps.check_joint,
        do=joint_steps.do_joint,
    ),
    StepKind.BREACH: StepDefinition(
        states=(),
        show=breach_steps.show_breaches,
        check=breach_steps.check_breach,
        do=breach_steps.do_breach,
    ),
    StepKind.NEIGHBOUR: StepDefinition(
        states=(),
        show=neighbour_steps.show_neighbours,
        check=neighbour_steps.check_neighbour,
        do=neighbour_steps.do_neighbour,
    ),
    StepKind.AGREEMENT: StepDefinition(
        states=(),
        show=neighbour_steps.show_agreements,
        check=neighbour_steps.check_agreement,
        do=neighbour_steps.do_agreement,
    ),
    StepKind.DAILY: StepDefinition(
        states=(),
        show=daily_steps.show_daily,
        check=daily_steps.check_daily,
        do=daily_steps.do_daily,
    ),
    # The office first, where something is said against others, or taken out of sight.
    StepKind.STRIKING: StepDefinition(
        states=(),
        is_reasoned=True,
        show=striking_steps.show_struck,
        check=striking_steps.check_striking,
        do=striking_steps.do_striking,
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.TAKEOVER: StepDefinition(
        states=(),
        show=takeover_steps.show_takeovers,
        check=takeover_steps.check_takeover,
        do=takeover_steps.do_takeover,
        confirmers=(Role.AUDITOR, Role.COMMITTEE),
    ),
    StepKind.SAMPLING: StepDefinition(
        states=(MeetingState.NOTICED, MeetingState.OPEN, MeetingState.PRELIMINARY),
        show=sampling_steps.show_sampling,
        check=sampling_steps.check_sampling,
        ends=sampling_steps.end_sampling,
        do=sampling_steps.do_sampling,
        askers=(Role.AUDITOR,),
        # Whoever watched the dice may be of either.
        confirmers=(frozenset({Role.AUDITOR, Role.COMMITTEE}),),
    ),
}


def may_decline(row: StepRow, asked_as: Role, actor: Member | Auditor) -> bool:
    """Tell whether an actor may decline a step that they may not confirm.

    Whoever asked for it may, and every member what the committee asked for.

    Args:
        row: the step.
        asked_as: the role of whoever asked for it.
        actor: who would decline it.
    """
    is_committees = asked_as is Role.COMMITTEE and isinstance(actor, Member)
    return is_committees or actor.id == row.asked_by


def show_step(session: Session, row: StepRow) -> StepContents:
    """Return the contents that a step shows to its confirmer."""
    (contents,) = KINDS[row.kind].show(session, (row,))
    return contents


def show_steps(session: Session, rows: Sequence[StepRow]) -> dict[str, StepContents]:
    """Return the contents of steps by id; in a fixed number of statements for each meeting."""
    alike: dict[tuple[StepKind, str, str | None], list[StepRow]] = {}
    for row in rows:
        alike.setdefault((row.kind, row.community_id, row.meeting_id), []).append(row)
    return {
        row.id: contents
        for (kind, *_), steps in alike.items()
        for row, contents in zip(steps, KINDS[kind].show(session, steps), strict=True)
    }
