"""What is no evidence, and how the command says what it found."""

from pathlib import Path

import pytest

from audit.__main__ import main
from audit.errors import UnreadableError
from audit.evidence.file import MOST_BYTES
from audit.evidence.trust import Trust, read_trust
from audit.log.note import SignerKey
from audit.verify import verify
from tests.audit.damages import DATA, MEETING, TRUST, failing


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"null",
        b"\x00" * 100,
        bytes(range(256)),
        DATA[: len(DATA) // 2],
        DATA.replace(b"evidence/1", b"evidence/2"),
        b"%PDF-1.7\n" + DATA,
        b"%PDF-",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_evidence_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        verify(data, TRUST)


@pytest.mark.parametrize("data", [DATA[:-1], DATA.replace(b'"public"', b'"secret"'), DATA + b" "])
def test_evidence_that_was_damaged_is_refuted_and_not_merely_unreadable(data: bytes) -> None:
    assert 3 in failing(verify(data, TRUST))


def test_the_command_ends_in_one_line_for_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    empty = tmp_path / "empty.json"
    empty.touch()

    for path in (huge, empty, tmp_path, tmp_path / "nowhere"):
        assert main(["verify", str(path)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1


def test_the_command_says_what_holds_and_what_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(DATA)
    bad.write_bytes(DATA.replace(b'"M1":"for"', b'"M1":"abstain"', 1))
    trust = tmp_path / "trust"
    trust.mkdir()
    (trust / "log.vkey").write_text(f"{MEETING.log_key.verifier}\n")

    assert main(["verify", str(good), "--trust", str(trust)]) == 0
    assert "核验通过" in capsys.readouterr().out
    assert main(["verify", str(bad), "--json"]) == 1
    assert '"holds": false' in capsys.readouterr().out


def test_a_trust_file_that_names_nobody_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "trust"
    empty.mkdir()
    (tmp_path / "noise.vkey").write_text("noise\n")

    for path in (empty, tmp_path / "noise.vkey", tmp_path / "nowhere"):
        with pytest.raises(UnreadableError):
            read_trust(path)


def test_a_key_may_sign_for_the_logs_below_its_name_alone() -> None:
    private = MEETING.log_key.private
    for name, trusted in (("vote.example", True), ("vote.exam", False), ("other", False)):
        trust = Trust((SignerKey(name, private).verifier,), TRUST.certificates)
        assert verify(DATA, trust).holds is trusted


def test_the_case_of_a_log_can_be_counted_by_a_strangers_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from ballots.__main__ import main as count  # noqa: PLC0415 - two commands of the same name

    evidence, case = tmp_path / "evidence.json", tmp_path / "case.json"
    evidence.write_bytes(DATA)

    assert main(["case", str(evidence)]) == 0
    case.write_text(capsys.readouterr().out)
    assert main(["case", str(evidence), "--motion", "M9"]) == 1
    capsys.readouterr()

    assert count(["count", str(case)]) == 0
