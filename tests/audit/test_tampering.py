"""Every damage of the contract that needs no document, each with the step that catches it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit.entries.reader import format_instant
from audit.entries.records import encode_record
from audit.evidence.file import parse_evidence
from audit.evidence.trust import Trust
from audit.log.canonical import decode, encode
from audit.log.checkpoint import parse_checkpoint
from audit.log.note import SignerKey
from audit.terms import Edition
from audit.verify import verify
from ballots.clause import Clause
from tests.audit.damages import (
    DATA,
    GOOD,
    HONEST,
    MEETING,
    TRUST,
    WITNESSED,
    Edit,
    alter,
    drop,
    failing,
)
from tests.audit.simulator.log_entries import count_entries, edit, place_of
from tests.audit.simulator.meeting import CLOSES, OPENS, ORIGIN, Meeting
from tests.audit.simulator.signers import make_signer, make_witness

OPENED = WITNESSED.auditors_edition()


def is_another_version(data: bytes) -> bool:
    """The one digit whose change makes a file of a newer version, which is another refusal."""
    return re.search(rb'"format":"evidence/[02-9]"', data) is not None


def test_good_evidence_holds() -> None:
    verification = verify(DATA, TRUST)

    assert verification.holds
    assert parse_evidence(DATA) == GOOD


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_any_one_byte_changed_is_refused(place: int, flip: int) -> None:
    changed = bytearray(DATA)
    changed[place] ^= flip
    if is_another_version(bytes(changed)):
        return

    assert failing(verify(bytes(changed), TRUST))


def test_every_single_bit_of_the_checkpoint_and_keys_matters() -> None:
    start = DATA.index(b'"entries"')
    for place in [*range(start), *range(DATA.index(b'"format"'), len(DATA))]:
        changed = bytearray(DATA)
        changed[place] ^= 1
        if not is_another_version(bytes(changed)):
            assert failing(verify(bytes(changed), TRUST))


def double(tag: str) -> Edit:
    def change(entries: list[bytes]) -> None:
        place = place_of(entries, tag)
        entries.insert(place, entries[place])

    return change


def move(tag: str, before: str) -> Edit:
    def change(entries: list[bytes]) -> None:
        entry = entries.pop(place_of(entries, tag))
        entries.insert(place_of(entries, before), entry)

    return change


def alter_unit(**changes: object) -> Edit:
    """Change the first unit of the register."""

    def change(entries: list[bytes]) -> None:
        place = place_of(entries, "register.units")
        value: Any = decode(entries[place])
        value["units"][0].update(changes)
        entries[place] = encode(value)

    return change


def change_a_ballot(channel: str = "online", **changes: object) -> Edit:
    """Let the second voter vote again, an hour or as much as is said before their first ballot."""

    def change(entries: list[bytes]) -> None:
        place = place_of(entries, "ballot.cast") + 1
        clerk = {"by": "clerk", "identified": "paper"} if channel == "paper" else {}
        again = {"at": format_instant(OPENS), "channel": channel, "nonce": "f" * 32, **clerk}
        entries.insert(place + 1, edit(entries[place], **again, **changes))
        closed, paper = (place_of(entries, tag) for tag in ("meeting.closed", "paper.recorded"))
        entries[closed] = edit(entries[closed], ballots=6)
        entries[paper] = edit(entries[paper], ballot=decode(entries[paper])["ballot"] + 1)  # type: ignore[operator]  # an index
        if channel == "paper":
            entries.insert(paper, edit(entries[paper], ballot=place + 1))

    return change


DAMAGES: list[tuple[str, Edit, int]] = [
    ("a ballot dropped", drop("ballot.cast"), 6),
    ("a ballot doubled", double("ballot.cast"), 6),
    ("a choice changed", alter("ballot.cast", choices={"M1": "against"}), 7),
    ("a choice of another motion", alter("ballot.cast", choices={"M9": "for"}), 0),
    ("a mark that is none", alter("ballot.cast", choices={"M1": "maybe"}), 7),
    ("a ballot for no flat", alter("ballot.cast", unit="u9"), 6),
    ("a ballot too late", alter("ballot.cast", at=format_instant(CLOSES)), 5),
    (
        "a ballot too early",
        alter("ballot.cast", at=format_instant(OPENS - timedelta(seconds=1))),
        5,
    ),
    ("a ballot after closing", move("meeting.closed", "ballot.cast"), 5),
    ("a ballot before opening", move("ballot.cast", "meeting.opened"), 5),
    ("closed early", alter("meeting.closed", at=format_instant(OPENS)), 5),
    ("opened before its time", alter("meeting.opened", at="2026-05-02T00:00:00.000Z"), 5),
    ("closing left out", drop("meeting.closed"), 5),
    ("a motion noticed twice", double("motion.noticed"), 6),
    ("counting left out", drop("motion.counted"), 5),
    ("an area changed", alter_unit(area_cm2=2_000_000), 6),
    ("a unit of no known use", alter_unit(use="temple"), 3),
    ("a unit in no known state", alter_unit(state="promised"), 3),
    ("the register's sum changed", alter("register.frozen", area_cm2=1), 6),
    ("the register's fingerprint changed", alter("register.frozen", fingerprint="00" * 32), 6),
    ("owners left out", alter("register.owners", owners=[]), 6),
    ("rules of another name", alter("rules.fixed", name="nowhere"), 6),
    ("rules of another content", alter("rules.fixed", fingerprint="00" * 32), 6),
    (
        "a voter identified by less than the rules ask for",
        alter("rules.fixed", identification="telephone"),
        6,
    ),
    ("a rule without a clause", alter("rules.fixed", overrides={"revote": "first"}), 6),
    (
        "a weakened statute",
        alter(
            "rules.fixed",
            overrides={"special": ">=1/2"},
            clauses=[{"field": "special", "text": "第一条", "adopted_on": "2020-01-01"}],
        ),
        7,
    ),
    (
        "another matter",
        alter("motion.noticed", motion={"id": "M1", "kind": "approval", "matter": "rebuild"}),
        7,
    ),
    ("a paper ballot without a clerk", alter("ballot.cast", channel="paper"), 6),
    ("confirmed before objections ended", alter("result.confirmed", at=format_instant(CLOSES)), 5),
    ("an unknown entry", alter("meeting.opened", type="meeting.paused"), 3),
    ("another log's first entry", alter("meeting.created", origin="elsewhere"), 4),
    ("another committee", alter("meeting.created", committee_certificate="00" * 32), 4),
    ("a later ballot of a holding dated before its earlier one", change_a_ballot(), 5),
]


@pytest.mark.parametrize(("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in DAMAGES])
def test_a_log_rewritten_and_signed_anew_by_the_server_does_not_hold(
    damage: Edit, step: int
) -> None:
    entries = MEETING.entries()
    damage(entries)

    refuted = failing(verify(MEETING.seal(entries).to_bytes(), TRUST))

    assert refuted
    assert not step or step in refuted


@pytest.mark.parametrize(("channel", "refused"), [("online", {5}), ("paper", set())])
def test_a_holdings_ballots_of_one_channel_are_logged_in_the_order_of_their_instants(
    channel: str, refused: set[int]
) -> None:
    """A paper may be read after an online ballot that was cast when it was handed in already."""
    entries = MEETING.entries()
    change_a_ballot(channel, choices={"M1": "against"})(entries)

    assert failing(verify(MEETING.seal(entries).to_bytes(), TRUST)) == refused


@pytest.mark.parametrize("damage", [each[1] for each in DAMAGES], ids=[d[0] for d in DAMAGES])
def test_the_witness_catches_every_log_that_the_server_signed_anew(damage: Edit) -> None:
    entries = WITNESSED.entries()
    damage(entries)
    rewritten = WITNESSED.seal(entries)
    old = "".join(str(s) for s in parse_checkpoint(HONEST.checkpoint)[1].signatures[1:])
    with_old_cosignatures = replace(rewritten, checkpoint=rewritten.checkpoint + old)

    assert 4 in failing(verify(rewritten.to_bytes()))
    assert 4 in failing(verify(with_old_cosignatures.to_bytes()))


def recount(entries: list[bytes], choice: str) -> list[bytes]:
    """Change a ballot and count again, so that all but the cosignature is of one piece."""
    place = place_of(entries, "ballot.cast")
    entries[place] = edit(entries[place], choices={"M1": choice})
    counted = place_of(entries, "motion.counted")
    again = [encode_record(record) for record in count_entries(entries[:counted])]
    return [*entries[:counted], *again, *entries[counted + 1 :]]


def test_a_choice_changed_and_counted_again_is_caught_by_the_witness_alone() -> None:
    entries = recount(WITNESSED.entries(), "against")

    assert failing(verify(WITNESSED.seal(entries).to_bytes())) == {4}
    assert failing(verify(WITNESSED.cosign(WITNESSED.seal(entries)).to_bytes())) == set()


def test_a_log_that_hides_its_witness_is_refused_by_whoever_trusts_that_witness() -> None:
    alone = replace(WITNESSED, witnesses=())
    known = Trust(TRUST.log_keys, TRUST.certificates, (WITNESSED.witnesses[0].verifier,))

    assert failing(verify(alone.evidence().to_bytes())) == set()
    assert failing(verify(alone.evidence().to_bytes(), known_to(alone, known))) == {4}
    assert failing(verify(HONEST.to_bytes(), known_to(WITNESSED, known))) == set()


def known_to(meeting: Meeting, trust: Trust) -> Trust:
    return replace(trust, log_keys=(meeting.log_key.verifier,))


def test_as_many_witnesses_must_have_cosigned_as_the_first_entry_says() -> None:
    pair = (make_witness("a.example/w"), make_witness("b.example/w"))
    one_of_two = Meeting(witnesses=pair, quorum=1)
    only_first = replace(one_of_two, witnesses=pair[:1]).cosign(
        one_of_two.seal(one_of_two.entries())
    )
    both_needed = Meeting(witnesses=pair)
    too_few = replace(both_needed, witnesses=pair[:1]).cosign(
        both_needed.seal(both_needed.entries())
    )

    assert failing(verify(only_first.to_bytes())) == set()
    assert failing(verify(both_needed.evidence().to_bytes())) == set()
    assert failing(verify(too_few.to_bytes())) == {4}
    assert failing(verify(Meeting(witnesses=pair, quorum=3).evidence().to_bytes())) == {4}
    assert failing(verify(Meeting(witnesses=pair, quorum=0).evidence().to_bytes())) == {4}


@given(st.data())
def test_any_one_byte_of_a_cosigned_auditors_edition_changed_is_refused(
    data: st.DataObject,
) -> None:
    changed = bytearray(OPENED.to_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    if is_another_version(bytes(changed)):
        return

    assert failing(verify(bytes(changed)))


def test_the_auditors_edition_opens_every_commitment() -> None:
    assert verify(OPENED.to_bytes()).holds
    first, *others = OPENED.openings.owners
    for owners in (
        tuple(others),
        (first, first, *others),
        (replace(first, value="冒名"), *others),
        (replace(first, salt="11" * 16), *others),
        (replace(first, of="o9"), *others),
    ):
        damaged = replace(OPENED, openings=replace(OPENED.openings, owners=owners))
        assert failing(verify(damaged.to_bytes())) == {8}
    room = replace(OPENED.openings.units[0], value="1栋9999")
    units = (room, *OPENED.openings.units[1:])
    damaged = replace(OPENED, openings=replace(OPENED.openings, units=units))
    assert failing(verify(damaged.to_bytes())) == {8}


def test_the_public_edition_opens_nothing() -> None:
    assert failing(verify(replace(OPENED, edition=Edition.PUBLIC).to_bytes())) == {8}
    step = verify(HONEST.to_bytes()).steps[7]
    assert step.omitted is not None
    assert OPENED.checkpoint.split("\n")[:3] == HONEST.checkpoint.split("\n")[:3]


@pytest.mark.parametrize(
    ("adopted_on", "holds"),
    [(date(2026, 4, 30), True), (date(2026, 5, 1), False), (date(2026, 5, 20), False)],
    ids=str,
)
def test_a_rule_of_a_clause_that_came_after_the_notice_is_refused(
    adopted_on: date, *, holds: bool
) -> None:
    """W43: the notice of this meeting was given on 1 May."""
    clause = Clause("议事规则第二十一条", adopted_on)
    meeting = Meeting(overrides={"revote": "first"}, clauses={"revote": clause})

    verification = verify(meeting.evidence().to_bytes())

    assert failing(verification) == (set() if holds else {6})


def test_a_rule_without_a_clause_is_refused() -> None:
    assert failing(verify(Meeting(overrides={"revote": "first"}).evidence().to_bytes())) == {6}


def test_a_log_without_the_servers_key_cannot_even_be_signed() -> None:
    thief = replace(MEETING, log_key=SignerKey(ORIGIN, Ed25519PrivateKey.generate()))

    refuted = failing(verify(thief.evidence().to_bytes(), TRUST))

    assert 4 in refuted


def test_entries_swapped_without_a_new_signature_are_refused_by_the_tree() -> None:
    entries = list(GOOD.entries)
    place = place_of(entries, "ballot.cast")
    entries[place], entries[place + 1] = entries[place + 1], entries[place]

    refuted = failing(verify(replace(GOOD, entries=tuple(entries)).to_bytes(), TRUST))

    assert refuted == {3}


def test_signers_of_the_simulator_are_kept() -> None:
    assert make_signer("业主委员会") is MEETING.committee
    assert parse_checkpoint(GOOD.checkpoint)[0].size == len(GOOD.entries)
