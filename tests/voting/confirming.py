"""The second person of a step, as tests need them."""

from datetime import datetime
from functools import partial

from sqlalchemy import select

from tests.voting.installation import BASE_URL, House
from voting.services.steps import confirming
from voting.services.steps.confirming import Actor
from voting.storage.tables.desk import StepRow


def confirm(
    house: House, step_id: str, by: Actor | None = None, at: datetime | None = None
) -> None:
    """Confirm a step, by default as the second member and in the instant that it was asked for."""
    if at is None:
        asked = select(StepRow.asked_at).where(StepRow.id == step_id)
        at = house.database.read(lambda s: s.scalars(asked).one())
    house.database.write(
        partial(
            confirming.confirm_step,
            actor=by or house.second,
            step_id=step_id,
            keys=house.keys,
            base_url=BASE_URL,
            at=at,
        )
    )
