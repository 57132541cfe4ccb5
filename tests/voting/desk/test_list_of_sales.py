"""Sales after the freezing as a list: found by address and by buyer, in an order."""

from typing import Any

from tests.voting.desk.test_transfers import COUPLE, make_meeting, sell
from tests.voting.installation import House
from voting.services.desk import transfers
from voting.services.tables import Asked


def test_sales_are_found_by_address_and_by_buyer_and_come_in_an_order(house: House) -> None:
    meeting_id = make_meeting(house)
    sell(house, meeting_id, "0103")
    sell(house, meeting_id, "0101", buyers=COUPLE)

    def ask_for(**asked: Any) -> list[tuple[str, ...]]:
        key = house.key_of(meeting_id)
        part = house.database.read(lambda s: transfers.read_transfer_part(s, key, Asked(**asked)))
        return [each.addresses for each in part.rows]

    first, second = ("1栋1单元0103",), ("1栋1单元0101",)
    assert ask_for() == [first, second]
    assert ask_for(sort="address") == [second, first]
    assert ask_for(sort="recorded", is_descending=True) == [second, first]
    assert ask_for(text="0103") == [first]
    assert ask_for(text="1单元 李国强") == [second]
    assert ask_for(text="0102") == []
