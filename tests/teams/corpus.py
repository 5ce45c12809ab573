"""Activities that nobody here wrote: recorded, or published in documentation and in the tests of SDKs."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.teams.activities import Activity, activity

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "activities"
ABSENT = f"needs the recorded activities in {FOLDER}"


@cache
def names() -> tuple[str, ...]:
    """The files' names; empty where there are none."""
    return tuple(sorted(path.name for path in FOLDER.glob("*.json")))


def load(name: str) -> Activity:
    found: Activity = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def need_corpus() -> None:
    """Skips the test with a line that says what is missing."""
    if not names():
        pytest.skip(ABSENT)


def completed(found: Activity) -> Activity:
    """The same with what it lacks to get past the doors, so that more is tried than the doors."""
    whole: dict[str, Any] = activity("message") | found
    for name, value in activity("message").items():
        if isinstance(value, dict) and isinstance(found.get(name), dict):
            whole[name] = value | found[name]
    identifier = whole["id"] if isinstance(whole["id"], str) else "f:1"
    return whole | {"channelId": "msteams", "serviceUrl": "http://127.0.0.1:1", "id": identifier}
