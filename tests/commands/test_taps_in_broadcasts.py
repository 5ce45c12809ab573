"""A button on a received broadcast: the card that takes its place keeps the reason and the way out."""

from __future__ import annotations

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import SegmentIs
from bot.audience.segments.records import Segment
from bot.broadcasts import store as broadcast_store
from bot.broadcasts.feet import Feet
from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.store import BroadcastStore, Draft
from bot.clock.broadcasts import BroadcastSteps
from bot.commands.intents import Join, Leave, Tap
from bot.content.records import Message, SegmentButton, TextPart
from bot.identifiers import new_id
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger
from cards.elements import Json
from cards.reader import Reader
from tests.audience.making import TENANT
from tests.cards.reading import buttons
from tests.commands.making import House, data_of, says


async def broadcast_to(house: House, segment: Segment, offered: Segment) -> Broadcast:
    """A running broadcast, its ledger written, with a button that offers another topic."""
    storage, clock = house.audience.storage, house.clock
    await storage.ensure(broadcast_store.INDEXES)
    store, ledger = BroadcastStore(storage), Ledger(storage, clock)
    part = TextPart("Come and see.", title="Open day", buttons=(SegmentButton("Subscribe", offered.id),))
    message = await house.content.save(Message(new_id(), TENANT, "open-day", 0, (part,)))
    audience = compile_audience(SegmentIs(segment.id), segment.name, TENANT)
    made = await store.draft(Draft(message, audience, house.audience.evidence(), "Ana", clock()))
    await store.move(made.id, {State.DRAFT}, State.PREPARING, started_at=clock())
    await BroadcastSteps(store, Preparation(storage), ledger, clock, lambda _: None).prepare()
    return made


def leaving(card: Json) -> list[Json]:
    """The data of the buttons that leave a segment."""
    return [each["data"] for each in buttons(card) if each["data"]["do"] == Leave.do]


def tap_on(broadcast: Broadcast) -> Tap:
    message = broadcast.message
    return Tap(message.id, message.version, 0, 0, broadcast=broadcast.id)


async def test_the_card_changes_in_place_and_keeps_its_foot(house: House) -> None:
    harbour, learning = await house.topic(), await house.topic("Learning hour")
    await house.tap("Ana", Join(harbour.id))
    broadcast = await broadcast_to(house, harbour, learning)
    answer = await house.tap("Ana", tap_on(broadcast))
    assert answer.replace is not None
    assert says(answer.replace, "Open day", "You get this because you joined **Harbour house**")
    assert data_of(answer.replace, "Unsubscribe")["undo"] is True
    assert leaving(answer.replace) == [{"do": Leave.do, "segment": harbour.id, "broadcast": broadcast.id}]


async def test_the_reason_is_the_ledgers_whatever_was_chosen_since(house: House) -> None:
    harbour, learning = await house.topic(), await house.topic("Learning hour")
    await house.tap("Ana", Join(harbour.id))
    broadcast = await broadcast_to(house, harbour, learning)
    await house.tap("Ana", Leave(harbour.id))
    answer = await house.tap("Ana", tap_on(broadcast))
    assert answer.replace is not None
    assert says(answer.replace, "You get this because you joined **Harbour house**")


async def test_who_never_got_it_gets_no_foot(house: House) -> None:
    harbour, learning = await house.topic(), await house.topic("Learning hour")
    await house.tap("Ana", Join(harbour.id))
    broadcast = await broadcast_to(house, harbour, learning)
    answer = await house.tap("Bo", tap_on(broadcast))
    assert answer.replace is not None
    assert not says(answer.replace, "You get this because")


async def test_a_broadcast_of_another_tenant_or_message_has_no_foot(house: House) -> None:
    harbour, learning = await house.topic(), await house.topic("Learning hour")
    await house.tap("Ana", Join(harbour.id))
    broadcast = await broadcast_to(house, harbour, learning)
    storage, clock = house.audience.storage, house.clock
    feet = Feet(BroadcastStore(storage), Ledger(storage, clock), house.audience.segments)
    ana, stranger = await house.person("Ana"), await house.audience.person("Ana", "tenant-2")
    assert await feet.foot(broadcast.id, broadcast.message.id, ana, Reader()) is not None
    assert await feet.foot(broadcast.id, broadcast.message.id, stranger, Reader()) is None
    assert await feet.foot(broadcast.id, new_id(), ana, Reader()) is None
    assert await feet.foot(new_id(), broadcast.message.id, ana, Reader()) is None
