"""What a figure says, and the table that it stands in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import HEADINGS, Goal, Row, percentile, readable, table

NUMBERS = st.lists(st.floats(0, 1e6), min_size=1, max_size=200)


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (Goal(1.5), 1.5, True),
        (Goal(1.5), 1.51, False),
        (Goal(0.5, at_least=True), 0.5, True),
        (Goal(0.5, at_least=True), 0.49, False),
    ],
)
def test_a_goal_is_met_up_to_its_limit(goal: Goal, value: float, met: bool) -> None:
    assert goal.met(value) is met


def test_a_goal_says_what_it_asks_for() -> None:
    assert [str(Goal(1.5)), str(Goal(36, at_least=True)), str(Goal(120, unit=" MB"))] == ["≤ 1.5", "≥ 36", "≤ 120 MB"]


def test_a_row_tells_the_ratio_and_whether_it_is_enough() -> None:
    assert Row("tap", "10 ms", "echo: 8 ms", 10 / 8, Goal(1.5)).cells() == (
        "tap", "10 ms", "echo: 8 ms", "1.25", "≤ 1.5", "met",
    )  # fmt: skip
    assert Row("tap", "16 ms", "echo: 8 ms", 2, Goal(1.5)).cells()[-1] == "missed"


def test_a_goal_with_a_unit_is_about_the_value_and_shows_no_ratio() -> None:
    assert Row("memory", "97 MB", "", 97, Goal(120, unit=" MB")).cells()[3:] == ("", "≤ 120 MB", "met")


def test_a_row_without_a_goal_passes_no_judgement() -> None:
    assert Row("start", "2 s", "echo: 1 s", 2).cells()[3:] == ("2.00", "", "")
    assert Row("memory", "97 MB").cells()[3:] == ("", "", "")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.0, "0"),
        (0.035, "0.0350"),
        (0.528, "0.528"),
        (1.05, "1.05"),
        (26.71, "26.7"),
        (152.4, "152"),
        (1234.5, "1,234"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_shown_with_three_digits(number: float, shown: str) -> None:
    assert readable(number) == shown


@given(NUMBERS, st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_enough_values_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values)


def test_percentiles_of_a_hundred() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.99, 1)] == [50, 99, 100]


def test_the_table_is_markdown_with_its_columns_under_each_other() -> None:
    lines = table([Row("a", "1 ms", "b: 22 ms", 1 / 22), Row("a longer one", "1 s")]).splitlines()
    assert lines[0].split() == ["|", "figure", "|", "Cohort", "|", "against", "|", "ratio", "|", "goal", "|", "|"]
    assert set(lines[1]) == {"|", "-"}
    assert len({len(line) for line in lines}) == 1
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}
