"""What came back from Teams' connector."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TOLD_APART = (401, 403, 404, 412, 429)
"""Statuses that ask for different things."""


class Trouble(StrEnum):
    """Why there is no answer. All but TIMEOUT and RESET mean that the request surely never left."""

    NOT_CONNECTED = "not connected"
    TIMEOUT = "no answer in time"
    RESET = "connection lost"
    NO_TOKEN = "no token"
    TOKEN_REFUSED = "token refused"
    ADDRESS = "no valid address"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `status` is 0 where there was none, and `trouble` says why.

    `error` is the connector's own code (from either of its two envelopes), "" where it gave none;
    `retry_after` the seconds it asked to wait; `activity_id` the id of the message that it made.
    """

    status: int
    error: str = ""
    retry_after: float | None = None
    activity_id: str = ""
    trouble: Trouble | None = None
    body: bytes = b""

    @property
    def answer(self) -> str:
        """The answer in a word: why there was none, a status that means something by itself, or its class."""
        if self.trouble is not None:
            return self.trouble.value
        return str(self.status) if self.status in TOLD_APART else f"{self.status // 100}xx"
