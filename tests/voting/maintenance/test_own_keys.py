"""Whether a folder of keys belongs to a database is seen without reading whole logs."""

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from tests.voting.installation import House, make_open_meeting
from voting.maintenance.keys.own_keys import require_own_keys


def test_first_entries_are_found_by_their_keys(web_house: House) -> None:
    house = web_house
    make_open_meeting(house)
    asked: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        del connection, cursor, rest
        asked.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    house.database.read(lambda s: require_own_keys(s, house.keys))
    event.remove(house.database.engine, "before_cursor_execute", note)

    (of_logs,) = [each for each in asked if "log_entries" in each and "FROM meetings" in each]

    def explain(session: Session) -> list[str]:
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {of_logs}", (0,))
        return [row.detail for row in rows]

    plan = house.database.read(explain)
    assert any("SEARCH log_entries" in step and "index=?" in step for step in plan), plan
