"""Clean registers, drawn at random."""

from dataclasses import dataclass

from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from ballots.area import format_area
from voting.importing.spelling.addresses import unify_building
from voting.importing.spelling.words import SHARED_BY


@dataclass(frozen=True)
class Owner:
    name: str
    identity: str
    telephone: str


@dataclass(frozen=True)
class Home:
    building: str
    section: str
    room: str
    use: str
    area: str
    owners: tuple[Owner, ...]
    shared_by: str

    @property
    def cells(self) -> list[str]:
        """As it stands in the template, in one row."""
        owners = [
            "、".join(getattr(each, part) for each in self.owners)
            for part in ("name", "identity", "telephone")
        ]
        place = [self.building, self.section, self.room]
        rest = [self.shared_by, "已交付"]
        return [*place, self.use, self.area, "不动产登记", *owners, *rest]


def make_owner(number: int) -> Owner:
    digits = f"3301991980{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 899 + 1:03d}"
    name = (
        "赵钱孙李周吴郑王"[number % 8] + "甲乙丙丁戊己庚辛壬癸"[number % 10] + chr(0x4E00 + number)
    )
    return Owner(name, digits + mod_11_2.calc_check_digit(digits), f"138{number:08d}")


@st.composite
def registers(draw: st.DrawFn) -> list[Home]:
    """Draw a clean register: a few buildings, homes with one to three owners, some with several."""
    homes = []
    number = draw(st.integers(0, 500))
    for building in range(1, draw(st.integers(1, 3)) + 1):
        for room in range(1, draw(st.integers(1, 5)) + 1):
            several = draw(st.integers(1, 3))
            owners = tuple(make_owner(number + each) for each in range(several))
            number += draw(st.integers(0, several))
            shared_by = (
                draw(st.sampled_from(["共同共有", "按份共有"])) if several > 1 else "单独所有"
            )
            area = format_area(draw(st.integers(300_000, 2_000_000)))
            use = draw(st.sampled_from(["住宅", "住宅", "商业"]))
            place = (f"{building}栋", "1单元", f"{room}01")
            homes.append(Home(*place, use, area, owners, shared_by))
    return homes


def describe(home: Home) -> tuple[object, ...]:
    place = (unify_building(home.building), home.section, home.room)
    rest = (home.use, home.area, "registered", SHARED_BY[home.shared_by], "已交付")
    return (*place, *rest, tuple((o.name, o.identity, o.telephone) for o in home.owners))
