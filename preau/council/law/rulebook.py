"""The rules of an assembly: values with their source, by kind, and what its own statutes change."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

# How a value typed by an operator is read, by rule.
_SHARES = {"quorum", "majority", "named_vote_asked_by", "secret_vote_asked_by"}
_SWITCHES = {"casting_vote", "secret_for_appointments", "transmitted", "appeal_clear"}


@dataclass(frozen=True)
class Rule:
    """A value (whole days or counts, a share "1/2", or yes and no) and where it is written."""

    value: Any
    source: str


class Rulebook:
    """The rules of one assembly. `book.majority` is a value, `book.source("majority")` where it is written."""

    def __init__(self, rules: Mapping[str, Rule], population: int) -> None:
        self._rules = dict(rules)
        self.population = population

    def source(self, name: str) -> str:
        if name == "clear_days" and self.is_large:
            return self._rules["clear_days_large"].source
        return self._rules[name].source

    def all(self) -> dict[str, Rule]:
        return dict(self._rules)

    @property
    def is_large(self) -> bool:
        return self.population >= self._whole("large_from")

    @property
    def clear_days(self) -> int:
        return self._whole("clear_days_large" if self.is_large else "clear_days")

    @property
    def urgent_clear_days(self) -> int:
        return self._whole("urgent_clear_days")

    @property
    def second_clear_days(self) -> int:
        return self._whole("second_clear_days")

    @property
    def quorum(self) -> Fraction:
        """The share of the members in exercise that must be exceeded; 0 where no quorum is asked."""
        return self._share("quorum")

    @property
    def majority(self) -> Fraction:
        """Half: more than half of the votes cast. Another share: at least that share of them."""
        return self._share("majority")

    @property
    def named_vote_asked_by(self) -> Fraction:
        return self._share("named_vote_asked_by")

    @property
    def secret_vote_asked_by(self) -> Fraction:
        return self._share("secret_vote_asked_by")

    @property
    def proxies_a_member(self) -> int:
        return self._whole("proxies_a_member")

    @property
    def casting_vote(self) -> bool:
        return bool(self._rules["casting_vote"].value)

    @property
    def secret_for_appointments(self) -> bool:
        return bool(self._rules["secret_for_appointments"].value)

    @property
    def transmitted(self) -> bool:
        """Whether acts go to the prefect before they are executory."""
        return bool(self._rules["transmitted"].value)

    @property
    def may_post(self) -> bool:
        """Whether the assembly may choose paper rather than the web to publish."""
        return self.population < self._whole("posting_below")

    @property
    def list_days(self) -> int:
        return self._whole("list_days")

    @property
    def minutes_days(self) -> int:
        """Days to publish minutes once they are adopted."""
        return self._whole("minutes_days")

    @property
    def shown_months(self) -> int:
        """Months for which an act stays public, at least."""
        return self._whole("shown_months")

    @property
    def appeal_months(self) -> int:
        return self._whole("appeal_months")

    @property
    def appeal_clear(self) -> bool:
        """Whether the delay of an appeal is clear: neither its first day nor its last one counts."""
        return bool(self._rules["appeal_clear"].value)

    def _whole(self, name: str) -> int:
        return int(self._rules[name].value)

    def _share(self, name: str) -> Fraction:
        return Fraction(str(self._rules[name].value))


def rulebook(kind: str, population: int, own: Mapping[str, Any] | None = None) -> Rulebook:
    """The rules of a kind of assembly (`AssemblyKind`); `own` overrules some: {"quorum": ["1/3", "article 9"]}."""
    rules = {name: Rule(*pair) for name, pair in (_table()[kind] | dict(own or {})).items()}
    return Rulebook(rules, population)


def read_value(name: str, typed: str) -> Any:
    """What an operator typed for a rule, as the table holds it. Raises ValueError or KeyError."""
    if name not in _table()["municipal"]:
        raise KeyError(name)
    if name in _SWITCHES:
        return {"oui": True, "non": False}[typed.strip().lower()]
    if name in _SHARES:
        share = Fraction(typed.strip())
        if not 0 <= share <= 1:
            raise ValueError(typed)
        return str(share)
    number = int(typed.strip())
    if number < 0:
        raise ValueError(typed)
    return number


def legal_size(population: int) -> int:
    """The seats of the municipal council of a commune of this population (CGCT L2121-2)."""
    steps: list[list[int]] = _sizes()["steps"]
    return max(seats for floor, seats in steps if population >= floor)


def legal_size_source() -> str:
    return str(_sizes()["article"])


@cache
def _table() -> dict[str, Any]:
    return _read("rules")


@cache
def _sizes() -> dict[str, Any]:
    return _read("sizes")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("preau.council").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))
