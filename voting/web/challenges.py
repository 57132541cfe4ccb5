"""The challenge of a passkey, kept in the browser's session from its question to its answer."""

from dataclasses import replace

from voting.services.people.signing_in.ceremony import PasskeyQuestion
from voting.services.people.signing_in.challenges import date_challenge, read_challenge
from voting.services.people.signing_in.staff_passkeys import PasskeyAnswer
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import PasskeyForm
from voting.web.sessions.contents import read_session, write_session


def keep_challenge(question: PasskeyQuestion | None) -> PasskeyQuestion | None:
    """Keep the challenge of a question until its answer comes, and return the question."""
    if question:
        kept = date_challenge(question.challenge, current().clock.now())
        write_session(replace(read_session(), challenge=kept))
    return question


def take_answer() -> PasskeyAnswer:
    """Return the sent answer with the challenge that was kept for it, which is good once.

    Raises:
        PasskeyRefusedError: no question was asked, or too long ago.
    """
    contents, answer, context = read_session(), load(PasskeyForm).answer, current()
    write_session(replace(contents, challenge=""))
    asked = read_challenge(contents.challenge, context.settings.digests, context.clock.now())
    return PasskeyAnswer(answer=answer, asked=asked, base_url=context.settings.base_url)
