"""A key of digests is kept as long as a corrected cell is known by it."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.voting.installation import DIGESTS, NOTICED, SECRET, House
from tests.voting.maintenance.test_rotation import NEW, digest_house, drop, import_with, own_keys
from voting.digests import DigestKeys
from voting.errors.operation import MaintenanceError
from voting.services.register.uploading.corrections import ReadCell, TypedCell, record_corrections
from voting.storage.tables.register import RegisterCorrectionRow

__all__ = ["digest_house", "own_keys"]


def test_a_key_of_digests_is_needed_by_the_cells_that_were_corrected_under_it(
    digest_house: House,
) -> None:
    house, changed = digest_house, DigestKeys((NEW, SECRET))
    import_with(house, changed)
    house.database.write(lambda s: correct_cell(s, house))

    with pytest.raises(MaintenanceError, match="still needed"):
        drop(house, changed)

    house.database.write(lambda s: s.execute(delete(RegisterCorrectionRow)))
    drop(house, changed)


def correct_cell(session: Session, house: House) -> None:
    cell = ReadCell(DIGESTS.make("a cell"), "use", "1栋0101", "菜地")
    said = [(cell, TypedCell("住宅"))]
    record_corrections(session, member=house.member, said=said, digests=DIGESTS, at=NOTICED)
