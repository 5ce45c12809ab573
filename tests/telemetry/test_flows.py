"""Real flows, and what they leave in the log: who did what can be followed, what they are and wrote cannot be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.access.tokens import TokenValidator
from bot.commands.intents import Help
from bot.storage.database import Storage
from tests.access.signing import APP_ID, KnownKeys, token
from tests.fakes.connector import Scripted
from tests.teams.activities import executed, installed, members, typed
from tests.teams.rig import PATH, running_rig
from tests.telemetry.house import Bot, running_bot
from tests.telemetry.written import Written

SECRETS = ("zephyrina", "ottokar", "xyzzy", "plugh", "quux", "frobnitz", "north.example")
"""Names, a typed text, a broadcast's text, a segment's name and description, and the domain of addresses."""


@pytest.fixture
async def bot(mongodb_uri: str) -> AsyncIterator[Bot]:
    async with running_bot(mongodb_uri) as made:
        for name in ("zephyrina", "ottokar"):
            address = f"{name}@north.example"
            told = {"id": f"29:{name}", "aadObjectId": f"aad-{name}", "name": f"{name.title()} Plover"}
            made.teams.members[f"29:{name}"] = told | {"email": address, "userPrincipalName": address}
        yield made


def assert_nothing_personal(written: Written) -> None:
    found = [(secret, line) for line in written.text.lower().splitlines() for secret in SECRETS if secret in line]
    # ids of these tests are made from names: what Teams calls ids may stand in a line
    told = [(secret, line) for secret, line in found if secret in line.replace(f"aad-{secret}", "")]
    assert told == []


async def test_a_broadcast_can_be_followed_from_the_tap_to_every_delivery(bot: Bot, written: Written) -> None:
    for name in ("zephyrina", "ottokar"):
        await bot.post(installed(who=name))
    await bot.until(lambda: len(written.of("arrival greeted")) == 2)
    await bot.post(typed("broadcast to everyone: plugh", who="zephyrina"))
    tap = await bot.press("zephyrina", "Send to 2")
    await bot.until(lambda: written.of("author told"))

    [turn] = [line for line in written.of("activity answered") if line["activity"] == tap]
    of_tap = [line for line in written.lines if line.get("correlation") == turn["correlation"]]
    assert [line["state"] for line in of_tap if line["event"] == "broadcast moved"] == ["preparing", "running", "done"]
    deliveries = [line for line in of_tap if line["event"] == "delivery answered"]
    assert len({line["person"] for line in deliveries}) == 2
    assert {line["outcome"] for line in deliveries} == {"sent"}
    assert sum(line.get("sent", 0) for line in of_tap if line["event"] == "unit worked") == 2
    assert [line["notice"] for line in of_tap if line["event"] == "author told"] == ["ended"]
    assert_nothing_personal(written)


async def test_a_welcome_bears_the_id_of_its_installation(bot: Bot, written: Written) -> None:
    made = installed(who="zephyrina")
    await bot.post(made)
    await bot.post(members(who="zephyrina"))
    await bot.until(lambda: written.of("arrival greeted"))
    [turn] = [line for line in written.of("activity answered") if line["activity"] == made["id"]]
    assert written.of("arrival greeted")[0]["correlation"] == turn["correlation"]


async def test_every_activity_has_an_id_of_its_own(bot: Bot, written: Written) -> None:
    for text in ("topics", "help", "xyzzy"):
        await bot.post(typed(text))
    turns = [line["correlation"] for line in written.of("activity answered")]
    assert len(set(turns)) == 3
    assert [line["correlation"] for line in written.of("command answered")] == turns
    assert [line["outcome"] for line in written.of("command answered")] == ["done", "done", "not understood"]


async def test_what_goes_wrong_is_told_without_names_texts_and_addresses(bot: Bot, written: Written) -> None:
    zephyrina, gone = "zephyrina", Scripted(403, {"error": {"code": "BotNotInConversationRoster"}})
    await bot.post(installed(who=zephyrina))
    await bot.post(installed(who="ottokar"))
    await bot.until(lambda: len(written.of("arrival greeted")) == 2)
    await bot.post(typed("segment new Quux: frobnitz", who=zephyrina))
    await bot.post(typed("segment Quux add ottokar@north.example, zephyrina@north.example", who=zephyrina))
    await bot.post(typed("segment Quux add xyzzy", who=zephyrina))
    await bot.post(typed("leave Xyzzy", who="ottokar"))
    bot.teams.fix("a:ottokar", gone)
    await bot.post(typed("topics", who="ottokar"))
    await bot.post(typed("broadcast to Quux: plugh", who=zephyrina))
    await bot.press(zephyrina, "Send to 2")
    await bot.until(lambda: written.of("author told"))
    assert {line["outcome"] for line in written.of("delivery answered")} == {"sent", "failed"}
    [lost] = written.of("answer not delivered")
    assert (lost["level"], lost["reason"]) == ("warning", "403 BotNotInConversationRoster")
    assert_nothing_personal(written)


async def test_a_fault_in_a_turn_is_told_with_its_place_and_its_id(bot: Bot, written: Written) -> None:
    await bot.post(installed(who="zephyrina"))
    await bot.until(lambda: written.of("arrival greeted"))
    people = bot.storage.collection("people")
    await people.update_one({"aad_id": "aad-zephyrina"}, {"$set": {"emails": 7}})  # no record can be made of that
    await bot.post(typed("xyzzy", who="zephyrina"))
    [fault] = written.of("turn failed")
    assert (fault["level"], fault["exception"][0]["type"]) == ("error", "TypeError")
    assert any(frame.startswith("bot/audience/people/documents.py:") for frame in fault["exception"][0]["frames"])
    [turn] = written.of("activity answered")[1:]
    assert fault["correlation"] == turn["correlation"]
    assert_nothing_personal(written)


async def test_no_token_comes_into_the_log(storage: Storage, written: Written) -> None:
    validator = TokenValidator(APP_ID, KnownKeys("k1"))
    async with running_rig(storage, validator=validator, local=False) as rig:
        for bearer in (token(), token("k2"), token(aud="somebody else"), "x.y.z", ""):
            await rig.http.post(PATH, json=typed("xyzzy"), headers={"Authorization": f"Bearer {bearer}"})
    assert len(written.of("request refused")) >= 4
    assert {line["level"] for line in written.of("request refused")} == {"warning"}
    assert "eyJ" not in written.text
    assert "x.y.z" not in written.text
    assert_nothing_personal(written)


async def test_a_refused_activity_bears_an_id_too(bot: Bot, written: Written) -> None:
    answer = await bot.http.post(PATH, json={"xyzzy": "plugh"})
    assert answer.status == 400
    [line] = written.of("activity refused")
    assert (line["level"], len(line["correlation"])) == ("info", 16)
    await bot.http.post(PATH, json=executed(Help(), serviceUrl="https://plugh.example"))
    assert written.of("activity refused")[1]["level"] == "warning"


async def test_a_scheduled_broadcast_bears_the_id_of_the_tap_that_scheduled_it(bot: Bot, written: Written) -> None:
    await bot.post(installed(who="zephyrina"))
    await bot.until(lambda: written.of("arrival greeted"))
    await bot.post(typed("broadcast to everyone at tomorrow 9:00: plugh", who="zephyrina"))
    tap = await bot.press("zephyrina", "Schedule for 1")
    [turn] = [line for line in written.of("activity answered") if line["activity"] == tap]
    # tomorrow comes
    due = {"when.at": datetime.now(UTC)}
    await bot.storage.collection("broadcasts").update_one({"state": "scheduled"}, {"$set": due})
    await bot.until(lambda: written.of("author told"))
    of_tap = [line for line in written.lines if line.get("correlation") == turn["correlation"]]
    moves = [line["state"] for line in of_tap if line["event"] == "broadcast moved"]
    assert moves == ["scheduled", "preparing", "running", "done"]
    assert [line["outcome"] for line in of_tap if line["event"] == "delivery answered"] == ["sent"]
    assert_nothing_personal(written)
