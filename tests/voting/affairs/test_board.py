"""The board as a list: found by words, filtered and sorted by the database."""

from typing import Any

from tests.voting.affairs.test_affairs import post
from tests.voting.installation import OPENS, House
from voting.services.affairs import disclosures
from voting.services.tables import Asked


def test_the_board_is_found_by_words_filtered_and_sorted(house: House) -> None:
    small = post(house, title="电梯维修", amount="100")
    large = post(house, title="公共收益", amount="900")
    house.database.write(
        lambda s: disclosures.take_down(
            s, member=house.member, disclosure_id=small, reason="金额有误", at=OPENS
        )
    )

    def ask_for(**asked: Any) -> list[str]:
        community_id = house.community.id
        part = house.database.read(
            lambda s: disclosures.read_disclosure_part(s, community_id, Asked(**asked))
        )
        return [each.id for each in part.rows]

    assert ask_for(sort="amount") == [small, large]
    assert ask_for(sort="amount", is_descending=True) == [large, small]
    assert ask_for(text="电梯") == [small]
    assert ask_for(chosen={"state": "shown"}) == [large]
    assert ask_for(chosen={"state": "taken-down"}) == [small]
