"""The verifier on the command line: `python -m audit verify FILE` or `assembly-verify FILE`."""

import argparse
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from getpass import getpass
from pathlib import Path
from typing import NoReturn

from audit.checks.counting import group_by_scope, make_case
from audit.document.pdf_form import is_pdf
from audit.entries.meeting import MeetingCreated, MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.entries.records import parse_record
from audit.errors import AuditError, RefutedError, UnreadableError
from audit.evidence.absence import check_absence
from audit.evidence.file import (
    Evidence,
    hash_whole_log,
    parse_evidence,
    read_file,
    read_proceedings,
)
from audit.evidence.receipt import check_receipt, parse_receipt
from audit.evidence.trust import read_trust
from audit.own_machine import countersign_file
from audit.printed.beside import list_beside
from audit.sampling.commands import add_sample_parser, run_sample
from audit.sentences import say
from audit.step_texts import say_reason
from audit.verdict import Verification, VerificationStep, VerificationVerdict, say_verdict
from audit.verify import verify
from audit.witness.commands import add_witness_parser, run_witness
from ballots.pipes import run_until_reader_is_gone

HOLDS, REFUTED, UNREADABLE, NOT_YET = 0, 1, 2, 3
_STATUSES = {
    VerificationVerdict.FINAL: HOLDS,
    VerificationVerdict.NOT_FINAL: NOT_YET,
    VerificationVerdict.NOT_COUNTERSIGNED: NOT_YET,
    VerificationVerdict.REFUTED: REFUTED,
}
COMMANDS = ("verify", "receipt", "absence", "case", "countersign", "witness", "sample")
EVIDENCE = "evidence.json, or the result document that holds it"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"arguments: {message}", file=sys.stderr)
        sys.exit(UNREADABLE)


def run_installed() -> int:
    """Run `assembly-verify`; without the name of a command it verifies."""
    arguments = sys.argv[1:]
    named = not arguments or arguments[0] in {*COMMANDS, "-h", "--help"}
    return main(arguments if named else ["verify", *arguments], "assembly-verify")


def main(arguments: list[str], program: str = "python -m audit") -> int:
    """Run a command; return 0 (holds), 1 (refuted), 2 (unreadable), 3 (not final), 141 (pipe)."""
    return run_until_reader_is_gone(lambda: _run(arguments, program))


def _run(arguments: list[str], program: str) -> int:
    for library in ("pypdf", "pyhanko", "pyhanko_certvalidator"):
        # The steps report damaged files in one line each; these libraries would log tracebacks.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    parser = _make_parser(program)
    if not arguments:
        print(f"{parser.format_usage()}{parser.epilog}", file=sys.stderr)
        return UNREADABLE
    options = parser.parse_args(arguments)
    commands = (_verify, _receipt, _absence, _case, _countersign, _witness, _sample)
    run = dict(zip(COMMANDS, commands, strict=True))
    try:
        return run[options.command](options)
    except UnreadableError as error:
        print(say("unreadable", error=error), file=sys.stderr)
        return UNREADABLE
    except AuditError as error:
        print(say("refuted", error=error), file=sys.stderr)
        return REFUTED


def _make_parser(program: str) -> argparse.ArgumentParser:
    example = say("for-example", program=program)
    parser = _Parser(prog=program, description=__doc__, epilog=example)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    verifying = commands.add_parser("verify", help="verify a result PDF or an evidence file")
    verifying.add_argument("file", type=Path, help="a result document (PDF) or evidence.json")
    verifying.add_argument("--trust", type=Path, help="keys and certificates, a file or a folder")
    verifying.add_argument("--json", action="store_true", help="print every step as JSON")
    receipt = commands.add_parser("receipt", help="find a receipt's ballot in the evidence")
    receipt.add_argument("receipt", type=Path, help="a receipt's file, receipt.txt")
    receipt.add_argument("evidence", type=Path, help=EVIDENCE)
    absence = commands.add_parser("absence", help="show that no ballot of a unit was recorded")
    absence.add_argument("evidence", type=Path, help=EVIDENCE)
    absence.add_argument("unit", help="the unit's pseudonym")
    signing = commands.add_parser("countersign", help="verify a result PDF, and countersign it")
    signing.add_argument("document", type=Path, help="the result PDF that the committee signed")
    signing.add_argument("key", type=Path, help="NAME.p12, or NAME.key with NAME.crt beside it")
    signing.add_argument(
        "--trust", type=Path, required=True, help="keys and certificates, a file or a folder"
    )
    add_witness_parser(commands)
    add_sample_parser(commands, EVIDENCE)
    case = commands.add_parser("case", help="print the meeting as a count case")
    case.add_argument("evidence", type=Path, help=EVIDENCE)
    case.add_argument("--motion", help="by its id; needed where motions have different scopes")
    return parser


def _verify(options: argparse.Namespace) -> int:
    trust = None if options.trust is None else read_trust(options.trust)
    data = read_file(options.file)
    with _naming(options.file):
        verification = verify(data, trust)
    print(_as_json(verification) if options.json else _for_people(verification))
    if verification.holds and trust is None and not options.json:
        print(say("own-keys"))
    return _STATUSES[verification.verdict]


