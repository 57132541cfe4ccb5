"""Mutation testing of the counting modules: does a test notice every change?

Each mutant is one small change (a comparison, an operator, a constant, a condition) to a copy of
the package; the tests of the law and of the count run against the copy. Survivors are printed.

Usage: .venv/bin/python scripts/mutate.py [MODULE ...]
"""

import ast
import copy
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = ("statute", "holdings", "count/admission", "count/tally")
TESTS = ("tests/law", "tests/ballots/test_statute.py", "tests/ballots/test_against_the_oracle.py")
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def mutate(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Yield every mutant of a module with a description of the change."""
    places = list(ast.walk(tree))
    # No count can show whether a dataclass is frozen or has slots.
    decorators = {
        id(inner)
        for node in places
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        for inner in ast.walk(decorator)
    }
    for number, node in enumerate(places):
        if id(node) in decorators:
            continue
        for change in range(count_changes(node)):
            mutant = copy.deepcopy(tree)
            target = list(ast.walk(mutant))[number]
            description = apply(target, change)
            yield f"line {getattr(node, 'lineno', '?')}: {description}", mutant


def count_changes(node: ast.AST) -> int:
    """Return in how many ways a node can be changed."""
    if isinstance(node, ast.Compare):
        return sum(type(op) in SWAPS for op in node.ops)
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return int(type(node.op) in SWAPS)
    if isinstance(node, ast.BoolOp | ast.IfExp | ast.If):
        return 1
    if isinstance(node, ast.Constant):
        return int(type(node.value) in (int, bool))
    return int(isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub))


def apply(node: ast.AST, change: int) -> str:
    """Change a node in place; return a description of the change."""
    before = ast.unparse(node).split("\n")[0]
    if isinstance(node, ast.Compare):
        node.ops[change] = SWAPS[type(node.ops[change])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.IfExp | ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else int(str(node.value)) + 1
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.USub()
    ast.fix_missing_locations(node)
    return f"{before}  ->  {ast.unparse(node).split(chr(10))[0]}"


def survives(module: str, mutant: ast.Module) -> bool:
    """Tell whether all tests pass although the module was changed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ballots", "tests"):
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("data"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        (Path(folder) / "ballots" / f"{module}.py").write_text(ast.unparse(mutant))
        result = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-p",
                "no:randomly",
                "-p",
                "no:cacheprovider",
                *TESTS,
            ],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": folder},
            capture_output=True,
            timeout=300,
            check=False,
        )
        return result.returncode == 0


def main(modules: tuple[str, ...]) -> int:
    """Print the survivors; 0 if there are none."""
    survivors = total = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for module in modules:
            tree = ast.parse((ROOT / "ballots" / f"{module}.py").read_text(encoding="utf-8"))
            mutants = list(mutate(tree))
            total += len(mutants)
            lives = pool.map(survives, [module] * len(mutants), [m for _, m in mutants])
            for (description, _), lived in zip(mutants, lives, strict=True):
                if lived:
                    survivors += 1
                    print(f"{module} {description}", flush=True)
    print(f"{survivors} of {total} mutants survive")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or MODULES))
