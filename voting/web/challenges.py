"""The challenge of a passkey, kept in the browser's session from its question to its answer."""

from dataclasses import replace

from voting.errors.sign_in import PasskeyRefusedError
from voting.services.people.signing_in.ceremony import PasskeyQuestion
from voting.services.people.signing_in.staff_passkeys import PasskeyAnswer
from voting.web.current import current
from voting.web.forms.loading import load
from voting.web.forms.owners import PasskeyForm
from voting.web.sessions.contents import read_session, write_session


def keep_challenge(question: PasskeyQuestion | None) -> PasskeyQuestion | None:
    """Keep the challenge of a question until its answer comes, and return the question."""
    if question:
        write_session(replace(read_session(), challenge=question.challenge))
    return question


def take_answer() -> PasskeyAnswer:
    """Return the sent answer with the challenge that was kept for it, which is good once.

    Raises:
        PasskeyRefusedError: no question was asked.
    """
    contents, answer = read_session(), load(PasskeyForm).answer
    write_session(replace(contents, challenge=""))
    if not contents.challenge:
        raise PasskeyRefusedError
    return PasskeyAnswer(
        answer=answer, challenge=contents.challenge, base_url=current().settings.base_url
    )
