from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.tokens import LONGEST_TOKEN, TokenRefused, TokenValidator
from tests.access.signing import APP_ID, SERVICE_URL, KnownKeys, published, signed, token


async def check(
    authorization: str | None, keys: KnownKeys | None = None, *, channel: str = "msteams", url: str = SERVICE_URL
) -> None:
    validator = TokenValidator(APP_ID, keys or KnownKeys("k1"))
    await validator.check(authorization, channel_id=channel, service_url=url)


async def refused(authorization: str | None, keys: KnownKeys | None = None, **given: str) -> TokenRefused:
    with pytest.raises(TokenRefused) as caught:
        await check(authorization, keys, **given)
    return caught.value


def in_seconds(seconds: int) -> int:
    return int(datetime.now(UTC).timestamp()) + seconds


async def test_a_good_token_passes() -> None:
    await check(f"Bearer {token()}")
    await check(f"bearer {token()}")


async def test_a_last_slash_of_the_service_url_carries_no_meaning() -> None:
    await check(f"Bearer {token()}", url=SERVICE_URL.rstrip("/"))


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "e30.e30.e30"])
async def test_without_a_bearer_token_it_is_401(header: str | None) -> None:
    assert (await refused(header)).status == 401


@pytest.mark.parametrize("garbage", ["x", "a.b.c", "...", "e30.e30.", "🙂", "e30.W10.e30", "Bearer x", "\0"])
async def test_garbage_is_401(garbage: str) -> None:
    assert (await refused(f"Bearer {garbage}")).status == 401


async def test_an_endless_token_is_not_even_read() -> None:
    assert (await refused("Bearer " + "a" * (LONGEST_TOKEN + 1))).reason == "the token is too long"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-bot"},
        {"aud": [APP_ID]},
        {"aud": None},
        {"iss": "https://sts.windows.net/somebody/"},
        {"iss": None},
        {"iss": 1},
        {"exp": in_seconds(-3600)},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": in_seconds(3600)},
        {"nbf": "later"},
        {"iat": in_seconds(3600)},
    ],
)
async def test_claims_that_are_not_for_us_or_not_for_now_are_401(claims: dict[str, Any]) -> None:
    assert (await refused(f"Bearer {token(**claims)}")).status == 401


async def test_five_minutes_of_a_wrong_clock_are_forgiven() -> None:
    await check(f"Bearer {token(exp=in_seconds(-200))}")
    await check(f"Bearer {token(nbf=in_seconds(200))}")
    assert (await refused(f"Bearer {token(exp=in_seconds(-400))}")).reason.endswith("ExpiredSignatureError")


@pytest.mark.parametrize("headers", [{"kid": None}, {"kid": ""}])
async def test_a_token_that_names_no_key_is_401(headers: dict[str, Any]) -> None:
    assert (await refused(f"Bearer {token(headers=headers)}")).status == 401


async def test_an_unknown_key_is_401() -> None:
    assert (await refused(f"Bearer {token('k2')}")).reason == "the token's key is not published"


async def test_a_signature_by_another_key_is_401() -> None:
    assert (await refused(f"Bearer {token('k1', signed_by='k2')}")).reason.endswith("InvalidSignatureError")


async def test_a_changed_claim_breaks_the_signature() -> None:
    head, claims, signature = token(serviceurl="https://elsewhere.example/").split(".")
    read = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(read | {"serviceurl": SERVICE_URL}).encode()).decode().rstrip("=")
    assert (await refused(f"Bearer {head}.{forged}.{signature}")).reason.endswith("InvalidSignatureError")


async def test_an_unsigned_token_is_401() -> None:
    unsigned = jwt.encode(unverified(token()), "", algorithm="none", headers={"kid": "k1"})
    assert (await refused(f"Bearer {unsigned}")).reason == "the token is not signed with RS256"


async def test_a_token_signed_with_the_public_key_as_a_secret_is_401() -> None:
    secret = str(published("k1")["keys"][0]["n"])
    forged = jwt.encode(unverified(token()), secret, algorithm="HS256", headers={"kid": "k1"})
    assert (await refused(f"Bearer {forged}")).status == 401


async def test_the_algorithm_cannot_be_claimed() -> None:
    head, claims, signature = token().split(".")
    for algorithm in ("none", "HS256", "RS512", None, 1):
        read = json.loads(base64.urlsafe_b64decode(head + "==")) | {"alg": algorithm}
        changed = base64.urlsafe_b64encode(json.dumps(read).encode()).decode().rstrip("=")
        assert (await refused(f"Bearer {changed}.{claims}.{signature}")).status == 401


@pytest.mark.parametrize("claim", ["https://smba.trafficmanager.net/amer/", "", None, 7])
async def test_a_token_for_another_service_url_is_403(claim: object) -> None:
    assert (await refused(f"Bearer {token(serviceurl=claim)}")).status == 403


async def test_an_activity_without_service_url_matches_no_token() -> None:
    assert (await refused(f"Bearer {token()}", url="")).status == 403
    assert (await refused(f"Bearer {token(serviceurl='')}", url="")).status == 403


@pytest.mark.parametrize("endorsements", [("webchat",), (), None, "msteams", 5])
async def test_a_key_that_is_not_endorsed_for_the_channel_is_403(endorsements: object) -> None:
    assert (await refused(f"Bearer {token()}", KnownKeys("k1", endorsements=endorsements))).status == 403


async def test_a_channel_is_never_endorsed_by_being_left_out() -> None:
    assert (await refused(f"Bearer {token()}", channel="")).status == 403


@pytest.mark.parametrize("claims", [{"aud": "another-bot"}, {"iss": "somebody"}])
async def test_what_anybody_can_send_fetches_no_keys(claims: dict[str, Any]) -> None:
    keys = KnownKeys("k1")
    await refused(f"Bearer {token(**claims)}", keys)
    await refused("Bearer a.b.c", keys)
    assert keys.asked == 0


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
async def test_no_header_makes_anything_but_a_refusal(text: str) -> None:
    await refused(text)
    await refused(f"Bearer {text}")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
_HEADERS = st.fixed_dictionaries({}, optional={"alg": _JSON, "kid": _JSON, "typ": _JSON, "crit": _JSON, "b64": _JSON})
_CLAIMS = st.fixed_dictionaries({}, optional={"iss": _JSON, "aud": _JSON, "exp": _JSON, "nbf": _JSON, "iat": _JSON})


@given(_HEADERS | _JSON, _CLAIMS | _JSON)
async def test_no_unsigned_content_makes_anything_but_a_refusal(header: object, claims: object) -> None:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims)]
    await refused(f"Bearer {'.'.join(parts)}.c2ln")


@given(_CLAIMS)
async def test_no_signed_nonsense_makes_anything_but_a_refusal(claims: dict[str, Any]) -> None:
    for broken in (claims, claims | {"iss": "https://api.botframework.com", "aud": APP_ID}):
        raw = signed({"alg": "RS256", "kid": "k1"}, {"exp": None} | broken, "k1")
        assert (await refused(f"Bearer {raw}")).status in (401, 403)


def unverified(text: str) -> dict[str, Any]:
    return dict(jwt.decode(text, options={"verify_signature": False}))
