"""The English words of a result, by the codes of `audit.sentences`; documents are Chinese."""

from audit.terms import Identification
from ballots.count.outcome import Verdict

VERDICTS = {
    Verdict.CARRIED: "Passed",
    Verdict.NOT_CARRIED: "Not passed",
    Verdict.NO_QUORUM: "No valid decision, too few took part",
}
MARKS = {
    "for": "For",
    "against": "Against",
    "abstain": "Abstain",
    "none": "None of these",
    "invalid": "Invalid",
    "silent": "Served, did not vote",
}
USES = {
    "parking": "parking spaces",
    "storage": "storage rooms",
    "residential": "homes",
    "commercial": "shops",
    "office": "offices",
    "other": "other units",
}
MATTERS = {
    "raise-maintenance-fund": "raising the maintenance fund",
    "rebuild": "altering or rebuilding the buildings",
    "change-common-use": "changing the use of common parts, or using them for business",
}
RULES = {
    ("revote", "last"): "A vote can be changed until the end; the last one counts",
    ("revote", "first"): "A vote cannot be changed once it is cast",
    ("mixed", "online-prevails"): (
        "Where there is a vote online and one on paper, the one online counts"
    ),
    ("mixed", "paper-prevails"): (
        "Where there is a vote online and one on paper, the one on paper counts"
    ),
    ("mixed", "first-prevails"): (
        "Where there is a vote online and one on paper, the first one counts"
    ),
    ("silent", "absent"): "Who was sent a ballot and does not vote takes no part",
    ("silent", "abstain"): "Who was sent a ballot and does not vote counts as abstaining",
    ("silent", "with-majority"): (
        "Who was sent a ballot and does not vote is counted with the majority of those who voted"
    ),
    ("invalid", "absent"): "Invalid ballots take no part",
    ("invalid", "participates"): "Invalid ballots take part and do not count as for",
    ("rank", "persons-then-area"): "Candidates rank by persons, then by area",
    ("rank", "area-then-persons"): "Candidates rank by area, then by persons",
    ("alternates", "true"): "Who has votes enough and gets no seat is an alternate",
    ("alternates", "false"): "There are no alternates",
    ("notice_count", "clear"): (
        "The meeting begins on the day after the days of notice at the earliest"
    ),
    ("notice_count", "interval"): "The meeting may begin on the last day of notice",
    ("early_close", "never"): "Voting does not end early",
    ("early_close", "irreversible"): "Voting may end early once the result cannot change any more",
    ("transfer", "frozen-owner"): (
        "For a unit sold after the register was frozen, the owner of that day votes"
    ),
    ("transfer", "new-owner-if-unvoted"): (
        "For a unit sold after the register was frozen, the new owner votes unless a vote was cast"
    ),
    ("identification", "letter"): (
        "Who votes online is known by the voting letter and six digits of the identity number"
    ),
    ("identification", "telephone"): (
        "Who votes online is known by a code sent to the registered telephone"
    ),
    ("identification", "passkey"): "Who votes online is known by a passkey",
}
IDENTIFICATIONS = {
    Identification.LETTER: "by voting letter",
    Identification.TELEPHONE: "by a code to the telephone",
    Identification.PASSKEY: "by passkey",
    Identification.IN_PERSON: "in person",
    Identification.PAPER: "on paper",
}
SENTENCES = {
    "took-part": "Took part",
    "took-part-deemed": "Took part, deemed votes included",
    "area": "area",
    "headcount": "persons",
    "short-by": "short by {amount}",
    "just-reached": "just reached",
    "needs": "{share} needed",
    "needs-over": "more than {share} needed",
    "needs-half": "more than half needed",
    "glance-part": "{name}: {area}, {persons} ({needed})",
    "nobody-took-part": "Nobody took part ({needed})",
    "nobody-elected": "nobody was elected",
    "elected": "Elected: {names}",
    "alternates": "; alternates: {names}",
    "chosen": "Chosen: {option}",
    "formation-bar": "{agreed} agreed, {elected} elected, at least {least} needed",
    "formation-bar-half": (
        "{agreed} agreed, {elected} elected, at least {least} and more than half of those agreed "
        "needed"
    ),
    "not-formed": "; no committee is formed ({bar})",
    "formed": "; the committee is formed ({bar})",
    "formed-vacant": "; the committee is formed ({bar}); {vacant} more to be elected",
    "deemed": (
        "Of these, deemed votes: {persons:,} persons with {area} were served and did not vote; the "
        "assembly's rules count them as “{mark}”. All others were cast."
    ),
    "sensitive": "If this were the rule: “{rule}”, the result would be: {verdict}",
    "decided": "{verdict} ({decided})",
    "uses-uncounted": "Not counted, by area or by persons: {uses}",
    "uses-counted": "Parking spaces and storage rooms are all counted",
    "silent-matters": (
        "On these matters too, those who were served and did not vote are counted by the adopted "
        "rule: {matters}"
    ),
    "no-silent-matters": (
        "On matters that need three quarters, ballots that were delivered and not cast are never "
        "counted"
    ),
    "no-extension": "Voting cannot be extended",
    "extensions": "Extensions of the vote, at most: {value}",
    "extension-days": "Extensions of the vote in days, together at most: {value}",
    "resubmit-days": (
        "A motion on which too few took part may be put to the vote again after {value} days"
    ),
    "tender-days": "Tender documents are published for {value} days before voting begins",
    "report-days": (
        "How a decision was carried out is reported within {value} days after it became final"
    ),
    "participation": "Took part",
    "of-area": "{name}, area",
    "of-persons": "{name}, persons",
    "required": "needs {required}",
    "met": "reached",
    "area-missing": "short by {area}",
    "persons-missing": "short by {persons:,}",
    "nobody-took-part-here": "nobody took part",
    "persons": "{persons:,}",
    "identified": "{casts} {name} ({percent}%)",
    "no-ballots": "No ballots were cast",
    "ballots": "Ballots received: {casts}, a changed one counted each time: {shares}",
    "silent-abstain": (
        "Different answers lead by area and by persons, so those who were served and did not vote "
        "count as abstaining"
    ),
    "run-off": "No option has both majorities. These may be put to another vote: {}",
    "tie-empty": (
        "For the last seat {} have the same area and the same persons ({}). The seat stays empty; "
        "no lot is drawn"
    ),
    "seats-empty": "Seats left empty: {0} of {1}",
    "candidates-withdrawn": "Withdrew or were struck; votes for them fill no seat: {}",
    "alternates-tied": "Alternates with equal votes: {}",
    "alternates-too-many": (
        "No more alternates than members ({0}); these are not listed as alternates: {1}"
    ),
    "deemed-share": (
        "By area: {area[0]} % took part, {area[1]} % are deemed to; "
        "by persons: {persons[0]} % took part, {persons[1]} % are deemed to"
    ),
    "deemed-verdicts": "With the deemed votes: {counted}. Without them: {without}",
    "scope-all": "All owners vote on it",
    "scope-of": "Owners in {buildings} vote on it",
    "by-agents": "Homes for which an agent voted: {holdings}",
}
