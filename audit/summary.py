"""The figures of a result as the document prints them.

The document is rendered from these rows and the verifier looks for the same rows in the
document's text, so that what is printed cannot differ from what was counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.canonical import Json
from audit.meeting_entries import MotionNoticed
from audit.proceedings import Proceedings
from ballots.area import format_area, format_percent, parse_area
from ballots.clause import Clause
from ballots.holdings import Weight
from ballots.motion import ABSTAIN, AGAINST, FOR, INVALID, NONE, SILENT
from ballots.statute import Comparison, Threshold, parse_threshold

VERDICTS = {"carried": "通过", "not-carried": "未通过", "no-quorum": "参与不足，未形成有效决定"}
MARKS = {
    FOR: "同意",
    AGAINST: "反对",
    ABSTAIN: "弃权",
    NONE: "以上都不同意",
    INVALID: "废票",
    SILENT: "已送达未投票",
}


USES = {
    "parking": "车位",
    "storage": "储藏室",
    "residential": "住宅",
    "commercial": "商业",
    "office": "办公",
    "other": "其他",
}
RULES = {
    ("revote", "last"): "截止前可以更改，以最后一票为准",
    ("revote", "first"): "投票后不能更改",
    ("mixed", "online-prevails"): "线上票与纸质票并存时以线上票为准",
    ("mixed", "paper-prevails"): "线上票与纸质票并存时以纸质票为准",
    ("mixed", "first-prevails"): "线上票与纸质票并存时以先投的为准",
    ("silent", "absent"): "已送达未投票的不计入参与表决",
    ("silent", "abstain"): "已送达未投票的视为弃权",
    ("silent", "with-majority"): "已送达未投票的计入已表决的多数票",
    ("invalid", "absent"): "废票不计入参与表决",
    ("invalid", "participates"): "废票计入参与表决但不计入同意",
    ("rank", "persons-then-area"): "候选人先按人数、再按面积排名",
    ("rank", "area-then-persons"): "候选人先按面积、再按人数排名",
    ("alternates", "true"): "达到法定票数未当选的列为候补",
    ("alternates", "false"): "不设候补",
    ("notice_count", "clear"): "公告期满的次日才可开会",
    ("notice_count", "interval"): "公告期满的当日即可开会",
    ("early_close", "never"): "不提前截止",
    ("early_close", "irreversible"): "结果已不可能改变时可以提前截止",
}
"""Single rules in words, by field and value."""
_NOTES = (
    (
        re.compile(r"silent holdings abstain: no one choice leads by area and by persons"),
        "按面积和按人数领先的意见不一致，已送达未投票的视为弃权",
    ),
    (
        re.compile(r"no option meets both majorities; run-off between (.+)"),
        "没有方案同时达到两项过半数，可在以下方案中再次表决：{}",
    ),
    (
        re.compile(r"tie over the last seat between (.+) at (\d+) persons; no lot is drawn"),
        "最后一个席位上 {} 的面积和人数（{} 人）都相同，席位空缺，不抽签",
    ),
    (re.compile(r"(\d+) of (\d+) seats left empty"), "{1} 个席位中空缺 {0} 个"),
    (re.compile(r"alternates tied: (.+)"), "候补并列：{}"),
    (
        re.compile(r"no more alternates than (\d+) members: (.+)"),
        "候补不超过委员人数（{0} 人），以下未列为候补：{1}",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, cell by cell."""

    cells: tuple[str, ...]
    is_met: bool = True

    @property
    def text(self) -> str:
        """Return the line without white space, as it is looked for in a document."""
        return "".join("".join(self.cells).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSummary:
    """One motion of a result, ready to print."""

    id: str
    title: str
    text: str
    verdict: str
    outcome: str
    """The verdict as the count contract names it."""
    decided: str
    """The chosen option or the elected candidates, or nothing."""
    comparisons: tuple[Row, ...]
    results: tuple[Row, ...]
    deemed: str
    """How many silent holdings were added to which mark, or nothing."""
    notes: tuple[str, ...]
    sensitivity: tuple[str, ...]
    """Under which other rules the outcome would differ."""
    headline: tuple[str, ...] = ()
    """Where silent holdings were deemed to vote: how many did, and the verdict without them."""

    def rows(self) -> Iterator[Row]:
        """Yield all lines that carry figures."""
        yield Row((f"表决结论：{self.verdict}",))
        yield from self.comparisons
        yield from self.results
        for text in (self.decided, self.deemed, *self.notes, *self.sensitivity):
            yield Row((text,))


def summarize(
    noticed: MotionNoticed,
    outcome: Json,
    sensitivity: Sequence[Json] = (),
    headline: tuple[str, ...] = (),
) -> MotionSummary:
    """Return one motion's outcome as lines to print.

    Args:
        noticed: the motion in the words of the notice.
        outcome: as the count contract prints it.
        sensitivity: as the count contract prints it, for all motions.
        headline: what stands beside the verdict (`audit.headline`).
    """
    verdict = str(outcome["outcome"])
    return MotionSummary(
        id=str(noticed.motion["id"]),
        title=noticed.title,
        text=noticed.text,
        verdict=VERDICTS[verdict],
        outcome=verdict,
        decided=say_decided(outcome),
        comparisons=tuple(_comparisons(outcome)),
        results=tuple(_results(outcome)),
        deemed=_deemed(outcome),
        notes=tuple(_say_note(str(note)) for note in _list(outcome["notes"])),
        sensitivity=tuple(_sensitivity(str(noticed.motion["id"]), sensitivity)),
        headline=headline,
    )


def say_decided(outcome: Json) -> str:
    """Name the chosen option, or who was elected; nothing for an approval."""
    if "elected" in outcome:
        elected = "、".join(str(name) for name in _list(outcome["elected"])) or "无人当选"
        alternates = "、".join(str(name) for name in _list(outcome["alternates"]))
        waiting = f"；候补：{alternates}" if alternates else ""
        return f"当选：{elected}{waiting}{_formation(outcome)}"
    chosen = outcome.get("chosen")
    return "" if chosen is None else f"选定：{chosen}"


def _formation(outcome: Json) -> str:
    """Say whether the committee is formed, where the local rule speaks of it."""
    formation = outcome.get("formation")
    if not isinstance(formation, dict):
        return ""
    elected, agreed, least = (formation[key] for key in ("elected", "agreed", "least"))
    half = "" if "share" in formation else "并超过约定人数的一半"
    bar = f"约定 {agreed} 人，选出 {elected} 人，至少须 {least} 人{half}"
    if not formation["formed"]:
        return f"；业主委员会未成立（{bar}）"
    vacant = f"，另须补选 {formation['vacant']} 人" if formation["vacant"] else ""
    return f"；业主委员会成立（{bar}）{vacant}"


def _deemed(outcome: Json) -> str:
    deemed = _mapping(outcome["deemed"])
    if deemed["to"] is None:
        return ""
    weight = read_weight(deemed)
    mark = MARKS.get(str(deemed["to"]), str(deemed["to"]))
    area = format_square_metres(weight.area_cm2)
    return (
        f"其中推定票：已送达未投票的 {weight.persons:,} 人、{area} "
        f"按议事规则计入“{mark}”；其余为实际投票"
    )


def _say_note(note: str) -> str:
    """Say a note of the count in Chinese; names stand as they are."""
    for pattern, chinese in _NOTES:
        match = pattern.fullmatch(note)
        if match:
            return chinese.format(*(part.replace(" and ", "、") for part in match.groups()))
    return note


def _sensitivity(motion: str, found: Sequence[Json]) -> Iterator[str]:
    for each in found:
        outcomes = _mapping(each["outcomes"])
        if motion in outcomes:
            other = VERDICTS[str(_mapping(outcomes[motion])["outcome"])]
            decided = say_decided({"alternates": [], **_mapping(outcomes[motion])})
            verdict = f"{other}（{decided}）" if decided else other
            yield f"若{say_rule(str(each['field']), each['value'])}，结论将是：{verdict}"


def say_rule(field: str, value: object) -> str:
    """Say one rule of the count in Chinese."""
    if field == "uncounted_uses":
        uses = [USES.get(str(each), str(each)) for each in _list(value)]
        return f"{'、'.join(uses)}不计入面积和人数" if uses else "车位、储藏室都计入面积和人数"
    if field == "extension_times":
        return "投票期限不能延长" if value is None else f"投票期限最多延长 {value} 次"
    if field == "extension_max_days":
        return f"投票期限的延长合计不超过 {value} 日"
    return RULES.get((field, str(value).lower()), f"{field} = {value}")


def say_clause(clause: Clause) -> str:
    """Name a clause with the day that it was adopted on."""
    day = clause.adopted_on
    return f"{clause.text}，{day.year}年{day.month}月{day.day}日通过"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def read_weight(value: object) -> Weight:
    """Read a weight as the count contract prints it."""
    record = _mapping(value)
    area = str(record["area"])
    persons = record["persons"]
    return Weight(
        0 if area == "0.00" else parse_area(area),
        persons if isinstance(persons, int) else 0,
    )


def _threshold(value: object) -> Threshold | None:
    return None if value == "none" else parse_threshold(str(value))


def _comparisons(outcome: Json) -> Iterator[Row]:
    participation = _mapping(outcome["participation"])
    eligible, taking_part = read_weight(outcome["eligible"]), read_weight(participation)
    bar = _threshold(participation["required"])
    if bar is not None:
        yield from _compare("参与表决", Comparison(bar, taking_part, eligible))
    consent = _threshold(_mapping(outcome["consent"])["required"])
    results = _mapping(outcome["results"])
    base = eligible if bar is None else taking_part
    for mark, result in results.items():
        if mark not in {AGAINST, ABSTAIN, NONE, INVALID, SILENT}:
            name = MARKS.get(mark, mark)
            yield from _compare(name, Comparison(consent, read_weight(result), base))


def _compare(name: str, comparison: Comparison) -> Iterator[Row]:
    threshold = comparison.threshold
    if threshold is None:
        return
    sign = "≥" if threshold.inclusive else "＞"
    required = f"{sign}{threshold.numerator}/{threshold.denominator}"
    part, whole, missing = comparison.part, comparison.whole, comparison.missing
    yield _row(
        (f"{name}·面积", format_square_metres(part.area_cm2), format_square_metres(whole.area_cm2)),
        f"应{required}",
        _in_whole_numbers(threshold, part.area_cm2, whole.area_cm2, met=comparison.area_met),
        "" if comparison.area_met else f"缺{format_square_metres(missing.area_cm2)}",
    )
    yield _row(
        (f"{name}·人数", f"{part.persons:,}人", f"{whole.persons:,}人"),
        f"应{required}",
        _in_whole_numbers(threshold, part.persons, whole.persons, met=comparison.persons_met),
        "" if comparison.persons_met else f"差{missing.persons:,}人",
    )


def _row(figures: tuple[str, str, str], required: str, numbers: str, missing: str) -> Row:
    return Row((*figures, required, numbers, missing or "达到"), is_met=not missing)


def _in_whole_numbers(threshold: Threshold, part: int, whole: int, *, met: bool) -> str:
    sign = {
        (True, True): "≥",
        (True, False): "＜",
        (False, True): "＞",
        (False, False): "≤",
    }[threshold.inclusive, met]
    return f"{part:,}×{threshold.denominator} {sign} {whole:,}×{threshold.numerator}"


def format_square_metres(area_cm2: int) -> str:
    """Say an area with thousands parted."""
    whole, _, decimals = format_area(area_cm2).partition(".")
    return f"{int(whole):,}.{decimals}㎡"


def _results(outcome: Json) -> Iterator[Row]:
    for mark, value in _mapping(outcome["results"]).items():
        result = _mapping(value)
        weight = read_weight(result)
        yield Row(
            (
                MARKS.get(mark, mark),
                format_square_metres(weight.area_cm2),
                f"{result['area_percent']}%",
                f"{weight.persons:,}人",
                f"{result['persons_percent']}%",
            )
        )


_IDENTIFIED = {
    "letter": "投票信",
    "telephone": "手机验证码",
    "passkey": "通行密钥",
    "in-person": "当面核对",
    "paper": "纸质票",
}


def say_identified(proceedings: Proceedings) -> str:
    """Say how many of the ballots received rest on which way of identifying their voters."""
    casts = [placed.cast.identified for placed in proceedings.counted_ballots]
    shares = [
        f"{name} {casts.count(way)} 张（{format_percent(casts.count(way), len(casts))}%）"
        for way, name in _IDENTIFIED.items()
        if way in casts
    ]
    if not shares:
        return "没有表决票"
    return f"共收到 {len(casts)} 张表决票（更改前后各算一张）：{'，'.join(shares)}"
