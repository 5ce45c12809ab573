"""The first content: alive at once, loaded once, and an admin's from then on; on a real database."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import replace

import pytest

from bot.access.records import Actor, Role
from bot.audience.segments.records import Evidence, Through
from bot.audience.segments.service import Segments
from bot.content.first import TOPICS, WELCOME, FirstContent, first_messages, first_segments, read_file
from bot.content.places import buttons_of
from bot.content.records import CarouselPart, Message, MessageButton, SegmentButton, TextPart
from bot.content.service import Content
from bot.content.store import MessageStore
from bot.refusals import Refused
from cards.content.activity import one_activity
from cards.content.foot import Foot
from cards.reader import Reader
from tests.content.conftest import NOW, now

TENANT = "t1"
OWNER = Actor(TENANT, "p1", Role.OWNER)


@pytest.fixture
def first(store: MessageStore, segments: Segments) -> FirstContent:
    return FirstContent(store, segments, now)


async def test_brings_four_open_topics_and_their_messages(
    first: FirstContent, content: Content, segments: Segments
) -> None:
    await first.ensure(TENANT)
    topics = await segments.open_topics(TENANT)
    assert len(topics) == 4
    assert all(each.description and each.rhythm and each.emoji for each in topics)
    names = [name for _, name in await content.names(TENANT)]
    assert len(names) == 10
    assert {WELCOME, TOPICS} <= set(names)


async def test_every_topic_can_be_subscribed_to_and_read_about(
    first: FirstContent, content: Content, segments: Segments
) -> None:
    await first.ensure(TENANT)
    topics = await content.find(TENANT, TOPICS)
    assert topics is not None
    (carousel,) = [part for part in topics.parts if isinstance(part, CarouselPart)]
    subscribed = set()
    for card in carousel.cards:
        subscribe, about = card.buttons
        assert (subscribe.title, about.title) == ("Subscribe", "About")
        assert isinstance(subscribe, SegmentButton)
        assert isinstance(about, MessageButton)
        segment = await segments.get(TENANT, subscribe.segment)
        assert segment is not None
        assert (segment.name, segment.description, segment.rhythm) == (card.title, card.text, card.subtitle)
        assert await content.live(TENANT, about.message)
        assert await content.live(TENANT, subscribe.follow_up or "")
        subscribed.add(segment.id)
    assert subscribed == {each.id for each in await segments.open_topics(TENANT)}


async def test_no_button_leads_nowhere(first: FirstContent, content: Content) -> None:
    """Saving checks every button; each message must pass as it is."""
    await first.ensure(TENANT)
    for message in await content.all(OWNER):
        assert (await content.save(message)).version == 2


async def test_welcome_leads_to_the_topics(first: FirstContent, content: Content) -> None:
    await first.ensure(TENANT)
    welcome, topics = await content.find(TENANT, WELCOME), await content.find(TENANT, TOPICS)
    assert welcome is not None
    assert topics is not None
    (button,) = [button for part in welcome.parts for button in buttons_of(part)]
    assert button == MessageButton("Browse topics", topics.id)


async def test_again_and_side_by_side_it_is_loaded_once(
    first: FirstContent, store: MessageStore, content: Content, segments: Segments
) -> None:
    others = [FirstContent(store, segments, now) for _ in range(3)]
    await asyncio.gather(*(each.ensure(TENANT) for each in [first, *others, first]))
    await first.ensure(TENANT)
    assert len(await segments.all(TENANT)) == 4
    assert [message.version for message in await content.all(OWNER)] == [1] * 10


async def test_what_was_cut_off_is_finished(
    first: FirstContent, store: MessageStore, content: Content, segments: Segments
) -> None:
    """As a stop in the middle leaves it: a segment and a message are there, the rest and the mark are not."""
    evidence = Evidence(TENANT, "first content", "harbour", Through.COMMAND, "", NOW, role=Role.OWNER)
    given = first_segments(read_file())[0]
    begun = await segments.create(given.name, given.description, given.rhythm, given.emoji, True, evidence)
    ids = {each.slug: begun.id for each in first_segments(read_file())}
    welcome = first_messages(read_file(), TENANT, ids)[0]
    await store.add_first(welcome, NOW)
    await first.ensure(TENANT)
    assert begun in await segments.all(TENANT)
    assert len(await segments.all(TENANT)) == 4
    assert len(await content.all(OWNER)) == 10


async def test_a_topic_of_that_name_is_taken_as_it_is(first: FirstContent, segments: Segments) -> None:
    evidence = Evidence(TENANT, "c", "a", Through.COMMAND, "p1", NOW, role=Role.OWNER)
    own = await segments.create("harbour HOUSE", "Our own words", "", "", False, evidence)
    await first.ensure(TENANT)
    assert own in await segments.all(TENANT)
    assert len(await segments.all(TENANT)) == 4


async def test_what_an_admin_changed_or_deleted_stays_so(
    first: FirstContent, store: MessageStore, content: Content, segments: Segments
) -> None:
    await first.ensure(TENANT)
    welcome = await content.find(TENANT, WELCOME)
    assert welcome is not None
    changed = await content.save(replace(welcome, parts=(TextPart("Our own welcome."),)))
    gone = (await segments.all(TENANT))[0]
    await segments.delete(TENANT, gone.id, Evidence(TENANT, "c", "d", Through.COMMAND, "p1", NOW, role=Role.OWNER))
    await FirstContent(store, segments, now).ensure(TENANT)
    assert await content.find(TENANT, WELCOME) == changed
    assert len(await segments.all(TENANT)) == 3


async def test_each_tenant_gets_its_own(first: FirstContent, content: Content, segments: Segments) -> None:
    await first.ensure(TENANT)
    await first.ensure("t2")
    assert len(await segments.all("t2")) == 4
    ours, theirs = await content.find(TENANT, WELCOME), await content.find("t2", WELCOME)
    assert ours is not None
    assert theirs is not None
    assert ours.id != theirs.id


def messages() -> list[Message]:
    return first_messages(read_file(), TENANT, {each.slug: "s" * 24 for each in first_segments(read_file())})


@pytest.mark.parametrize("message", messages(), ids=lambda message: message.name)
def test_each_message_can_be_a_broadcast(message: Message) -> None:
    assert one_activity(
        message, Foot("You get this because it goes to everyone.", "everyone", "everyone"), Reader(), "b"
    )


def test_cards_of_the_carousel_fit_on_a_phone() -> None:
    for message in messages():
        for part in message.parts:
            for card in part.cards if isinstance(part, CarouselPart) else ():
                assert len(card.title) <= 28
                assert len(card.text) <= 90


def test_a_file_that_names_what_it_does_not_hold_is_an_error() -> None:
    odd = tomllib.loads(
        """
        [[messages]]
        name = "odd"
        parts = [{ kind = "text", text = "Hi", buttons = [{ kind = "message", title = "Go", message = "nowhere" }] }]
        """
    )
    with pytest.raises(KeyError):
        first_messages(odd, TENANT, {})


def test_a_file_that_teams_cannot_show_is_refused() -> None:
    odd = {"messages": [{"name": "odd", "parts": [{"kind": "text", "text": " "}]}]}
    with pytest.raises(Refused):
        first_messages(odd, TENANT, {})
