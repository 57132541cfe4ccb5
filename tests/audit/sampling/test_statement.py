"""What the command says of a meeting's ballots, and which answers it does not take."""

from pathlib import Path

import pytest

from audit.__main__ import main
from audit.evidence.file import parse_evidence, read_proceedings
from audit.sampling.draw import SamplePlan
from audit.sampling.population import draw_from_log
from audit.sampling.statement import make_statement
from audit.terms import CallAnswer

EVIDENCE = Path(__file__).parents[2] / "data" / "vectors" / "good-public.json"
DICE = "35261 42613 64512 21354"
PROCEEDINGS = read_proceedings(parse_evidence(EVIDENCE.read_bytes()).entries)
PLAN = SamplePlan(calls=2, confidence=95)
DRAWN = draw_from_log(PROCEEDINGS, PLAN, DICE)
FIRST, *_, LAST = (each.index for each in DRAWN.called)


def sample(*options: str, calls: int = 2) -> int:
    return main(["sample", str(EVIDENCE), "--calls", str(calls), "--dice", DICE, *options])


def answer(path: Path, *lines: str) -> str:
    file = path / "answers.csv"
    file.write_text("\n".join(lines))
    return str(file)


def test_only_the_ballots_that_count_are_drawn_by_their_strata() -> None:
    population = [each for order in DRAWN.order.values() for each in order]

    assert sorted(each.index for each in population) == [
        each.index for each in PROCEEDINGS.counted_ballots
    ]
    assert [(each.channel.value, len(order)) for each, order in DRAWN.order.items()] == [
        ("online", 4),
        ("paper", 1),
    ]


def test_the_command_names_what_is_to_be_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample() == 0

    head, *lines = capsys.readouterr().out.splitlines()
    assert DRAWN.seed.hex() in head
    assert [line.split()[1] for line in lines] == [str(each.index) for each in DRAWN.called]


def test_all_confirmed_settles_as_much_as_it_can(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    everybody = [f"{each.index},confirmed" for each in PROCEEDINGS.counted_ballots]

    assert sample("--answers", answer(tmp_path, *everybody), calls=5) == 0

    told = capsys.readouterr().out
    assert "假票少于 1 张" in told
    assert "抽查足以说明决定成立" in told
    assert "没有联系上的即使" not in told


def test_a_denial_goes_to_the_objection_procedure_and_the_unreached_are_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [f"{each.index},confirmed" for each in DRAWN.called]
    lines[0] = lines[0].replace("confirmed", "denied")
    lines[1] = lines[1].replace("confirmed", "unreached")

    assert sample("--answers", answer(tmp_path, *lines)) == 0

    told = capsys.readouterr().out
    assert "有 1 户否认投过票，请按异议程序逐户处理" in told
    assert "没有联系上的即使全是假票" in told


def test_whoever_is_not_reached_makes_the_worst_case_worse_and_no_bound_better() -> None:
    confirmed = {each.index: CallAnswer.CONFIRMED for each in DRAWN.called}

    reached = make_statement(PROCEEDINGS, DRAWN, confirmed, PLAN)
    missed = make_statement(PROCEEDINGS, DRAWN, {**confirmed, FIRST: CallAnswer.UNREACHED}, PLAN)

    assert reached.fewer_than == reached.fewer_than_at_worst
    assert reached.fewer_than <= missed.fewer_than <= missed.fewer_than_at_worst


def test_a_later_round_says_no_more_than_the_first_of_the_same_answers() -> None:
    confirmed = {each.index: CallAnswer.CONFIRMED for each in DRAWN.called}
    rounds = [
        make_statement(PROCEEDINGS, DRAWN, confirmed, PLAN, each).fewer_than for each in (1, 2, 9)
    ]

    assert rounds == sorted(rounds)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([], 2),
        ([f"{FIRST},confirmed"], 1),  # somebody was passed over
        ([*(f"{each.index},confirmed" for each in DRAWN.called), "0,confirmed"], 1),
        ([f"{FIRST},yes"], 2),
        ([f"{FIRST},confirmed", f"{FIRST},denied"], 2),
        ([f"{FIRST}"], 2),
        (["-1,confirmed"], 2),
        (["1" * 5_000 + ",confirmed"], 2),
        (['"'], 2),
    ],
)
def test_answers_that_are_none_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: list[str], status: int
) -> None:
    assert sample("--answers", answer(tmp_path, *lines)) == status
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_log_that_is_not_closed_draws_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    unclosed = PROCEEDINGS.until(FIRST + 1)

    with pytest.raises(Exception, match="when voting is closed"):
        draw_from_log(unclosed, PLAN, DICE)
    assert sample(calls=0) == 1
    assert main(["sample", str(EVIDENCE), "--calls", "2", "--dice", "1"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
