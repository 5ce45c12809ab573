"""Messages as versions that never change, found by id, name and place; on a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.access.records import Actor, Role
from bot.audience.segments.records import EVERYONE, Evidence, Through
from bot.audience.segments.service import Segments
from bot.content.records import (
    ButtonPlace,
    Card,
    CarouselPart,
    Message,
    MessageButton,
    SegmentButton,
    TextPart,
)
from bot.content.service import Content
from bot.content.store import VERSIONS
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.content.conftest import NOW

TENANT = "t1"
OWNER = Actor(TENANT, "p1", Role.OWNER)


def message(name: str = "news", text: str = "Soup first.", tenant: str = TENANT) -> Message:
    return Message(new_id(), tenant, name, 1, (TextPart(text),))


async def test_a_message_is_found_by_id_and_by_name(content: Content) -> None:
    saved = await content.save(message("Canteen News"))
    assert saved.version == 1
    assert await content.live(TENANT, saved.id) == saved
    assert await content.find(TENANT, "  canteen NEWS ") == saved
    assert await content.find(TENANT, "canteen") is None


async def test_a_change_is_a_new_version_and_the_old_one_stays(content: Content) -> None:
    first = await content.save(message())
    second = await content.save(replace(first, name="soup news", parts=(TextPart("Bread, too."),)))
    assert second.version == 2
    assert await content.live(TENANT, first.id) == second
    assert await content.version(TENANT, first.id, 1) == first
    assert await content.find(TENANT, "news") is None
    assert await content.find(TENANT, "soup news") == second


async def test_another_tenant_sees_nothing_of_it(content: Content) -> None:
    saved = await content.save(replace(message(), parts=(TextPart("Hi", buttons=(MessageButton("Me", "x"),)),), id="x"))
    assert await content.live("t2", saved.id) is None
    assert await content.version("t2", saved.id, 1) is None
    assert await content.find("t2", "news") is None
    assert await content.names("t2") == []
    assert await content.all(Actor("t2", "p1", Role.OWNER)) == []
    assert await content.button("t2", ButtonPlace("x", 1, 0, None, 0)) is None
    assert await content.save(message(tenant="t2"))


async def test_a_name_is_taken_regardless_of_case(content: Content) -> None:
    await content.save(message("Straße"))
    with pytest.raises(Refused) as caught:
        await content.save(message("STRASSE"))
    assert caught.value.field == "name"
    assert len(await content.all(OWNER)) == 1


async def test_a_refused_save_leaves_no_version_behind(content: Content, storage: Storage) -> None:
    await content.save(message())
    with pytest.raises(Refused):
        await content.save(message())
    assert await storage.collection(VERSIONS).count_documents({}) == 1


async def test_saves_side_by_side_become_versions_one_after_another(content: Content) -> None:
    first = await content.save(message())
    texts = [f"Text {n}" for n in range(5)]
    saved = await asyncio.gather(*(content.save(replace(first, parts=(TextPart(text),))) for text in texts))
    assert sorted(each.version for each in saved) == [2, 3, 4, 5, 6]
    live = await content.live(TENANT, first.id)
    assert live is not None
    assert live.version == 6


async def test_lists_are_by_name_and_hold_no_typed_texts(content: Content) -> None:
    await content.save(message("b"))
    await content.typed(TENANT, "Soup first.")
    await content.save(message("A"))
    assert [name for _, name in await content.names(TENANT)] == ["A", "b"]
    assert [each.name for each in await content.all(OWNER)] == ["A", "b"]


async def test_lists_hold_the_live_versions(content: Content) -> None:
    first = await content.save(message())
    second = await content.save(replace(first, parts=(TextPart("Bread."),)))
    assert await content.all(OWNER) == [second]


async def test_typed_text_is_a_message_of_its_own(content: Content) -> None:
    typed = await content.typed(TENANT, "  Soup first.\nThen bread.  ")
    assert typed.name == ""
    assert typed.parts == (TextPart("Soup first.\nThen bread."),)
    assert await content.live(TENANT, typed.id) == typed
    assert (await content.typed(TENANT, "Soup first.")).id != typed.id


@pytest.mark.parametrize("text", ["", " \n ", "x" * 50_000, "🌿" * 25_000])
async def test_typed_text_that_is_none_or_too_much_is_refused(content: Content, storage: Storage, text: str) -> None:
    with pytest.raises(Refused) as caught:
        await content.typed(TENANT, text)
    assert caught.value.field == "text"
    assert await storage.collection(VERSIONS).count_documents({}) == 0


async def test_size_is_that_of_the_drawn_activity(content: Content) -> None:
    """Ten cards whose texts alone would fit, but not with what draws them."""
    card = Card("A", text="x" * 3_900)
    with pytest.raises(Refused) as caught:
        await content.save(Message(new_id(), TENANT, "big", 1, (CarouselPart((card,) * 10),)))
    assert "too large for Teams" in caught.value.sentence


async def test_a_button_is_found_in_the_version_that_was_sent(content: Content) -> None:
    target = await content.save(message("target"))
    first = await content.save(
        Message(new_id(), TENANT, "news", 1, (TextPart("Hi", buttons=(MessageButton("Old", target.id),)),))
    )
    second = await content.save(replace(first, parts=(TextPart("Hi", buttons=(MessageButton("New", target.id),)),)))
    place = ButtonPlace(first.id, 1, 0, None, 0)
    assert await content.button(TENANT, place) == (first, first.parts[0].buttons[0])  # type: ignore[union-attr]
    assert await content.button(TENANT, replace(place, version=2)) == (second, second.parts[0].buttons[0])  # type: ignore[union-attr]
    for odd in (replace(place, version=3), replace(place, message="nobody's"), replace(place, button=1)):
        assert await content.button(TENANT, odd) is None


async def test_a_button_that_leads_nowhere_is_refused(content: Content, segments: Segments) -> None:
    evidence = Evidence(TENANT, "c", "a", Through.COMMAND, "p1", NOW, role=Role.OWNER)
    segment = await segments.create("Harbour", "", "", "", True, evidence)
    target = await content.save(message("target"))
    good = (SegmentButton("Yes", segment.id, follow_up=target.id), SegmentButton("All", EVERYONE))
    assert await content.save(Message(new_id(), TENANT, "good", 1, (TextPart("Hi", buttons=good),)))
    for odd in (
        SegmentButton("Yes", "nobody's"),
        SegmentButton("Yes", segment.id, follow_up="nobody's"),
        MessageButton("Yes", "nobody's"),
    ):
        with pytest.raises(Refused, match="isn't there"):
            await content.save(Message(new_id(), TENANT, "odd", 1, (TextPart("Hi", buttons=(odd,)),)))


async def test_a_button_may_show_its_own_message(content: Content) -> None:
    message_id = new_id()
    parts = (TextPart("Hi", buttons=(MessageButton("Again", message_id),)),)
    assert await content.save(Message(message_id, TENANT, "again", 1, parts))
