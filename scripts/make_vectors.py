"""Write the test vectors: one small meeting, good in four forms, and damaged in many.

The keys are drawn anew each time, so that no private key lies in the repository; the vectors are
committed and stay as they are until this is run again on purpose.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from cryptography.hazmat.primitives.serialization import Encoding  # noqa: E402 - the path is set

from audit.document.signatures import certify, countersign  # noqa: E402
from audit.evidence.receipt import Receipt  # noqa: E402
from audit.log.merkle import Tree, leaf_hash  # noqa: E402
from audit.terms import ReviewFinding  # noqa: E402
from audit.verify import verify  # noqa: E402
from tests.audit.checks.test_candidates import WITHDRAWAL_DAMAGES  # noqa: E402
from tests.audit.checks.test_clocks import CLOCKS  # noqa: E402
from tests.audit.checks.test_desk import DESK_DAMAGES, EXTENDED  # noqa: E402
from tests.audit.checks.test_mandates import MANDATE_DAMAGES  # noqa: E402
from tests.audit.checks.test_objections import OBJECTION_DAMAGES  # noqa: E402
from tests.audit.checks.test_reviews import REVIEW_DAMAGES  # noqa: E402
from tests.audit.checks.test_transfers import SOLD, TRANSFER_DAMAGES  # noqa: E402
from tests.audit.damages import Edit  # noqa: E402
from tests.audit.simulator.log_entries import place_of  # noqa: E402
from tests.audit.simulator.meeting import Meeting  # noqa: E402
from tests.audit.simulator.signers import make_witness  # noqa: E402
from tests.audit.test_tampering import DAMAGES  # noqa: E402
from voting.documents.result import ResultPage, render_result  # noqa: E402
from voting.services.result.document.document import summarize_result  # noqa: E402

FOLDER = ROOT / "tests" / "data" / "vectors"


def write(name: str, data: bytes, steps: dict[str, list[int]]) -> None:
    """Write a vector, and note which steps refute it."""
    (FOLDER / name).write_bytes(data)
    if not name.startswith("unreadable"):
        steps[name] = [step.number for step in verify(data).steps if not step.holds]


def render(meeting: Meeting) -> bytes:
    """Return the signed result document of a meeting."""
    evidence = meeting.evidence()
    page = ResultPage(
        evidence=evidence,
        motions=summarize_result(evidence),
        url="https://vote.example/c/langyue/1",
        at=meeting.evidence_at(),
    )
    return countersign(certify(render_result(page), meeting.committee), meeting.office)


def write_trust(meeting: Meeting) -> None:
    """Write the trust files of the vectors."""
    trust = FOLDER / "trust"
    trust.mkdir()
    (trust / "log.vkey").write_text(f"{meeting.log_key.verifier}\n")
    (trust / "witness.vkey").write_text(f"{meeting.witnesses[0].verifier}\n")
    for name, signer in (("committee", meeting.committee), ("office", meeting.office)):
        (trust / f"{name}.crt").write_bytes(signer.certificate.public_bytes(Encoding.PEM))


def write_damages(meeting: Meeting, steps: dict[str, list[int]]) -> None:
    """Write evidence that a dishonest server could have signed and that no verifier accepts."""
    for number, (name, damage, _) in enumerate(DAMAGES):
        entries = meeting.entries()
        damage(entries)
        slug = "".join(c if c.isalnum() else "-" for c in name)
        write(f"damaged-{number:02d}-{slug}.json", meeting.seal(entries).to_bytes(), steps)
    reviewed = replace(meeting, findings=(ReviewFinding.VOIDED,))
    write("good-reviewed.json", reviewed.evidence().to_bytes(), steps)
    for change, _ in REVIEW_DAMAGES:
        entries = reviewed.entries()
        change(entries)
        slug = change.__name__.replace("_", "-")
        write(f"damaged-review-{slug}.json", reviewed.seal(entries).to_bytes(), steps)


def write_variant(
    name: str,
    meeting: Meeting,
    damages: Sequence[tuple[str, Edit, int]],
    steps: dict[str, list[int]],
) -> None:
    """Write the damaged evidence of another meeting, signed as a dishonest server could."""
    for damage, change, _ in damages:
        entries = meeting.entries()
        change(entries)
        slug = damage.replace(" ", "-")
        write(f"damaged-{name}-{slug}.json", meeting.seal(entries).to_bytes(), steps)


def write_variants(meeting: Meeting, steps: dict[str, list[int]]) -> None:
    """Write votes that were extended, of a flat sold, of agents, elections, objections."""
    extended = replace(
        meeting, is_extended=True, overrides=EXTENDED.overrides, clauses=EXTENDED.clauses
    )
    write("good-extended.json", extended.evidence().to_bytes(), steps)
    write_variant("desk", extended, DESK_DAMAGES, steps)
    sold = replace(meeting, is_sold=True, overrides=SOLD.overrides, clauses=SOLD.clauses)
    write("good-sold.json", sold.evidence().to_bytes(), steps)
    write("good-sold-auditor.json", sold.auditors_edition().to_bytes(), steps)
    write_variant("sold", sold, TRANSFER_DAMAGES, steps)
    mandated = replace(meeting, is_mandated=True)
    write("good-mandated.json", mandated.evidence().to_bytes(), steps)
    write_variant("mandate", mandated, MANDATE_DAMAGES, steps)
    elected = replace(meeting, is_election=True)
    write("good-candidate-withdrawn.json", elected.evidence().to_bytes(), steps)
    write_variant("withdrawal", elected, WITHDRAWAL_DAMAGES, steps)
    objected = replace(meeting, is_objected=True)
    write("good-objected.json", objected.evidence().to_bytes(), steps)
    write("good-objected-auditor.json", objected.auditors_edition().to_bytes(), steps)
    write_variant("objection", objected, OBJECTION_DAMAGES, steps)


def write_clocks(meeting: Meeting, steps: dict[str, list[int]]) -> None:
    """Write the logs whose broken clocks version 1 warns of, and the clocks of each warning."""
    warnings: dict[str, list[str]] = {}
    for name, timed, broken in CLOCKS:
        slug = f"clock-{name.replace(' ', '-')}.json"
        known = {key: getattr(meeting, key) for key in ("log_key", "committee", "office")}
        write(
            slug, replace(timed, witnesses=meeting.witnesses, **known).evidence().to_bytes(), steps
        )
        warnings[slug] = sorted(broken)
    content = json.dumps(warnings, indent=2, ensure_ascii=False)
    (FOLDER / "warnings.txt").write_text(f"{content}\n")


def main() -> None:
    """Write all vectors."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    meeting = Meeting(witnesses=(make_witness("示例街道办事处"),))
    good = meeting.evidence()
    data = good.to_bytes()
    steps: dict[str, list[int]] = {}
    write_trust(meeting)
    write("good-public.json", data, steps)
    write("good-auditor.json", meeting.auditors_edition().to_bytes(), steps)
    pdf = render(meeting)
    write("good-result.pdf", pdf, steps)
    write_damages(meeting, steps)
    write_variants(meeting, steps)
    write_clocks(meeting, steps)
    write("damaged-byte.json", data.replace(b'"M1":"for"', b'"M1":"fop"', 1), steps)
    write("damaged-spelling.json", data + b" ", steps)
    write("damaged-appended.pdf", pdf + b"\n% more\n", steps)
    write("damaged-inside.pdf", pdf.replace(b"/Type /Page", b"/Type /Pagf", 1), steps)
    write("unreadable-truncated.json", data[: len(data) // 2], steps)
    write("unreadable-newer.json", data.replace(b"evidence/1", b"evidence/2"), steps)
    write("unreadable-nothing.json", b"{}", steps)
    leaves = [leaf_hash(entry) for entry in good.entries]
    place = place_of(list(good.entries), "ballot.cast")
    path = Tree(leaves).prove_inclusion(place, len(leaves))
    receipt = Receipt(leaves[place], place, path, good.checkpoint)
    (FOLDER / "receipt.txt").write_text(str(receipt))
    content = json.dumps(steps, indent=2, ensure_ascii=False)
    (FOLDER / "steps.txt").write_text(f"{content}\n")


if __name__ == "__main__":
    main()
