"""The count on the command line: `python -m ballots count CASE` or `assembly-count CASE`."""

import argparse
import gc
import json
import sys
from pathlib import Path
from typing import NoReturn

from ballots.contract.case import MOST_BYTES, Case, parse_case
from ballots.contract.report import count_case, report_outcome, report_sensitivity
from ballots.errors import BallotsError, CaseError
from ballots.pipes import run_until_reader_is_gone
from ballots.rules import RuleSet, get_rule_set, list_rule_sets, read_days_of_force

UNUSABLE = 2


class _Parser(argparse.ArgumentParser):
    """A parser that prints its errors in one line, as all errors here are printed."""

    def error(self, message: str) -> NoReturn:
        """Print the error in one line and exit with status 2."""
        print(f"arguments: {message}", file=sys.stderr)
        sys.exit(UNUSABLE)


def run_installed() -> int:
    """Run `assembly-count`; without the name of a command it counts."""
    arguments = sys.argv[1:]
    named = not arguments or arguments[0] in {"count", "rules", "-h", "--help"}
    return main(arguments if named else ["count", *arguments], "assembly-count")


def main(arguments: list[str], program: str = "python -m ballots") -> int:
    """Run one command; return 0 if done, 2 if the input is unusable, 141 if nobody reads on."""
    return run_until_reader_is_gone(lambda: _run(arguments, program))


def _run(arguments: list[str], program: str) -> int:
    parser = _make_parser(program)
    if not arguments:
        print(f"{parser.format_usage()}{parser.epilog}", file=sys.stderr)
        return UNUSABLE
    options = parser.parse_args(arguments)
    try:
        if options.command == "rules":
            printed = _print_rules(options.name, as_json=options.json)
        else:
            data = _read(options.case)
            _refuse_evidence(data, options.case)
            printed = _count(data, with_sensitivity=options.sensitivity)
    except BallotsError as error:
        print(str(error).replace("\n", " "), file=sys.stderr)
        return UNUSABLE
    sys.stdout.buffer.write(printed.encode() + b"\n")
    return 0


def _make_parser(program: str) -> argparse.ArgumentParser:
    example = f"例如 / for example: {program} count case.json"
    parser = _Parser(prog=program, description=__doc__, epilog=example)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    counting = commands.add_parser("count", help="count one case and print its outcome")
    counting.add_argument(
        "--sensitivity", action="store_true", help="say what other choices of rules would change"
    )
    counting.add_argument("case", help="a file, or - for standard input")
    rules = commands.add_parser("rules", help="list the rule sets, or print one")
    rules.add_argument("--json", action="store_true", help="print it as JSON")
    rules.add_argument("name", nargs="?", help="as the list has it")
    return parser


def _read(path: str) -> bytes:
    """Read the case's bytes; a file that is too large is refused before it is read."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MOST_BYTES)
        else:
            _require_size(Path(path).stat().st_size, path)
            data = Path(path).read_bytes()
    except OSError as error:
        raise CaseError(path, f"cannot be read: {error.strerror}") from None
    _require_size(len(data), path)
    return data


def _require_size(size: int, path: str) -> None:
    if size >= MOST_BYTES:
        raise CaseError(path, "is 1 GiB or larger")


def _refuse_evidence(data: bytes, path: str) -> None:
    if data.startswith((b'{"checkpoint":', b"%PDF-")):
        raise CaseError(
            path,
            f"这是证据，请先运行 / this is evidence, first run: "
            f"python -m audit case {path} > case.json",
        )


def _count(data: bytes, *, with_sensitivity: bool) -> str:
    # The case makes many small values and no cycles, so garbage collection would only cost time.
    gc.disable()
    case: Case = parse_case(data)
    report = report_outcome(count_case(case), case.ballots)
    if with_sensitivity:
        report["sensitivity"] = report_sensitivity(case)
    return json.dumps(report, ensure_ascii=False, indent=2)


def _print_rules(name: str | None, *, as_json: bool) -> str:
    if name is None:
        names = list_rule_sets()
        return json.dumps(names) if as_json else "\n".join(names)
    rule_set = get_rule_set(name)
    return _rules_as_json(rule_set) if as_json else _rules_for_people(rule_set)


def _rules_as_json(rule_set: RuleSet) -> str:
    fields = {
        key: {
            "value": field.value,
            "source": field.source,
            "since": field.since,
            "reading": field.reading,
        }
        for key, field in rule_set.fields.items()
    }
    since, until = read_days_of_force(rule_set.name)
    content = {
        "name": rule_set.name,
        "title": rule_set.title,
        "since": since.isoformat(),
        "until": None if until is None else until.isoformat(),
        "replaces": rule_set.replaces,
        "note": rule_set.note,
        "fields": fields,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _rules_for_people(rule_set: RuleSet) -> str:
    since, until = read_days_of_force(rule_set.name)
    force = f"自 {since} 起施行" if until is None else f"{since} 至 {until} 施行"
    lines = [f"{rule_set.name}  {rule_set.title}，{force}"]
    lines += [f"  {rule_set.note}"] if rule_set.note else []
    for key, field in rule_set.fields.items():
        value = json.dumps(field.value, ensure_ascii=False)
        lines.append(f"  {key} = {value}\n      {field.source}（自 {field.since}）")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
