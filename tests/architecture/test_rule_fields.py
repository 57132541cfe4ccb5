"""Every field of a rule set is read by code that does something by it."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from ballots.rules import Rules, get_rule_set, list_rule_sets

ROOT = Path(__file__).parents[2]
PARSING = ROOT / "ballots" / "rules"
KNOWN = {field.name for field in fields(Rules)}


def list_trees(*, is_parsing: bool) -> Iterator[ast.AST]:
    """Yield the modules that parse the rule sets, or all others."""
    for package in ("ballots", "audit", "voting"):
        for path in (ROOT / package).rglob("*.py"):
            if (PARSING in path.parents) is is_parsing:
                yield ast.parse(path.read_text(encoding="utf-8"))


def is_rules(node: ast.expr) -> bool:
    """Tell whether an expression is called rules, or makes some."""
    if isinstance(node, ast.Call):
        node = node.func
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name in {"rules", "make_rules"}


def list_read(tree: ast.AST, of: str = "") -> Iterator[str]:
    """Yield the attributes that are read of rules, or of what is called by another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            is_own = isinstance(node.value, ast.Name) and node.value.id == of
            if is_own or is_rules(node.value):
                yield node.attr


def list_texts(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of a module, among which are the names of fields that clocks count by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def find_named() -> set[str]:
    return {text for tree in list_trees(is_parsing=False) for text in list_texts(tree)}


def test_every_field_of_the_rules_is_read_beyond_its_parsing() -> None:
    read = {name for tree in list_trees(is_parsing=False) for name in list_read(tree)}
    # `Rules.consent` and the like.
    read |= {name for tree in list_trees(is_parsing=True) for name in list_read(tree, of="self")}
    clocks = {text for text in find_named() if text.endswith(("_days", "_matters"))}

    assert KNOWN - read - clocks == set()


def test_every_field_of_a_rule_set_is_one_of_the_rules_or_is_named_where_it_is_read() -> None:
    said = {name for rules in list_rule_sets() for name in get_rule_set(rules).fields}

    # What consent is measured against is read as `is_of_eligible`.
    assert said - KNOWN - find_named() - {"base"} == set()


def test_only_what_is_read_of_rules_counts() -> None:
    tree = ast.parse("rules.revote; meeting.rules.mixed; make_rules(name).silent; voter.paper")

    assert set(list_read(tree)) == {"revote", "mixed", "silent"}
