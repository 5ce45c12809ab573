"""Keys and tokens of our own, shaped like the Bot Framework's."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jwt.algorithms import RSAAlgorithm

from bot.access.published_keys import read_keys
from bot.access.tokens import ISSUER, SigningKey

APP_ID = "11111111-2222-3333-4444-555555555555"
SERVICE_URL = "https://smba.trafficmanager.net/teams/"
CHANNELS = ("msteams", "webchat")


@cache
def private_key(kid: str) -> rsa.RSAPrivateKey:
    """One key per id, made once."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published(*kids: str, endorsements: object = CHANNELS) -> dict[str, Any]:
    """The key set that holds the public halves."""
    keys = [json.loads(RSAAlgorithm.to_jwk(private_key(kid).public_key())) for kid in kids]
    more = {"use": "sig", "endorsements": list(endorsements) if isinstance(endorsements, tuple) else endorsements}
    return {"keys": [key | more | {"kid": kid} for key, kid in zip(keys, kids, strict=True)]}


def token(kid: str = "k1", *, signed_by: str = "", headers: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """A good token, but for the header fields and claims given; what is None is left out."""
    now = int(datetime.now(UTC).timestamp())
    good = {"iss": ISSUER, "aud": APP_ID, "serviceurl": SERVICE_URL, "nbf": now, "exp": now + 3600}
    header = {"alg": "RS256", "typ": "JWT", "kid": kid} | dict(headers or {})
    return signed(_given(header), _given(good | claims), signed_by or kid)


def signed(header: object, claims: object, kid: str) -> str:
    """Any content, however wrong, with a signature that is right."""
    content = f"{_part(json.dumps(header).encode())}.{_part(json.dumps(claims).encode())}"
    signature = private_key(kid).sign(content.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{content}.{_part(signature)}"


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class KnownKeys:
    """Keys that need no fetching; counts how often it is asked."""

    def __init__(self, *kids: str, endorsements: object = CHANNELS) -> None:
        self._keys = read_keys(published(*kids, endorsements=endorsements))
        self.asked = 0

    async def find(self, kid: str) -> SigningKey | None:
        self.asked += 1
        return self._keys.get(kid)
