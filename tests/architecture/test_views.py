"""One page, one read: a view opens one transaction, or calls one service that opens its own.

In that transaction it calls one service; with a page of the desks, `voting.web.responses.frame`
reads the frame around it too. What guards a view (`voting.web.sessions.access`) reads who calls
before the view begins; a session is begun or ended after the service that allowed it. Steps that
are confirmed together are one act each: their service takes the database and writes each in a
transaction of its own, and the page is read in one after them.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "voting" / "web"
_TRANSACTIONS = {"read", "write", "write_alone"}
_METHODS = {"get", "post", "put", "patch", "delete", "route"}


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that a view may call, and what that one may call itself."""

    node: ast.FunctionDef
    functions: "_Functions"


_Functions = Mapping[str, Helper]
"""By the words that call it: `show` or `meetings.show`."""


def find_functions(tree: ast.Module) -> _Functions:
    """Return the functions of a module, and those that it imports from modules of the web."""
    found: dict[str, Helper] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = Helper(node, found)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("voting.web"):
            for each in node.names if not of_sessions(f"{node.module}") else ():
                found |= find_imported(f"{node.module}", each.name, each.asname or each.name)
    return found


def of_sessions(module: str) -> bool:
    """Tell whether a module seeks and ends sessions, in transactions of their own."""
    return module.startswith("voting.web.sessions")


def find_imported(module: str, name: str, known_as: str) -> dict[str, Helper]:
    whole = read_module(f"{module}.{name}")
    if whole:
        return {f"{known_as}.{each}": helper for each, helper in whole.items()}
    functions = read_module(module)
    return {known_as: functions[name]} if name in functions else {}


@cache
def read_module(name: str) -> _Functions:
    path = ROOT.joinpath(*name.split(".")).with_suffix(".py")
    return find_functions(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def is_view(function: ast.FunctionDef, registered: set[str]) -> bool:
    return function.name in registered or any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in _METHODS
        for each in function.decorator_list
    )


def find_registered(tree: ast.Module) -> set[str]:
    """Return the names in the tables of a module that makes routes of them by `add_url_rule`."""
    if not any(
        isinstance(each, ast.Attribute) and each.attr == "add_url_rule" for each in ast.walk(tree)
    ):
        return set()
    tables = [each.value for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign)]
    return {
        name.id
        for table in tables
        if isinstance(table, ast.Tuple)
        for name in ast.walk(table)
        if isinstance(name, ast.Name)
    }


def is_database(node: ast.expr) -> bool:
    return ast.unparse(node).endswith("database")


def opens(call: ast.Call) -> bool:
    """Tell whether a call opens a transaction, or hands a database to what opens one."""
    if isinstance(call.func, ast.Attribute) and is_database(call.func.value):
        return call.func.attr in _TRANSACTIONS
    return any(map(is_database, [*call.args, *(each.value for each in call.keywords)]))


def count_all(statements: Sequence[ast.stmt], functions: _Functions) -> int:
    """Return the transactions on the way through statements that has most of them."""
    if not statements:
        return 0
    first, rest = statements[0], statements[1:]
    if isinstance(first, ast.If):
        is_end = isinstance(first.body[-1], ast.Return | ast.Raise)
        then = count_all([*first.body, *(() if is_end else rest)], functions)
        other = count_all([*first.orelse, *rest], functions)
        return count(first.test, functions) + max(then, other)
    if isinstance(first, ast.Try):
        # A handler begins where the first way has failed, and left nothing behind.
        ways = [first.body, *(each.body for each in first.handlers)]
        return max(count_all(way, functions) for way in ways) + count_all(rest, functions)
    return count(first, functions) + count_all(rest, functions)


def count(node: ast.AST, functions: _Functions) -> int:
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    helpers = [functions.get(ast.unparse(each.func)) for each in calls]
    return sum(
        opens(call) if helper is None else count_all(helper.node.body, helper.functions)
        for call, helper in zip(calls, helpers, strict=True)
    )


