"""What brings the databases of older versions forward. Each step stands beside the store whose fields it changes."""

from __future__ import annotations

from bot.audience.people.upgrading import KNOW_WHAT_RULES_READ
from bot.storage.migrations import Migration

MIGRATIONS: tuple[Migration, ...] = (KNOW_WHAT_RULES_READ,)
"""From version 2 on, in order. What is released never changes: another change is another step."""
