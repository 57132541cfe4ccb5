"""The steps of verification in words: their titles, and which sentence says what one found.

The terminal and the page show the same reasons. A problem that matches no pattern gets the general
reason of its step.
"""

import re
from collections.abc import Iterable, Sequence

from audit.entries.meeting import MotionNoticed
from audit.sentences import SIGNERS, STEP_REASONS, TITLES, say

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"^cannot be checked: step (\d)", "step-barred"),
    (r"^signature (\w+): .*not trusted", "signer-untrusted"),
    (r"^signature (\w+): .*timestamp", "signer-timestamp"),
    (r"^signature (\w+): .*cannot be checked", "signer-unchecked"),
    (r"^signature (\w+): .*certificate", "signer-certificate"),
    (r"^signature (\w+): .*whole file", "signer-part"),
    (r"^signature (\w+): .*something but", "signer-added"),
    (r"^signature (\w+): .*changed", "signer-changed"),
    (r"^signature (\w+): ", "signer-refuted"),
    (r"^signed by |^\d+ signatures, where", "signatures-missing"),
    (r"last signature does not cover", "last-signature-part"),
    (r"was damaged|has been changed", "file-damaged"),
    (r"the document does not print", "document-differs"),
    (r"annex does not print", "annex-differs"),
    (r"^the tree over the entries", "tree-differs"),
    (r"entries, where the checkpoint", "entries-missing"),
    (r"log's key is not trusted", "log-key-untrusted"),
    (r"^cosigned by|^no witness that you trust", "witnesses-missing"),
    (r"whole day between the notice", "notice-too-short"),
    (r"whole day for objections", "objections-too-short"),
    (r"confirmed by nobody else", "clause-of-one"),
    (r"count done again differs", "count-differs"),
    (r"restored after it$", "transfer-restored"),
    (r"whoever owned the units when the register was frozen votes", "transfer-barred"),
    (r"came before the notice, or after the vote had ended", "out-of-time"),
    (r"ends no mandate before it, or one again", "mandate-end-loose"),
    (r"ballot's mandate had ended, or was given later", "mandate-not-standing"),
    (r"ballot's mandate is none that stands before it", "mandate-unknown"),
    (r"ballot's mandate is of another holding", "mandate-of-other"),
    (r"the buyers are nobody, one twice", "buyers-wrong"),
    (r"the developer votes for a unit that was not handed over", "developer-votes"),
    (r"the document does not print how many ballots agents cast", "agents-unprinted"),
    (r"the mandate ended before it was recorded", "mandate-ended-early"),
    (r"the mandate is of no unit in the register", "mandate-of-nobody"),
    (r"the mandate rests on no proof", "mandate-unproved"),
    (r"the mandate was confirmed by whoever recorded it", "mandate-confirmed-self"),
    (r"the mandate was not confirmed by a second person", "mandate-unconfirmed"),
    (r"the mandate was stopped by nobody who votes for its holding", "mandate-stopped-by-other"),
    (r"names no unit, one twice, or one that is not in the register", "units-named-wrong"),
    (r"closed early, while its outcome could still change", "closed-early"),
    (r"not opened within the time that the notice gives", "opened-out-of-time"),
    (r"preliminary result was published at an unlawful time", "published-out-of-time"),
    (r"register's areas do not add up", "register-sum"),
    (r"register's fingerprint is not", "register-fingerprint"),
    (r"register's owners are not those", "register-owners"),
    (r"register's units are not those", "register-units"),
    (r"confirmed before the time for objections was over", "confirmed-early"),
    (r"the units were not of one holding", "units-of-several"),
    (r"extended after it had ended, or to no later time", "extended-late"),
    (r"two motions have the same id", "motion-twice"),
    (r"is of no unit, before the notice, or after closing", "delivery-wrong"),
    (r"upheld has no ground to be voided", "upheld-with-ground"),
    (r"paper ballot is read by two different people, or three", "paper-readers"),
    (r"agent's ballot is counted beside the owner's own", "agent-beside-owner"),
    (r"in person, and only then, somebody records it", "objection-recorder"),
    (r"answers no objection before it that waits", "answer-loose"),
    (r"of no paper ballot before it, or of one again", "paper-loose"),
    (r"counted though its mandate was stopped", "stopped-counted"),
    (r"the candidate had withdrawn already", "withdrawn-twice"),
    (r"objection was raised outside of the time", "objection-out-of-time"),
    (r"the objection was never answered", "objection-unanswered"),
    (r"objection's number is not", "objection-number"),
    (r"objection's unit is not in the register", "objection-of-nobody"),
    (r"the sample was planned before", "sample-wrong"),
    (r"no sample waits for dice|dice were thrown before the time", "sample-dice"),
    (r"dice were (?:entered after|postponed)", "sample-late"),
    (r"ballots were called before the dice|rounds of calls do not follow", "sample-answers"),
    (r"\d is no ballot before it|\d was answered already", "sample-answers"),
    (r"sample that was planned was not carried out", "sample-undone"),
    (r"others than the dice drew|was to be called, and|could not be drawn", "sample-drawn"),
    (r"the review is of no ballot before it", "review-loose"),
    (r"only takes back a dispute of their own holding", "review-by-owner"),
    (r"entered the ballot is none of its readers", "paper-by"),
    (r"withdrew is no candidate", "withdrawn-unknown"),
    (r"may not stand (?:after|before) ", "order-unlawful"),
    (r"second member's confirmation", "step-unconfirmed"),
    (r"confirmed by whoever asked for it", "step-confirmed-self"),
    (r"a paper ballot, and only that, names who entered it", "paper-named"),
    (r"identified by less than the rules ask for", "identified-less"),
    (r"nothing says what the paper ballot rests on", "paper-unrecorded"),
    (r"dated before an earlier one of its holding", "ballot-dated-back"),
    (r"cast outside of the voting window", "ballot-out-of-time"),
    (r"ballot's unit is not in the register", "ballot-of-nobody"),
    (r"rests on no clause that was adopted before", "clause-missing"),
    (r"the agent speaks for ", "agent-of-many"),
    (r"the closing entry speaks of ", "ballots-miscounted"),
    (r"the log has no entry of type ", "entry-missing"),
    (r"the rule set .* is not", "rules-unknown"),
    (r"an owner is not in the register", "owner-unknown"),
    (r"the entries make no usable case", "no-case"),
    (r"does not open to what is disclosed|commitment", "commitment-differs"),
    (r"is disclosed, or one that is not in the log", "disclosures-partial"),
    (r"certificate is not the one that the log", "certificate-differs"),
    (r"the witnesses are not those", "witnesses-differ"),
    (r"another log or another key", "log-differs"),
    (r"carries a signature of nobody who is named", "signature-foreign"),
    (r"the signature of .* does not hold|was not made by the key", "note-refuted"),
)
"""A pattern of what the steps find, and its sentence."""
_MOTION = re.compile(r"\bmotion ([A-Za-z0-9_-]+)(?=[: ])")
_ENTRY = re.compile(r"^entry (\d+): ", re.ASCII)
_CHINESE = re.compile(r"^[\u4e00-\u9fff]")


def name_step(number: int, *, is_trusted: bool) -> str:
    """Return a step's title, which says whether trust in the keys was checked too."""
    return say("signatures-trusted") if number == 1 and is_trusted else TITLES[number]


def name_motions(problems: Iterable[str], motions: Sequence[MotionNoticed]) -> list[str]:
    """Return problems that name a motion by its number on the notice and its title."""
    names = {str(each.motion["id"]): f"{n} ({each.title})" for n, each in enumerate(motions, 1)}
    return [
        _MOTION.sub(lambda found: f"motion {names.get(found[1], found[1])}", problem)
        for problem in problems
    ]


def say_reason(problem: str, step: int) -> str:
    """Return a problem in Chinese, followed by the original English."""
    if _CHINESE.match(problem):
        return problem
    entry = _ENTRY.match(problem)
    place = "" if entry is None else say("at-entry", entry=entry[1])
    for pattern, code in PATTERNS:
        found = re.search(pattern, problem, re.ASCII)
        if found is not None:
            part = found[1] if found.re.groups else ""
            return f"{place}{say(code, SIGNERS.get(part, part))} / {problem}"
    return f"{place}{STEP_REASONS[step]} / {problem}"