def find_views() -> Iterator[tuple[str, ast.FunctionDef, _Functions]]:
    for path in sorted(WEB.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        registered, functions = find_registered(tree), find_functions(tree)
        for function in tree.body:
            if isinstance(function, ast.FunctionDef) and is_view(function, registered):
                yield f"{path.relative_to(WEB)}:{function.name}", function, functions


VIEWS = list(find_views())


_READS_AFTER = {
    "confirmations.py:confirm_kind",
    "committee/register_files.py:import_register",
    "committee/register_files.py:save_said",
}
"""Views that answer with the page of what became of a form: written first, then read whole."""


@pytest.mark.parametrize(("name", "function", "functions"), VIEWS, ids=[each[0] for each in VIEWS])
def test_a_view_opens_one_transaction(
    name: str, function: ast.FunctionDef, functions: _Functions
) -> None:
    assert count_all(function.body, functions) <= 1 + (name in _READS_AFTER)


def test_the_views_are_found_and_most_open_one() -> None:
    opened = [count_all(function.body, functions) for _, function, functions in VIEWS]

    assert len(opened) > 100
    assert sum(opened) > 90
    assert {"confirmations.py:show_kind", "confirmations.py:confirm_kind"} <= {
        each[0] for each in VIEWS
    }


def find_transactions(tree: ast.AST) -> Iterator[ast.Lambda | ast.FunctionDef]:
    """Yield what runs in a transaction: functions that are called with its session."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and [each.arg for each in node.args.args][:1] == ["s"]:
            yield node
        if isinstance(node, ast.FunctionDef) and "session" in [e.arg for e in node.args.args]:
            yield node


def count_services(work: ast.Lambda | ast.FunctionDef) -> int:
    session = "s" if isinstance(work, ast.Lambda) else "session"
    calls = [each for each in ast.walk(work) if isinstance(each, ast.Call)]
    return sum(
        any(
            ast.unparse(given) == session
            for given in (*each.args, *(k.value for k in each.keywords))
        )
        for each in calls
    )


_GUARD, _FRAME = "access.py", "frame.py"


@pytest.mark.parametrize(
    "path",
    [each for each in sorted(WEB.rglob("*.py")) if each.name not in {_GUARD, _FRAME}],
    ids=lambda each: str(each.relative_to(WEB)),
)
def test_a_transaction_of_a_view_calls_one_service(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert {
        ast.unparse(work): count_services(work)
        for work in find_transactions(tree)
        if count_services(work) != 1
    } == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lambda s: get_file(s, find(s, code).id)", 2),
        ("lambda s: [get_step(s, each) for each in found]", 1),
        ("lambda s: get_file(s, code, at=now())", 1),
        ("def work(session):\n    require(session)\n    act(session, at)", 2),
    ],
)
def test_the_services_of_a_transaction_are_counted(text: str, expected: int) -> None:
    (work,) = find_transactions(ast.parse(text))

    assert count_services(work) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return show(database.read(f), database.read(g))", 2),
        ("a = database.read(f)\n    return helper()", 2),
        ("service(current().database, at=now)\n    database.write(f)", 2),
        ("if a:\n        return database.read(f)\n    return database.read(g)", 1),
        ("if a:\n        database.read(f)\n    return database.read(g)", 2),
        ("try:\n        helper()\n    except Error:\n        helper()", 1),
    ],
)
def test_ways_through_a_view_are_counted(body: str, expected: int) -> None:
    helper = "def helper():\n    return current().database.read(f)\n"
    functions = find_functions(ast.parse(f"{helper}\ndef view():\n    {body}\n"))

    assert count_all(functions["view"].node.body, functions) == expected


def test_a_helper_of_another_module_is_counted() -> None:
    imports = "from voting.web import confirmations\nfrom voting.web.confirmations import confirm\n"
    body = "def view():\n    confirm(face, a, b)\n    confirmations.show_kind(face, a, b)\n"
    functions = find_functions(ast.parse(f"{imports}\n\n{body}"))

    assert count_all(functions["view"].node.body, functions) == len(("confirm", "show_kind"))


def is_for_member(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each) == "for_member" for each in function.decorator_list)


MEMBERS_VIEWS = [each for each in VIEWS if is_for_member(each[1])]


@pytest.mark.parametrize(
    ("function", "functions"),
    [each[1:] for each in MEMBERS_VIEWS],
    ids=[each[0] for each in MEMBERS_VIEWS],
)
def test_a_member_names_no_meeting_of_another_community(
    function: ast.FunctionDef, functions: _Functions
) -> None:
    called = {ast.unparse(each.func) for each in ast.walk(function) if isinstance(each, ast.Call)}

    assert "MeetingKey" not in called
    for name in called & functions.keys() - {each[1].name for each in VIEWS}:
        assert "MeetingKey(" not in ast.unparse(functions[name].node)


def test_the_views_of_members_are_found() -> None:
    assert len(MEMBERS_VIEWS) > 40