def _as_json(verification: Verification) -> str:
    steps = [
        {
            "step": step.number,
            "title": step.title,
            "holds": step.holds,
            "omitted": step.omitted,
            "problems": list(step.problems),
            "remarks": list(step.remarks),
        }
        for step in verification.steps
    ]
    progress = verification.progress
    as_of = None if progress is None or progress.as_of is None else progress.as_of.isoformat()
    result = {
        "holds": verification.holds,
        "verdict": verification.verdict.value,
        "stage": None if progress is None else progress.stage,
        "as_of": as_of,
        "of": _name_meeting(verification),
        "figures": [line.strip() for line in verification.figures],
        "beside": list(_list_beside(verification)),
        "steps": steps,
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def _name_meeting(verification: Verification) -> dict[str, str] | None:
    """Return whose result the file says it is, by its first entry, if that can be read."""
    if verification.evidence is None or not verification.evidence.entries:
        return None
    with suppress(RefutedError):
        record = parse_record(verification.evidence.entries[0])
        if isinstance(record, MeetingCreated):
            return {
                "community": record.community,
                "meeting": record.title,
                "street_office": record.street_office,
            }
    return None


def _list_beside(verification: Verification) -> Iterator[dict[str, object]]:
    """Yield each motion's published figures beside the counted ones, where these can be had."""
    if verification.evidence is None:
        return
    with suppress(RefutedError):
        for motion in list_beside(verification.evidence):
            lines = [
                {"name": each.name, "published": each.published, "counted": each.counted}
                for each in motion.lines
            ]
            yield {"motion": motion.number, "title": motion.title, "lines": lines}


def _for_people(verification: Verification) -> str:
    lines = [line for step in verification.steps for line in _step_lines(step)]
    figures = [say("counted-again"), *verification.figures] if verification.figures else []
    verdict = say_verdict(verification.verdict, verification.progress)
    return "\n".join([*figures, *lines, verdict])


def _step_lines(step: VerificationStep) -> list[str]:
    if step.omitted is not None:
        return [f"—  {step.number}. {step.title}（{step.omitted}）"]
    mark = "✓" if step.holds else "✗"
    return [
        f"{mark}  {step.number}. {step.title}",
        *(f"     ✗ {say_reason(problem, step.number)}" for problem in step.problems),
        *(f"     · {remark}" for remark in step.remarks),
    ]


def _read_evidence(path: Path) -> Evidence:
    data = read_file(path)
    with _naming(path):
        if not is_pdf(data):
            return parse_evidence(data)
        from audit.document.signatures import read_document

        return parse_evidence(read_document(data).attachment)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Put the file's name before the fault that makes it unreadable."""
    try:
        yield
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error}") from error


def _receipt(options: argparse.Namespace) -> int:
    data = read_file(options.receipt)
    with _naming(options.receipt):
        try:
            receipt = parse_receipt(data.decode())
        except UnicodeDecodeError:
            raise UnreadableError("is no receipt") from None
    found = check_receipt(receipt, _read_evidence(options.evidence))
    print(say("ballot-found", index=found.index, size=found.size))
    named = "、".join(found.witnesses)
    print(say("witnessed-by", names=named) if named else say("no-witness"))
    return HOLDS


def _absence(options: argparse.Namespace) -> int:
    absence = check_absence(options.unit, _read_evidence(options.evidence))
    print(say("no-ballot", size=absence.size, unit=options.unit))
    return HOLDS


def _countersign(options: argparse.Namespace) -> int:
    trust = read_trust(options.trust)
    written = countersign_file(
        options.document, options.key, trust, lambda: getpass(say("key-password"))
    )
    print(say("countersigned", path=written))
    return HOLDS


def _witness(options: argparse.Namespace) -> int:
    print(run_witness(options))
    return HOLDS


def _sample(options: argparse.Namespace) -> int:
    evidence = _read_evidence(options.evidence)
    # A draw speaks for the log only if its entries are those that the checkpoint stands for.
    hash_whole_log(evidence)
    print(run_sample(options, read_proceedings(evidence.entries)))
    return HOLDS


def _case(options: argparse.Namespace) -> int:
    evidence = _read_evidence(options.evidence)
    # A case speaks for the log only if its entries are those that the checkpoint stands for.
    hash_whole_log(evidence)
    proceedings = read_proceedings(evidence.entries)
    case = make_case(proceedings, _choose_motions(proceedings, options.motion))
    print(json.dumps(case, ensure_ascii=False, indent=2))
    return HOLDS


def _choose_motions(proceedings: Proceedings, wanted: str | None) -> list[MotionNoticed]:
    groups = group_by_scope(proceedings)
    if wanted is not None:
        found = [each for group in groups for each in group if each.motion.get("id") == wanted]
        if not found:
            raise RefutedError(f"the meeting has no motion {wanted!r}")
        return found
    if len(groups) != 1:
        raise RefutedError("the motions have different scopes: name one with --motion")
    return groups[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
