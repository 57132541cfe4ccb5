"""Which field of a form an error is about."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from voting.errors import FileRefusedError, InputError, VotingError
from voting.errors.operation import GlyphMissingError

_FIELDS = {
    "staff-sign-in-wrong": "password",
    "last-six-wrong": "last_six",
    "last-six-wrong-last": "last_six",
    "digits-wrong": "code",
    "digits-wrong-last": "code",
    "cosignature-refused": "line",
    "file-missing": "file",
    "unit-unknown": "room",
    "unit-unclear": "section",
    "delivery-address-missing": "room",
    "delivery-nobody-to-post-for": "building",
    "delivery-before-notice": "on",
    "delivery-not-made-yet": "on",
    "delivery-unproved": "scan",
    "identity-differs": "last_six",
    "objection-telephone-malformed": "telephone",
    "objection-missing": "text",
    "agent-unnamed": "agent",
    "contact-malformed": "telephone",
    "telephone-malformed": "telephone",
    "telephone-not-served": "telephone",
    "spot-unknown": "spot",
    "concern-goes-back": "phase",
    "concern-next-missing": "next_step",
    "concern-day-missing": "due_on",
    "spots-unnamed": "names",
    "spots-too-many": "names",
    "spot-name-long": "names",
    "step-unexplained": "reason",
    "login-taken": "login",
    "login-malformed": "login",
    "building-unknown": "building",
    "building-of-captain": "building",
    "password-length": "password",
    "steps-unchosen": "step",
    "meeting-untitled": "title",
    "meeting-not-first": "kind",
    "meeting-times-wrong": "closes_at",
    "window-too-long": "closes_at",
    "extension-no-later": "closes_at",
    "poll-ends-past": "closes_at",
    "buildings-unknown": "buildings",
    "receipt-malformed": "receipt",
    "receipt-unlike": "receipt",
    "opinion-not-given-yet": "given_on",
    "opinion-of-office": "body",
    "guidance-unexplained": "text",
    "clause-too-new": "adopted_on",
    "clause-before-its-meeting": "adopted_on",
    "clause-meeting-missing": "adopted_by",
    "clause-meeting-not-final": "meeting_id",
    "override-is-own": "option",
    "override-unlawful": "option",
    "rule-objection-missing": "text",
    "extension-too-long": "closes_at",
    "amount-malformed": "amount",
    "fund-amountless": "amount",
    "fund-purposeless": "purpose",
    "fund-counterparty-long": "counterparty",
    "fund-day-future": "day",
    "fund-day-early": "day",
    "fund-before-opening": "day",
    "fund-opened-late": "day",
    "fund-unopened": "kind",
    "fund-opened": "kind",
    "fund-unexplained": "motion",
    "fund-unallowed": "motion",
    "fund-no-spending": "motion",
    "fund-beyond": "knows_beyond",
    "bank-columns-missing": "file",
    "bank-too-long": "file",
    "fund-uncorrected": "reason",
    "declaration-sourceless": "source",
    "declaration-unchanged": "source",
    "fees-quarterless": "quarter",
    "fees-early": "quarter",
    "fees-unbilled": "billed",
    "fees-beyond": "collected",
    "services-number": "services",
    "services-alike": "services",
    "service-malformed": "services",
    "services-early": "since",
    "service-unknown": "service",
    "service-day-wrong": "day",
    "service-unexplained": "reason",
    "document-refused": "file",
    "invalid-ground-unknown": "invalid",
    "serial-unknown": "serial",
    "transfer-units-missing": "unit",
    "agent-of-property-staff": "works_for_property",
    "agent-over-limit": "agent",
    "agent-no-owner": "agent",
    "agent-without-mandate": "agent",
    "examined-size": "file",
    "examined-unreadable": "file",
    "countersigned-missing": "auditor_pdf",
    "countersigned-differs": "pdf",
    "countersigned-unsigned": "pdf",
    "look-unexplained": "why",
    "annulment-twice": "number",
    "annulment-unnamed": "name",
    "annulment-unnumbered": "number",
    "annulment-unproved": "scan",
    "annulment-not-made-yet": "decided_on",
    "annulment-before-result": "decided_on",
    "annulment-of-another-motion": "motion",
    "case-document-unnamed": "name",
    "case-document-twice": "scan",
    "case-documents-too-many": "scan",
    "filing-undated": "day",
    "filing-not-made-yet": "day",
    "filing-before-result": "day",
    "filing-number-too-long": "number",
    "convener-unchanged": "kind",
    "convener-not-formed-yet": "formed_on",
    "seats-missing": "members",
    "seats-too-many": "members",
    "seat-malformed": "members",
    "handover-nobody": "leaving",
    "handover-unknown": "leaving",
    "handover-too-few": "leaving",
    "appointee-unknown": "dismissed",
    "tenure-unchanged": "ends_on",
    "succession-not-begun-yet": "succession_on",
    "review-unreasoned": "reason",
    "review-bodies-missing": "bodies",
    "review-candidate-unknown": "name",
    "review-strikes-all": "name",
    "platform-room-missing": "column-room",
    "platform-head-unknown": "head",
    "platform-column-twice": "{about}",
    "platform-words-many": "mark-{about}",
    "platform-words-unmapped": "word-{about}",
    "platform-figures-missing": "figure-{about}",
    "choice-missing": "choice-{about}",
    "choice-too-many": "names-{about}",
    "question-unanswered": "mark-{about}",
    "assessment-unnamed": "subject",
    "assessment-year": "year",
    "assessment-first-day": "first_on",
    "assessment-last-day": "last_on",
    "assessment-uninvited": "invited",
    "assessment-invited-unknown": "invited",
    "assessment-pay-missing": "score-1",
    "assessment-pay-unneeded": "score-1",
    "assessment-pay-begins": "score-1",
    "assessment-unexplained": "reason",
    "assessment-remark-long": "remark",
}
"""By the code of the sentence; of what is said of one field in whatever form it stands.

A field that is there for each motion or question names it by what the refusal is about.
"""


def find_field(error: VotingError, typed: Mapping[str, tuple[str, ...]]) -> str:
    """Return the field that an error is about; empty if none.

    Args:
        error: the refusal.
        typed: typed values by field; an unprintable character is about the field that contains it.
    """
    characters = error.facts.get("characters")
    if isinstance(error, GlyphMissingError) and isinstance(characters, tuple):
        holding = (name for name, texts in typed.items() if set("".join(texts)) & set(characters))
        return next(holding, "")
    return error.field or _FIELDS.get(error.sentence, "").format(about=error.about)


@contextmanager
def of_field(name: str) -> Iterator[None]:
    """Set this field on errors raised in the block."""
    try:
        yield
    except (InputError, FileRefusedError) as error:
        error.field = name
        raise
