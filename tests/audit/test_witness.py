"""The witness: what it cosigns, what it refuses, and what it keeps of a refusal."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from audit.__main__ import main
from audit.errors import AuditError, NoteError, ProofError, SignatureError, UnreadableError
from audit.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from audit.log.cosignature import check_cosignature, cosign
from audit.log.merkle import Tree, leaf_hash
from audit.log.note import COSIGNATURE, SignerKey, VerifierKey, parse_note, parse_signature
from audit.witness.cosigning import (
    ConflictError,
    ForkError,
    Request,
    UnknownLogError,
    add_checkpoint,
    parse_request,
)
from audit.witness.folder import LOGS, REPORTS, STATE, WitnessFolder
from audit.witness.http import make_server

HOST, ORIGIN = "vote.example", "vote.example/langyue/1"
AT = datetime(2026, 5, 1, 8, tzinfo=UTC)


class Log:
    """A log that is as dishonest as a test needs."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.key = SignerKey(origin, Ed25519PrivateKey.generate())
        self.leaves: list[bytes] = []

    def grow(self, *entries: bytes) -> "Log":
        self.leaves += [leaf_hash(entry) for entry in entries]
        return self

    def request(self, old: int, size: int | None = None) -> Request:
        leaves = self.leaves if size is None else self.leaves[:size]
        tree = Tree(leaves)
        proof = tree.prove_consistency(old, len(leaves)) if 0 < old <= len(leaves) else ()
        checkpoint = Checkpoint(self.key.name, len(leaves), tree.root())
        return Request(old, proof, str(sign_checkpoint(checkpoint, self.key)))

    def make_witness(self, path: Path) -> WitnessFolder:
        folder = WitnessFolder(path)
        folder.init("witness.example/jiedao")
        public = VerifierKey(HOST, self.key.verifier.public)
        (path / LOGS / "log.vkey").write_text(f"{public}\n")
        return folder


def reports(folder: WitnessFolder) -> list[str]:
    found = [json.loads(path.read_text()) for path in (folder.path / REPORTS).iterdir()]
    return sorted(str(each["refused"]) for each in found)


def test_a_log_that_grows_is_cosigned_and_the_time_is_part_of_it(tmp_path: Path) -> None:
    log = Log().grow(b"a", b"b", b"c")
    folder = log.make_witness(tmp_path / "w")

    add_checkpoint(folder, str(log.request(0)), AT)
    log.grow(*(bytes([n]) for n in range(9)))
    request = log.request(3)
    line = add_checkpoint(folder, str(request), AT)

    note = parse_note(request.checkpoint + str(line))
    seen = check_cosignature(note, folder.read_signer().verifier)
    assert (seen.name, seen.at) == ("witness.example/jiedao", AT)
    assert reports(folder) == []


