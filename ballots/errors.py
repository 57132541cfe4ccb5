"""The errors of this package: what can be wrong with a count case."""


class BallotsError(Exception):
    """The base of all errors of this package."""

    code = "ballots"


class CaseError(BallotsError):
    """A count case is not usable; the message begins with its path, such as `units[3].area`."""

    code = "case-unusable"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path


class AreaError(BallotsError):
    """A text is not an area in square metres with at most four decimals."""

    code = "area-malformed"


class RuleError(BallotsError):
    """A rule set or one of its fields is unknown, malformed or weaker than the statute."""

    code = "rule-refused"


class WeightOrderError(BallotsError):
    """A part weighs more than the whole it belongs to."""

    code = "weight-order"
