"""What the fixture `logged` gives."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

Logged = list[MutableMapping[str, Any]]
"""An event's fields, its text as "event" and its level as "log_level"."""
