"""What the desk understands, whom it lets do what, and what it does with what nobody foresaw."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.audience.people.rules import PROFILE_DAYS
from bot.commands import intents
from bot.commands.answers import Answer, say
from bot.commands.caller import Caller
from bot.commands.desk import Handlers, together
from bot.commands.intents import BY_NAME, Intent, Segments, to_data
from bot.refusals import Refused
from cards.elements import block, card
from cards.reader import Reader
from tests.cards.reading import titles, walk
from tests.commands.making import House, Surroundings, make_house, only, says
from tests.fakes.connector import Scripted

ADMIN = "rui@north.example"


@dataclass
class Seen:
    """Handlers that keep what reached them."""

    asked: list[tuple[Intent, Caller]] = field(default_factory=list)
    raises: Exception | None = None

    def handlers(self, *kinds: type[Intent]) -> Handlers:
        return dict.fromkeys(kinds, self.answer)

    async def answer(self, intent: Any, caller: Caller) -> Answer:
        self.asked.append((intent, caller))
        if self.raises:
            raise self.raises
        return say(card([block("Done as an admin.")], "Done.", Reader()))


ADMIN_KINDS = tuple(kind for kind in BY_NAME.values() if kind.admin)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
async def guarded(surroundings: Surroundings, seen: Seen) -> House:
    """A desk whose one admin is named by an address."""
    return await make_house(surroundings, admins=(ADMIN,), more=seen.handlers(*ADMIN_KINDS))


def example(kind: type[Intent]) -> Intent:
    """An intent of that kind with some value in every field."""
    values: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        values[each.name] = 1 if str(each.type) == "int" else True if str(each.type) == "bool" else "x"
    return kind(**values)


async def test_free_text_gets_a_helpful_answer_and_never_silence(house: House) -> None:
    for text in ("", "  ", "what's for lunch?", "🙂", "subscribe", "topics please now", "x" * 5_000):
        answer = only(await house.type("Ana", text))
        assert titles(answer)
        assert answer["fallbackText"]
    assert await house.events("Ana") == []


async def test_a_misspelt_name_is_answered_with_the_right_one(house: House) -> None:
    assert says(only(await house.type("Ana", "join Harbor house")), "join Harbour house")
    assert await house.events("Ana") == []


async def test_closed_segments_are_not_suggested_to_who_is_not_in_them(house: House) -> None:
    await house.audience.segment("Board letters", open=False)
    for text in ("join Bord letters", "segment Bord letters", "leave bord letters"):
        assert not says(only(await house.type("Ana", text)), "Board letters")


async def test_several_readings_are_asked_for_and_nothing_is_done(surroundings: Surroundings, seen: Seen) -> None:
    house = await make_house(surroundings, local=True, more=seen.handlers(*ADMIN_KINDS))
    for name in ("plan", "plan members"):
        await house.audience.segment(name)
    answer = only(await house.type("Ana", "segment plan members"))
    assert says(answer, "Which one do you mean?", "nothing was done yet")
    assert seen.asked == []
    choices = [node["selectAction"] for node in walk(answer) if "selectAction" in node]
    assert len(choices) == 2
    for choice in choices:
        await house.tap("Ana", choice["data"])
    assert {type(intent) for intent, _ in seen.asked} == {intents.SegmentShow, intents.SegmentMembers}


async def test_who_is_no_admin_gets_a_polite_no_with_the_names_of_those_who_are(guarded: House, seen: Seen) -> None:
    await guarded.audience.person("Rui Costa", email=ADMIN)
    answer = only(await guarded.type("Ana", "segments"))
    assert says(answer, "Only admins can do this", "Nothing was changed.", "Rui Costa")
    assert seen.asked == []


async def test_an_admins_card_replayed_by_somebody_else_does_nothing(guarded: House, seen: Seen) -> None:
    for kind in ADMIN_KINDS:
        data = to_data(example(kind)) | {"admin": True, "tenant": "tenant-2", "f_admin": "true"}
        assert says(only(await guarded.tap("Ana", data)), "Only admins can do this"), kind
    assert seen.asked == []
    assert len(ADMIN_KINDS) > 20


async def test_an_admin_by_address_is_let_through(guarded: House, seen: Seen) -> None:
    await guarded.audience.person("Rui", email=ADMIN)
    assert says(only(await guarded.type("Rui", "segments")), "Done as an admin.")
    assert says(only(await guarded.tap("Rui", Segments())), "Done as an admin.")
    assert all(caller.admin for _, caller in seen.asked)


async def test_a_profile_that_the_role_hangs_on_is_fetched_at_once(guarded: House) -> None:
    guarded.known("Rui", ADMIN)
    assert says(only(await guarded.type("Rui", "segments")), "Done as an admin.")
    assert guarded.looked_up() == ["29:Rui"]
    assert says(only(await guarded.type("Rui", "segments")), "Done as an admin.")
    assert guarded.looked_up() == ["29:Rui"]


async def test_a_profile_that_is_old_is_fetched_again_where_it_could_make_an_admin(guarded: House) -> None:
    await guarded.audience.person("Rui", email="rui.costa@north.example")
    guarded.known("Rui", ADMIN)
    assert says(only(await guarded.type("Rui", "segments")), "Only admins can do this")
    assert guarded.looked_up() == []
    guarded.clock.on(days=PROFILE_DAYS + 1)
    assert says(only(await guarded.type("Rui", "segments")), "Done as an admin.")


async def test_ordinary_acts_wait_for_no_profile(guarded: House) -> None:
    guarded.known("Ana", "ana@north.example")
    topic = await guarded.topic()
    await guarded.type("Ana", "topics")
    await guarded.type("Ana", "join Harbour house")
    await guarded.tap("Ana", intents.Leave(topic.id))
    await guarded.type("Ana", "stop")
    assert guarded.looked_up() == []


async def test_where_admins_are_named_by_object_id_no_profile_is_asked_for(house: House) -> None:
    house.known("Ana", "ana@north.example")
    assert says(only(await house.type("Ana", "segments")), "Only admins can do this")
    assert house.looked_up() == []


async def test_without_a_profile_the_answer_is_no(guarded: House, seen: Seen) -> None:
    for answer in (Scripted(404), Scripted(500), Scripted(429), Scripted(200)):
        guarded.teams.fix("chat-Rui", answer)
        assert says(only(await guarded.type("Rui", "segments")), "Only admins can do this")
    assert seen.asked == []


async def test_in_local_mode_whoever_talks_is_an_admin(surroundings: Surroundings, seen: Seen) -> None:
    house = await make_house(surroundings, local=True, more=seen.handlers(*ADMIN_KINDS))
    assert says(only(await house.type("Ana", "segments")), "Done as an admin.")


async def test_what_a_rule_refuses_is_told_in_its_own_words(guarded: House, seen: Seen) -> None:
    await guarded.audience.person("Rui", email=ADMIN)
    seen.raises = Refused("There is already a segment called vips.")
    answer = only(await guarded.type("Rui", "segments"))
    assert says(answer, "That didn't work", "There is already a segment called vips.", "Nothing was changed.")


async def test_an_error_that_nobody_foresaw_is_not_swallowed(guarded: House, seen: Seen) -> None:
    await guarded.audience.person("Rui", email=ADMIN)
    seen.raises = KeyError("broken")
    with pytest.raises(KeyError):
        await guarded.type("Rui", "segments")
    with pytest.raises(KeyError):
        await guarded.tap("Rui", Segments())


NOBODYS: tuple[Mapping[str, Any], ...] = (
    {},
    {"do": "launch"},
    {"do": None},
    {"do": ["join"]},
    {"do": "join"},
    {"do": "join", "segment": 7},
    {"do": "tap", "message": "m"},
    {"do": "tap", "message": {"$ne": ""}, "version": 1, "part": 0, "button": 0},
    {"do": "topics", "page": "2; drop"},
    {"f_do": "help"},
)


async def test_data_of_nobodys_card_gets_a_kind_answer(house: House) -> None:
    for data in NOBODYS:
        assert titles(only(await house.tap("Ana", data)))
    assert await house.events("Ana") == []


async def test_an_intent_without_a_handler_is_answered_like_unknown_text(surroundings: Surroundings) -> None:
    house = await make_house(surroundings, local=True)
    assert says(only(await house.tap("Ana", Segments())), "I didn't get that")


async def test_whoever_talks_is_met(house: House) -> None:
    await house.type("Ana", "help")
    ana = await house.person("Ana")
    assert ana.reference == house.sighting("Ana").reference
    assert ana.sendable


async def test_what_was_done_bears_the_servers_time_and_the_way_it_came(guarded: House, seen: Seen) -> None:
    """A client's own clock is never evidence."""
    await guarded.audience.person("Rui", email=ADMIN)
    stamped = dataclasses.replace(guarded.sighting("Rui"), at=guarded.clock() - timedelta(days=900))
    await guarded.desk.typed(stamped, "chat-Rui", "a-1", "segments")
    await guarded.desk.tapped(stamped, "chat-Rui", "a-2", to_data(Segments()), in_place=True)
    typed, tapped = (caller for _, caller in seen.asked)
    assert typed.at == tapped.at == guarded.clock()
    assert (typed.through.value, tapped.through.value) == ("command", "card")
    assert (typed.in_place, tapped.in_place) == (False, True)
    assert (typed.activity, typed.conversation) == ("a-1", "chat-Rui")


async def test_the_first_content_is_there_with_the_first_word(house: House) -> None:
    assert says(only(await house.type("Ana", "topics")), "Harbour house")
    assert says(only(await house.type("Eva", "topics", tenant="tenant-2")), "Harbour house")
    assert (await house.topic()).id != (await house.topic(tenant="tenant-2")).id


async def test_a_group_chat_is_told_once_where_to_talk(house: House) -> None:
    answer = await house.desk.explain("tenant-1", "19:group")
    assert answer is not None
    assert says(only(answer), "I work in a personal chat")
    assert await house.desk.explain("tenant-1", "19:group") is None
    assert await house.desk.explain("tenant-1", "19:other") is not None


def test_two_handlers_for_one_intent_are_a_mistake(seen: Seen) -> None:
    with pytest.raises(ValueError, match="segments"):
        together(seen.handlers(Segments), seen.handlers(Segments))
    assert set(together(seen.handlers(Segments), seen.handlers(intents.Help))) == {Segments, intents.Help}
