"""What people type, and the taps of clients that cannot replace a card."""

from __future__ import annotations

from typing import Any

import pytest

from bot.commands.answers import Answer, Outgoing, show
from bot.commands.intents import Help, Join, Leave
from tests.fakes.connector import Scripted
from tests.logged import Logged
from tests.teams.activities import BOT, TENANT, activity, event_kinds, in_group, submitted, typed, without
from tests.teams.rig import Rig, plain_card, several


async def test_text_is_answered_in_the_same_turn(rig: Rig) -> None:
    answer = await rig.post(typed("topics"))
    assert answer.status == 200
    assert await answer.read() == b""
    assert rig.said() == ["You typed topics"]


async def test_the_answer_is_addressed_to_the_chat_it_came_from(rig: Rig) -> None:
    await rig.post(typed("topics"))
    sent = rig.channel.messages[0]
    assert sent.conversation == "a:ana"
    assert sent.target == ""
    assert sent.body["from"] == {"id": BOT}
    assert sent.body["conversation"] == {"id": "a:ana"}
    assert sent.headers["x-ms-tenant-id"] == TENANT
    assert sent.body["attachments"][0]["content"] == plain_card("You typed topics")
    assert "None" not in str(sent.body)


async def test_several_messages_keep_their_order(rig: Rig) -> None:
    rig.desk.answer = several("one", "two", "three")
    await rig.post(typed("topics"))
    assert rig.said() == ["one", "two", "three"]


async def test_a_carousel_is_one_activity(rig: Rig) -> None:
    rig.desk.answer = Answer(messages=(Outgoing((plain_card("a"), plain_card("b")), "two cards"),))
    await rig.post(typed("topics"))
    assert [each.body["attachmentLayout"] for each in rig.channel.messages] == ["carousel"]


async def test_the_person_is_met_with_what_the_activity_tells(rig: Rig) -> None:
    await rig.post(typed("hello"))
    person = await rig.person()
    assert person is not None
    assert (person.tenant, person.aad_id, person.teams_id, person.name) == (TENANT, "aad-ana", "29:ana", "Ana")
    assert (person.locale, person.zone, person.sendable) == ("pt-PT", "Europe/Lisbon", True)
    assert person.reference is not None
    assert (person.reference.conversation_id, person.reference.bot_id) == ("a:ana", BOT)
    assert person.reference.service_url == rig.channel.url
    assert await rig.todo() == ["profile"]


async def test_a_new_conversation_of_the_same_person_takes_the_place_of_the_old(rig: Rig) -> None:
    await rig.post(typed("hello"))
    await rig.post(typed("hello", conversation={"id": "a:new", "conversationType": "personal"}))
    assert await rig.storage.collection("people").count_documents({}) == 1
    person = await rig.person()
    assert person is not None
    assert person.reference is not None
    assert person.reference.conversation_id == "a:new"
    assert [each.conversation for each in rig.channel.messages] == ["a:ana", "a:new"]


async def test_empty_text_is_answered_too(rig: Rig) -> None:
    await rig.post(activity("message", attachments=[{"contentType": "image/png"}]))
    assert len(rig.said()) == 1


async def test_an_old_clients_tap_arrives_as_a_message(rig: Rig) -> None:
    await rig.post(submitted(Help()))
    assert rig.desk.taps == [{"do": "help"}]
    assert rig.desk.in_place == [False]


async def test_a_tap_with_text_beside_it_is_a_tap(rig: Rig) -> None:
    await rig.post(submitted(Help(), text="Help"))
    assert rig.desk.taps == [{"do": "help"}]
    assert rig.desk.typed_texts == []


async def test_text_beside_a_value_of_somebody_else_is_text(rig: Rig) -> None:
    await rig.post(typed("topics", value={"actionId": "info"}))
    assert rig.desk.typed_texts == ["topics"]


async def test_where_a_card_cannot_be_replaced_it_is_sent_anew(rig: Rig) -> None:
    rig.desk.answer = show(plain_card("the new state"))
    await rig.post(submitted(Help()))
    assert rig.said() == ["the new state"]


async def test_where_there_are_messages_they_make_the_state_plain(rig: Rig) -> None:
    rig.desk.answer = several("receipt", "follow-up", replace="the new state")
    await rig.post(submitted(Help()))
    assert rig.said() == ["receipt", "follow-up"]


async def test_the_bots_own_messages_and_those_of_other_bots_are_left_alone(rig: Rig) -> None:
    for sender in ({"id": BOT}, {"id": "28:another"}, {"id": "skill", "role": "bot"}):
        assert (await rig.post(typed("hello") | {"from": sender})).status == 200
    same = {"id": "bot-001"}
    assert (await rig.post(typed("hello") | {"from": same, "recipient": same})).status == 200
    assert rig.said() == []
    assert await rig.storage.collection("people").count_documents({}) == 0


@pytest.mark.parametrize("kind", event_kinds())
async def test_what_is_not_known_is_noted_and_left_alone(rig: Rig, kind: str) -> None:
    answer = await rig.post(activity(kind, name="application/vnd.microsoft.somethingNew", value={"do": "stop"}))
    assert answer.status == 200
    assert rig.said() == []
    assert rig.desk.taps == []
    assert await rig.consent() == []


@pytest.mark.parametrize("kind", ["messageReaction", "messageUpdate", "messageDelete", "typing", "event"])
async def test_whatever_a_person_does_refreshes_where_they_are(rig: Rig, kind: str) -> None:
    await rig.post(typed("hello"))
    moved = {"id": "a:moved", "conversationType": "personal"}
    await rig.post(activity(kind, conversation=moved))
    person = await rig.person()
    assert person is not None
    assert person.reference is not None
    assert person.reference.conversation_id == "a:moved"


