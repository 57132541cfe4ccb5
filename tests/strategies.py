"""Generated meetings, as count cases."""

from typing import Any

from hypothesis import strategies as st

MATTERS = (
    "rules-of-procedure",
    "elect-committee",
    "hire-or-dismiss-manager",
    "use-maintenance-fund",
    "raise-maintenance-fund",
    "rebuild",
    "change-common-use",
    "spend-common-revenue",
)
OVERRIDES: dict[str, list[Any]] = {
    "uncounted_uses": [["parking", "storage"], [], ["parking"], ["parking", "other"]],
    "revote": ["last", "first"],
    "mixed": ["online-prevails", "paper-prevails", "first-prevails"],
    "silent": ["absent", "abstain", "with-majority"],
    "silent_matters": [["rebuild"], ["raise-maintenance-fund", "use-maintenance-fund"]],
    "invalid": ["absent", "participates"],
    "rank": ["persons-then-area", "area-then-persons"],
    "alternates": [True, False],
}


@st.composite
def areas(draw: st.DrawFn) -> str:
    """An area that collides often, so that ties and exact bars occur."""
    whole = draw(st.integers(1, 4)) * 30
    decimals = draw(st.sampled_from(["", ".00", ".5", ".0001", ".9999"]))
    return f"{whole}{decimals}"


@st.composite
def units(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A unit of one of few owners, so that holdings have several units."""
    people = [f"p{n}" for n in range(8)]
    owners = draw(st.lists(st.sampled_from(people), min_size=1, max_size=2, unique=True))
    state = draw(st.sampled_from(["delivered"] * 6 + ["undelivered", "unsold"]))
    return {
        "unit": f"u{number}",
        "building": draw(st.sampled_from(["1栋", "2栋"])),
        "area": draw(areas()),
        "use": draw(st.sampled_from(["residential"] * 5 + ["commercial", "parking", "storage"])),
        "owners": ["dev"] if state == "unsold" else owners,
        "state": state,
    }


def motions() -> st.SearchStrategy[list[dict[str, Any]]]:
    """One motion of each kind."""
    matter = st.sampled_from(MATTERS)
    return st.tuples(matter, matter, st.integers(1, 3)).map(
        lambda drawn: [
            {"id": "M1", "kind": "approval", "matter": drawn[0]},
            {"id": "M2", "kind": "choice", "matter": drawn[1], "options": ["A", "B"]},
            {
                "id": "M3",
                "kind": "election",
                "matter": "elect-committee",
                "candidates": ["c1", "c2", "c3", "c4"],
                "seats": drawn[2],
            },
        ]
    )


@st.composite
def ballots(draw: st.DrawFn, number: int, count: int) -> dict[str, Any]:
    """A ballot for one of the units, at an instant of its own."""
    ballot: dict[str, Any] = {
        "unit": f"u{draw(st.integers(0, count - 1))}",
        "channel": draw(st.sampled_from(["online", "online", "paper"])),
        "at": f"2026-05-01T08:{number // 60:02d}:{number % 60:02d}+08:00",
    }
    if draw(st.integers(0, 9)) == 0:
        return {**ballot, "invalid": "two boxes ticked"}
    choices = {
        "M1": draw(st.sampled_from(["for", "for", "against", "abstain"])),
        "M2": draw(st.sampled_from(["A", "A", "B", "none", "abstain"])),
        "M3": draw(st.lists(st.sampled_from(["c1", "c2", "c3", "c4"]), max_size=3, unique=True)),
    }
    left_out = draw(st.sampled_from([None, None, None, "M1", "M2", "M3"]))
    invalid = draw(st.sampled_from([None, None, None, "M1", "M2", "M3"]))
    marked = {k: v for k, v in choices.items() if k not in {left_out, invalid}}
    if invalid is None:
        return {**ballot, "choices": marked}
    return {**ballot, "choices": marked, "invalid_on": {invalid: "two boxes ticked"}}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A whole meeting."""
    count = draw(st.integers(1, 12))
    drawn = [draw(units(number)) for number in range(count)]
    overrides = draw(
        st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in OVERRIDES.items()})
    )
    case: dict[str, Any] = {
        "format": "count-case/1",
        "rules": draw(st.sampled_from(["civil-code-2021"] * 3 + ["property-law-2007"])),
        "overrides": overrides,
        "developer": "dev",
        "units": drawn,
        "motions": draw(motions()),
        "ballots": [draw(ballots(n, count)) for n in range(draw(st.integers(0, 20)))],
        "delivered": [u["unit"] for u in drawn if draw(st.booleans())],
    }
    case["voided"] = [u["unit"] for u in drawn if draw(st.integers(0, 5)) == 0]
    for motion in case["motions"]:
        if draw(st.integers(0, 5)) == 0:
            motion["scope"] = {"units": [draw(st.sampled_from(drawn))["unit"]]}
    if draw(st.integers(0, 3)) == 0:
        case["scope"] = {"buildings": [draw(st.sampled_from(drawn))["building"]]}
    return case
