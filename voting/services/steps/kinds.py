"""The table of what takes two persons."""

from collections.abc import Mapping

from voting.services.steps import of_ballots, of_meetings, of_register, of_rules
from voting.services.steps.kind import Kind
from voting.terms import MeetingState, StepKind

_COUNTED = (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY)
KINDS: Mapping[StepKind, Kind] = {
    StepKind.FREEZING: Kind(
        states=(),
        show=of_register.show_register,
        check=of_register.check_register,
        do=of_register.freeze,
    ),
    StepKind.ADOPTING: Kind(
        states=(),
        show=of_rules.show_rule,
        check=of_rules.check_rule,
        do=of_rules.adopt,
    ),
    StepKind.NOTICING: Kind(
        states=(MeetingState.DRAFT,),
        show=of_meetings.show_notice,
        check=of_meetings.check_notice,
        ends=of_meetings.ends_at_opening,
        do=of_meetings.give_notice,
    ),
    StepKind.CANCELLING: Kind(
        states=(MeetingState.DRAFT, MeetingState.NOTICED),
        is_reasoned=True,
        show=of_meetings.show_meeting,
        do=of_meetings.cancel,
    ),
    StepKind.OPENING: Kind(
        states=(MeetingState.NOTICED,),
        show=of_meetings.show_meeting,
        check=of_meetings.check_opening,
        ends=of_meetings.ends_at_closing,
        do=of_meetings.open_by_hand,
    ),
    StepKind.EXTENDING: Kind(
        states=(MeetingState.OPEN,),
        is_reasoned=True,
        show=of_meetings.show_extension,
        check=of_meetings.check_extension,
        ends=of_meetings.ends_at_closing,
        do=of_meetings.extend,
    ),
    StepKind.CLOSING: Kind(
        states=(MeetingState.OPEN,),
        show=of_meetings.show_meeting,
        ends=of_meetings.ends_at_closing,
        do=of_meetings.close_early,
    ),
    StepKind.VOIDING: Kind(
        states=_COUNTED,
        is_reasoned=True,
        show=of_ballots.show_ballot,
        check=of_ballots.check_voiding,
        do=of_ballots.void,
    ),
    StepKind.RESTORING: Kind(
        states=_COUNTED,
        is_reasoned=True,
        show=of_ballots.show_ballot,
        check=of_ballots.check_restoring,
        do=of_ballots.restore,
    ),
    StepKind.DISCARDING: Kind(
        states=(MeetingState.OPEN,),
        is_reasoned=True,
        show=of_ballots.show_paper,
        check=of_ballots.check_paper,
        do=of_ballots.discard,
    ),
    StepKind.TRANSFERRING: Kind(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        show=of_ballots.show_transfer,
        check=of_ballots.check_transfer,
        ends=of_meetings.ends_at_closing,
        do=of_ballots.transfer,
    ),
    StepKind.DELIVERING: Kind(
        states=(MeetingState.NOTICED, MeetingState.OPEN),
        show=of_ballots.show_delivery,
        ends=of_meetings.ends_at_closing,
        do=of_ballots.record,
    ),
}