@pytest.mark.parametrize("kind", event_kinds())
async def test_events_without_a_sender_or_a_conversation_are_fine(rig: Rig, kind: str) -> None:
    assert (await rig.post(without(activity(kind), "from"))).status == 200
    assert (await rig.post(without(activity(kind), "conversation", "channelData"))).status == 200
    assert (await rig.post(without(activity(kind), "id"))).status == 200
    assert (await rig.post(activity(kind, conversation={"conversationType": "personal"}))).status == 200


async def test_a_message_in_a_group_is_explained_once(rig: Rig) -> None:
    for _ in range(3):
        assert (await rig.post(in_group(text="hello"))).status == 200
    await rig.post(in_group(text="hello", conversation="19:other@thread.v2"))
    assert rig.said() == ["I work in a personal chat"] * 2
    assert rig.desk.typed_texts == []
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_a_tap_in_a_group_is_no_choice(rig: Rig) -> None:
    segment = await rig.segment()
    await rig.post(in_group(value={"do": "join", "segment": segment.id}))
    assert rig.desk.taps == []
    assert await rig.consent() == []


async def test_a_channel_is_told_in_the_thread_and_once_for_all_threads(rig: Rig) -> None:
    thread = "19:channel@thread.tacv2;messageid=176"
    await rig.post(in_group(text="hello", conversation=thread))
    await rig.post(in_group(text="hello", conversation="19:channel@thread.tacv2;messageid=177"))
    assert [each.conversation for each in rig.channel.messages] == [thread]


@pytest.mark.parametrize(
    "conversation",
    [{"id": "19:x"}, {"id": "a:x"}, {"id": "a:x", "conversationType": 5}, {"id": "a:x", "conversationType": "new"},
     {"id": "a:x", "conversationType": "personal", "isGroup": True}],
)  # fmt: skip
async def test_only_what_says_so_is_a_personal_chat(rig: Rig, conversation: dict[str, Any]) -> None:
    await rig.post(typed("stop", conversation=conversation))
    assert rig.desk.typed_texts == []
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_the_same_activity_twice_chooses_once(rig: Rig) -> None:
    segment = await rig.segment()
    tap = submitted(Join(segment.id))
    for _ in range(3):
        assert (await rig.post(tap)).status == 200
    assert len([each for each in await rig.consent() if each.get("what") == "joined"]) == 1


async def test_the_same_activity_again_after_the_opposite_changes_nothing(rig: Rig) -> None:
    segment = await rig.segment()
    join, leave = submitted(Join(segment.id)), submitted(Leave(segment.id))
    await rig.post(join)
    await rig.post(leave)
    before = await rig.consent()
    await rig.post(join)
    assert await rig.consent() == before
    person = await rig.person()
    assert person is not None
    assert segment.id in person.left


async def test_an_error_inside_a_turn_is_logged_once_and_answered_kindly(rig: Rig, logged: Logged) -> None:
    rig.desk.trouble = LookupError("broken")
    message = typed("a secret of mine")
    assert (await rig.post(message)).status == 200
    errors = [each for each in logged if each["log_level"] == "error"]
    assert [(each["event"], each["activity"], each["tenant"], each["type"]) for each in errors] == [
        ("turn failed", message["id"], TENANT, "message")
    ]
    assert errors[0]["exc_info"]
    assert "secret" not in str(logged)
    assert rig.said() == ["Something went wrong on our side. Try again in a minute."]


async def test_after_an_error_the_next_message_works(rig: Rig) -> None:
    rig.desk.trouble = ValueError("broken")
    await rig.post(typed("hello"))
    rig.desk.trouble = None
    await rig.post(typed("hello"))
    assert rig.said()[-1] == "You typed hello"


async def test_an_error_in_a_group_is_logged_and_says_nothing(rig: Rig) -> None:
    rig.desk.trouble = ValueError("broken")
    assert (await rig.post(in_group(text="hello"))).status == 200
    assert rig.said() == []


@pytest.mark.parametrize("answer", [Scripted(403), Scripted(500), Scripted(429), Scripted(reset=True)])
async def test_an_answer_that_cannot_be_sent_is_logged_and_no_error(rig: Rig, answer: Scripted, logged: Logged) -> None:
    rig.desk.answer = several("one", "two")
    rig.channel.script(answer)
    assert (await rig.post(typed("hello"))).status == 200
    warned = [each["change"] for each in logged if each["event"] == "answer not delivered"]
    assert warned == ["sent"]
    assert rig.said() == ["one", "two"]


FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "list.csv",
    "content": {"downloadUrl": "https://contoso-my.sharepoint.com/d?t=1", "fileType": "csv"},
}


@pytest.mark.parametrize("text", ["segment Kitchen import", "", None])
async def test_files_reach_the_desk_with_the_words_they_came_with(rig: Rig, text: str | None) -> None:
    ride_along = {"contentType": "text/html", "content": "<p>hello</p>"}
    assert (await rig.post(activity("message", text=text, attachments=[ride_along, FILE]))).status == 200
    assert rig.desk.typed_texts == [text or ""]
    assert [(file.name, file.kind) for file in rig.desk.files] == [("list.csv", "csv")]


async def test_without_somebody_to_hear_it_an_answer_to_an_offer_is_no_invoke_of_ours(rig: Rig) -> None:
    value = {"type": "fileUpload", "action": "decline", "context": {"file": "x"}}
    assert (await rig.post(activity("invoke", name="fileConsent/invoke", value=value))).status == 501
