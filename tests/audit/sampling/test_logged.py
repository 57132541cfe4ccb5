"""A sample that stands in the log: anybody repeats the draw from the evidence alone."""

from pathlib import Path

import pytest

from audit.__main__ import main
from audit.evidence.file import read_proceedings
from audit.sampling.logged import draw_logged, find_sample, state_logged
from tests.audit.checks.test_samples import SAMPLED, answer
from tests.audit.damages import alter, drop
from tests.audit.simulator.log_entries import edit, place_of

ENTRIES = tuple(SAMPLED.entries())
SAMPLE = find_sample(read_proceedings(ENTRIES))
assert SAMPLE is not None
DRAWN = draw_logged(read_proceedings(ENTRIES), SAMPLE)


def call(*rounds: list[dict[str, object]]) -> list[bytes]:
    """Return the log with these answers, round by round."""
    entries = list(ENTRIES)
    first = place_of(entries, "sample.answered")
    parts = [
        edit(entries[first], round=number, answers=answers)
        for number, answers in enumerate(rounds, 1)
    ]
    entries[first : first + 2] = parts
    return entries


def sample(path: Path, entries: list[bytes], *options: str) -> int:
    file = path / "evidence.json"
    file.write_bytes(SAMPLED.seal(entries).to_bytes())
    return main(["sample", str(file), *options])


def test_the_command_draws_and_states_what_the_log_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called = [each.index for each in DRAWN.called]
    entries = call(
        [answer(each, "confirmed" if each != called[-1] else "unreached") for each in called],
        [answer(called[-1])],
    )
    logged = find_sample(read_proceedings(tuple(entries)))
    assert logged is not None

    assert sample(tmp_path, entries) == 0

    told = capsys.readouterr().out
    assert DRAWN.seed.hex() in told
    assert f"确认 {len(called)} 户，否认 0 户" in told
    assert logged.calling_round == 2
    assert (
        state_logged(read_proceedings(tuple(entries)), logged, DRAWN).confirmed == len(called) == 3
    )


def test_whoever_passes_somebody_over_or_calls_others_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called = [each.index for each in DRAWN.called]
    late = list(ENTRIES)
    alter("sample.planned", at="2026-05-28T00:00:00.000Z")(late)

    assert sample(tmp_path, call([answer(each) for each in called[1:]])) == 1
    assert sample(tmp_path, call([answer(0)])) == 1
    assert sample(tmp_path, late) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_before_the_dice_nobody_can_draw_and_no_other_plan_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planned = list(ENTRIES)
    for tag in ("sample.answered", "sample.answered", "sample.thrown", "result.confirmed"):
        drop(tag)(planned)

    assert sample(tmp_path, planned) == 1
    assert sample(tmp_path, list(ENTRIES), "--calls", "2") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_whoever_calls_more_in_the_first_round_than_the_dice_drew_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everybody = [each.index for order in DRAWN.order.values() for each in order]

    assert sample(tmp_path, call([answer(each) for each in everybody])) == 1
    assert sample(tmp_path, call([])) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
