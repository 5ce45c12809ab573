"""What must not get in, in local mode: each a 4xx that says why, and nothing behind the doors hears of it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from bot.teams.doors import MAX_BODY_BYTES
from tests.teams.activities import activity, changed, typed
from tests.teams.rig import Rig


async def nothing_happened(rig: Rig) -> bool:
    people = await rig.storage.collection("people").count_documents({})
    return not (people or rig.desk.typed_texts or rig.desk.taps or rig.channel.received)


async def test_a_message_gets_in(rig: Rig) -> None:
    assert (await rig.post(typed("hello"))).status == 200
    assert rig.desk.typed_texts == ["hello"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b'{"a":1}x', b"\xff\xfe", b"[" * 50_000, b'{"n": NaN}', b'{"n": Infinity}',
     b'{"n": ' + b"9" * 5000 + b"}", b'{"text": "\\ud800"}', b'{"\\udfff": 1}'],
)  # fmt: skip
async def test_what_is_no_json_is_400(rig: Rig, body: bytes) -> None:
    answer = await rig.raw(body)
    assert answer.status == 400
    assert (await answer.json())["error"] == "The body is not JSON."


@pytest.mark.parametrize("body", ["[]", "[{}]", '"text"', "1", "null", "true"])
async def test_json_that_is_no_object_is_400(rig: Rig, body: str) -> None:
    answer = await rig.raw(body.encode())
    assert answer.status == 400
    assert "object" in (await answer.json())["error"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "", None, "application/jsonp", "multipart/form-data"]
)
async def test_another_content_type_is_415(rig: Rig, kind: str | None) -> None:
    assert (await rig.raw(json.dumps(typed("hello")).encode(), kind)).status == 415


async def test_a_charset_may_be_named(rig: Rig) -> None:
    body = json.dumps(typed("olá", serviceUrl=rig.channel.url)).encode()
    assert (await rig.raw(body, "application/json; charset=utf-8")).status == 200


async def test_what_is_too_large_is_413(rig: Rig) -> None:
    answer = await rig.raw(json.dumps(typed("x" * MAX_BODY_BYTES)).encode())
    assert answer.status == 413
    assert await nothing_happened(rig)


async def test_a_small_body_that_unpacks_to_a_large_one_is_413(rig: Rig) -> None:
    packed = gzip.compress(json.dumps(typed(" " * 20_000_000)).encode())
    assert len(packed) < MAX_BODY_BYTES
    answer = await rig.raw(packed, **{"Content-Encoding": "gzip"})
    assert answer.status == 413


async def test_a_packed_body_that_is_none_is_400(rig: Rig) -> None:
    assert (await rig.raw(b"not packed", **{"Content-Encoding": "gzip"})).status == 400


@pytest.mark.parametrize(
    "more",
    [
        {"type": None},
        {"type": ""},
        {"type": 5},
        {"type": ["message"]},
        {"text": 5},
        {"text": ["hello"]},
        {"text": "x" * 100_001},
        {"id": 5},
        {"id": {}},
        {"id": "x" * 513},
        {"id": "a\0b"},
        {"id": None},
        {"from": "29:ana"},
        {"from": []},
        {"from": {"id": 29}},
        {"from": {"name": "Ana"}},
        {"from": None},
        {"from": {"id": "29:ana", "aadObjectId": {"$ne": None}}},
        {"recipient": "28:bot"},
        {"recipient": {"id": ["28:bot"]}},
        {"conversation": "a:ana"},
        {"conversation": {"id": 1, "conversationType": "personal"}},
        {"conversation": {"conversationType": "personal"}},
        {"conversation": None},
        {"conversation": {"id": "a:ana", "conversationType": "personal"}, "channelData": None},
        {"conversation": {"id": "a:ana", "conversationType": "personal"}, "channelData": {"tenant": "t"}},
        {"channelData": {"tenant": {"id": 7}}},
        {"serviceUrl": None},
        {"serviceUrl": ""},
        {"serviceUrl": 7},
        {"channelId": None},
        {"channelId": ""},
        {"channelId": ["msteams"]},
    ],
)
async def test_a_field_that_all_rests_on_and_is_missing_or_wrong_is_400(rig: Rig, more: dict[str, Any]) -> None:
    answer = await rig.post(changed(typed("hello"), **more))
    assert answer.status == 400
    assert (await answer.json())["error"]
    assert await nothing_happened(rig)


@pytest.mark.parametrize(
    "more",
    [
        {"timestamp": "1Z"},
        {"timestamp": "0001-01-01T00:00:00Z"},
        {"timestamp": 12345},
        {"timestamp": "9999-12-31T23:59:59.999-23:59"},
        {"timestamp": "0001-01-01T00:00:00+23:59"},
        {"entities": [1]},
        {"entities": {"type": "clientInfo"}},
        {"entities": [{"type": "clientInfo", "locale": 5, "timezone": {}}]},
        {"channelData": {"team": "myTeams", "tenant": {"id": "aaaaaaaa-0000-0000-0000-000000000001"}}},
        {"channelData": "text"},
        {"locale": 5},
        {"locale": "x" * 999},
        {"localTimezone": "../../etc/passwd"},
        {"localTimezone": ["UTC"]},
        {"name": 5},
        {"attachments": "none"},
        {"membersAdded": [{"id": "28:11111111-2222-3333-4444-555555555555"}], "reactionsAdded": [{"type": "like"}]},
        {"deliveryMode": "expectReplies"},
        {"deliveryMode": "stream"},
        {"recipient": None},
        {"from": {"id": "29:ana", "name": {"first": "Ana"}}},
        {"value": "text"},
        {"value": 7},
        {"value": ["do"]},
    ],
)
async def test_a_field_that_nothing_rests_on_may_be_anything(rig: Rig, more: dict[str, Any]) -> None:
    assert (await rig.post(changed(typed("hello"), **more))).status == 200
    assert rig.desk.typed_texts == ["hello"]
    assert len(rig.said()) == 1


@pytest.mark.parametrize("channel", ["teams", "emulator", "webchat", "directline", "agents", "MSTEAMS", "msteams\n"])
async def test_another_channel_is_403(rig: Rig, channel: str) -> None:
    assert (await rig.post(typed("hello", channelId=channel))).status == 403
    assert await nothing_happened(rig)


@pytest.mark.parametrize(
    "url",
    ["https://smba.trafficmanager.net/teams/", "http://evil.example/", "http://localhost.evil.example/",
     "http://localhost@evil.example/", "http://evil.example#@localhost/", "file:///etc/passwd", "//localhost/",
     "http://127.0.0.1:x/", "http://[::1/", "http://2130706433/", "http://0.0.0.0/", "http://localhost\\@evil.example/",
     "javascript:alert(1)", "localhost:3978"],
)  # fmt: skip
async def test_local_mode_answers_to_this_machine_alone(rig: Rig, url: str) -> None:
    assert (await rig.post(typed("hello", serviceUrl=url))).status == 403
    assert await nothing_happened(rig)


@pytest.mark.parametrize("kind", ["event", "typing", "trace", "messageReaction", "endOfConversation", "somethingNew"])
async def test_the_doors_stand_before_every_kind(rig: Rig, kind: str) -> None:
    assert (await rig.post(activity(kind, serviceUrl="https://evil.example"))).status == 403
    assert (await rig.post(activity(kind, channelId="webchat"))).status == 403
    assert await nothing_happened(rig)


async def test_only_post_is_served(rig: Rig) -> None:
    assert (await rig.http.get("/api/messages")).status == 405


async def test_nobody_is_stored_from_a_refused_request(rig: Rig) -> None:
    await rig.post(typed("hello", channelId="webchat"))
    assert await rig.person() is None