def test_the_cosignature_is_over_the_text_of_the_specification() -> None:
    """C2SP tlog-cosignature: "cosignature/v1", the time, and the checkpoint's lines."""
    key = SignerKey("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes(32)), 4)
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

    line = cosign(text, key, datetime.fromtimestamp(1679315147, UTC))

    assert int.from_bytes(line.signature[:8], "big") == 1679315147
    key.verifier.verify(line.signature[8:], b"cosignature/v1\ntime 1679315147\n" + text.encode())
    assert str(key.verifier).split("+")[2].startswith("BD")  # The type byte 0x04 begins the key.


def test_a_log_that_was_forked_is_refused_with_both_checkpoints_kept(tmp_path: Path) -> None:
    log = Log().grow(b"a", b"b")
    folder = log.make_witness(tmp_path / "w")
    first = log.request(0)
    add_checkpoint(folder, str(first), AT)
    log.leaves[1] = leaf_hash(b"another")
    forked = log.request(2)

    with pytest.raises(ForkError, match="two roots of 2"):
        add_checkpoint(folder, str(forked), AT)

    (report,) = (folder.path / REPORTS).iterdir()
    kept = json.loads(report.read_text())
    for text in (kept["cosigned_before"], kept["presented"]):
        parse_checkpoint(text)[1].verify(log.key.verifier)
    assert kept["cosigned_before"] == first.checkpoint
    assert kept["presented"] == forked.checkpoint


def test_a_ballot_deleted_before_further_ones_came_is_refused(tmp_path: Path) -> None:
    """An administrator deletes a ballot and goes on as if nothing had happened."""
    log = Log().grow(b"a", b"b", b"c")
    folder = log.make_witness(tmp_path / "w")
    add_checkpoint(folder, str(log.request(0)), AT)
    del log.leaves[1]
    log.grow(b"d", b"e")

    with pytest.raises(ProofError):
        add_checkpoint(folder, str(log.request(3)), AT)
    assert reports(folder) == ["inconsistent"]


def test_a_log_that_was_rolled_back_is_refused(tmp_path: Path) -> None:
    log = Log().grow(b"a", b"b", b"c")
    folder = log.make_witness(tmp_path / "w")
    add_checkpoint(folder, str(log.request(0)), AT)

    for old in (0, 2, 3):
        with pytest.raises(ForkError, match="rolled back from 3 to 2"):
            add_checkpoint(folder, str(log.request(old, 2)), AT)
    assert set(reports(folder)) == {"rollback"}


def test_what_is_no_lawful_request_is_refused_and_nothing_is_remembered(tmp_path: Path) -> None:
    log, other = Log().grow(b"a", b"b"), Log("another.example/1").grow(b"a")
    folder = log.make_witness(tmp_path / "w")
    thief = Log().grow(b"a")
    good = str(log.request(0))

    for text, error in (
        (good.replace("old 0", "old 00"), NoteError),
        (good.replace("old 0\n", "old 0\nAAAA\n"), NoteError),
        (good.replace("old 0", "old 5"), NoteError),
        (good.replace("old 0", "old 1"), ConflictError),
        ("old 0\n" + "A" * 43 + "=\n\n" + log.request(0).checkpoint, ProofError),
        (good[:-3], NoteError),
        ("", NoteError),
        (str(other.request(0)), UnknownLogError),
        (str(thief.request(0)), SignatureError),
    ):
        with pytest.raises(error):
            add_checkpoint(folder, text, AT)
    assert list((folder.path / STATE).iterdir()) == []
    add_checkpoint(folder, good, AT)


def test_a_witness_whose_record_is_damaged_signs_nothing(tmp_path: Path) -> None:
    log = Log().grow(b"a")
    folder = log.make_witness(tmp_path / "w")
    add_checkpoint(folder, str(log.request(0)), AT)
    (state,) = (folder.path / STATE).iterdir()
    state.write_text("garbage")

    with pytest.raises(UnreadableError, match="damaged"):
        add_checkpoint(folder, str(log.request(1)), AT)


def test_a_request_has_one_spelling() -> None:
    log = Log().grow(*(bytes([n]) for n in range(20)))
    text = str(log.request(7))

    assert str(parse_request(text)) == text


class LogAndWitness(RuleBasedStateMachine):
    """A log that may lie at any step, and a witness that may be started anew at any step."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.log = Log()
        self.witness = self.log.make_witness(Path(self.folder.name) / "w")
        self.cosigned: list[bytes] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(entries=st.lists(st.binary(max_size=3), min_size=1, max_size=5))
    def append(self, entries: list[bytes]) -> None:
        self.log.grow(*entries)

    @rule(place=st.integers(0, 30))
    def rewrite(self, place: int) -> None:
        if place < len(self.log.leaves):
            self.log.leaves[place] = leaf_hash(b"rewritten%d" % len(self.log.leaves))

    @rule(size=st.integers(0, 30))
    def roll_back(self, size: int) -> None:
        del self.log.leaves[size:]

    @rule()
    def start_witness_anew(self) -> None:
        self.witness = WitnessFolder(self.witness.path)

    @rule(claimed=st.none() | st.integers(0, 30))
    def ask(self, claimed: int | None) -> None:
        """Whatever the log claims, what is cosigned goes on from what was cosigned."""
        size = len(self.cosigned)
        old = size if claimed is None else claimed
        is_prefix = self.log.leaves[:size] == self.cosigned
        try:
            add_checkpoint(self.witness, str(self.log.request(old)), AT)
        except AuditError:
            assert not (is_prefix and old == size)
            return
        assert is_prefix
        assert old == size
        self.cosigned = list(self.log.leaves)

    @rule()
    def ask_twice_at_once(self) -> None:
        """Two branches asked for at the same moment: one of them at most is cosigned."""
        size = len(self.cosigned)
        if self.log.leaves[:size] != self.cosigned:
            return
        branches = [[*self.log.leaves, leaf_hash(bytes([n]))] for n in range(2)]
        requests = []
        for branch in branches:
            copy = Log()
            copy.key, copy.leaves = self.log.key, branch
            requests.append(str(copy.request(size)))
        with ThreadPoolExecutor(2) as pool:
            signed = list(pool.map(self._try, requests))
        assert sum(signed) == 1
        self.log.leaves = list(branches[signed.index(True)])
        self.cosigned = list(self.log.leaves)

    def _try(self, request: str) -> bool:
        try:
            add_checkpoint(self.witness, request, AT)
        except AuditError:
            return False
        return True

    @invariant()
    def remembers_what_it_cosigned(self) -> None:
        if not hasattr(self, "witness"):
            return
        seen = self.witness.find(ORIGIN)
        if seen is not None:
            assert seen.checkpoint.root == Tree(self.cosigned).root()
            assert seen.checkpoint.size == len(self.cosigned)


TestLogAndWitness = LogAndWitness.TestCase


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Log]]:
    log = Log().grow(b"a", b"b", b"c")
    server = make_server(log.make_witness(tmp_path / "w"), "127.0.0.1", 0, lambda: AT)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", log
    server.shutdown()
    thread.join()
    server.server_close()


def post(url: str, body: str) -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(url, body.encode()) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode(), answer.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers["Content-Type"]


def test_over_http_a_witness_answers_as_the_specification_says(served: tuple[str, Log]) -> None:
    """C2SP tlog-witness: 200, 400, 403, 404, 409 with the size, 422."""
    address, log = served
    url = f"{address}/add-checkpoint"

    status, line, _ = post(url, str(log.request(0)))
    assert (status, line.endswith("\n")) == (200, True)
    assert parse_signature(line.rstrip("\n")).name == "witness.example/jiedao"
    assert post(url, str(log.request(1))) == (409, "3\n", "text/x.tlog.size")
    assert post(url, "nonsense")[0] == 400
    assert post(url, str(Log().grow(b"a").request(0)))[0] == 403
    assert post(url, str(Log("other.example/1").grow(b"a").request(0)))[0] == 404
    log.leaves[0] = leaf_hash(b"x")
    log.grow(b"d")
    assert post(url, str(log.request(3)))[0] == 422
    assert post(f"{address}/elsewhere", "")[0] == 404


def test_the_office_makes_its_key_once_and_cosigns_a_file_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = Log().grow(b"a")
    public, folder = tmp_path / "log.vkey", tmp_path / "w"
    public.write_text(f"{VerifierKey(HOST, log.key.verifier.public)}\n")
    init = ["witness", "init", str(folder), "--name", "w.example/1", "--log", str(public)]
    assert main(init) == 0
    key = capsys.readouterr().out.strip().split("\n")[-1]
    assert main(init) == 2
    assert (folder / "witness.key").stat().st_mode & 0o777 == 0o600
    request, answer = tmp_path / "request.txt", tmp_path / "answer.txt"
    request.write_text(str(log.request(0)))

    assert main(["witness", "cosign", str(folder), str(request), "--out", str(answer)]) == 0
    assert parse_signature(answer.read_text().rstrip("\n")).name == "w.example/1"
    assert key.startswith("w.example/1+")
    request.write_text("nonsense")
    assert main(["witness", "cosign", str(folder), str(request)]) == 1
    assert main(["witness", "cosign", str(tmp_path / "nowhere"), str(request)]) == 2
    assert main(["witness", "serve", str(folder), "--bind", "nonsense"]) == 2


def test_a_logs_key_is_no_witnesss_and_the_other_way_round() -> None:
    log = Log().grow(b"a")
    _, note = parse_checkpoint(log.request(0).checkpoint)
    as_witness = VerifierKey(log.key.name, log.key.verifier.public, COSIGNATURE)

    with pytest.raises(SignatureError):
        check_cosignature(note, as_witness)
    with pytest.raises(SignatureError):
        check_cosignature(note, log.key.verifier)
