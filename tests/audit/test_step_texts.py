"""The steps in words: trusted only by a trust file, and in Chinese before English."""

import re
from pathlib import Path

import pytest

from audit.__main__ import main
from audit.sentences import SENTENCES, STEP_REASONS, TITLES
from audit.step_texts import PATTERNS, name_step, say_reason

VECTORS = Path(__file__).parent.parent / "data" / "vectors"


def test_without_a_trust_file_nothing_is_called_trusted() -> None:
    assert "可信" not in name_step(1, is_trusted=False)
    assert "trusted" not in name_step(1, is_trusted=False)
    assert "可信" in name_step(1, is_trusted=True)
    assert [name_step(n, is_trusted=True) for n in TITLES if n > 1] == list(TITLES.values())[1:]


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            "signature Committee: does not hold: what was signed has been changed",
            "召集人的签名不成立：签署以后文件被改动过 / signature Committee: ",
        ),
        (
            "signature StreetOffice: its certificate is not trusted",
            "街道办事处的证书不在信任文件里 / ",
        ),
        ("cannot be checked: step 3 did not hold", "第 3 步不成立，这一步无法核对 / "),
        ("警示 / warning: notice", "警示 / warning: notice"),
        (
            "entry 9: the ballot's unit is not in the register",
            "第 9 号记录：投票的专有部分不在清册里 / ",
        ),
        ("entry 9: nobody ever said this", f"第 9 号记录：{STEP_REASONS[4]} / entry 9"),
        ("nobody ever said this", f"{STEP_REASONS[4]} / nobody"),
    ],
)
def test_a_reason_is_said_in_chinese_first(problem: str, said: str) -> None:
    assert say_reason(problem, 4).startswith(said)


def test_a_sentence_has_a_place_for_what_its_pattern_takes_out() -> None:
    for pattern, code in PATTERNS:
        assert re.compile(pattern).groups == SENTENCES[code].count("{}"), pattern
    assert STEP_REASONS.keys() == TITLES.keys()


def test_the_terminal_says_every_problem_in_chinese_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.json"
    good = (VECTORS / "good-public.json").read_text()
    damaged.write_text(re.sub(r"(title[^:]*:[^第]*)第一次", r"\1第二次", good, count=1))

    assert main(["verify", str(damaged)]) == 1
    problems = re.findall(r"^     ✗ (.*)", capsys.readouterr().out, re.MULTILINE)
    assert problems
    for problem in problems:
        assert re.match(r"[\u4e00-\u9fff]", problem), problem
