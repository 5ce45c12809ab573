"""Lines of the log, as they are written."""

from __future__ import annotations

import asyncio
import json
import logging
import warnings
from datetime import UTC, datetime

import pytest
import structlog

from bot.telemetry.correlation import correlated, correlation_now, new_correlation
from bot.telemetry.logs import unhandled
from tests.telemetry.written import Written

log = structlog.get_logger("bot.rooms.somewhere")


def test_an_event_is_one_json_object_on_one_line(written: Written) -> None:
    log.info("broadcast started", broadcast="b1", people=27, note="two\nlines")
    assert written.text.count("\n") == 1
    [line] = written.lines
    assert list(line)[:3] == ["timestamp", "level", "event"]
    assert abs((datetime.fromisoformat(line.pop("timestamp")) - datetime.now(UTC)).total_seconds()) < 60
    assert line == {
        "event": "broadcast started", "level": "info", "logger": "bot.rooms.somewhere",
        "broadcast": "b1", "people": 27, "note": "two\nlines",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("debug", ["debug", "info", "warning", "error"]),
        ("info", ["info", "warning", "error"]),
        ("warning", ["warning", "error"]),
        ("error", ["error"]),
    ],
)
def test_the_level_says_what_is_heard(written: Written, level: str, heard: list[str]) -> None:
    quieter = Written(level)
    for each in ("debug", "info", "warning", "error"):
        getattr(log, each)("something")
    assert [line["level"] for line in quieter.lines] == heard
    assert written.lines == []  # set up again, the first is replaced


@pytest.mark.parametrize("library", ["aiohttp.server", "pymongo.topology", "botbuilder.core", "asyncio"])
def test_libraries_speak_the_same_way_from_a_warning_on(written: Written, library: str) -> None:
    logging.getLogger(library).info("chatter")
    logging.getLogger(library).warning("%s is slow", "somebody")
    [line] = written.lines
    assert (line["event"], line["level"], line["logger"]) == ("somebody is slow", "warning", library)


def test_a_library_cannot_put_an_address_or_a_token_into_the_log(written: Written) -> None:
    logging.getLogger("aiohttp.server").error("%s sent Bearer eyJhbGciOi.eyJzdWIi.c2ln", "ana@contoso.com")
    assert "ana@" not in written.text
    assert "eyJ" not in written.text
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("mongodb://ana:hunter2@db.example is old", stacklevel=1)
    assert "hunter2" not in written.text
    assert len(written.lines) == 2


def test_an_exception_says_what_kind_and_where_but_not_its_words(written: Written) -> None:
    try:
        try:
            json.loads("ana@contoso.com")
        except json.JSONDecodeError as first:
            raise ValueError("a secret of Ana") from first
    except ValueError:
        log.exception("step broke off", step="put units")
    assert "ana" not in written.text.lower()
    [line] = written.lines
    assert [each["type"] for each in line["exception"]] == ["ValueError", "JSONDecodeError"]
    assert line["exception"][0]["frames"][0].startswith("tests/telemetry/test_logs.py:")
    assert line["exception"][0]["frames"][0].endswith(
        test_an_exception_says_what_kind_and_where_but_not_its_words.__name__
    )


@pytest.mark.parametrize("how", ["instance", "triple"])
def test_an_exception_can_be_given(written: Written, how: str) -> None:
    error = LookupError("words")
    log.error("turn failed", exc_info=error if how == "instance" else (LookupError, error, None))
    assert written.lines[0]["exception"] == [{"type": "LookupError", "frames": []}]


def test_no_exception_is_no_field(written: Written) -> None:
    log.error("turn failed", exc_info=None)
    log.error("turn failed", exc_info=(None, None, None))
    assert all("exception" not in line for line in written.lines)


def test_in_a_terminal_it_is_readable(written: Written) -> None:
    terminal = Written("info", terminal=True)
    try:
        raise ValueError("a secret")
    except ValueError:
        log.exception("step broke off", step="put units", name="Ana")
    assert "step broke off" in terminal.text
    assert "ValueError\n  tests/telemetry/test_logs.py:" in terminal.text
    assert "{" not in terminal.text
    assert "secret" not in terminal.text
    assert "Ana" not in terminal.text


async def test_a_task_that_nobody_awaits_is_one_line_without_its_words(written: Written) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(unhandled)

    async def fails() -> None:
        raise ValueError("ana@contoso.com is taken")

    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    del task
    [line] = written.of("task failed")
    assert (line["level"], line["exception"][0]["type"]) == ("error", "ValueError")
    assert "taken" not in written.text


async def test_lines_of_a_turn_and_of_what_it_begins_bear_one_id(written: Written) -> None:
    async def later() -> None:
        log.info("later")

    first, second = new_correlation(), new_correlation()
    assert first != second
    with correlated(first):
        log.info("now")
        task = asyncio.create_task(later())
        with correlated(second):
            log.info("another")
        assert correlation_now() == first
    await task
    log.info("outside")
    with correlated(""):
        log.info("of none")
    assert {line["event"]: line.get("correlation") for line in written.lines} == {
        "now": first, "another": second, "later": first, "outside": None, "of none": None,
    }  # fmt: skip
    assert correlation_now() == ""
