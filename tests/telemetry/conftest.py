"""The real way of a line: from a logger to the text that is written."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.telemetry.written import Written


@pytest.fixture
def written() -> Iterator[Written]:
    """What is written to the log, from DEBUG on, as JSON; afterwards logging is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield Written("debug")
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("bot").setLevel(logging.NOTSET)
    logging.captureWarnings(False)
    structlog.reset_defaults()
