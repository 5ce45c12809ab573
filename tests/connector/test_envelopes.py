from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.people.records import Profile
from bot.connector.envelopes import LONGEST_WAIT, activity_id, error_code, profile, retry_after

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["error", "code", "message", "id", "name"]), inner),
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"error": {"code": "ConversationBlockedByUser", "message": "User blocked the conversation."}}, None),
        ({"errorCode": 209, "message": '{\r\n "subCode": "MessageWritesBlocked"}'}, "MessageWritesBlocked"),
        ({"error": {"code": "Forbidden", "message": '{"subCode": "BotDisabledByAdmin"}'}}, "BotDisabledByAdmin"),
        ({"errorCode": 209, "message": "Writes are blocked"}, "209"),
        ({"error": "Forbidden"}, ""),
        ({"error": {"message": "no code"}}, ""),
        ([], ""),
    ],
)
def test_both_envelopes(body: object, code: str | None) -> None:
    assert error_code(json.dumps(body).encode()) == ("ConversationBlockedByUser" if code is None else code)


@pytest.mark.parametrize("body", [b"", b"<html>502 Bad Gateway</html>", b"\xff\xfe", b"null", b"[" * 5000, b"1e999"])
def test_what_is_no_envelope_has_no_code(body: bytes) -> None:
    assert error_code(body) == ""
    assert activity_id(body) == ""
    assert profile(body) is None


@given(json_values)
def test_no_body_is_too_odd(value: object) -> None:
    body = json.dumps(value).encode()
    assert isinstance(error_code(body), str)
    assert isinstance(activity_id(body), str)
    profile(body)


@given(st.binary())
def test_no_bytes_are_too_odd(body: bytes) -> None:
    assert isinstance(error_code(body), str)


def test_the_id_of_what_was_made() -> None:
    assert activity_id(b'{"id": "1:abc"}') == "1:abc"
    assert activity_id(b'{"id": 7}') == ""


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("3", 3.0),
        ("0.5", 0.5),
        ("-4", 0.0),
        ("inf", LONGEST_WAIT),
        ("86400", LONGEST_WAIT),
        ("Tue, 24 Nov 2026 09:00:10 GMT", 10.0),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 09:00:10 -0000", 10.0),
    ],
)
def test_the_time_to_wait(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_no_header_is_too_odd(header: str) -> None:
    wait = retry_after(header, NOW)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


def test_a_profile() -> None:
    told = {
        "id": "29:1", "objectId": "o-1", "name": "Ana Silva", "givenName": "Ana", "surname": "Silva",
        "email": "ana@contoso.example", "userPrincipalName": "ana.silva@contoso.example", "userRole": "user",
    }  # fmt: skip
    expected = Profile("o-1", "Ana Silva", "Ana", "ana@contoso.example", "ana.silva@contoso.example")
    assert profile(json.dumps(told).encode()) == expected
    assert profile(json.dumps(told | {"aadObjectId": "o-2"}).encode()) == Profile(
        "o-2", expected.name, expected.given_name, expected.email, expected.upn
    )


def test_a_guest_has_little() -> None:
    assert profile(b'{"id": "29:1", "name": "Guest", "email": null}') == Profile(None, "Guest", None, None, None)
