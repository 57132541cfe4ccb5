"""Build the verifier's page: one HTML file of own sources, the rule data and PDF.js.

The page is committed, so that it can be used without a build; a test rebuilds and compares it.
"""

import base64
import gzip
import json
import sys
from hashlib import sha256
from pathlib import Path

from audit.sentences import RULES, SENTENCES, STEP_REASONS, USES
from audit.step_texts import PATTERNS
from ballots.procedure.clock_rules import CLOCK_RULES
from ballots.procedure.clocks import NATIONAL
from ballots.procedure.days import get_calendar, list_years
from ballots.rules import (
    ADMISSIBLE,
    AT_LEAST,
    AT_MOST,
    FIXED,
    FRACTIONS,
    UNCOUNTED,
    get_rule_set,
    list_rule_sets,
    read_days_of_force,
)

FOLDER = Path(__file__).parent.parent / "voting" / "web" / "static" / "verify"
SOURCES = FOLDER / "src"
ORDER = (
    "log/canonical",
    "log/merkle",
    "log/note",
    "entries/records",
    "entries/rules",
    "entries/meeting",
    "count/count",
    "count/settle",
    "count/report",
    "checks/transfers",
    "checks/mandates",
    "checks/objections",
    "checks/samples",
    "checks/draw",
    "checks/order",
    "checks/clocks",
    "printed/summary",
    "printed/glance",
    "printed/english",
    "printed/annex",
    "document/signature",
    "document/timestamp",
    "evidence/evidence",
    "document/pdf",
    "verify",
    "evidence/receipt",
    "evidence/picture",
    "page/language",
    "page/outcomes",
    "page/receipts",
    "page",
)
OWN = ("log/canonical", "log/merkle", "log/note", "evidence/receipt", "own")
"""What the owner's receipt page needs."""
CHECK = ("log/canonical", "log/merkle", "log/note", "evidence/receipt", "evidence/picture", "check")
"""What the page needs that checks receipts; the reader of QR codes is loaded after it."""
VENDORED = {
    "pdf.min.mjs": "{{pdfjs}}",
    "pdf.worker.min.mjs": "{{pdfjs_worker}}",
    "qr/index.js": "{{qr_index}}",
    "qr/decode.js": "{{qr_decode}}",
}
"""PDF.js 6.5.438 by Mozilla, Apache-2.0, and qr 0.7.0 by Paul Miller, MIT or Apache-2.0."""


def describe_rules() -> str:
    """Return the rule sets, and the values that an assembly may choose, as a script."""
    sets = {}
    for name in list_rule_sets():
        rule_set = get_rule_set(name)
        since, until = read_days_of_force(name)
        sets[name] = {
            "fingerprint": rule_set.fingerprint,
            "values": {key: field.value for key, field in rule_set.fields.items()},
            "fixed": [key for key, field in rule_set.fields.items() if field.fixed],
            "sources": {
                key: rule_set.fields[key].source
                for key in dict.fromkeys(("platform", *(rule.field for rule in CLOCK_RULES)))
                if key in rule_set.fields
            },
            "since": since.isoformat(),
            "until": None if until is None else until.isoformat(),
        }
    data = {
        "sets": sets,
        "calendars": describe_calendars(),
        "national": NATIONAL,
        "admissible": ADMISSIBLE,
        "atLeast": AT_LEAST,
        "atMost": AT_MOST,
        "fractions": FRACTIONS,
        "fixed": FIXED,
        "uncounted": UNCOUNTED,
        "words": {f"{field}={value}": words for (field, value), words in RULES.items()},
        "uses": USES,
    }
    return f"const RULES = {json.dumps(data, ensure_ascii=False, sort_keys=True)};\n"


def describe_reasons() -> str:
    """Return the Chinese reasons why a step fails, as a script."""
    data = {
        "sentences": [(pattern, SENTENCES[code]) for pattern, code in PATTERNS],
        "steps": STEP_REASONS,
        "place": SENTENCES["at-entry"],
    }
    return f"const REASONS = {json.dumps(data, ensure_ascii=False)};\n"


def describe_calendars() -> dict[str, dict[str, list[str]]]:
    """Return each year's holidays and working weekend days, as JSON values."""
    return {
        str(year): {
            "holidays": sorted(map(str, get_calendar(year).holidays)),
            "workdays": sorted(map(str, get_calendar(year).workdays)),
        }
        for year in list_years()
    }


def build() -> str:
    """Return the page."""
    sources = [(SOURCES / f"{name}.js").read_text(encoding="utf-8") for name in ORDER]
    script = '"use strict";\n' + describe_rules() + describe_reasons() + "\n".join(sources)
    style = (SOURCES / "page.css").read_text(encoding="utf-8")
    page = (SOURCES / "page.html").read_text(encoding="utf-8")
    for place, text in (
        ("{{script_hash}}", hash_source(script)),
        ("{{style_hash}}", hash_source(style)),
        ("{{style}}", style),
        ("{{script}}", script),
    ):
        page = page.replace(place, text)
    for name, place in VENDORED.items():
        packed = gzip.compress((SOURCES / "vendor" / name).read_bytes(), 9, mtime=0)
        page = page.replace(place, base64.b64encode(packed).decode())
    return page


def build_own() -> str:
    """Return the script of the owner's receipt page."""
    return _join(OWN)


def build_check() -> str:
    """Return the script of the page that checks receipts."""
    return _join(CHECK)


def _join(names: tuple[str, ...]) -> str:
    sources = [(SOURCES / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return '"use strict";\n' + "\n".join(sources)


def hash_source(text: str) -> str:
    """Return the hash source of a script for the content security policy."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


if __name__ == "__main__":
    (FOLDER / "index.html").write_text(build(), encoding="utf-8")
    (FOLDER / "own.js").write_text(build_own(), encoding="utf-8")
    (FOLDER / "check.js").write_text(build_check(), encoding="utf-8")
    sys.exit(0)
