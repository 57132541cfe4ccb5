"""Whether a folder of keys belongs to a database: to the keys that its logs name."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.meeting import MeetingCreated
from audit.entries.records import parse_record
from audit.log.note import parse_verifier_key
from voting.errors.operation import InstallationError, KeyMissingError, MaintenanceError
from voting.keys.folder import KeyFolder, identify_log_key
from voting.maintenance.keys.rotation import list_unfinished
from voting.services.people.communities import get_community, office_signer_name, signer_name
from voting.storage.base import Database
from voting.storage.tables.log import LogEntryRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import DataKeyRow
from voting.storage.vault import DATA_KEYS


def require_data_keys(database: Database) -> None:
    """Check that the folder opens every key of data: without it no name and no telephone is read.

    Raises:
        MaintenanceError: some it does not open.
    """
    if database.vault is None:
        return
    lost = 0
    for key_id in database.read(lambda s: s.scalars(select(DataKeyRow.id)).all()):
        try:
            database.vault.find(key_id)
        except KeyMissingError:
            lost += 1
    if lost:
        raise MaintenanceError(
            f"{DATA_KEYS} in the folder of keys has not the master key of {lost} keys of data:"
            " names, telephones and scans cannot be read; take the file from a backup"
        )


def require_own_keys(session: Session, keys: KeyFolder) -> None:
    """Check that the folder knows each key that a log names, by its public half at least.

    A private key that was lost is not looked for: the other meetings go on without it. Certificates
    are those of the meetings that are not finished.

    Raises:
        InstallationError: the folder is another installation's; the first such key is named.
    """
    for created in _list_created(session):
        if not keys.knows_log_key(created.log_key):
            public = parse_verifier_key(created.log_key).public
            raise _make_error(keys, f"log.{identify_log_key(public)}")
    for log, created in list_unfinished(session):
        community = get_community(session, log.community_id)
        for name, fingerprint in (
            (signer_name(community), created.committee_certificate),
            (office_signer_name(community), created.street_office_certificate),
        ):
            if not keys.knows_certificate(name, fingerprint):
                raise _make_error(keys, f"{name}.{fingerprint[:8]}")


def _list_created(session: Session) -> Iterator[MeetingCreated]:
    # Meeting by meeting: a search by the index alone would read all logs from end to end.
    first = select(LogEntryRow.entry).where(
        LogEntryRow.community_id == MeetingRow.community_id,
        LogEntryRow.meeting_id == MeetingRow.id,
        LogEntryRow.index == 0,
    )
    entries = session.scalars(select(first.scalar_subquery()).select_from(MeetingRow))
    for record in (parse_record(entry) for entry in entries if entry is not None):
        if isinstance(record, MeetingCreated):
            yield record


def _make_error(keys: KeyFolder, name: str) -> InstallationError:
    text = f"{keys.path} is the folder of keys of another installation: {name} is not in it"
    return InstallationError("keys-foreign", text, key=name)
