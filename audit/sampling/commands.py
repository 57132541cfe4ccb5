"""The call-back sample on the command line: `python -m audit sample EVIDENCE`."""

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.checks.samples import check_samples
from audit.entries.proceedings import Proceedings
from audit.entries.sample import CONFIDENCES, ROUNDS_MOST
from audit.errors import RefutedError, UnreadableError
from audit.evidence.file import read_file
from audit.sampling.draw import Draw, SamplePlan
from audit.sampling.logged import LoggedSample, draw_logged, find_sample, state_logged
from audit.sampling.population import draw_from_log
from audit.sampling.sentences import say
from audit.sampling.statement import make_statement
from audit.sampling.words import say_statement
from audit.sentences import CHANNELS, IDENTIFICATIONS
from audit.terms import CallAnswer

_COLUMNS = 2
_CONFIDENCE = 95


def add_sample_parser(commands: Any, evidence: str) -> None:  # noqa: ANN401 - as in the witness's
    """Add the command to the command line parser."""
    sample = commands.add_parser(
        "sample", help="draw ballots to call back, and say what the answers prove"
    )
    sample.add_argument("evidence", type=Path, help=evidence)
    sample.add_argument("--calls", type=int, help="how many, where the log has no plan")
    sample.add_argument(
        "--dice", help="twenty throws or more, where the log has none: 35261 42613 …"
    )
    sample.add_argument("--confidence", type=int, choices=CONFIDENCES, help="95 unless it is said")
    sample.add_argument(
        "--answers", type=Path, help="a CSV file: the entry's index, confirmed|denied|unreached"
    )
    rounds = range(1, ROUNDS_MOST + 1)
    sample.add_argument("--round", type=int, choices=rounds, metavar=f"1…{ROUNDS_MOST}")


def run_sample(options: argparse.Namespace, proceedings: Proceedings) -> str:
    """Draw, and return what to print: the ballots to call, or what the answers prove.

    Raises:
        AuditError: refused; the message says why.
    """
    if (sample := find_sample(proceedings)) is not None:
        return "\n".join(_show_logged(options, proceedings, sample))
    if options.calls is None or options.dice is None:
        raise UnreadableError("the log has no sample: give --calls and --dice")
    plan = SamplePlan(calls=options.calls, confidence=options.confidence or _CONFIDENCE)
    drawn = draw_from_log(proceedings, plan, options.dice)
    if options.answers is None:
        return "\n".join(_list_drawn(drawn))
    answers = _read_answers(options.answers)
    statement = make_statement(proceedings, drawn, answers, plan, options.round or 1)
    return "\n".join(say_statement(statement, proceedings))


def _show_logged(
    options: argparse.Namespace, proceedings: Proceedings, sample: LoggedSample
) -> Iterator[str]:
    """Yield the draw of the log, and what the answers in it prove.

    Raises:
        UnreadableError: another plan, dice or answers are given than the log's.
        RefutedError: the sample was not carried out lawfully, or as `draw_logged` and
            `state_logged`.
    """
    given = (getattr(options, each) for each in ("calls", "dice", "confidence", "answers", "round"))
    if any(each is not None for each in given):
        raise UnreadableError("the log has a sample of its own: give the file alone")
    for problem in check_samples(proceedings):
        raise RefutedError(problem)
    drawn = draw_logged(proceedings, sample)
    yield from _list_drawn(drawn)
    if sample.calling_round:
        yield from say_statement(state_logged(proceedings, sample, drawn), proceedings)


def _list_drawn(drawn: Draw) -> Iterator[str]:
    ballots = sum(map(len, drawn.order.values()))
    yield say("drawn", ballots=ballots, drawn=len(drawn.called), seed=drawn.seed.hex())
    for ballot in drawn.called:
        stratum = ballot.stratum
        yield say(
            "drawn-line",
            index=ballot.index,
            unit=ballot.unit,
            building=stratum.building,
            channel=CHANNELS[stratum.channel],
            identified=IDENTIFICATIONS[stratum.identified],
        )


def _read_answers(path: Path) -> dict[int, CallAnswer]:
    """Read who answered what.

    Raises:
        UnreadableError: a line has another form, or an entry is named twice; the message names it.
    """
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path}: is no text") from None
    answers: dict[int, CallAnswer] = {}
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            if cells:
                index, answer = _read_line(cells, f"{path}: line {number}")
                if index in answers:
                    raise UnreadableError(f"{path}: line {number}: entry {index} is named twice")
                answers[index] = answer
    except csv.Error as error:
        raise UnreadableError(f"{path}: {error}") from None
    return answers


def _read_line(cells: list[str], place: str) -> tuple[int, CallAnswer]:
    index, answer = cells if len(cells) == _COLUMNS else ("", "")
    if not (index.isascii() and index.isdigit() and len(index) <= len("1000000000")):
        raise UnreadableError(f"{place}: is no entry's index and an answer")
    if answer not in set(CallAnswer):
        raise UnreadableError(f"{place}: is no answer: {', '.join(CallAnswer)}")
    return int(index), CallAnswer(answer)
