"""A receipt convicts a log that lost or changed its ballot."""

from dataclasses import replace
from pathlib import Path

import pytest

from audit.__main__ import main
from audit.errors import RefutedError, UnreadableError
from audit.evidence.absence import check_absence
from audit.evidence.file import Evidence
from audit.evidence.receipt import Promise, Receipt, check_receipt, sign_promise
from audit.log.canonical import decode
from audit.log.merkle import Tree, leaf_hash
from audit.log.note import SignerKey
from audit.verify import verify
from tests.audit.damages import GOOD, HONEST, MEETING, TRUST, alter, drop
from tests.audit.simulator.log_entries import place_of
from tests.audit.simulator.meeting import OPENS, ORIGIN


def make_receipt(evidence: Evidence, index: int, size: int | None = None) -> Receipt:
    entries = list(evidence.entries)[:size]
    tree = Tree(leaf_hash(entry) for entry in entries)
    return Receipt(
        leaf_hash(entries[index]),
        index,
        tree.prove_inclusion(index, len(entries)),
        MEETING.seal(entries).checkpoint,
    )


def test_a_receipt_is_found_in_the_log_however_early_it_was_given() -> None:
    for size in (12, 14, None):
        receipt = make_receipt(GOOD, 10, size)
        receipt.verify()
        assert check_receipt(receipt, GOOD).index == 10


def test_a_receipt_convicts_a_log_that_lost_its_ballot() -> None:
    receipt = make_receipt(GOOD, place_of(list(GOOD.entries), "ballot.cast"))
    entries = MEETING.entries()
    drop("ballot.cast")(entries)

    with pytest.raises(RefutedError, match="convicts"):
        check_receipt(receipt, MEETING.seal(entries))


def test_a_receipt_convicts_a_server_that_rewrote_everything_consistently() -> None:
    """Without a witness the server can sign another history; its own receipts convict it."""
    entries = MEETING.entries()
    alter("ballot.cast", unit="u5")(entries)
    rewritten = MEETING.seal(entries)
    receipt = make_receipt(GOOD, place_of(entries, "ballot.cast"))

    assert verify(rewritten.to_bytes(), TRUST).holds
    with pytest.raises(RefutedError, match="convicts"):
        check_receipt(receipt, rewritten)


def test_a_promise_that_was_not_kept_convicts_the_server() -> None:
    entry = next(e for e in GOOD.entries if decode(e)["type"] == "ballot.cast")
    promise = sign_promise(Promise(ORIGIN, leaf_hash(entry), OPENS), MEETING.log_key)
    entries = MEETING.entries()
    drop("ballot.cast")(entries)

    assert check_receipt(promise, GOOD).index == place_of(list(GOOD.entries), "ballot.cast")
    with pytest.raises(RefutedError, match="convicts"):
        check_receipt(promise, MEETING.seal(entries))


def test_a_receipt_of_another_log_or_key_is_refused() -> None:
    other = replace(MEETING, log_key=SignerKey("vote.example/other", MEETING.log_key.private))
    receipt = make_receipt(GOOD, 10)
    forged = replace(receipt, checkpoint=other.seal(list(GOOD.entries)).checkpoint)

    for wrong in (forged, replace(receipt, index=11), replace(receipt, leaf=b"\x00" * 32)):
        with pytest.raises(RefutedError):
            check_receipt(wrong, GOOD)


def test_absence_is_shown_from_the_whole_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "evidence.json"
    path.write_bytes(HONEST.to_bytes())

    assert check_absence("u5", HONEST).size == len(HONEST.entries)
    with pytest.raises(RefutedError, match="u0 has voted: entry 9"):
        check_absence("u0", HONEST)
    with pytest.raises(UnreadableError):
        check_absence("u99", HONEST)
    with pytest.raises(RefutedError, match="damaged"):
        check_absence("u5", replace(HONEST, entries=HONEST.entries[:-1]))
    assert main(["absence", str(path), "u5"]) == 0
    assert main(["absence", str(path), "u0"]) == 1
    assert main(["absence", str(path), "u99"]) == 2
    assert "没有 u5 的票" in capsys.readouterr().out
