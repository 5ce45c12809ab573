"""Help and greetings: everybody's words, and the admins' only for admins."""

from __future__ import annotations

from bot.commands.intents import Help
from tests.cards.reading import buttons, titles
from tests.commands.making import House, Surroundings, make_house, only, says


async def test_help_and_greetings_tell_what_can_be_done(house: House) -> None:
    for text in ("help", "Help", "hi", "Hello", "hey", "<at>Cohort</at> help", "\u00a0help "):
        card = only(await house.type("Ana", text))
        assert says(card, "topics", "subscriptions", "join NAME", "leave NAME", "stop", "start")
        assert not says(card, "For admins")
        assert "Browse topics" in titles(card)


async def test_admins_are_told_of_their_commands_too(surroundings: Surroundings) -> None:
    house = await make_house(surroundings, local=True)
    card = only(await house.type("Ana", "help"))
    assert says(card, "For admins", "segment new NAME", "broadcast to SEGMENT: TEXT", "pause REF", "topics")
    assert len(buttons(card)) <= 6


async def test_help_asks_for_the_profile_that_could_make_an_admin(surroundings: Surroundings) -> None:
    house = await make_house(surroundings, admins=("rui@north.example",))
    house.known("Rui", "rui@north.example")
    house.known("Ana", "ana@north.example")
    assert says(only(await house.tap("Rui", Help())), "For admins")
    assert not says(only(await house.tap("Ana", Help())), "For admins")
    assert house.looked_up() == ["29:Rui", "29:Ana"]


async def test_every_button_of_help_leads_somewhere(house: House) -> None:
    card = only(await house.type("Ana", "help"))
    for each in buttons(card):
        answer = await house.tap("Ana", each["data"])
        assert answer.replace or answer.messages
        assert not says(only(answer), "I didn't get that")


async def test_help_from_a_button_is_a_new_message_and_leaves_the_card(house: House) -> None:
    answer = await house.tap("Ana", Help())
    assert answer.replace is None
