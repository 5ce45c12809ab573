"""The correlation id: one random word in all lines that one activity gave rise to, also later and elsewhere."""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars

FIELD = "correlation"


def new_correlation() -> str:
    """A new id, 16 hex digits: it says nothing about anybody."""
    return secrets.token_hex(8)


def correlated(correlation: str) -> AbstractContextManager[None]:
    """While the block runs, lines bear the id, and so do those of tasks that begin in it; "" is for none."""
    return bound_contextvars(**{FIELD: correlation})


def correlation_now() -> str:
    """The id that lines bear now, "" where they bear none."""
    return str(get_contextvars().get(FIELD, ""))
