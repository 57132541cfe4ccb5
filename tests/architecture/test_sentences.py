"""What people are told stands in one catalogue: nothing is missing there, and nothing idle."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from audit import sentences as verifier
from audit.sampling import sentences as sampling
from voting import errors, sentences
from voting.sentences import CONVENING, SENTENCES, WORDS, affairs, owners, pages
from voting.sentences.vote import casting, result

VOTING = Path(__file__).parents[2] / "voting"
TEMPLATES = sorted((VOTING.parent / "templates").rglob("*.html"))
CATALOGUE = sorted((VOTING / "sentences").rglob("[a-z]*.py"))
AUDIT = [
    path
    for path in sorted((VOTING.parent / "audit").rglob("*.py"))
    if path.name not in {"sentences.py", "reasons.py"}
]
SOURCES = [path for path in sorted(VOTING.rglob("*.py")) if path not in CATALOGUE]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
_CHINESE = re.compile("[\u4e00-\u9fff]")
READ = {
    "importing/spelling/traditional.py": "traditional characters of such words",
    "importing/spelling/addresses.py": "how buildings are numbered",
    "importing/findings.py": "the titles of a register's columns",
    "services/fund/bank.py": "titles and totals of a bank's statement, names of organisations",
    "importing/layout/headers.py": "other titles that stand over such columns",
    "importing/spelling/platforms.py": "titles and words of a platform's lists of ballots",
    "importing/spelling/documents.py": "kinds of documents and owners as registers name them",
    "importing/spelling/words.py": "words that registers use, and a register as an example",
    "services/meeting/candidates.py": "name of a document in the log",
    "services/meeting/details.py": "names of documents in the log; a budget as it is typed",
    "wording.py": "days, moments and amounts as people write them",
}
"""Modules with Chinese that is no sentence, each with what it is."""
SAID_BY_VERIFIER = verifier.SENTENCES | sampling.SENTENCES
LINTER = VOTING.parent / "ballots" / "procedure" / "linter.py"
REMARKED = set(re.findall(r'(?:ERROR|WARNING), "([a-z-]+)"', LINTER.read_text(encoding="utf-8")))
"""Its codes are the sentences'."""
_SAYING = {"tell", "Sentence"}
_SHARED_PAGES = ("base", "macros", "notice_parts", "error", "expired")


def find_errors(kind: type[errors.VotingError]) -> Iterator[type[errors.VotingError]]:
    """Yield a kind of error and those that are of its kind."""
    yield kind
    for child in kind.__subclasses__():
        yield from find_errors(child)


for _module in (VOTING / "errors").glob("[a-z]*.py"):
    import_module(f"voting.errors.{_module.stem}")
KINDS = {kind.__name__: kind for kind in find_errors(errors.VotingError)}
REASONED = {name for name, kind in KINDS.items() if issubclass(kind, errors.ReasonedError)}


