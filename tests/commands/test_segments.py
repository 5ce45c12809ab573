"""What admins do with segments, on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.audience.segments.records import EVERYONE, Added, AddressAnswer, Choice
from bot.commands import intents
from bot.commands.intents import from_data
from bot.commands.segments import SegmentCommands, none_of_them
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER, TENANT, Audience, make_audience
from tests.cards.reading import inputs
from tests.commands.asking import Admin, card, data, offered, said


@pytest.fixture
async def audience(storage: Storage) -> Audience:
    return await make_audience(storage)


@pytest.fixture
async def admin(audience: Audience) -> Admin:
    return Admin(await audience.person("Rui Costa", email="rui@north.example"), audience.clock)


@pytest.fixture
def commands(audience: Audience) -> SegmentCommands:
    return SegmentCommands(audience.segments)


def test_every_intent_about_segments_has_a_handler(commands: SegmentCommands) -> None:
    asked = {kind for kind in intents.BY_NAME.values() if kind.do.startswith("segment")}
    assert set(commands.handlers()) == asked


async def test_a_new_segment_is_shown_as_made(audience: Audience, admin: Admin, commands: SegmentCommands) -> None:
    answer = await commands.new(intents.SegmentNew("Lisbon office", "Events", "Monthly"), admin.caller())
    assert "Lisbon office" in said(answer)
    assert "✓ The segment is ready." in said(answer)
    made = await audience.segments.find(TENANT, "LISBON OFFICE")
    assert made is not None
    assert (made.description, made.rhythm, made.open) == ("Events", "Monthly", True)


async def test_a_taken_name_comes_back_on_the_form_with_all_values(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    await audience.segment("Lisbon office")
    asked = intents.SegmentNew("lisbon OFFICE", "Events", "Monthly", open=False, emoji="🌉")
    answer = await commands.new(asked, admin.caller())
    assert inputs(card(answer)) == {
        "f_name": "lisbon OFFICE",
        "f_description": "Events",
        "f_rhythm": "Monthly",
        "f_emoji": "🌉",
        "f_open": "false",
    }
    assert "⚠ One thing to fix: the name" in said(answer)
    assert any("already" in text for text in said(answer))
    assert len(await audience.segments.all(TENANT)) == 1


async def test_the_emoji_of_the_form_is_kept_until_the_form_changes_it(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    await commands.new(intents.SegmentNew("Pizza", emoji=" 🍕 "), admin.caller())
    made = (await audience.segments.all(TENANT))[0]
    await commands.rename(intents.SegmentRename(made.id, "Friday pizza"), admin.caller())
    assert (await audience.segments.all(TENANT))[0].emoji == "🍕"
    await commands.edit(intents.SegmentEdit(made.id, "Friday pizza", emoji="🥗"), admin.caller())
    assert (await audience.segments.all(TENANT))[0].emoji == "🥗"


async def test_the_same_activity_again_makes_no_second_segment(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    for _ in range(2):
        answer = await commands.new(intents.SegmentNew("Interns"), admin.caller(activity="one"))
        assert "Interns" in said(answer)
    assert len(await audience.segments.all(TENANT)) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "Everyone"])
async def test_a_name_that_is_none_comes_back_on_the_form(name: str, admin: Admin, commands: SegmentCommands) -> None:
    answer = await commands.new(intents.SegmentNew(name), admin.caller())
    assert "⚠ One thing to fix: the name" in said(answer)


async def test_the_list_pages_and_survives_a_page_that_is_gone(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    for name in ("A", "B", "C", "D", "E", "F"):
        await audience.segment(name)
    first = await commands.list(intents.Segments(), admin.caller())
    assert "6 in all, largest first" in said(first)
    assert from_data(data(first, "Next 1")) == intents.Segments(page=2)
    gone = await commands.list(intents.Segments(page=9), admin.caller())
    assert "F" in said(gone)
    assert (await commands.list(intents.Segments(page=-3), admin.caller())) == first


async def test_no_segments_offers_the_first(admin: Admin, commands: SegmentCommands) -> None:
    assert offered(await commands.list(intents.Segments(), admin.caller())) == ["New segment"]


async def test_a_segment_shows_counts_and_who_came_last(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    ana = await audience.person("Ana Lima")
    await audience.segments.choose(ana, segment.id, Choice.IN, audience.evidence(ana.id))
    await audience.segments.add(TENANT, segment.id, "bo@north.example", audience.evidence(admin.person.id))
    answer = await commands.show(intents.SegmentShow(segment.id), admin.caller())
    assert {"2", "members", "1", "waiting to be met"} <= set(said(answer))
    assert "Ana Lima" in said(answer)
    assert any(text.startswith("Added by Rui Costa, 24 November, waiting") for text in said(answer))


async def test_everyone_is_shown_and_cannot_be_changed(admin: Admin, commands: SegmentCommands) -> None:
    assert offered(await commands.show(intents.SegmentShow(EVERYONE), admin.caller())) == ["Send a broadcast"]
    for act in (
        commands.edit(intents.SegmentEdit(EVERYONE, "x"), admin.caller()),
        commands.rename(intents.SegmentRename(EVERYONE, "x"), admin.caller()),
        commands.describe(intents.SegmentDescribe(EVERYONE, "x"), admin.caller()),
        commands.add(intents.SegmentAdd(EVERYONE, "a@b.example"), admin.caller()),
        commands.remove(intents.SegmentRemove(EVERYONE, "a@b.example"), admin.caller()),
        commands.delete(intents.SegmentDelete(EVERYONE), admin.caller()),
        commands.form(intents.SegmentForm(EVERYONE), admin.caller()),
        commands.people_form(intents.SegmentPeopleForm(EVERYONE), admin.caller()),
    ):
        with pytest.raises(Refused, match="built in"):
            await act


async def test_a_segment_of_another_tenant_does_not_exist(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    other = await audience.segment("Secret", tenant="tenant-2")
    for act in (
        commands.show(intents.SegmentShow(other.id), admin.caller()),
        commands.members(intents.SegmentMembers(other.id), admin.caller()),
        commands.edit(intents.SegmentEdit(other.id, "Mine"), admin.caller()),
        commands.add(intents.SegmentAdd(other.id, "a@b.example"), admin.caller()),
        commands.delete(intents.SegmentDelete(other.id), admin.caller()),
    ):
        with pytest.raises(Refused, match="isn't there any more"):
            await act
    still = await audience.segments.get("tenant-2", other.id)
    assert still is not None
    assert still.name == "Secret"


async def test_edit_changes_what_the_form_says(audience: Audience, admin: Admin, commands: SegmentCommands) -> None:
    segment = await audience.segment("Interns")
    form = await commands.form(intents.SegmentForm(segment.id), admin.caller())
    assert inputs(card(form))["f_description"] == "About Interns"
    asked = intents.SegmentEdit(segment.id, "Trainees", "", "Weekly", open=False)
    answer = await commands.edit(asked, admin.caller())
    assert "✓ Saved." in said(answer)
    changed = await audience.segments.get(TENANT, segment.id)
    assert changed is not None
    assert (changed.name, changed.description, changed.rhythm, changed.open) == ("Trainees", "", "Weekly", False)


async def test_rename_says_what_it_was_and_keeps_the_rest(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    answer = await commands.rename(intents.SegmentRename(segment.id, "Trainees"), admin.caller())
    assert "✓ It was Interns before." in said(answer)
    changed = await audience.segments.get(TENANT, segment.id)
    assert changed is not None
    assert (changed.name, changed.description) == ("Trainees", "About Interns")


async def test_renaming_to_a_taken_name_comes_back_on_the_form(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    await audience.segment("Lisbon office")
    segment = await audience.segment("Interns")
    answer = await commands.rename(intents.SegmentRename(segment.id, "LISBON office"), admin.caller())
    assert inputs(card(answer))["f_name"] == "LISBON office"
    assert inputs(card(answer))["f_description"] == "About Interns"
    kept = await audience.segments.get(TENANT, segment.id)
    assert kept is not None
    assert kept.name == "Interns"


async def test_describe(audience: Audience, admin: Admin, commands: SegmentCommands) -> None:
    segment = await audience.segment("Interns")
    answer = await commands.describe(intents.SegmentDescribe(segment.id, "All who are new"), admin.caller())
    assert "All who are new." in said(answer)
    too_long = await commands.describe(intents.SegmentDescribe(segment.id, "x" * 401), admin.caller())
    assert "⚠ One thing to fix: what people subscribe to" in said(too_long)


async def test_each_address_is_answered_and_visible_at_once(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    ana = await audience.person("Ana Lima", email="ana@north.example")
    noor = await audience.person("Noor Haddad", email="noor@north.example")
    await audience.segments.choose(noor, segment.id, Choice.IN, audience.evidence(noor.id))
    await audience.segments.choose(noor, segment.id, Choice.OUT, audience.evidence(noor.id))
    asked = "Ana Lima <ana@north.example>; bo@north.example, noor@north.example\nJust a name"
    answer = await commands.add(intents.SegmentAdd(segment.id, asked), admin.caller())
    assert {"Added", "Waiting to be met", "Opted out themselves", "Not an address"} <= set(said(answer))
    assert "2 people added" in said(answer)
    shown = await commands.members(intents.SegmentMembers(segment.id), admin.caller())
    assert {"Ana Lima", "bo@north.example"} <= set(said(shown))
    assert "Noor Haddad" not in said(shown)
    assert segment.id in (await audience.again(ana)).member_of
    assert segment.id in (await audience.again(noor)).left


@pytest.mark.parametrize("typed", ["", "  ,; \n", "Ana Lima", "Ana Lima; Bo Andersen"])
@pytest.mark.parametrize("remove", [False, True])
async def test_without_any_address_the_form_asks_for_them(
    typed: str, remove: bool, audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    kind = intents.SegmentRemove if remove else intents.SegmentAdd
    answer = await commands.handlers()[kind](kind(segment.id, typed), admin.caller())
    assert inputs(card(answer)) == {"f_addresses": typed}
    assert "⚠ One thing to fix: the addresses" in said(answer)
    assert (await audience.segments.counts(OWNER, segment.id)).members == 0


async def test_remove_takes_out_and_says_who_was_not_in(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    ana = await audience.person("Ana Lima", email="ana@north.example")
    await audience.segments.choose(ana, segment.id, Choice.IN, audience.evidence(ana.id))
    asked = intents.SegmentRemove(segment.id, "ana@north.example, bo@north.example")
    answer = await commands.remove(asked, admin.caller())
    assert "1 person taken out" in said(answer)
    assert "Not in it" in said(answer)
    assert segment.id in (await audience.again(ana)).removed


async def test_members_page_to_their_end(audience: Audience, admin: Admin, commands: SegmentCommands) -> None:
    segment = await audience.segment("Interns")
    addresses = ", ".join(f"person{n:02}@north.example" for n in range(23))
    await commands.add(intents.SegmentAdd(segment.id, addresses), admin.caller())
    seen: list[str] = []
    asked: intents.Intent | None = intents.SegmentMembers(segment.id)
    for _ in range(3):
        assert isinstance(asked, intents.SegmentMembers)
        answer = await commands.members(asked, admin.caller())
        seen += [text for text in said(answer) if text.startswith("person")]
        asked = from_data(data(answer, "Next 10")) if "Next 10" in offered(answer) else None
    assert asked is None
    assert len(seen) == len(set(seen)) == 23


async def test_delete_asks_first_and_then_does_it(audience: Audience, admin: Admin, commands: SegmentCommands) -> None:
    segment = await audience.segment("Interns")
    ana = await audience.person("Ana Lima")
    await audience.segments.choose(ana, segment.id, Choice.IN, audience.evidence(ana.id))
    question = await commands.delete(intents.SegmentDelete(segment.id), admin.caller())
    assert "1 person loses this topic. What was sent stays." in said(question)
    assert await audience.segments.get(TENANT, segment.id) is not None
    yes = from_data(data(question, "Delete Interns"))
    assert isinstance(yes, intents.SegmentDelete)
    answer = await commands.delete(yes, admin.caller(later=timedelta(minutes=9)))
    assert "Interns is deleted" in said(answer)
    assert await audience.segments.get(TENANT, segment.id) is None
    assert segment.id not in (await audience.again(ana)).member_of


async def test_a_late_answer_deletes_nothing_and_is_asked_again(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    question = await commands.delete(intents.SegmentDelete(segment.id), admin.caller())
    yes = from_data(data(question, "Delete Interns"))
    assert isinstance(yes, intents.SegmentDelete)
    late = await commands.delete(yes, admin.caller(later=timedelta(minutes=11)))
    assert any("nothing was deleted" in text for text in said(late))
    assert await audience.segments.get(TENANT, segment.id) is not None
    again = from_data(data(late, "Delete Interns"))
    assert isinstance(again, intents.SegmentDelete)
    assert again.asked == yes.asked + 660


async def test_a_second_tap_on_delete_says_that_it_is_gone(
    audience: Audience, admin: Admin, commands: SegmentCommands
) -> None:
    segment = await audience.segment("Interns")
    yes = intents.SegmentDelete(segment.id, int(audience.clock().timestamp()))
    await commands.delete(yes, admin.caller())
    with pytest.raises(Refused, match="isn't there any more"):
        await commands.delete(yes, admin.caller())


def test_wrong_addresses_are_quoted_a_few_at_most() -> None:
    wrong = [AddressAnswer(f"name {n}", Added.INVALID, "Only a name arrived.") for n in range(8)]
    found = none_of_them(wrong)
    assert found is not None
    assert found.sentence.count("“") == 5
    assert found.sentence.endswith("and 3 more.")
    assert none_of_them([*wrong, AddressAnswer("a@b.example", Added.ADDED)]) is None
