"""Every act of committee and street office that cannot be undone, with what its form says first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from voting.sentences import Sentence


class Confirmation(Enum):
    """Who has to confirm an act before it is done."""

    ALONE = Sentence("act-alone")
    ANOTHER = Sentence("act-another")
    OFFICE = Sentence("act-office")
    READING = Sentence("act-reading")


_ALONE, _ANOTHER = Confirmation.ALONE, Confirmation.ANOTHER


@dataclass(frozen=True, slots=True)
class FinalAct:
    """An act that cannot be undone."""

    consequence: Sentence
    """What it does, and to whom."""
    endpoint: str
    """Of its form; empty while it is asked for by no form of this application."""
    confirmation: Confirmation
    sent: Mapping[str, str] = field(default_factory=dict)
    """What its form sends, by which it differs from other forms with the same endpoint."""


def _step(consequence: Sentence, kind: str, confirmation: Confirmation = _ANOTHER) -> FinalAct:
    return FinalAct(consequence, "steps.ask", confirmation, {"kind": kind})


ACTS: Mapping[str, FinalAct] = {
    "publish-register": FinalAct(
        Sentence("act-publish-register"), "registers.publish_register", _ALONE
    ),
    "freeze": FinalAct(Sentence("act-freeze"), "registers.ask_freezing", _ANOTHER),
    "answer-objection": FinalAct(Sentence("act-answer-objection"), "registers.answer", _ALONE),
    "adopt": FinalAct(Sentence("act-adopt"), "adopted.ask", _ANOTHER),
    "contact": FinalAct(Sentence("act-contact"), "committee.ask_new_contact", _ANOTHER),
    "notice": _step(Sentence("act-notice"), "notice"),
    "cancel": _step(Sentence("act-cancel"), "cancel"),
    "open": _step(Sentence("act-open"), "open"),
    "extend": _step(Sentence("act-extend"), "extend"),
    "close": _step(Sentence("act-close"), "close"),
    "close-due": FinalAct(
        Sentence("act-close"), "committee.change_state", _ALONE, {"step": "close"}
    ),
    "preliminary": FinalAct(
        Sentence("act-preliminary"), "committee.change_state", _ALONE, {"step": "preliminary"}
    ),
    "confirm": FinalAct(
        Sentence("act-confirm"), "committee.change_state", _ALONE, {"step": "confirm"}
    ),
    "certify": FinalAct(Sentence("act-certify"), "committee.certify_result", _ALONE),
    "file": _step(Sentence("act-file"), "file", Confirmation.OFFICE),
    "void": _step(Sentence("act-void"), "void"),
    "restore": _step(Sentence("act-restore"), "restore"),
    "discard": _step(Sentence("act-discard"), "discard"),
    "withdraw": _step(Sentence("act-withdraw"), "withdraw"),
    "transfer": FinalAct(Sentence("act-transfer"), "transfers.ask", _ANOTHER),
    "mandate": FinalAct(Sentence("act-mandate"), "mandates.ask", _ANOTHER),
    "deliver": FinalAct(Sentence("act-deliver"), "letters.record_delivery", _ANOTHER),
    "print-letters": FinalAct(Sentence("act-print-letters"), "letters.print_at_desk", _ALONE),
    "print-letter": FinalAct(
        Sentence("act-print-letter"), "letters.print_at_desk", _ALONE, {"room": ""}
    ),
    "office-print-letters": FinalAct(
        Sentence("act-print-letters"), "letters.print_at_office", _ALONE
    ),
    "office-print-letter": FinalAct(
        Sentence("act-print-letter"), "letters.print_at_office", _ALONE, {"room": ""}
    ),
    "print-mandate-letters": FinalAct(
        Sentence("act-print-mandate-letters"), "mandates.print_at_desk", _ALONE
    ),
    "office-print-mandate-letters": FinalAct(
        Sentence("act-print-mandate-letters"), "mandates.print_at_office", _ALONE
    ),
    "receive-paper": FinalAct(
        Sentence("act-receive-paper"), "paper_ballots.receive", Confirmation.READING
    ),
    "read-paper": FinalAct(Sentence("act-read-paper"), "paper_ballots.read", _ALONE),
    "remind": FinalAct(Sentence("act-remind"), "turnout.remind", _ALONE),
    "answer-proposal": FinalAct(Sentence("act-answer-proposal"), "board.answer_proposal", _ALONE),
    "poll": FinalAct(Sentence("act-poll"), "board.start_poll", _ALONE),
    "post": FinalAct(Sentence("act-post"), "board.post", _ALONE),
    "take-down": FinalAct(Sentence("act-take-down"), "board.take_down", _ALONE),
    "pledge": FinalAct(Sentence("act-pledge"), "concern_desk.ask_new_pledge", _ANOTHER),
    "record-concern": FinalAct(Sentence("act-record-concern"), "concern_desk.record", _ALONE),
    "daily": FinalAct(Sentence("act-daily"), "sitting_desk.ask_minutes", _ANOTHER),
    "days": FinalAct(Sentence("act-days"), "sitting_desk.ask_days", _ANOTHER),
    "record-duty": FinalAct(Sentence("act-record-duty"), "duty_desk.record", _ALONE),
    "record-duty-body": FinalAct(Sentence("act-record-duty"), "body_duties.body_record", _ALONE),
    "raise-duty": FinalAct(Sentence("act-raise-duty"), "duty_desk.raise_one", _ALONE),
    "takeover": FinalAct(Sentence("act-takeover"), "takeover_desk.ask", _ANOTHER),
    "neighbour": FinalAct(Sentence("act-add-neighbour"), "neighbour_desk.ask", _ANOTHER),
    "note-breach": FinalAct(Sentence("act-note-breach"), "breach_desk.note", _ALONE),
    "breach": FinalAct(Sentence("act-breach"), "breach_desk.ask_decision", _ANOTHER),
    "breach-paid": FinalAct(Sentence("act-breach-paid"), "breach_desk.ask_payment", _ANOTHER),
    "breach-struck": FinalAct(Sentence("act-breach-struck"), "breach_desk.ask_striking", _ANOTHER),
    "begin-mediation": FinalAct(Sentence("act-begin-mediation"), "neighbour_desk.begin", _ALONE),
    "propose-agreement": FinalAct(
        Sentence("act-propose-agreement"), "neighbour_desk.propose", _ALONE
    ),
    "agreement": FinalAct(Sentence("act-signed-agreement"), "neighbour_desk.ask_signed", _ANOTHER),
    "record-joined": FinalAct(
        Sentence("act-record-joined"), "neighbour_desk.record_joined", _ALONE
    ),
    "end-mediation": FinalAct(Sentence("act-end-mediation"), "neighbour_desk.end", _ALONE),
    "begin-takeover": FinalAct(Sentence("act-begin-takeover"), "takeover_desk.begin", _ANOTHER),
    "cancel-takeover": FinalAct(Sentence("act-cancel-takeover"), "takeover_desk.cancel", _ANOTHER),
    "strike": FinalAct(Sentence("act-strike"), "striking.ask", _ANOTHER),
    "call-sitting": FinalAct(Sentence("act-call-sitting"), "sitting_desk.call", _ALONE),
    "make-task": FinalAct(Sentence("act-make-task"), "task_desk.make", _ALONE),
    "accept-task": FinalAct(Sentence("act-accept-task"), "task_desk.accept", _ALONE),
    "share-concern": FinalAct(Sentence("act-share-concern"), "joint_desk.share", _ALONE),
    "joint": FinalAct(Sentence("act-joint"), "joint_desk.ask", _ANOTHER),
    "cancel-sitting": FinalAct(Sentence("act-cancel-sitting"), "sitting_desk.cancel", _ANOTHER),
    "part-joint": FinalAct(Sentence("act-part-joint"), "joint_desk.part", _ANOTHER),
    "joint-office": FinalAct(Sentence("act-joint-office"), "office_joint.accept", _ALONE),
    "answer-joint": FinalAct(Sentence("act-answer-joint"), "joint_desk.answer", _ALONE),
    "answer-concern": FinalAct(Sentence("act-answer-concern"), "answering.answer", _ALONE),
    "answer-concern-office": FinalAct(
        Sentence("act-answer-concern"), "office_answering.office_answer", _ALONE
    ),
    "check-concern": FinalAct(Sentence("act-check-concern"), "answering.check", _ALONE),
    "move-concern": FinalAct(Sentence("act-move-concern"), "concern_desk.move", _ALONE),
    "countersign": FinalAct(Sentence("act-countersign"), "office.countersign", _ALONE),
    "hand-in-countersigned": FinalAct(
        Sentence("act-countersign"), "office.hand_in_countersigned", _ALONE
    ),
    "decide-dispute": FinalAct(Sentence("act-decide-dispute"), "office.decide_dispute", _ALONE),
    "sample": FinalAct(Sentence("act-sample"), "office_sampling.plan", _ANOTHER),
    "throw-dice": FinalAct(Sentence("act-throw-dice"), "office_sampling.throw", _ANOTHER),
    "postpone-dice": FinalAct(Sentence("act-postpone-dice"), "office_sampling.postpone", _ANOTHER),
    "end-calls": FinalAct(Sentence("act-end-calls"), "office_sampling.end", _ANOTHER),
    "cosign": FinalAct(Sentence("act-cosign"), "office.add_cosignature", _ALONE),
    "in-person": FinalAct(Sentence("act-in-person"), "office.begin_in_person", _ALONE),
    "object-to-rule": FinalAct(Sentence("act-object-to-rule"), "office_rules.object_to", _ALONE),
    "ask-for-guidance": FinalAct(
        Sentence("act-ask-for-guidance"), "drafting.ask_for_guidance", _ALONE
    ),
    "guide": FinalAct(Sentence("act-guide"), "office_guidance.answer", _ALONE),
    "convener": FinalAct(Sentence("act-convener"), "office_conveners.record", _ANOTHER),
    "tenure": FinalAct(Sentence("act-tenure"), "office_tenure.record", _ANOTHER),
    "office-contact": FinalAct(Sentence("act-contact"), "office_tenure.ask_new_contact", _ANOTHER),
    "appoint": FinalAct(Sentence("act-appoint"), "appointing.ask", _ANOTHER),
    "office-appoint": FinalAct(Sentence("act-appoint"), "appointing.ask_at_office", _ANOTHER),
    "dismiss": FinalAct(Sentence("act-dismiss"), "appointing.dismiss", _ANOTHER),
    "office-dismiss": FinalAct(Sentence("act-dismiss"), "appointing.dismiss_at_office", _ANOTHER),
    "handover": FinalAct(Sentence("act-handover"), "handover.ask", _ANOTHER),
    "office-handover": FinalAct(Sentence("act-handover"), "handover.ask_at_office", _ANOTHER),
    "recover": FinalAct(Sentence("act-recover"), "recovering.ask", _ANOTHER),
    "office-recover": FinalAct(Sentence("act-recover"), "recovering.ask_at_office", _ANOTHER),
    "recover-auditor": FinalAct(Sentence("act-recover"), "", Confirmation.OFFICE),
    "platform": FinalAct(Sentence("act-platform"), "platform.ask", _ANOTHER),
    "take-back-import": FinalAct(Sentence("act-take-back-import"), "platform.take_back", _ALONE),
    "fund": FinalAct(Sentence("act-fund"), "fund_desk.enter", _ANOTHER),
    "assess": FinalAct(Sentence("act-assess"), "assessment_desk.open_one", _ANOTHER),
    "unassess": FinalAct(
        Sentence("act-cancel-assessment"), "assessment_desk.cancel", Confirmation.OFFICE
    ),
    "bank": FinalAct(Sentence("act-bank"), "fund_bank.propose", _ANOTHER),
    "correct-fund": FinalAct(Sentence("act-correct-fund"), "fund_desk.correct", _ANOTHER),
    "add-voucher": FinalAct(Sentence("act-add-voucher"), "fund_desk.add_voucher", _ANOTHER),
    "declare": FinalAct(Sentence("act-declare"), "declaration_desk.declare_fees", _ANOTHER),
    "declare-services": FinalAct(
        Sentence("act-declare"), "declaration_desk.declare_services", _ANOTHER
    ),
    "declare-shared": FinalAct(
        Sentence("act-declare"), "declaration_desk.declare_shared", _ANOTHER
    ),
    "declare-year": FinalAct(Sentence("act-declare"), "declaration_desk.declare_year", _ANOTHER),
    "take-back-service": FinalAct(
        Sentence("act-take-back-service"), "declaration_desk.take_back", _ALONE
    ),
    "annul": FinalAct(Sentence("act-annul"), "case_files.annul", _ANOTHER),
}
"""By a code that its form names. What waits for a second person has its kind's code there too."""

