"""The decision on a motion in words: the verdict, who was elected, what was chosen."""

from audit.log.canonical import Json
from audit.printed.reading import read_list
from audit.vocabulary import CHINESE, Vocabulary
from ballots.count.outcome import Verdict


def say_decided(outcome: Json, words: Vocabulary = CHINESE) -> str:
    """Return the chosen option or the elected candidates; empty for an approval."""
    if "elected" in outcome:
        elected = words.join(read_list(outcome["elected"])) or words.say("nobody-elected")
        alternates = words.join(read_list(outcome["alternates"]))
        waiting = words.say("alternates", names=alternates) if alternates else ""
        return f"{words.say('elected', names=elected)}{waiting}{_formation(outcome, words)}"
    chosen = outcome.get("chosen")
    return "" if chosen is None else words.say("chosen", option=words.name(chosen))


def read_verdict(outcome: Json) -> Verdict:
    """Return the verdict of an outcome in the form of the count contract."""
    return Verdict(str(outcome["outcome"]))


def say_verdict(outcome: Json, words: Vocabulary = CHINESE) -> str:
    """Return the verdict, with what was decided in brackets."""
    verdict, decided = words.verdicts[read_verdict(outcome)], say_decided(outcome, words)
    return words.say("decided", verdict=verdict, decided=decided) if decided else verdict


def _formation(outcome: Json, words: Vocabulary) -> str:
    """Return whether the committee is formed; empty if the rules do not ask."""
    formation = outcome.get("formation")
    if not isinstance(formation, dict):
        return ""
    facts = {key: formation[key] for key in ("elected", "agreed", "least")}
    bar = words.say("formation-bar" if "share" in formation else "formation-bar-half", **facts)
    if not formation["formed"]:
        return words.say("not-formed", bar=bar)
    vacant = formation["vacant"]
    return words.say("formed-vacant" if vacant else "formed", bar=bar, vacant=vacant)
