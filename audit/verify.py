"""The numbered steps of verification (contract on evidence, "The verifier").

Each step yields every problem that it finds, with its place. A step that depends on a failed one
reports that, and checks nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256

from audit.checks.clocks import check_clocks, warn_of_clocks
from audit.checks.counting import count_proceedings
from audit.checks.objections import list_texts
from audit.checks.order import check_order, check_references
from audit.document.pdf_form import (
    COMMITTEE_FIELD,
    SIGNATURES,
    STREET_OFFICE_FIELD,
    Document,
    is_pdf,
    is_signed,
)
from audit.entries.meeting import MeetingCreated, MotionCounted, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.entries.records import VERSION
from audit.errors import AuditError, RefutedError, UnreadableError, VersionError
from audit.evidence.file import (
    Evidence,
    Opening,
    Openings,
    parse_evidence,
    read_proceedings,
)
from audit.evidence.signers import name_convener
from audit.evidence.trust import Trust
from audit.log.canonical import Json
from audit.log.checkpoint import Checkpoint, parse_checkpoint
from audit.log.commitment import verify_opening
from audit.log.cosignature import Cosignature, list_cosignatures
from audit.log.merkle import Tree, leaf_hash
from audit.log.note import ED25519, Note, parse_verifier_key
from audit.printed.comparing import check_figures, tell_figures
from audit.printed.headline import Headline, check_headlines, find_headlines
from audit.sampling.logged import check_draw
from audit.sentences import CONVENER, SIGNERS, TITLES, say
from audit.step_texts import name_motions, name_step
from audit.terms import Edition
from audit.verdict import Progress, Verification, VerificationStep, find_stage
from ballots.errors import BallotsError
from ballots.rules import CHINA


class _Examination:
    """The file being verified, and the intermediate results that later steps use."""

    def __init__(
        self, data: bytes, trust: Trust | None, signatures: tuple[str, ...] | None
    ) -> None:
        self.trust = trust
        self.wanted = signatures
        self.signatures: tuple[str, ...] = signatures or SIGNATURES
        self.is_pdf = is_pdf(data)
        self.document: Document | None = None
        self.evidence: Evidence | None = None
        self.damage = "the evidence cannot be read"
        try:
            self._read(data)
        except RefutedError as error:
            self.damage = str(error)
        self.checkpoint: Checkpoint | None = None
        self.cosignatures: tuple[Cosignature, ...] = ()
        self.proceedings: Proceedings | None = None
        self.headlines: tuple[Headline, ...] = ()
        self.figures: tuple[str, ...] = ()

    def _read(self, data: bytes) -> None:
        """Read the evidence; an unreadable part of a signed document counts as damage."""
        if not self.is_pdf:
            self.evidence = parse_evidence(data)
            return
        from audit.document.signatures import read_document

        self.document = read_document(data)
        try:
            self.evidence = parse_evidence(self.document.attachment)
        except VersionError:
            raise
        except UnreadableError as error:
            if is_signed(data):
                raise RefutedError(f"the attachment was damaged: it {error}") from error
            raise

    @property
    def progress(self) -> Progress | None:
        """Return the stage of the meeting, once its entries are read."""
        if self.proceedings is None:
            return None
        return Progress(
            stage=find_stage(self.proceedings),
            as_of=max((each.at for each in self.cosignatures), default=None),
            awaits_countersignature=self.document is not None
            and STREET_OFFICE_FIELD not in self.signatures,
        )

    def get_evidence(self) -> Evidence:
        if self.evidence is None:
            raise RefutedError(self.damage)
        return self.evidence

    def get_proceedings(self) -> Proceedings:
        if self.proceedings is None:
            raise _BarredError("step 3")
        return self.proceedings


class _BarredError(Exception):
    """A step depends on another one that failed."""


def verify(
    data: bytes, trust: Trust | None = None, signatures: tuple[str, ...] | None = None
) -> Verification:
    """Run all steps on a result PDF or an evidence file.

    Args:
        data: the file's bytes.
        trust: the trusted keys; without them the file's own keys are shown for comparison.
        signatures: the signatures that a PDF must carry, in order. By default both; where it
            carries the committee's alone, it is not countersigned yet, and the verdict says so.

    Raises:
        UnreadableError: the bytes are neither.
    """
    examination = _Examination(data, trust, signatures)
    steps = tuple(_make(number, check, examination) for number, check in _CHECKS.items())
    return Verification(steps, examination.evidence, examination.progress, examination.figures)


def _make(
    number: int, check: "Callable[[_Examination], Iterator[str]]", examination: _Examination
) -> VerificationStep:
    title = name_step(number, is_trusted=examination.trust is not None)
    omitted = _omitted(number, examination)
    if omitted is not None:
        return VerificationStep(number, title, omitted=omitted)
    problems: list[str] = []
    try:
        problems.extend(check(examination))
    except _BarredError as barred:
        return VerificationStep(number, title, (f"cannot be checked: {barred} did not hold",))
    except UnreadableError:
        raise
    except (AuditError, BallotsError) as error:
        problems.append(str(error))
    if examination.proceedings is not None:
        problems = name_motions(problems, examination.proceedings.all(MotionNoticed))
    return VerificationStep(number, title, tuple(problems), tuple(_remarks(number, examination)))


def _omitted(number: int, examination: _Examination) -> str | None:
    """Return why a step does not apply to this file, or None."""
    evidence = examination.evidence
    if not examination.is_pdf and number <= (1 if evidence is None else 2):
        return say("no-pdf")
    if number != max(TITLES) or evidence is None:
        return None
    if (evidence.edition, evidence.openings) == (Edition.PUBLIC, Openings()):
        return say("nothing-disclosed")
    return None


def _check_document(examination: _Examination) -> Iterator[str]:
    keys = examination.get_evidence().keys
    document = examination.document
    if document is None:
        return
    from audit.document.signatures import check_signatures, list_fields

    if examination.wanted is None and list_fields(document.data) == (COMMITTEE_FIELD,):
        examination.signatures = (COMMITTEE_FIELD,)
    certificates = {COMMITTEE_FIELD: keys.committee, STREET_OFFICE_FIELD: keys.street_office}
    yield from check_signatures(document.data, certificates, examination.signatures)
    if examination.trust is not None:
        for field in examination.signatures:
            if certificates[field] not in examination.trust.certificates:
                yield f"signature {field}: its certificate is not trusted"


def _check_attachment(examination: _Examination) -> Iterator[str]:
    checkpoint, _ = parse_checkpoint(examination.get_evidence().checkpoint)
    document = examination.document
    if document is None:
        return
    # Documents from before owners were told of a public book name a log.
    origins = (
        say(code, origin=checkpoint.origin) for code in ("printed-origin", "printed-origin-before")
    )
    for name, spellings in (
        ("root", (checkpoint.root.hex(),)),
        ("origin", tuple(origins)),
        ("size", (say("printed-size", size=checkpoint.size),)),
    ):
        if not any(each in document.text for each in spellings):
            yield f"the document does not print the {name} of the attached evidence"


def _check_tree(examination: _Examination) -> Iterator[str]:
    evidence = examination.get_evidence()
    checkpoint, _ = parse_checkpoint(evidence.checkpoint)
    if checkpoint.size != len(evidence.entries):
        yield f"{len(evidence.entries)} entries, where the checkpoint speaks of {checkpoint.size}"
    if Tree(leaf_hash(entry) for entry in evidence.entries).root() != checkpoint.root:
        yield "the tree over the entries has another root than the checkpoint"
    examination.proceedings = read_proceedings(evidence.entries)
    examination.checkpoint = checkpoint


def _check_checkpoint(examination: _Examination) -> Iterator[str]:
    evidence = examination.get_evidence()
    checkpoint, note = parse_checkpoint(evidence.checkpoint)
    key = parse_verifier_key(evidence.keys.log)
    if key.name != checkpoint.origin:
        yield f"the log's key is named {key.name!r}, the checkpoint {checkpoint.origin!r}"
    if key.kind != ED25519:
        yield "the log's key is of a witness's kind"
    note.verify(key)
    if examination.trust is not None and not examination.trust.trusts_log(key):
        yield f"the log's key is not trusted: {key}"
    created = examination.get_proceedings().get(MeetingCreated)
    if (created.origin, created.log_key) != (checkpoint.origin, str(key)):
        yield "the log's first entry names another log or another key"
    yield from _check_certificates(created, evidence)
    yield from _check_witnesses(examination, created, note)


def _check_witnesses(
    examination: _Examination, created: MeetingCreated, note: Note
) -> Iterator[str]:
    """Yield the problems of the cosignatures; a log without witnesses needs none."""
    named = examination.get_evidence().keys.witnesses
    if named != created.witnesses or len(set(named)) != len(named):
        yield "the witnesses are not those that the log's first entry binds"
    if created.quorum > len(named) or (named and not created.quorum):
        yield f"a quorum of {created.quorum} cannot be had of {len(named)} witnesses"
    keys = [parse_verifier_key(text) for text in named]
    cosigned = list_cosignatures(note, keys)
    if len(note.signatures) != 1 + len(cosigned):
        yield "the checkpoint carries a signature of nobody who is named"
    if len(cosigned) < created.quorum:
        yield f"cosigned by {len(cosigned)} witnesses, where {created.quorum} must"
    trust = examination.trust
    if trust is not None and trust.witnesses and not set(keys) & set(trust.witnesses):
        yield "no witness that you trust has cosigned this log"
    elif trust is not None and trust.witnesses and not list_cosignatures(note, trust.witnesses):
        yield "no witness that you trust has cosigned this checkpoint"
    examination.cosignatures = cosigned


def _check_certificates(created: MeetingCreated, evidence: Evidence) -> Iterator[str]:
    for name, certificate, bound in (
        ("committee", evidence.keys.committee, created.committee_certificate),
        ("street office", evidence.keys.street_office, created.street_office_certificate),
    ):
        if sha256(certificate).hexdigest() != bound:
            yield f"the {name}'s certificate is not the one that the log's first entry binds"


def _check_order(examination: _Examination) -> Iterator[str]:
    proceedings = examination.get_proceedings()
    yield from check_order(proceedings)
    yield from check_clocks(proceedings, VERSION)


def _check_references(examination: _Examination) -> Iterator[str]:
    yield from check_references(examination.get_proceedings())


def _check_count(examination: _Examination) -> Iterator[str]:
    proceedings = examination.get_proceedings()
    counted: Sequence[Json] = ()
    for index, logged in proceedings.rounds:
        counted = count_proceedings(proceedings.until(index)).outcomes
        yield from _compare(logged, counted)
    yield from check_draw(proceedings)
    examination.figures = tuple(tell_figures(proceedings, counted))
    headlines = find_headlines(proceedings, counted) if counted else {}
    examination.headlines = tuple(headlines.values())
    if examination.document is not None:
        text, evidence = examination.document.text, examination.get_evidence()
        yield from check_figures(text, evidence, proceedings, counted)
        yield from check_headlines(text, examination.headlines)


def _compare(logged: Sequence[MotionCounted], counted: Sequence[Json]) -> Iterator[str]:
    if [each.motion for each in logged] != [str(outcome["id"]) for outcome in counted]:
        yield "the logged count is not of the motions that were noticed, one each, in order"
    for each, expected in zip(logged, counted, strict=False):
        if each.outcome != expected:
            yield f"motion {each.motion}: the count done again differs from the logged one"


def _check_all_openings(examination: _Examination) -> Iterator[str]:
    evidence = examination.get_evidence()
    if evidence.edition is Edition.PUBLIC:
        if evidence.openings != Openings():
            yield "the public edition discloses something"
        return
    proceedings = examination.get_proceedings()
    owners = {owner.owner: owner.who for owner in proceedings.owners}
    units = {unit.unit: unit.room for unit in proceedings.units}
    yield from _check_openings("owner", owners, evidence.openings.owners)
    yield from _check_openings("unit", units, evidence.openings.units)
    yield from _check_openings("objection", list_texts(proceedings), evidence.openings.objections)


def _check_openings(
    kind: str, commitments: dict[str, str], openings: tuple[Opening, ...]
) -> Iterator[str]:
    opened = [opening.of for opening in openings]
    if sorted(opened) != sorted(commitments):
        yield f"not every {kind} is disclosed, or one that is not in the log"
    for opening in openings:
        try:
            commitment = commitments.get(opening.of, "")
            verify_opening(commitment, opening.salt, opening.value)
        except RefutedError as error:
            yield f"{kind} {opening.of}: {error}"


_CHECKS: dict[int, Callable[[_Examination], Iterator[str]]] = {
    1: _check_document,
    2: _check_attachment,
    3: _check_tree,
    4: _check_checkpoint,
    5: _check_order,
    6: _check_references,
    7: _check_count,
    8: _check_all_openings,
}


def _say_witnesses(examination: _Examination) -> Iterator[str]:
    """Yield each witness with the time of its cosignature, or a sentence that there is none."""
    for cosignature in examination.cosignatures:
        yield say("witnessed-at", name=cosignature.name, at=_say_moment(cosignature.at))
    if not examination.cosignatures:
        yield say("no-witness")


def _say_moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _say_timestamps(examination: _Examination, document: Document) -> Iterator[str]:
    from audit.document.signatures import read_timestamps

    for field, at, authority in read_timestamps(document.data):
        yield say("timestamped", field=field, at=_say_moment(at))
        if examination.trust is None or authority not in examination.trust.certificates:
            digest = sha256(authority).hexdigest()
            yield say("authority-untrusted", digest=digest)


def _remarks(number: int, examination: _Examination) -> Iterator[str]:
    evidence = examination.evidence
    if number == 1 and examination.document is not None:
        yield from _say_timestamps(examination, examination.document)
        if STREET_OFFICE_FIELD not in examination.signatures:
            convener, english = name_convener(evidence.keys.committee) if evidence else CONVENER
            yield say("awaiting-office", convener=convener, english=english)
    if number == 5 and examination.proceedings is not None:  # noqa: PLR2004 - the step on times
        yield from warn_of_clocks(examination.proceedings, VERSION)
    if number == 7:  # noqa: PLR2004 - the step on the count
        yield from map(str, examination.headlines)
    if number != 4 or evidence is None:  # noqa: PLR2004 - the step on signatures
        return
    yield from _say_witnesses(examination)
    if examination.trust is None:
        keys = evidence.keys
        yield say("not-anchored")
        yield f"log {keys.log}"
        yield from (f"witness {key}" for key in keys.witnesses)
        office = (SIGNERS[STREET_OFFICE_FIELD], "street office")
        signers = ((name_convener(keys.committee), keys.committee), (office, keys.street_office))
        for (name, english), key in signers:
            digest = sha256(key).hexdigest()
            yield say("certificate-of", name=name, english=english, digest=digest)
