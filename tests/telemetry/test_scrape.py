"""GET /metrics of the whole bot, read as Prometheus reads it."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.broadcasts.figures import LIVE, BroadcastFigures
from bot.broadcasts.records import State
from bot.commands.intents import Help
from bot.proactive.ledger.waiting import Waiting, WaitingCounter
from bot.server.scrape import Scrape
from bot.storage.database import Storage
from bot.telemetry.metrics import Metrics
from bot.version import version
from tests.fakes.connector import Scripted
from tests.proactive.house import open_house
from tests.teams.activities import activity, executed, installed, typed
from tests.teams.rig import PATH
from tests.telemetry.house import Bot, running_bot

GONE = Scripted(403, {"error": {"code": "BotNotInConversationRoster"}})


@pytest.fixture
async def bot(mongodb_uri: str) -> AsyncIterator[Bot]:
    async with running_bot(mongodb_uri) as made:
        yield made


async def test_it_says_what_runs_since_when_and_how_things_stand(bot: Bot) -> None:
    found = await bot.scrape()
    assert [each.labels for each in found["cohort_build_info"]] == [{"version": "1.2.3"}]
    assert found["process_start_time_seconds"][0].value > 1_600_000_000
    assert found["cohort_send_rate_limit"][0].value == 1000
    assert found["cohort_database_up"][0].value == 1
    assert {each.labels["state"]: each.value for each in found["cohort_broadcasts"]} == {s.value: 0 for s in LIVE}
    assert {each.labels["where"]: each.value for each in found["cohort_units"]} == {"open": 0, "out": 0}
    assert await bot.figure("cohort_deliveries_open") == 0


async def test_what_people_do_is_counted(bot: Bot) -> None:
    await bot.post(installed())
    await bot.until(lambda: bot.teams.messages)
    await bot.press_in_message("ana")
    for text in ("topics", "topics", "what is this"):
        await bot.post(typed(text))
    await bot.post(executed(Help()))
    assert await bot.figure("cohort_commands_total", command="topics", through="command", outcome="done") == 2
    assert await bot.figure("cohort_commands_total", command="none", outcome="not understood") == 1
    assert await bot.figure("cohort_commands_total", command="help", through="card", outcome="done") == 1
    assert await bot.figure("cohort_taps_total", outcome="done") == 1
    assert await bot.figure("cohort_turn_seconds_count", type="message") == 3
    assert await bot.figure("cohort_turn_seconds_count", type="invoke") == 2


async def test_what_became_of_a_command_is_counted(mongodb_uri: str) -> None:
    async with running_bot(mongodb_uri, ADMINS="aad-ana@contoso.example") as bot:
        bot.teams.members["29:ana"] = {"id": "29:ana", "aadObjectId": "aad-ana", "email": "aad-ana@contoso.example"}
        await bot.post(typed("segments", who="bo"))
        await bot.post(typed("segment new plan: what comes"))
        await bot.post(typed("segment new plan members: who comes"))
        await bot.post(typed("segment plan members"))
        await bot.post(typed("broadcast b7"))
        await bot.storage.collection("message_versions").update_many({}, {"$set": {"parts": 7}})
        await bot.post(typed("broadcast welcome to everyone"))
        for command, outcome, number in (
            ("segments", "not allowed", 1),
            ("segment-new", "done", 2),
            ("none", "asked", 1),
            ("broadcast", "refused", 1),
            ("broadcast-message", "failed", 1),
        ):
            assert await bot.figure("cohort_commands_total", command=command, outcome=outcome) == number, command


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"type": "message"}, "malformed"),
        (activity("message", channelId="webchat"), "not for this bot"),
        (activity("message", text="x" * 300_000), "too large"),
    ],
)
async def test_what_is_turned_away_is_counted_by_reason(bot: Bot, made: dict[str, object], reason: str) -> None:
    assert (await bot.http.post(PATH, json=made)).status >= 400
    assert await bot.figure("cohort_activities_refused_total", reason=reason) == 1
    assert await bot.figure("cohort_activities_refused_total") == 1
    assert await bot.figure("cohort_turn_seconds_count") == 0


async def test_no_sender_makes_up_a_label(bot: Bot) -> None:
    await bot.post(activity("x-made-up"))
    assert await bot.figure("cohort_turn_seconds_count", type="other") == 1


async def test_a_fault_in_a_turn_is_counted(bot: Bot) -> None:
    await bot.post(typed("help"))
    assert await bot.figure("cohort_turn_failures_total") == 0
    await bot.storage.collection("people").update_many({}, {"$set": {"emails": 7}})
    await bot.post(typed("help"))
    assert await bot.figure("cohort_turn_failures_total") == 1


async def test_deliveries_and_calls_are_counted_by_what_came_of_them(bot: Bot) -> None:
    for name in ("ana", "bo", "mei"):
        await bot.post(installed(who=name))
    await bot.until(lambda: len(bot.teams.messages) == 3)
    bot.teams.fix("a:bo", GONE)
    bot.teams.fix("a:mei", Scripted(502))
    assert await bot.figure("cohort_deliveries_total", outcome="in doubt") == 0
    await bot.post(typed("broadcast to everyone: hello"))
    before = await bot.figure("cohort_connector_answers_total", call="send", answer="2xx")
    await bot.press("ana", "Send to 3")
    await bot.until(lambda: len(bot.teams.sent_to("a:mei")) == 2 and len(bot.teams.sent_to("a:bo")) == 2)
    for _ in range(100):  # the answers are recorded a moment after they came
        if await bot.figure("cohort_deliveries_total") == 3:
            break
    for outcome in ("sent", "failed", "in doubt"):
        assert await bot.figure("cohort_deliveries_total", outcome=outcome) == 1, outcome
    assert await bot.figure("cohort_connector_answers_total", call="send", answer="403") == 1
    assert await bot.figure("cohort_connector_answers_total", call="send", answer="5xx") == 1
    assert await bot.figure("cohort_connector_answers_total", call="send", answer="2xx") > before
    calls = await bot.figure("cohort_connector_answers_total", call="send")
    assert await bot.figure("cohort_connector_seconds_count", call="send") == calls


async def test_the_clock_and_the_database_are_timed(bot: Bot) -> None:
    await bot.post(typed("help"))
    found = await bot.scrape()
    assert {each.labels["step"] for each in found["cohort_clock_step_late_seconds"]} == set(bot.rooms.clock.late())
    assert all(each.value < 60 for each in found["cohort_clock_step_late_seconds"])
    assert await bot.figure("cohort_mongodb_seconds_count", command="find") > 0
    assert await bot.figure("cohort_mongodb_failures_total") == 0
    with pytest.raises(Exception, match="no such command"):
        await bot.storage._database.command("plugh")
    assert await bot.figure("cohort_mongodb_failures_total", command="plugh") == 1


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-FORWARDED-HOST"])
async def test_nobody_behind_a_proxy_gets_them(storage: Storage, header: str) -> None:
    metrics = Metrics()
    scrape = Scrape(metrics, BroadcastFigures(storage), WaitingCounter(storage), late=dict, out=lambda: 0)
    refused = await scrape.answer(make_mocked_request("GET", "/metrics", headers={header: "for=10.0.0.1"}))
    assert refused.status == 403
    assert "cohort_" not in (refused.text or "")
    assert (await scrape.answer(make_mocked_request("GET", "/metrics"))).status == 200


async def test_without_its_database_it_tells_all_the_same_and_claims_nothing(mongodb_uri: str) -> None:
    unreachable = Storage("mongodb://127.0.0.1:1/?directConnection=true", "nowhere", 50)
    metrics = Metrics()
    metrics.standing({"running": 2}, 10, 1, 1)
    scrape = Scrape(metrics, BroadcastFigures(unreachable), WaitingCounter(unreachable), late=dict, out=lambda: 0)
    answer = await scrape.answer(make_mocked_request("GET", "/metrics"))
    unreachable.close()
    assert answer.status == 200
    told = metrics.registry.get_sample_value
    assert told("cohort_database_up") == 0
    assert told("cohort_broadcasts", {"state": "running"}) is None
    open_ones = told("cohort_deliveries_open")
    assert open_ones is not None
    assert open_ones != open_ones  # nobody knows: NaN


async def test_what_is_open_comes_from_the_tallies(storage: Storage) -> None:
    figures, counter = BroadcastFigures(storage), WaitingCounter(storage)
    async with open_house(storage) as house:
        await house.meet(7)
        assert await figures.sending() == []
        assert await counter.count([]) == Waiting()
        first = await house.started()
        await house.draft()
        assert await figures.by_state() == dict.fromkeys(LIVE, 0) | {State.RUNNING: 1}
        assert await counter.count(await figures.sending()) == Waiting(deliveries=7, units=1)
        await house.sent_whole(first)
        assert await counter.count([first.id]) == Waiting()
        assert await figures.sending() == []


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert version() == project["version"]
