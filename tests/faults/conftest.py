from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.world import World, open_world

LONG = os.environ.get("FAULTS") == "long"
"""Set by `make faults`: every moment and every seed, which takes its time."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones are for `make faults`."""
    chosen = [item for item in items if LONG or "long" not in item.keywords]
    if len(chosen) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.fixture
async def world(tmp_path: Path, mongodb_uri: str) -> AsyncIterator[World]:
    async with open_world(tmp_path, mongodb_uri) as made:
        yield made
