"""What rules read of people: kept beside what Teams told, in the same update, whoever they turn out to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.people.documents import domains, known
from bot.audience.people.records import Profile
from bot.audience.segments.records import Choice
from tests.audience.making import TENANT, Audience


async def compared(audience: Audience, person: str) -> dict[str, Any]:
    found = await audience.storage.collection("people").find_one({"_id": person})
    assert found is not None
    return dict(found.get("attributes_f", {}))


async def test_what_teams_tells_is_read_in_small_letters(audience: Audience) -> None:
    seen = replace(audience.sighting("Ana"), country="PT", platform="Windows", locale="pt-PT")
    ana = await audience.people.meet(seen)
    assert (ana.country, ana.platform) == ("PT", "Windows")
    assert await compared(audience, ana.id) == {
        "locale": "pt-pt",
        "zone": "europe/lisbon",
        "country": "pt",
        "platform": "windows",
        "met": "2026-11-24",
    }


async def test_what_a_client_does_not_tell_stays_as_it_was_and_the_day_of_meeting_for_ever(audience: Audience) -> None:
    await audience.people.meet(replace(audience.sighting("Ana"), country="PT", platform="iOS"))
    audience.clock.on(days=3)
    later = await audience.people.meet(replace(audience.sighting("Ana"), platform="Web", zone=None))
    assert (later.country, later.platform, later.zone) == ("PT", "Web", "Europe/Lisbon")
    assert (await compared(audience, later.id))["met"] == "2026-11-24"
    assert (await compared(audience, later.id))["platform"] == "web"


async def test_domains_follow_the_addresses(audience: Audience) -> None:
    ana = await audience.person("Ana")
    assert "domain" not in await compared(audience, ana.id)
    two = Profile(ana.aad_id, "Ana", None, "Ana@North.example", "ana@south.example")
    await audience.people.set_profile(ana, two)
    assert sorted((await compared(audience, ana.id))["domain"]) == ["north.example", "south.example"]
    await audience.people.set_profile(ana, replace(two, upn=None))
    assert (await compared(audience, ana.id))["domain"] == ["north.example"]
    await audience.people.set_profile(ana, replace(two, email=None, upn=None))
    assert "domain" not in await compared(audience, ana.id)


@pytest.mark.parametrize("of_bo", [("a@north.example", None), (None, "a@north.example"), ("a@north.example",) * 2])
async def test_an_address_that_passes_to_another_takes_its_domain_along(
    audience: Audience, of_bo: tuple[str | None, str | None]
) -> None:
    ana = await audience.person("Ana", email="a@north.example")
    bo = await audience.person("Bo")
    await audience.people.set_profile(bo, Profile(bo.aad_id, "Bo", None, *of_bo))
    assert (await audience.again(ana)).emails == ()
    assert "domain" not in await compared(audience, ana.id)
    assert (await compared(audience, bo.id))["domain"] == ["north.example"]


async def test_an_address_that_is_waited_for_has_a_domain(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "bo@north.example", audience.evidence())
    waiting = await audience.people.find_by_address(TENANT, "bo@north.example")
    assert waiting is not None
    assert await compared(audience, waiting.id) == {"domain": ["north.example"]}


async def test_what_a_list_told_of_an_address_is_known_of_whoever_is_met_behind_it(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "ana@north.example", audience.evidence())
    waiting = await audience.people.find_by_address(TENANT, "ana@north.example")
    assert waiting is not None
    change = known({"city": "Évora", "hired": date(2026, 1, 1), "level": 3})
    change["$set"]["extra"] = {"floor": "4"}
    await audience.storage.collection("people").update_one({"_id": waiting.id}, change)
    ana = await audience.person("Ana")
    await audience.storage.collection("people").update_one({"_id": ana.id}, known({"level": 5}))
    ana = (await audience.people.set_profile(ana, Profile(ana.aad_id, "Ana", None, "ana@north.example", None)))[0]
    assert ana.attributes == {"city": "Évora", "hired": "2026-01-01", "level": 5}
    found = await compared(audience, ana.id)
    assert (found["city"], found["hired"], found["level"]) == ("e\u0301vora", "2026-01-01", 5)
    assert found["domain"] == ["north.example"]
    assert ana.extra == {"floor": "4"}
    assert set(ana.since) == {pizza.id}
    assert ana.since[pizza.id] == waiting.since[pizza.id]


async def test_since_when_somebody_is_in_a_segment_is_kept_while_they_are(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    ana = await audience.person("Ana")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    first = (await audience.again(ana)).since
    assert set(first) == {pizza.id}
    await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id))
    assert (await audience.again(ana)).since == {}
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    again = (await audience.again(ana)).since
    assert timedelta() <= again[pizza.id] - first[pizza.id] < timedelta(minutes=10)
    await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    assert (await audience.again(ana)).since == {}


@given(st.lists(st.tuples(st.text("ab@", max_size=3), st.sampled_from(["x.example", "y.example"]))))
def test_domains_stand_once_each_in_the_order_of_the_addresses(parts: list[tuple[str, str]]) -> None:
    found = domains(f"{local}@{domain}" for local, domain in parts)
    assert found == list(dict.fromkeys(domain for _, domain in parts))


def test_an_update_sets_a_value_and_its_twin_and_takes_both_away() -> None:
    change = known({"city": "New  York", "tags": ("A", "b"), "level": None})
    assert change == {
        "$set": {
            "attributes.city": "New  York",
            "attributes.tags": ["A", "b"],
            "attributes_f.city": "new york",
            "attributes_f.tags": ["a", "b"],
        },
        "$unset": {"attributes.level": "", "attributes_f.level": ""},
    }
    assert known({}) == {}
