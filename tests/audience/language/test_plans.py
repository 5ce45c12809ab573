"""What an audience asks is found in indexes, however many people there are: the database's own plans say so."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.audience.attributes.records import Kind
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.language.compiler import audience_filter, compile_audience
from bot.audience.language.parser import parse
from bot.audience.segments.records import Segment
from tests.audience.making import TENANT, Audience

KNOWN = [Segment("a", TENANT, "vips"), Segment("b", TENANT, "interns")]
CITIES = [f"city {n}" for n in range(100)]


@pytest.fixture
async def crowd(audience: Audience) -> list[Any]:
    """Five thousand people, a hundredth of whom lives in each city."""
    attributes = Attributes(
        AttributeStore(audience.storage), audience.store, audience.segments, audience.storage, audience.clock
    )
    made = [
        await attributes.define(TENANT, name, kind, audience.evidence())
        for name, kind in (("city", Kind.TEXT), ("level", Kind.NUMBER), ("hired", Kind.DATE), ("tags", Kind.LIST))
    ]
    chance, today = random.Random(7), datetime.now(UTC).date()
    rows = []
    for n in range(5_000):
        twins = {"city": chance.choice(CITIES), "level": n % 1_000, "tags": [chance.choice(CITIES), "all"]}
        twins["hired"] = twins["met"] = (today - timedelta(days=n)).isoformat()
        rows.append(
            {"_id": f"{n:05}", "tenant": TENANT, "sendable": True, "member_of": ["a"] if n % 50 == 0 else [],
             "left": [], "removed": [], "attributes_f": twins}
        )  # fmt: skip
    await audience.storage.collection("people").insert_many(rows)
    return made


def stages(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in [plan.get("inputStage"), *plan.get("inputStages", ())]:
        if inner:
            yield from stages(inner)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ('city = "City 7"', "attribute_city"),
        ('city in ("city 7", "city 8")', "attribute_city"),
        ('city starts with "city 7"', "attribute_city"),
        ("level >= 990", "attribute_level"),
        ("hired after 2999-01-01", "attribute_hired"),
        ("hired within 30 days", "attribute_hired"),
        ("met within 4 weeks", "attribute_met"),
        ('tags contains "city 7"', "attribute_tags"),
        ("vips", "audience"),
        ('vips and city = "city 7"', "attribute_city"),
        ('(city = "city 7" or level = 3) and not interns', "attribute_city"),
        ('city = "city 7" or level = 3', "attribute_level"),
        ('vips or city = "city 7" or hired within 3 days', "attribute_hired"),
    ],
)
async def test_the_plan_looks_at_few_more_people_than_match(
    audience: Audience, crowd: list[Any], text: str, index: str
) -> None:
    attributes = [*crowd]
    clause = audience_filter(compile_audience(parse(text, KNOWN, attributes), text, TENANT))
    cursor = audience.storage.collection("people").find(clause)
    told = await cursor.explain()
    plan = told["queryPlanner"]["winningPlan"]
    used = {stage.get("indexName") for stage in stages(plan.get("queryPlan", plan))}
    assert index in used
    assert "COLLSCAN" not in {stage["stage"] for stage in stages(plan.get("queryPlan", plan))}
    run = told["executionStats"]
    assert run["totalDocsExamined"] <= 4 * run["nReturned"] + 100
