"""The dashboard and the alert rules: valid, and about figures that a scrape really has."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from tests.teams.activities import installed, typed
from tests.telemetry.house import Labels, running_bot

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "docs" / "monitoring" / "dashboard.json"
ALERTS = ROOT / "docs" / "monitoring" / "alerts.yml"
OPERATIONS = ROOT / "docs" / "operations.md"
OF_PROMETHEUS = {"up", "instance", "job"}
"""What Prometheus itself adds to a scrape."""


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return found


def expressions() -> dict[str, str]:
    """Every expression of both files, by where it stands; Grafana's variables as it would put something in."""
    found = {rule["alert"]: rule["expr"] for rule in alerts()}
    for panel in panels():
        for target in panel.get("targets", []):
            text = target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")
            found[f"{panel['title']} {target['refId']}"] = text
    return found


def selectors(expression: str) -> Iterator[promql_parser.VectorSelector]:
    found: list[promql_parser.VectorSelector] = []

    def visit(node: promql_parser.Expr) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        if isinstance(node, promql_parser.MatrixSelector):
            found.append(node.vector_selector)
        return True

    promql_parser.walk(promql_parser.parse(expression), visit)
    yield from found


@pytest.fixture(scope="module")
def scraped(mongodb_uri: str) -> dict[str, list[Labels]]:
    """The samples of a bot that has done a bit of everything: their labels, by name."""
    return asyncio.run(_scraped(mongodb_uri))


async def _scraped(uri: str) -> dict[str, list[Labels]]:
    async with running_bot(uri) as bot:
        await bot.post(installed())
        await bot.until(lambda: bot.teams.messages)
        await bot.press_in_message("ana")
        await bot.post(typed("topics"))
        samples = await bot.scrape()
    return {name: [each.labels for each in of_name] for name, of_name in samples.items()}


def fits(labels: Labels, matcher: promql_parser.Matcher) -> bool:
    value = labels.get(matcher.name, "")
    match matcher.op:
        case promql_parser.MatchOp.Equal:
            return value == matcher.value
        case promql_parser.MatchOp.NotEqual:
            return value != matcher.value
        case promql_parser.MatchOp.Re:
            return re.fullmatch(matcher.value, value) is not None
    return re.fullmatch(matcher.value, value) is None


def test_every_figure_that_they_name_is_in_a_scrape(scraped: dict[str, list[Labels]]) -> None:
    missing = [
        (where, str(each.name))
        for where, expression in expressions().items()
        for each in selectors(expression)
        if each.name not in OF_PROMETHEUS | set(scraped)
    ]
    assert missing == []


def test_every_label_that_they_ask_for_is_in_a_scrape(scraped: dict[str, list[Labels]]) -> None:
    unmet = [
        (where, str(each))
        for where, expression in expressions().items()
        for each in selectors(expression)
        if each.name not in OF_PROMETHEUS
        and not any(
            all(fits(labels, matcher) for matcher in each.matchers.matchers if matcher.name not in OF_PROMETHEUS)
            for labels in scraped[str(each.name)]
        )
    ]
    assert unmet == []


def test_every_alternative_in_a_pattern_is_in_a_scrape(scraped: dict[str, list[Labels]]) -> None:
    """A misspelt word in a list of words would never be missed otherwise."""
    unmet = [
        (where, matcher.name, word)
        for where, expression in expressions().items()
        for each in selectors(expression)
        for matcher in each.matchers.matchers
        if matcher.name not in OF_PROMETHEUS and matcher.op in (promql_parser.MatchOp.Re, promql_parser.MatchOp.NotRe)
        for word in matcher.value.split("|")
        if word not in {labels.get(matcher.name) for labels in scraped[str(each.name)]}
    ]
    assert unmet == []


def test_rules_have_what_prometheus_and_people_need() -> None:
    names = [rule["alert"] for rule in alerts()]
    assert len(names) == len(set(names)) >= 10
    for rule in alerts():
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert set(rule["annotations"]) == {"summary", "description"}
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))


def test_operations_explain_every_alert_and_no_other() -> None:
    explained = set(re.findall(r"^\| `(Cohort\w+)`", OPERATIONS.read_text("utf-8"), re.MULTILINE))
    assert explained == {rule["alert"] for rule in alerts()}


def test_the_dashboard_can_be_imported() -> None:
    read = json.loads(DASHBOARD.read_text("utf-8"))
    assert read["uid"] == "cohort"
    assert read["schemaVersion"] >= 39
    variables = {each["name"] for each in read["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps([panel for panel in panels() if panel["type"] != "row"])))
    assert used - {"__rate_interval"} <= variables
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))


def test_no_panel_lies_upon_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_every_panel_says_what_it_shows() -> None:
    for panel in panels():
        if panel["type"] != "row":
            assert panel["description"].endswith(".")
            assert panel["targets"]
