"""The real way of a line: from a logger to the text that is written."""

from __future__ import annotations

import pytest

from tests.telemetry.written import Written


@pytest.fixture
def written() -> Written:
    """What is written to the log, from DEBUG on, as JSON."""
    return Written("debug")
