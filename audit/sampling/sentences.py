"""What the call-back sample says to people, by code: Chinese, and then English after a slash."""

from typing import Final, Literal

SENTENCES = {
    "drawn": "按截止时的记票簿、事先定好的办法和当众掷出的骰子，"
    "从 {ballots} 张票里抽出 {drawn} 张（种子 {seed}） / "
    "drawn {drawn} of {ballots} ballots, by the log at closing, the plan and the dice "
    "(seed {seed})",
    "drawn-line": "  第 {index} 号记录  {unit}  {building}  {channel}  {identified}",
    "answered": "已回访 {called} 户：确认 {confirmed} 户，否认 {denied} 户，"
    "没有联系上 {unreached} 户 / "
    "called {called}: {confirmed} confirmed, {denied} denied, {unreached} not reached",
    "fewer-than": "有 {confidence}% 的把握说，假票少于 {fewer} 张"
    "（没有联系上的与联系上的情况相当时） / "
    "with {confidence} % confidence fewer than {fewer} ballots are false, "
    "if those not reached are like those reached",
    "fewer-than-at-worst": "没有联系上的即使全是假票，假票也少于 {fewer} 张 / "
    "even if every ballot not reached is false, fewer than {fewer} are",
    "motion-settled": "{number}. {title}：按截止时的计票，至少要有 {needed} 张假票，决定才会不同；"
    "抽查足以说明决定成立 / "
    "{number}. {title}: by the count at closing another decision needs at least {needed} false "
    "ballots; the sample shows that it stands",
    "motion-settled-if-alike": "{number}. {title}：按截止时的计票，至少要有 {needed} 张假票，"
    "决定才会不同；没有联系上的与联系上的情况相当时，抽查足以说明决定成立 / "
    "{number}. {title}: by the count at closing another decision needs at least {needed} false "
    "ballots; if those not reached are like those reached, the sample shows that it stands",
    "motion-open": "{number}. {title}：至少要有 {needed} 张假票，决定才会不同；"
    "再回访 {more} 户，全部确认，就足以说明 / "
    "{number}. {title}: another decision needs at least {needed} false ballots; "
    "{more} more calls, all confirmed, would settle it",
    "motion-beyond": "{number}. {title}：只要有 {needed} 张假票，决定就可能不同；"
    "抽查无法说明，请逐户核对或者按异议程序处理 / "
    "{number}. {title}: {needed} false ballots may be enough for another decision; "
    "no calls can settle it",
    "motion-without": "{number}. {title}：参与不足，与票的真假无关 / "
    "{number}. {title}: too few took part, whether ballots are false or not",
    "denials": "有 {denied} 户否认投过票，请按异议程序逐户处理 / "
    "{denied} denied their ballot: each goes to the objection procedure",
}


CHINESE: Final = "zh"
ENGLISH: Final = "en"
Language = Literal["zh", "en"] | None
"""Chinese or English; None for both."""


def say(code: str, language: Language = None, /, **facts: object) -> str:
    """Return a sentence with its facts filled in."""
    both = SENTENCES[code]
    chinese, _, english = both.partition(" / ")
    spoken = {CHINESE: chinese, ENGLISH: english or chinese, None: both}
    return spoken[language].format(**facts)
