"""Logging: one line per event on stderr, JSON for programs, readable in a terminal.

Everything goes through here, the libraries' own lines (from WARNING on) too, so that the guard sees all of it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from bot.telemetry.correlation import FIELD
from bot.telemetry.faults import as_text, faults
from bot.telemetry.redaction import guarded

OURS = "bot"
"""The loggers that LOG_LEVEL is for; all others speak from WARNING on."""

FIRST = ("timestamp", "level", "event", FIELD)

log = structlog.get_logger(__name__)


def set_up_logs(level: str, stream: TextIO) -> None:
    """From now on lines go to `stream`; `level` is one of config.LOG_LEVELS. Doing it again replaces the first."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(terminal=stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level.upper())
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _formatter(*, terminal: bool) -> logging.Formatter:
    time = structlog.processors.TimeStamper(fmt="iso", utc=True)
    shape: list[Processor] = [time, _ordered, structlog.processors.JSONRenderer(ensure_ascii=False)]
    if terminal:
        time = structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)
        shape = [time, _fault_text, structlog.dev.ConsoleRenderer()]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars],
        processors=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _taken_out,
            *shape,
        ],
    )


def _taken_out(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The guarded line, its exception told apart from it."""
    error = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if not event.get(FIELD):
        event.pop(FIELD, None)
    line: MutableMapping[str, Any] = guarded(event)
    if found := _exception(error):
        line["exception"] = faults(found, found.__traceback__)
    return line


def _ordered(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """When, how bad and what come first, for whoever reads it as it is."""
    return {field: event[field] for field in FIRST if field in event} | dict(event)


def _exception(error: Any) -> BaseException | None:
    """What `exc_info` means: an exception, True for the one at hand, or sys.exc_info()'s triple."""
    if error is True:
        return sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    return error if isinstance(error, BaseException) else None


def _fault_text(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    if "exception" in event:
        event["exception"] = as_text(event["exception"])
    return event


def unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The event loop's exception handler: its own would print the exception's words."""
    log.error("task failed", reason=context.get("message", ""), exc_info=context.get("exception"))