def find_docstrings(tree: ast.AST) -> set[int]:
    return {
        id(first.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for first in body
        if isinstance(first, ast.Expr)
    }


def find_patterns(tree: ast.AST) -> set[int]:
    """Return what is passed to `re`: a pattern reads words, and tells nobody anything."""
    return {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        for argument in node.args
        for each in ast.walk(argument)
    }


def find_texts(tree: ast.AST) -> Iterator[str]:
    """Yield every string of a module that is neither a docstring nor part of a pattern."""
    passed = find_docstrings(tree) | find_patterns(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in passed
        ):
            yield node.value


def find_sayings() -> Iterator[tuple[str, set[str]]]:
    """Yield each code that is named where it is said, with the names of the facts beside it."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name, arguments = node.func.id, node.args
            facts = {each.arg for each in node.keywords if each.arg}
            if name in _SAYING | REASONED and arguments and isinstance(arguments[0], ast.Constant):
                facts |= find_keys(arguments[1]) if name == "Sentence" and arguments[1:] else set()
                yield str(arguments[0].value), facts
            elif name in KINDS.keys() - REASONED and facts:
                yield KINDS[name].code, facts
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for code, facts_given in re.findall(r"tell\('([a-z-]+)'((?:, \w+=[^,()]+)*)\)", text):
            yield code, set(re.findall(r"(\w+)=", facts_given))


def find_keys(node: ast.expr) -> set[str]:
    """Return the names of facts in a display of them; of others the places of the sentence."""
    if isinstance(node, ast.Dict):
        return {str(each.value) for each in node.keys if isinstance(each, ast.Constant)}
    return set()


def find_places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


SAYINGS = list(find_sayings())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(VOTING)))
def test_no_module_has_a_chinese_word_of_its_own(path: Path) -> None:
    found = [text for text in find_texts(TREES[path]) if _CHINESE.search(text)]

    assert bool(found) == (str(path.relative_to(VOTING)) in READ), found


@pytest.mark.parametrize("path", AUDIT, ids=lambda path: path.name)
def test_the_verifier_says_nothing_but_what_stands_in_its_catalogue(path: Path) -> None:
    texts = find_texts(ast.parse(path.read_text(encoding="utf-8")))

    assert [each for each in texts if _CHINESE.search(each)] == []


def test_every_sentence_of_the_verifier_is_said_with_its_facts() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in AUDIT]
    said = {text for tree in trees for text in find_texts(tree)}
    calls = [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "say" or getattr(node.func, "attr", "") == "say")
    ]
    plain = [call for call in calls if isinstance(call.args[0], ast.Constant)]

    assert sorted(SAID_BY_VERIFIER.keys() - said) == []
    assert len(plain) > 30
    for call in plain:
        code = str(call.args[0].value) if isinstance(call.args[0], ast.Constant) else ""
        facts = {each.arg for each in call.keywords if each.arg}
        places = {re.split(r"[.\[]", each)[0] for each in find_places(SAID_BY_VERIFIER[code])}
        assert places == facts, code


def test_every_refusal_has_a_code_of_its_own_and_a_sentence_unless_it_has_reasons() -> None:
    kinds = [kind for kind in KINDS.values() if kind is not errors.ReasonedError]
    codes = [kind.code for kind in kinds]

    assert len(set(codes)) == len(codes)
    assert [k.code for k in kinds if k.__name__ not in REASONED and k.code not in SENTENCES] == []
    assert [k.code for k in kinds if k.__name__ in REASONED and k.code in SENTENCES] == []


def test_no_code_stands_twice() -> None:
    subjects = sentences._SUBJECTS

    assert {path.stem for path in CATALOGUE} == {
        each.__name__.rpartition(".")[2] for each in subjects
    }
    assert sum(len(each.SENTENCES) for each in subjects) == len(SENTENCES)
    assert sum(len(getattr(each, "WORDS", {})) for each in subjects) == len(WORDS)


def test_every_code_that_is_said_has_a_sentence_with_the_places_of_its_facts() -> None:
    assert len(SAYINGS) > 100
    assert sorted({code for code, _ in SAYINGS} - SENTENCES.keys()) == []
    for code, facts in SAYINGS:
        # Who convenes is named by the page, where nothing else says it.
        assert find_places(SENTENCES[code]) - {CONVENING} == facts - {CONVENING}, code


def test_every_sentence_is_said_somewhere() -> None:
    said = {text for tree in TREES.values() for text in find_texts(tree)}
    for path in TEMPLATES:
        said |= set(re.findall("'([a-z-]+)'", path.read_text(encoding="utf-8")))

    assert sorted(SENTENCES.keys() - said - REMARKED) == []


def test_what_the_linter_remarks_has_sentences() -> None:
    assert len(REMARKED) > 5
    assert sorted(REMARKED - SENTENCES.keys()) == []


def test_every_enumeration_that_is_asked_for_has_words_and_every_one_with_words_is() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *TEMPLATES])
    asked = set(re.findall(r"(?:\b(?:say|words|list_words)\(|WORDS\[)['\"]([a-z-]+)['\"]", code))
    facts = {name.replace("_", "-") for _, names in SAYINGS for name in names}

    assert sorted(asked - WORDS.keys()) == []
    assert sorted(WORDS.keys() - asked - facts) == []


def test_every_sentence_and_word_is_chinese() -> None:
    words = [word for group in WORDS.values() for word in group.values()]

    assert [each for each in (*SENTENCES.values(), *words) if not _CHINESE.search(each)] == []


_VERIFIER = VOTING / "web" / "static" / "verify" / "src"
OWNERS_PAGES = [
    *sorted((VOTING.parent / "templates" / "web" / "owner").rglob("*.html")),
    *sorted((VOTING.parent / "templates" / "web" / "public").rglob("*.html")),
    *(VOTING.parent / "templates" / "web" / f"{name}.html" for name in _SHARED_PAGES),
    *sorted((VOTING.parent / "templates" / "documents").glob("*.html")),
    *sorted(_VERIFIER.rglob("*.html")),
    *(each for each in sorted(_VERIFIER.rglob("*.js")) if "vendor" not in each.parts),
]
_FORMERLY = 'origin", [`记票簿名称${origin}`, `日志名称'
"""What older result documents print, which the verifier still reads."""
OWNERS_SENTENCES = {
    *owners.SENTENCES.values(),
    *affairs.SENTENCES.values(),
    *pages.SENTENCES.values(),
    *casting.SENTENCES.values(),
    *result.SENTENCES.values(),
    SENTENCES["text-of-ballot"],
}
_NOT_TOLD = {"witnessing", "printed-origin-before"}
"""What a witness's terminal says, and what older documents print."""
NO_WORDS_FOR_OWNERS = re.compile("日志|检查点|见证|代号")


@pytest.mark.parametrize("path", OWNERS_PAGES, ids=lambda path: path.name)
def test_no_page_of_owners_says_a_word_of_the_house(path: Path) -> None:
    said = path.read_text(encoding="utf-8").replace(_FORMERLY, "")
    assert NO_WORDS_FOR_OWNERS.findall(said) == []


def test_no_verifier_tells_owners_a_word_of_the_house() -> None:
    told = {code: each for code, each in SAID_BY_VERIFIER.items() if code not in _NOT_TOLD}
    words = [*verifier.TITLES.values(), *verifier.STEP_REASONS.values()]

    assert [each for each in [*told.values(), *words] if NO_WORDS_FOR_OWNERS.search(each)] == []


def test_no_sentence_told_to_owners_says_a_word_of_the_house() -> None:
    assert [each for each in OWNERS_SENTENCES if NO_WORDS_FOR_OWNERS.search(each)] == []
