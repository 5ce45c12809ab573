"""Tokens that stand for a file: signed, for one purpose, and at an end by themselves.

What is in them can be read by whoever has them: ids alone, no names and no addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from bot.files.records import FileRef


class Purpose(Enum):
    """What a token is good for, and for how long. One for a link accepts no offer, nor the other way round."""

    LINK = ("link", timedelta(minutes=15))
    OFFER = ("offer", timedelta(days=7))

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def lives(self) -> timedelta:
        return self.value[1]


class Seals:
    """Makes and reads tokens with one key. `now` gives the time in UTC."""

    def __init__(self, key: bytes, now: Callable[[], datetime]) -> None:
        self._key = key
        self._signer = _signer(now)

    def sealed(self, purpose: Purpose, ref: FileRef) -> str:
        """The token: letters, digits, "-", "_" and "." only."""
        made = self._serializer(purpose).dumps([ref.source, ref.key, ref.tenant, ref.person])
        return made if isinstance(made, str) else made.decode()

    def opened(self, purpose: Purpose, token: str) -> FileRef | None:
        """What the token stands for; None when it is none of ours, for something else, or too old."""
        try:
            found = self._serializer(purpose).loads(token, max_age=int(purpose.lives.total_seconds()))
        except (BadData, UnicodeError):
            return None
        return FileRef(*found)

    def _serializer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._key,
            salt=f"cohort.files.{purpose.word}",
            signer=self._signer,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )


def _signer(now: Callable[[], datetime]) -> type[TimestampSigner]:
    class Signer(TimestampSigner):
        """By the clock of the house."""

        def get_timestamp(self) -> int:
            return int(now().timestamp())

    return Signer
