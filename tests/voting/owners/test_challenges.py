"""An answer of an authenticator is good once and for some minutes, whatever a browser keeps."""

from datetime import timedelta

import pytest

from tests.voting.fuzzing.passkeys import BASE_URL, CHALLENGE, make_public_key, make_used
from tests.voting.installation import DIGESTS, OPENS, House
from voting.errors.sign_in import PasskeyRefusedError
from voting.services.owners import passkeys
from voting.services.people.signing_in.ceremony import find_passkey_id
from voting.services.people.signing_in.challenges import (
    LASTS,
    AskedChallenge,
    date_challenge,
    read_challenge,
)
from voting.storage.tables.owners import PasskeyRow


def test_an_answer_signs_in_once_although_its_passkey_does_not_count(house: House) -> None:
    answer = make_used(count=0).decode()
    row = PasskeyRow(
        community_id=house.community.id,
        id=find_passkey_id(answer),
        identity_digest="d" * 64,
        public_key=make_public_key(),
        sign_count=0,
        made_at=OPENS,
    )
    house.database.write(lambda s: s.add(row))
    kept = date_challenge(CHALLENGE, OPENS)

    def sign_in(at: timedelta = timedelta()) -> object:
        asked = read_challenge(kept, DIGESTS, OPENS + at)
        return passkeys.sign_in(house.database, answer=answer, asked=asked, base_url=BASE_URL)

    assert sign_in() == []
    for at in (timedelta(), LASTS):
        with pytest.raises(PasskeyRefusedError):
            sign_in(at)


def test_a_question_is_good_for_its_time_and_in_its_form() -> None:
    kept = date_challenge(CHALLENGE, OPENS)

    assert read_challenge(kept, DIGESTS, OPENS + LASTS) == AskedChallenge(
        CHALLENGE, DIGESTS, OPENS + LASTS
    )
    for wrong in ("", CHALLENGE, f"{CHALLENGE}.x", ".1", kept):
        with pytest.raises(PasskeyRefusedError):
            read_challenge(wrong, DIGESTS, OPENS + LASTS + timedelta(seconds=1))
