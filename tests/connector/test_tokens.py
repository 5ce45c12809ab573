from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.connector.tokens import MsalTokens, NoTokens, TokenError


class Answered:
    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status_code = status
        self.text = json.dumps(body)
        self.headers: dict[str, str] = {}

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise OSError(self.status_code)


class FakeEntra:
    """Microsoft Entra as MSAL's HTTP client sees it; counts the tokens that it gave."""

    def __init__(self) -> None:
        self.given = 0
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refuse = ""
        self.unreachable = False

    def get(self, url: str, **_: Any) -> Answered:
        base = url.split("/v2.0")[0].split("/.well-known")[0]
        if self.unreachable:
            raise OSError("no route")
        if "discovery/instance" in url:
            return Answered(200, {"metadata": []})
        there = {"authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token", "issuer": base}
        return Answered(200, there)

    def post(self, url: str, data: dict[str, Any] | None = None, **_: Any) -> Answered:
        self.asked.append((url, data or {}))
        if self.refuse:
            return Answered(401, {"error": self.refuse, "error_description": "no"})
        self.given += 1
        return Answered(200, {"access_token": f"token-{self.given}", "expires_in": 3600, "token_type": "Bearer"})

    def close(self) -> None:
        return None


class FakeClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def tokens(entra: FakeEntra, clock: FakeClock | None = None, app_type: str = "SingleTenant") -> MsalTokens:
    return MsalTokens("app", "secret", "contoso.example", app_type, clock=clock or FakeClock(), http_client=entra)


async def test_one_token_serves_many_requests() -> None:
    entra = FakeEntra()
    source = tokens(entra)
    got = await asyncio.gather(*(source.token() for _ in range(20)))
    assert set(got) == {"token-1"}
    assert entra.given == 1


async def test_it_asks_for_the_connector_as_the_app() -> None:
    entra = FakeEntra()
    await tokens(entra).token()
    url, data = entra.asked[0]
    assert "contoso.example" in url
    assert data["scope"] == "https://api.botframework.com/.default"
    assert data["grant_type"] == "client_credentials"


async def test_a_multi_tenant_bot_asks_the_bot_frameworks_tenant() -> None:
    entra = FakeEntra()
    await tokens(entra, app_type="MultiTenant").token()
    assert "botframework.com" in entra.asked[0][0]


async def test_it_is_renewed_five_minutes_before_its_end() -> None:
    entra, clock = FakeEntra(), FakeClock()
    source = tokens(entra, clock)
    await source.token()
    clock.now += 3600 - 301
    assert await source.token() == "token-1"
    clock.now += 2
    assert await source.token() == "token-2"


async def test_a_refused_token_is_renewed_once_for_all_who_saw_it_refused() -> None:
    entra = FakeEntra()
    source = tokens(entra)
    await source.token()
    got = await asyncio.gather(*(source.token(fresh=True) for _ in range(5)))
    assert set(got) == {"token-2"}
    assert entra.given == 2


async def test_a_no_of_entra_is_final() -> None:
    entra = FakeEntra()
    entra.refuse = "invalid_client"
    with pytest.raises(TokenError, match="invalid_client") as told:
        await tokens(entra).token()
    assert told.value.final


async def test_entra_out_of_reach_is_not() -> None:
    entra = FakeEntra()
    source = tokens(entra)
    await source.token()
    entra.unreachable = True
    with pytest.raises(TokenError) as told:
        await source.token(fresh=True)
    assert not told.value.final
    entra.unreachable = False
    assert await source.token(fresh=True) == "token-2"


async def test_local_mode_has_none() -> None:
    assert await NoTokens().token() is None
    assert await NoTokens().token(fresh=True) is None
