"""Segments of a rule, made, changed after a question, and frozen: what an admin types and sees."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.access.records import Role
from bot.audience.segments.records import Choice, Segment
from bot.commands import intents
from bot.commands.grammar import One, Reading, read
from bot.commands.intents import from_data
from bot.connector.client import open_session
from bot.storage.database import Storage
from tests.audience.language.world import ATTRIBUTES
from tests.audience.making import TENANT
from tests.cards.reading import inputs, titles
from tests.commands.making import data_of, only, says
from tests.commands.rules import living, with_cities
from tests.commands.whole import Whole, make_whole

OWNER = Role.OWNER


@pytest.fixture
async def whole(storage: Storage) -> AsyncIterator[Whole]:
    async with open_session() as session:
        made = await make_whole(storage, session)
        await with_cities(made)
        yield made


async def there(whole: Whole, name: str) -> Segment:
    found = await whole.rooms.segments.find(TENANT, name)
    assert found is not None
    return found


async def inside(whole: Whole, name: str) -> set[str]:
    segment = await there(whole, name)
    rows, _ = await whole.rooms.segments.members(whole.by(OWNER).actor, segment.id, "", 100)
    return {row.label for row in rows}


def typed(text: str) -> Reading:
    return read(text, [Segment("v", "t", "vips"), Segment("b", "t", "Bread from Porto")], [], attributes=ATTRIBUTES)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("segment new Cooks rule level >= 3", intents.RuleNew("Cooks", "level >= 3")),
        ('segment new Cooks rule city = "a: b": They cook', intents.RuleNew("Cooks", 'city = "a: b"', "They cook")),
        ("segment new Old vips from vips", intents.RuleNew("Old vips", "vips", frozen=True)),
        ("segment new Old vips from vips: Since May", intents.RuleNew("Old vips", "vips", "Since May", True)),
        ('segment new "Bread from vips" rule vips', intents.RuleNew("Bread from vips", "vips")),
        ('segment new "Bread from vips"', intents.SegmentNew("Bread from vips")),
        ("segment new Bread from Lisbon", intents.SegmentNew("Bread from Lisbon")),
        ("segment new Bread from Lisbon: vips", intents.SegmentNew("Bread from Lisbon", "vips")),
        ("segment new Golden rule", intents.SegmentNew("Golden rule")),
        ("segment new News: from everyone", intents.SegmentNew("News", "from everyone")),
        ("segment new News from abroad from vips", intents.RuleNew("News from abroad", "vips", frozen=True)),
        ("segment new Cooks rule citty = Lisbon", intents.RuleNew("Cooks", "citty = Lisbon")),
        ("segment vips rule", intents.RuleForm("v")),
        ("segment vips rule level >= 3 and not vips", intents.RuleChange("v", "level >= 3 and not vips")),
        ("segment Bread from Porto", intents.SegmentShow("b")),
    ],
)
def test_what_is_typed_is_a_name_or_a_name_with_its_rule(text: str, intent: intents.Intent) -> None:
    assert typed(text) == One(intent)


async def test_a_segment_of_a_rule_holds_whoever_matches(whole: Whole) -> None:
    card = only(await whole.types(Role.EDITOR, "segment new Lisboners rule city = lisbon: All by the river"))
    assert says(card, "Lisboners", "All by the river.", 'Rule: city = "lisbon"'.replace("Rule:", "**Rule:**"))
    assert says(card, "Segment · whoever matches its rule", "Some of them", "Bea", "Cem")
    assert "Change the rule" in titles(card)
    assert "Add people" not in titles(card)
    await living(whole, "Eve", "Lisbon")
    assert await inside(whole, "Lisboners") == {"Bea", "Cem", "Eve"}


async def test_a_mistake_comes_back_on_the_form_with_all_values(whole: Whole) -> None:
    card = only(await whole.tap(OWNER, intents.RuleNew("Cooks", "citty = Lisbon", "They cook", frozen=True)))
    assert inputs(card) == {
        "f_name": "Cooks", "f_expression": "citty = Lisbon", "f_description": "They cook", "f_frozen": "true",
    }  # fmt: skip
    assert says(card, "One thing to fix: who is meant", "city")
    taken = only(await whole.types(OWNER, "segment new interns rule city = Lisbon"))
    assert says(taken, "One thing to fix: the name", "There is already a segment")
    assert [each.name for each in await whole.rooms.segments.all(TENANT)].count("Interns") == 1


async def test_what_was_counted_becomes_a_segment(whole: Whole) -> None:
    counted = only(await whole.types(OWNER, "reach city = Porto"))
    form = only(await whole.tap(OWNER, from_data(data_of(counted, "Make a segment of it")) or intents.Help()))
    assert inputs(form)["f_expression"] == 'city = "Porto"'
    data = data_of(form, "Make the segment") | {"f_name": "Porto", "f_expression": "city = Porto", "f_frozen": "true"}
    asked = from_data(data)
    assert asked == intents.RuleNew("Porto", "city = Porto", frozen=True)


async def test_another_rule_is_repeated_and_counted_before_anything_changes(whole: Whole) -> None:
    await whole.types(OWNER, "segment new Lisboners rule city = Lisbon")
    question = only(await whole.types(OWNER, "segment Lisboners rule city = lisbon or city = Porto"))
    assert says(question, "Change the rule of Lisboners?", 'city = "Lisbon"', 'city = "lisbon" or city = "Porto"')
    assert says(question, "Reached now", "2", "Reached then", "3")
    assert await inside(whole, "Lisboners") == {"Bea", "Cem"}
    answer = from_data(data_of(question, "Change the rule"))
    assert answer is not None
    done = only(await whole.tap(OWNER, answer))
    assert says(done, "✓ The rule is changed.", 'city = "lisbon" or city = "Porto"')
    assert await inside(whole, "Lisboners") == {"Bea", "Cem", "Dan"}
    assert says(only(await whole.tap(OWNER, answer)), "The rule is changed.")
    again = only(await whole.types(OWNER, "segment Lisboners rule city = lisbon or city = Porto"))
    assert says(again, "It has this rule already.")


async def test_who_left_is_counted_in_neither_and_a_late_answer_asks_again(whole: Whole) -> None:
    await whole.types(OWNER, "segment new Lisboners rule city = Lisbon")
    segment, bea = await there(whole, "Lisboners"), await living(whole, "Bea", "Lisbon")
    await whole.rooms.segments.choose(bea, segment.id, Choice.OUT, whole.by(OWNER))
    question = only(await whole.types(OWNER, "segment Lisboners rule city is set"))
    assert says(question, "Reached now", "1", "Reached then", "2")
    answer = from_data(data_of(question, "Change the rule"))
    assert answer is not None
    whole.clock.on(minutes=11)
    late = only(await whole.tap(OWNER, answer))
    assert says(late, "That was asked a while ago, so nothing was changed.")
    assert (await there(whole, "Lisboners")).rule == segment.rule


async def test_a_circle_or_a_mistake_is_said_before_the_question(whole: Whole) -> None:
    await whole.types(OWNER, "segment new Lisboners rule city = Lisbon")
    await whole.types(OWNER, "segment new Guests rule not Lisboners and city is set")
    card = only(await whole.types(OWNER, "segment Lisboners rule Guests"))
    assert says(card, "That would go in a circle: “Lisboners” → “Guests” → “Lisboners”")
    assert inputs(card) == {"f_expression": "Guests"}
    wrong = only(await whole.types(OWNER, "segment Lisboners rule citty = Porto"))
    assert says(wrong, "Rule of Lisboners", "One thing to fix: who is meant")
    empty = only(await whole.types(OWNER, "segment Lisboners rule"))
    assert inputs(empty) == {"f_expression": 'city = "Lisbon"'}


async def test_a_segment_that_people_are_put_in_gets_no_rule(whole: Whole) -> None:
    for asked in ("segment Interns rule city = Porto", "segment Interns rule"):
        card = only(await whole.types(OWNER, asked))
        assert says(card, "People are put into “Interns” one by one, so it can't have a rule.", "segment new NAME rule")
    assert inputs(only(await whole.types(OWNER, "segment Interns rule city = Porto")))["f_expression"] == "city = Porto"
    assert (await there(whole, "Interns")).rule is None


async def test_those_who_match_now_are_put_in_and_nobody_later(whole: Whole) -> None:
    card = only(await whole.types(OWNER, "segment new First cooks from city = Lisbon"))
    assert says(card, "First cooks", "Those who match now are in it", "2", "members")
    assert not says(card, "**Rule:**")
    assert "Add people" in titles(card)
    await living(whole, "Eve", "Lisbon")
    assert await inside(whole, "First cooks") == {"Bea", "Cem"}


async def test_many_people_are_put_in_by_and_by(whole: Whole) -> None:
    whole.rooms.rule_segments._at_once = 0.0  # as if each of very many had taken its time
    card = only(await whole.types(OWNER, "segment new First cooks from city = Lisbon"))
    assert says(card, "People are still being put in")
    while await whole.rooms.rule_segments.fill():
        pass
    assert await inside(whole, "First cooks") == {"Bea", "Cem"}


async def test_nobody_in_a_rule_is_said_so(whole: Whole) -> None:
    card = only(await whole.types(OWNER, "segment new Oslo rule city = Oslo"))
    assert says(card, "Nobody matches its rule as of now.")
    await whole.types(OWNER, "segment new Known rule city is set")
    assert says(only(await whole.types(OWNER, "segments")), "Whoever matches its rule")
