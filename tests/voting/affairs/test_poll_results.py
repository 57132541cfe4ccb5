"""What a poll tells of each building."""

from voting.services.affairs.poll_results import count_buildings


def test_answers_of_few_are_not_had_by_subtracting_the_other_buildings() -> None:
    options = {"for": "赞成", "against": "不赞成"}
    homes = {name: {f"{name}-{place}" for place in range(9)} for name in ("1栋", "2栋", "3栋")}
    answers = {
        f"{name}-{place}": ("for",)
        for name, answered in (("1栋", 9), ("2栋", 6), ("3栋", 2))
        for place in range(answered)
    }
    whole = count_buildings(homes, answers, options)
    enough = {key: mark for key, mark in answers.items() if not key.startswith("3栋")}

    assert [bool(each.counts) for each in whole] == [True, False, False]
    assert [bool(each.counts) for each in count_buildings(homes, enough, options)] == [
        True, True, False,
    ]  # fmt: skip
