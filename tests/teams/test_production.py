"""The doors with a registration: tokens, Teams' own services, and one tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.access.tokens import KeysUnavailable, SigningKey, TokenValidator
from bot.storage.database import Storage
from bot.teams.endpoint import MessagesEndpoint
from tests.access.signing import APP_ID, SERVICE_URL, KnownKeys, token
from tests.teams.activities import TENANT, Activity, changed, event_kinds, members, typed
from tests.teams.rig import PATH, Rig, running_rig


@pytest.fixture
async def rig(edge_storage: Storage) -> AsyncIterator[Rig]:
    async with running_rig(edge_storage, validator=TokenValidator(APP_ID, KnownKeys("k1")), local=False) as made:
        yield made


def quiet(**more: Any) -> Activity:
    """An activity that gets no answer, so that a test sends nothing to Teams."""
    return changed(members(serviceUrl=SERVICE_URL), **more)


async def post(rig: Rig, activity: Activity, authorization: str | None) -> int:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return (await rig.http.post(PATH, json=activity, headers=headers)).status


async def test_a_good_token_gets_in(rig: Rig) -> None:
    assert await post(rig, quiet(), f"Bearer {token()}") == 200
    person = await rig.person()
    assert person is not None
    assert person.reference is not None
    assert person.reference.service_url == SERVICE_URL


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("", 401),
        ("Basic dXNlcjpwYXNz", 401),
        ("Bearer x.y.z", 401),
        (f"Bearer {token('k2')}", 401),
        (f"Bearer {token(aud='somebody else')}", 401),
        (f"Bearer {token(iss='https://sts.windows.net/x/')}", 401),
        (f"Bearer {token(exp=1)}", 401),
        (f"Bearer {token(nbf=9_999_999_999)}", 401),
        (f"Bearer {token(headers={'alg': 'none'})}", 401),
        (f"Bearer {token(headers={'alg': 'HS256'})}", 401),
        (f"Bearer {token(serviceurl='https://smba.trafficmanager.net/amer/')}", 403),
    ],
)
async def test_a_bad_token_stays_out(rig: Rig, authorization: str | None, status: int) -> None:
    assert await post(rig, quiet(), authorization) == status
    assert await rig.person() is None


async def test_a_refusal_says_which_scheme_is_asked_for(rig: Rig) -> None:
    answer = await rig.http.post(PATH, json=quiet())
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "bearer token" in (await answer.json())["error"]


async def test_without_a_token_nothing_is_told_about_the_activity(rig: Rig) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"type": 5},
        {"channelId": None},
        {"serviceUrl": "http://evil.example"},
        {"id": []},
    )
    for broken in wrong:
        assert await post(rig, quiet(**broken), None) == 401


@pytest.mark.parametrize("channel", ["webchat", "emulator", None, 5])
async def test_another_channel_stays_out(rig: Rig, channel: object) -> None:
    assert await post(rig, quiet(channelId=channel), f"Bearer {token()}") == 403
    assert await rig.person() is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://evil.example/", "http://smba.trafficmanager.net/teams/"]
)
async def test_a_service_that_is_not_teams_stays_out_also_with_a_token_for_it(rig: Rig, url: str) -> None:
    assert await post(rig, quiet(serviceUrl=url), f"Bearer {token(serviceurl=url)}") == 403
    assert await rig.person() is None


async def test_an_activity_without_service_url_stays_out(rig: Rig) -> None:
    assert await post(rig, quiet(serviceUrl=None), f"Bearer {token()}") == 403
    assert await post(rig, quiet(serviceUrl=None), f"Bearer {token(serviceurl=None)}") == 403


FOREIGN = "bbbbbbbb-0000-0000-0000-000000000002"


@pytest.mark.parametrize(
    "more",
    [
        {"channelData": {"tenant": {"id": FOREIGN}}},
        {"conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": FOREIGN}},
        {"channelData": None, "conversation": {"id": "a:ana", "conversationType": "personal", "tenantId": FOREIGN}},
    ],
)
async def test_a_foreign_tenant_stays_out(rig: Rig, more: dict[str, Any]) -> None:
    assert await post(rig, quiet(**more), f"Bearer {token()}") == 403
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_an_activity_that_names_no_tenant_reaches_nobody(rig: Rig) -> None:
    nowhere = {"channelData": None, "conversation": {"id": "a:ana", "conversationType": "personal"}}
    assert await post(rig, quiet(**nowhere), f"Bearer {token()}") == 400
    assert await post(rig, changed(typed("hello", serviceUrl=SERVICE_URL), **nowhere), f"Bearer {token()}") == 400
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_the_tenants_case_does_not_matter(rig: Rig) -> None:
    assert await post(rig, quiet(channelData={"tenant": {"id": TENANT.upper()}}), f"Bearer {token()}") == 200
    assert await rig.person() is not None


@pytest.mark.parametrize("kind", event_kinds())
async def test_every_kind_needs_a_token(rig: Rig, kind: str) -> None:
    assert await post(rig, quiet(type=kind), None) == 401


class NoKeys:
    async def find(self, kid: str) -> SigningKey | None:
        raise KeysUnavailable("down")


async def test_while_no_key_can_be_fetched_nobody_gets_in(edge_storage: Storage) -> None:
    async with running_rig(edge_storage, validator=TokenValidator(APP_ID, NoKeys()), local=False) as rig:
        assert await post(rig, quiet(), f"Bearer {token()}") == 503
        assert await post(rig, quiet(), "Bearer x.y.z") == 401
        assert await rig.person() is None


async def test_nothing_in_between_is_built(rig: Rig) -> None:
    validator = TokenValidator(APP_ID, KnownKeys("k1"))
    wrong: list[dict[str, Any]] = [
        {"local": False},
        {"local": False, "token_validator": validator},
        {"local": False, "tenants": {TENANT}},
        {"local": False, "token_validator": validator, "tenants": set()},
        {"local": True, "token_validator": validator},
        {"local": True, "tenants": {TENANT}},
        {"local": True, "token_validator": validator, "tenants": {TENANT}},
    ]
    for more in wrong:
        with pytest.raises(ValueError, match="production needs"):
            MessagesEndpoint(rig.desk, rig.desk.people, _unused(), now=rig.clock, **more)


def _unused() -> Any:
    return None
