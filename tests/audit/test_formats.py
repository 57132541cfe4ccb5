import base64
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit.entries.meeting import MeetingOpened
from audit.entries.reader import format_instant, parse_instant
from audit.entries.records import encode_record, parse_record
from audit.errors import (
    CanonicalError,
    NoteError,
    RecordError,
    RefutedError,
    SignatureError,
    UnreadableError,
)
from audit.evidence.receipt import Promise, Receipt, parse_receipt, sign_promise
from audit.log.canonical import decode, encode
from audit.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from audit.log.commitment import commit, verify_opening
from audit.log.note import Note, SignerKey, parse_note, parse_verifier_key, sign_note
from tests.audit.simulator.log_entries import edit
from tests.audit.simulator.meeting import Meeting

KEY = SignerKey("vote.example/1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=5))
def test_canonical_bytes_are_those_of_the_library_and_read_back(value: dict[str, Any]) -> None:
    try:
        data = encode(value)
    except CanonicalError:
        assert any(
            0xD800 <= ord(c) <= 0xDFFF for c in repr(value).encode().decode("unicode-escape")
        )
        return

    assert data == rfc8785.dumps(value)
    assert decode(data) == value


@pytest.mark.parametrize(
    "data",
    [b"{}\n", b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1.0}', b'{"a":1e2}', b"[]", b"nope", b"\xff"],
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(CanonicalError):
        decode(data)


@pytest.mark.parametrize("value", [{"a": 1.5}, {"a": [0.0]}, {"a": 2**53}])
def test_what_is_no_exact_integer_has_no_canonical_form(value: dict[str, Any]) -> None:
    with pytest.raises(CanonicalError):
        encode(value)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_instants_have_one_spelling(instant: datetime) -> None:
    text = format_instant(instant)

    assert format_instant(parse_instant(text)) == text


@pytest.mark.parametrize(
    "text",
    ["2026-05-01T08:00:00Z", "2026-05-01T08:00:00.000+00:00", "2026-13-01T00:00:00.000Z", ""],
)
def test_other_spellings_of_instants_are_refused(text: str) -> None:
    with pytest.raises(RecordError):
        parse_instant(text)


def test_every_entry_of_a_meeting_reads_back_to_its_own_bytes() -> None:
    for entry in Meeting().entries():
        assert encode_record(parse_record(entry)) == entry


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "meeting.abolished"},
        {"v": 2},
        {"at": "yesterday"},
        {"at": 5},
        {"by": ""},
        {"extra": 1},
        {"v": True},
    ],
    ids=str,
)
def test_an_entry_of_another_form_is_refused(changes: dict[str, Any]) -> None:
    entry = encode_record(
        MeetingOpened(at=datetime(2026, 5, 1, tzinfo=UTC), by="m1", confirmed_by="m2")
    )

    with pytest.raises(RecordError):
        parse_record(edit(entry, **changes))


def test_an_entry_that_is_too_long_is_refused() -> None:
    record = MeetingOpened(at=datetime(2026, 5, 1, tzinfo=UTC), by="m" * 65_535, confirmed_by=None)

    with pytest.raises(RecordError, match="longer"):
        encode_record(record)


def test_a_verifier_key_has_one_spelling() -> None:
    text = str(KEY.verifier)

    assert str(parse_verifier_key(text)) == text
    assert text.startswith("vote.example/1+")
    for wrong in (text[:-1], text.upper(), text.replace("+", "-"), f"{text} ", f"x{text}"):
        with pytest.raises(NoteError):
            parse_verifier_key(wrong)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1))
def test_a_signed_note_reads_back_and_holds(line: str) -> None:
    note = sign_note(f"{line}\n", KEY)

    parsed = parse_note(str(note))

    assert parsed == note
    parsed.verify(KEY.verifier)


def test_a_note_of_another_key_or_text_does_not_hold() -> None:
    note = sign_note("text\n", KEY)
    other = SignerKey("vote.example/1", Ed25519PrivateKey.generate())

    with pytest.raises(SignatureError):
        note.verify(other.verifier)
    with pytest.raises(SignatureError):
        Note("Text\n", note.signatures).verify(KEY.verifier)
    with pytest.raises(SignatureError):
        Note(note.text, note.signatures * 2).verify(KEY.verifier)


CHECKPOINT = str(sign_checkpoint(Checkpoint("vote.example/1", 7, b"\x01" * 32), KEY))


@given(st.integers(0, len(CHECKPOINT) - 1), st.characters(codec="utf-8"))
def test_any_other_character_in_a_checkpoint_is_refused(place: int, character: str) -> None:
    changed = CHECKPOINT[:place] + character + CHECKPOINT[place + 1 :]
    if changed == CHECKPOINT:
        return

    with pytest.raises(RefutedError):
        parse_checkpoint(changed)[1].verify(KEY.verifier)


@pytest.mark.parametrize(
    "text",
    [
        CHECKPOINT.replace("\n7\n", "\n07\n"),
        CHECKPOINT.replace("\n7\n", "\n+7\n"),
        CHECKPOINT.replace("\n7\n", "\n7 \n"),
        CHECKPOINT.replace("\n\n", "\nextension\n\n"),
        CHECKPOINT + "\n",
        CHECKPOINT.replace("\n", "\r\n"),
        CHECKPOINT[:-1],
        "",
        "\n\n",
    ],
    ids=lambda text: repr(text[14:24]),
)
def test_a_checkpoint_spelled_another_way_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(text)


def test_a_checkpoint_reads_back() -> None:
    checkpoint, note = parse_checkpoint(CHECKPOINT)

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (
        "vote.example/1",
        7,
        b"\x01" * 32,
    )
    assert str(note) == CHECKPOINT


@given(st.text(), st.text())
def test_a_commitment_opens_to_its_value_alone(value: str, other: str) -> None:
    try:
        commitment = commit("ab" * 16, value)
    except CanonicalError:
        return

    verify_opening(commitment, "ab" * 16, value)
    with pytest.raises(RefutedError):
        verify_opening(commitment, "cd" * 16, value)
    if other != value and other.isascii():
        with pytest.raises(RefutedError):
            verify_opening(commitment, "ab" * 16, other)


def test_a_receipt_and_a_promise_read_back() -> None:
    receipt = Receipt(b"\x02" * 32, 3, (b"\x03" * 32, b"\x04" * 32), CHECKPOINT)
    promise = sign_promise(
        Promise("vote.example/1", b"\x02" * 32, datetime(2026, 5, 1, tzinfo=UTC)), KEY
    )

    assert parse_receipt(str(receipt)) == receipt
    assert parse_receipt(str(promise)) == promise


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "c2sp.org/tlog-proof@v1\n",
        str(Receipt(b"\x02" * 31, 3, (), CHECKPOINT)),
        str(Receipt(b"\x02" * 32, 3, (), CHECKPOINT)).replace("index 3", "index 03"),
        str(Receipt(b"\x02" * 32, 3, (), "nothing")),
        "cast-promise/v1\nx\n",
    ],
    ids=lambda text: repr(text[-12:]),
)
def test_what_is_no_receipt_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_receipt(text)


def test_base64_with_stray_bits_is_refused() -> None:
    stray = base64.b64encode(b"\x01" * 32).decode()[:-2] + "F="

    with pytest.raises(NoteError):
        parse_checkpoint(CHECKPOINT.replace(base64.b64encode(b"\x01" * 32).decode(), stray))
