"""The settings of the installations that tests make."""

from datetime import timedelta

from tests.voting.installation import BASE_URL, DIGESTS, SECRET
from voting.keys.folder import KeyFolder
from voting.settings import SessionEnds, Settings

LONG = SessionEnds(timedelta(days=3650), timedelta(days=3650))


def make_settings(url: str, keys: KeyFolder) -> Settings:
    return Settings(
        session_keys=(SECRET,),
        digests=DIGESTS,
        database_url=url,
        keys_folder=keys.path,
        base_url=BASE_URL,
        # A test's clock goes through a meeting in one sign-in.
        staff_sessions=LONG,
        owner_sessions=LONG,
    )
