"""The forms about a platform's file as somebody sends them, each with one mistake in it."""

from tests.voting.installation import FINAL
from tests.voting.platform.lists import (
    MAPPING,
    bring,
    hold_another,
    list_register,
    make_row,
    map_all,
)
from tests.voting.web.form_scenes import Case, Scene
from voting.services.platform.imports import ImportKey, set_columns

_HOME = "/office/{community}/{platform}/platform/"
_IMPORT = _HOME + "{import}"


def hold_by_platform(scene: Scene) -> dict[str, str]:
    """Hold a meeting that the platform holds, beside the open one, and import its list."""
    meeting_id = hold_another(scene.house)
    units = list_register(scene.house, meeting_id)
    key = bring(scene.house, meeting_id, [make_row(each) for each in units])
    set_columns(
        scene.house.database, auditor=scene.house.auditor, key=key, mapping=MAPPING, at=FINAL
    )
    return {"platform": meeting_id, "import": key.id}


def count_first(scene: Scene) -> dict[str, str]:
    """Count the list too, so that there are figures to compare."""
    places = hold_by_platform(scene)
    map_all(scene.house, ImportKey(scene.house.key_of(places["platform"]), places["import"]))
    return places


CASES = {
    "platform file": Case(
        who="auditor", page=_HOME, action=_HOME, wrong="file", says="只接受 .xlsx", at=FINAL,
        typed={"kind": "ballots"}, file=("file", b"x"), prepare=hold_by_platform,
    ),
    "platform columns": Case(
        who="auditor", page=_IMPORT, action=_IMPORT + "/columns", wrong="head",
        says="没有这一行", typed={"head": "900", "column-room": "2", "mark-M1": "4"},
        prepare=hold_by_platform, at=FINAL,
    ),
    "platform words": Case(
        who="auditor", page=_IMPORT, action=_IMPORT + "/words", prefix="words-",
        wrong="word-approvals-反对", says="还有词没有选含义", prepare=hold_by_platform, at=FINAL,
        typed={"word-approvals-同意": "abstain", "word-approvals-反对": ""},
    ),
    "platform figures": Case(
        who="auditor", page=_IMPORT, action=_IMPORT + "/published", prefix="figures-",
        wrong="figure-M1-for.persons", says="人数请写整数", prepare=count_first, at=FINAL,
        typed={"figure-M1-for.persons": "很多", "figure-M1-for.area": "1000.5"},
    ),
}  # fmt: skip
