"""Activities as they are read: what counts, what is passed over, what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.inbound import LONGEST_ID, BadActivity, Inbound, read_inbound
from tests.teams.activities import BOT, TENANT, activity, in_group, typed, without

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def read(**more: Any) -> Inbound:
    return read_inbound(activity("message") | more, NOW)


def test_an_activity_is_read_whole() -> None:
    found = read_inbound(typed("hello", id="f:1"), NOW)
    assert (found.type, found.id, found.text, found.conversation) == ("message", "f:1", "hello", "a:ana")
    assert (found.tenant, found.personal, found.locale, found.zone) == (TENANT, True, "pt-PT", "Europe/Lisbon")
    assert found.at == datetime(2026, 11, 24, 8, 59, tzinfo=UTC)
    assert found.bot is not None
    assert found.bot.is_bot


def test_a_sighting_holds_where_the_person_is() -> None:
    seen = read().sighting()
    assert (seen.tenant, seen.aad_id, seen.teams_id, seen.name) == (TENANT, "aad-ana", "29:ana", "Ana")
    assert (seen.reference.conversation_id, seen.reference.bot_id, seen.reference.user_id) == ("a:ana", BOT, "29:ana")


@pytest.mark.parametrize("missing", ["from", "conversation"])
def test_without_its_sender_or_conversation_there_is_no_sighting(missing: str) -> None:
    with pytest.raises(BadActivity):
        read_inbound(without(activity("message"), missing), NOW).sighting()


def test_the_channels_tenant_comes_before_the_conversations() -> None:
    both = read(conversation={"id": "a:1", "tenantId": "Other"}, channelData={"tenant": {"id": "FIRST"}})
    assert both.tenants == ("first", "other")
    assert read(channelData=None).tenants == (TENANT,)
    assert read(channelData={"tenant": {}}, conversation={"id": "a:1"}).tenant == ""


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        ("2026-11-24T08:00:00Z", NOW - timedelta(hours=1)),
        ("2026-11-24T08:00:00.1234567Z", NOW - timedelta(hours=1) + timedelta(microseconds=123456)),
        ("2026-11-24T10:00:00+02:00", NOW - timedelta(hours=1)),
        ("2026-11-24T08:00:00", NOW - timedelta(hours=1)),
        ("2026-11-25T08:00:00Z", NOW),
        ("2014-12-31T23:59:59Z", NOW),
        ("0001-01-01T00:00:00Z", NOW),
        ("1Z", NOW),
        ("", NOW),
        (None, NOW),
        (1_764_000_000, NOW),
    ],
)
def test_a_moment_is_in_the_past_and_plausible_or_it_is_now(timestamp: object, moment: datetime) -> None:
    assert read(timestamp=timestamp).at == moment


@pytest.mark.parametrize(
    ("fields", "locale", "zone"),
    [
        ({"locale": "en-US", "localTimezone": "America/Indiana/Knox"}, "en-US", "America/Indiana/Knox"),
        ({"locale": "zh-Hant-TW", "localTimezone": "Etc/GMT+5"}, "zh-Hant-TW", "Etc/GMT+5"),
        ({"locale": "", "localTimezone": ""}, None, None),
        ({"locale": "../..", "localTimezone": "/etc/passwd"}, None, None),
        ({"locale": "en US", "localTimezone": "Europe/../UTC"}, None, None),
        ({"locale": None, "localTimezone": None,
          "entities": [7, {"type": "mention"}, {"type": "clientInfo", "locale": "de-DE", "timezone": "Europe/Berlin"}]},
         "de-DE", "Europe/Berlin"),
        ({"locale": "fr-FR", "entities": [{"type": "clientInfo", "locale": "de-DE"}]}, "fr-FR", "Europe/Lisbon"),
    ],
)  # fmt: skip
def test_locale_and_zone_are_names_or_nothing(fields: dict[str, Any], locale: str | None, zone: str | None) -> None:
    found = read(**fields)
    assert (found.locale, found.zone) == (locale, zone)


def test_names_lose_what_cannot_be_shown() -> None:
    found = read(**{"from": {"id": "29:1", "name": "  Ana\n\u202eSilva\0 " + "x" * 999}}).sender
    assert found is not None
    assert found.name.startswith("AnaSilva ")
    assert len(found.name) == 256


@pytest.mark.parametrize("identifier", ["x" * (LONGEST_ID + 1), "a\nb", "a\0b", 7, 1.5, True, [], {}])
def test_an_id_that_is_none_is_refused(identifier: object) -> None:
    with pytest.raises(BadActivity):
        read(id=identifier)


def test_a_thread_belongs_to_its_channel() -> None:
    found = read_inbound(in_group(conversation="19:x@thread.tacv2;messageid=17"), NOW)
    assert (found.conversation, found.thread) == ("19:x@thread.tacv2;messageid=17", "19:x@thread.tacv2")


ACCOUNTS = [({"id": "28:x"}, True), ({"id": "x", "role": "bot"}, True), ({"id": "29:x", "role": "user"}, False)]


@pytest.mark.parametrize(("account", "is_bot"), ACCOUNTS)
def test_bots_are_told_from_people(account: dict[str, str], is_bot: bool) -> None:
    found = read(**{"from": account}).sender
    assert found is not None
    assert found.is_bot is is_bot


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({*activity("message"), "text", "value", "name", "action", "entities", "membersAdded", "membersRemoved"})


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), JSON), st.booleans())
def test_any_json_is_read_or_refused(fields: dict[str, Any], on_top: bool) -> None:
    body = (activity("message") | fields) if on_top else fields
    try:
        found = read_inbound(body, NOW)
    except BadActivity:
        return
    assert found.at <= NOW
    assert found.at.year >= 2015
    assert all(isinstance(each, str) for each in (found.type, found.id, found.name, found.conversation, found.text))
    json.dumps([found.type, found.id, found.conversation, *found.tenants]).encode()


DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


def attached(**more: Any) -> dict[str, Any]:
    """A file as Teams tells of it."""
    content = {
        "downloadUrl": "https://contoso-my.sharepoint.com/d?t=1",
        "uniqueId": "5f",
        "fileType": "CSV",
        "etag": "x",
    }
    page = "https://contoso-my.sharepoint.com/personal/ana/list.csv"
    return {"contentType": DOWNLOAD, "contentUrl": page, "name": "list.csv", "content": content} | more


def test_files_are_read_and_what_rides_along_is_not() -> None:
    text = {"contentType": "text/html", "content": "<p>segment Kitchen import</p>"}
    picture = {"contentType": "image/png", "contentUrl": "https://smba.trafficmanager.net/x"}
    found = read(attachments=[text, attached(), picture, attached(name="b.csv", contentType=DOWNLOAD.upper())])
    assert [(file.name, file.url, file.kind) for file in found.files] == [
        ("list.csv", "https://contoso-my.sharepoint.com/d?t=1", "csv"),
        ("b.csv", "https://contoso-my.sharepoint.com/d?t=1", "csv"),
    ]


@pytest.mark.parametrize(
    "attachments",
    [None, "x", {}, [1], ["x"], [{}], [attached(content=None)], [attached(content="x")], [attached(content={})],
     [attached(content={"downloadUrl": 1})], [attached(contentType=1)], [attached(contentType=None)],
     [attached(content={"downloadUrl": "https://" + "x" * 9_000})]],
)  # fmt: skip
def test_what_is_no_file_is_none(attachments: Any) -> None:
    assert read(attachments=attachments).files == ()


def test_names_of_files_are_words_and_not_more_than_ten_are_read() -> None:
    (odd,) = read(attachments=[attached(name="a\u202e\n.csv" + "x" * 500)]).files
    assert odd.name.startswith("a.csv")
    assert len(odd.name) <= 256
    assert read(attachments=[attached(name=None)]).files[0].name == ""
    assert len(read(attachments=[attached()] * 30).files) == 10