UNDONE: Mapping[str, str] = {
    "case_files.export": "nothing is changed; the look is kept",
    "office.auditors_edition": "nothing is changed; the look is kept",
    "office_sampling.note": "an answer is changed until its round ends",
    "office_sampling.further": "ballots are called that the draw has next; nothing is logged yet",
    "appointing.send_link": "another link is sent in place of this one",
    "committee.draft_meeting": "a draft is changed or cancelled",
    "drafting.change": "a draft is changed again",
    "drafting.copy": "a draft is changed or cancelled",
    "committee.add_motion": "a motion of a draft is removed",
    "drafting.change_motion": "a motion of a draft is changed again",
    "drafting.move_motion": "a motion is moved back",
    "committee.remove_motion": "a motion is added again",
    "committee.add_document": "it goes with its motion",
    "committee.take_rules": "a draft takes its rules again",
    "committee.record_opinion": "it stands in a draft, which can be copied without it",
    "drafting.note_seen": "the answer stays on the page of the draft",
    "office_guidance.note": "the checklist is filled in again",
    "drafting.review_candidate": "it is removed again",
    "drafting.remove_review": "it is recorded again",
    "committee.record_objection": "it is answered",
    "registers.record_expected": "other figures are entered",
    "register_files.import_register": "another file replaces it until it is frozen",
    "register_files.save_said": "it is withdrawn",
    "register_files.withdraw_decision": "it is said again",
    "joint_desk.end": "the other community is asked again",
    "concern_desk.draft": "a motion of a draft is removed",
    "concern_desk.release": "another wording is released",
    "takeover_desk.mark": "it is marked again until it is signed",
    "neighbour_desk.end_neighbour": "they are put on the roster again",
    "sitting_desk.add_point": "it is taken off the agenda",
    "sitting_desk.remove_point": "it is added again",
    "sitting_desk.decide": "another decision is written until the minutes are published",
    "task_desk.send_back": "it is claimed, or said to be done, again",
    "body_tasks.body_claim": "it is given back",
    "body_tasks.body_give_back": "it is claimed again",
    "body_tasks.body_finish": "the committee sends it back",
    "spots.add": "it is ended",
    "spots.end": "one of the same name is added, with another code",
    "waiting.confirm": "its page says the consequence of its kind",
    "waiting.confirm_kind": "its page says the consequence of its kind",
    "waiting.decline": "it is asked for again",
    "office_waiting.confirm": "its page says the consequence of its kind",
    "office_waiting.confirm_kind": "its page says the consequence of its kind",
    "office_waiting.decline": "it is asked for again",
    "letters.set_print_permission": "the permission is withdrawn",
    "office_rules.withdraw": "it is objected again within the term",
    "examining.hand_in": "what was handed in counts for nothing here",
    "platform.hand_in": "owners see nothing of it until two have confirmed it",
    "platform.set_columns": "other columns are chosen",
    "platform.set_words": "other meanings are chosen",
    "platform.set_published": "other figures are entered",
    "declaration_desk.record": "it is taken back",
    "fund_bank.read": "nothing is written; the page shows what the file says",
    "case_files.add": "it is removed",
    "case_files.remove": "it is added again",
}
"""Every other form of theirs, each with how it is undone."""
