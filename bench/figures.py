"""Figures and the table they stand in: what was measured, beside what it is measured against, in one run. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("figure", "Cohort", "against", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio, or a value in `unit`, is to be: at most or at least so much."""

    limit: float
    at_least: bool = False
    unit: str = ""

    def met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `against` names the other side and what it took, "" where there is none.

    `measured` is what the goal is about: the ratio of ours to theirs, or a value where the goal has a unit.
    """

    figure: str
    ours: str
    against: str = ""
    measured: float | None = None
    goal: Goal | None = None

    def cells(self) -> tuple[str, ...]:
        """The cells of the table, in the order of HEADINGS."""
        ratio = "" if self.measured is None or (self.goal and self.goal.unit) else readable(self.measured)
        verdict = ""
        if self.goal is not None and self.measured is not None:
            verdict = "met" if self.goal.met(self.measured) else "missed"
        return self.figure, self.ours, self.against, ratio, str(self.goal or ""), verdict


def readable(number: float) -> str:
    """Three digits, whatever the size."""
    if number == 0 or not math.isfinite(number):
        return f"{number:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(number))))
    return f"{number:,.{digits}f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(rows: Iterable[Row]) -> str:
    """A Markdown table whose columns stand under each other, so that a terminal shows it as well."""
    cells = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
