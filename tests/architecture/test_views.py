"""One page, one read: a view opens one transaction, or calls one service that opens its own.

What guards a view (`voting.web.access`) reads who calls before the view begins.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "voting" / "web"
_TRANSACTIONS = {"read", "write", "write_alone"}
_METHODS = {"get", "post", "put", "patch", "delete", "route"}
_Functions = Mapping[str, ast.FunctionDef]


def find_functions(tree: ast.Module) -> _Functions:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def is_view(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr in _METHODS
        for each in function.decorator_list
    )


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
    helpers = [
        functions[each.func.id]
        for each in calls
        if isinstance(each.func, ast.Name) and each.func.id in functions
    ]
    return sum(map(opens, calls)) + sum(count_all(each.body, functions) for each in helpers)


def find_views() -> Iterator[tuple[str, ast.FunctionDef, _Functions]]:
    for path in sorted(WEB.rglob("*.py")):
        functions = find_functions(ast.parse(path.read_text(encoding="utf-8")))
        for function in functions.values():
            if is_view(function):
                yield f"{path.relative_to(WEB)}:{function.name}", function, functions


VIEWS = list(find_views())


@pytest.mark.parametrize(
    ("function", "functions"), [each[1:] for each in VIEWS], ids=[each[0] for each in VIEWS]
)
def test_a_view_opens_one_transaction(function: ast.FunctionDef, functions: _Functions) -> None:
    assert count_all(function.body, functions) <= 1


def test_the_views_are_found_and_most_open_one() -> None:
    opened = [count_all(function.body, functions) for _, function, functions in VIEWS]

    assert len(opened) > 100
    assert sum(opened) > 90


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

    assert count_all(functions["view"].body, functions) == expected


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
        assert "MeetingKey(" not in ast.unparse(functions[name])


def test_the_views_of_members_are_found() -> None:
    assert len(MEMBERS_VIEWS) > 40
