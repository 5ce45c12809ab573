"""Which URLs may be asked for a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.hosts import LONGEST_URL, FileHosts, parsed
from config import FILE_HOSTS

PRODUCTION = FileHosts(FILE_HOSTS)
LOCAL = FileHosts(FILE_HOSTS, local=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso-my.sharepoint.com/personal/ana/_layouts/15/download.aspx?UniqueId=1&tempauth=v1.e%2BJ-x",
        "https://contoso-my.sharepoint.com:443/x",
        "https://CONTOSO.SharePoint.com/x",
        "https://a.b.sharepoint.com/x",
        "https://contoso.sharepoint.us/x",
        "https://contoso-my.sharepoint-mil.us/x",
        "https://contoso-my.dps.mil/x",
        "https://contoso.sharepoint.cn/x",
        "https://contoso.sovcloud-sharepoint.fr/x",
        "https://contoso.sovcloud-sharepoint.de/x",
    ],
)
def test_microsofts_own_hosts_may_be_asked(url: str) -> None:
    assert PRODUCTION.checked(url) is not None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file",
        "/file",
        "//contoso.sharepoint.com/x",
        "http://contoso.sharepoint.com/x",
        "ftp://contoso.sharepoint.com/x",
        "file:///etc/passwd",
        "https:contoso.sharepoint.com/x",
        "https:///contoso.sharepoint.com/x",
        "https://sharepoint.com/x",
        "https://.sharepoint.com/x",
        "https://evilsharepoint.com/x",
        "https://contoso.sharepoint.com.evil.example/x",
        "https://contoso.sharepoint.com./x",
        "https://evil.example/contoso.sharepoint.com",
        "https://evil.example#.sharepoint.com/x",
        "https://evil.example?.sharepoint.com/x",
        "https://evil.example\\.sharepoint.com/x",
        "https://evil.example\\@contoso.sharepoint.com/x",
        "https://contoso.sharepoint.com@evil.example/x",
        "https://ana@contoso.sharepoint.com/x",
        "https://ana:secret@contoso.sharepoint.com/x",
        "https://contoso.sharepoint.com?@evil.example/x",
        "https://contoso.sharepoint.com:80/x",
        "https://contoso.sharepoint.com:8443/x",
        "https://contoso.sharepoint.com:99999/x",
        "https://evil.example%2f.sharepoint.com/x",
        "https://evil.example%00.sharepoint.com/x",
        "https://evil.example;.sharepoint.com/x",
        "https://evil.example,a.sharepoint.com/x",
        "https://evil.example .sharepoint.com/x",
        "https://evil.example\n.sharepoint.com/x",
        "https://evil.exämple.sharepoint.com/x",
        "https://contoso。sharepoint.com/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:169.254.169.254]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/x",
        "https://0x7f.0.0.1/x",
        "https://" + "a" * LONGEST_URL + ".sharepoint.com/x",
        "https://contoso.sharepoint.com/" + "x" * LONGEST_URL,
    ],
)
def test_nothing_else_may(url: str) -> None:
    assert PRODUCTION.checked(url) is None
    if "127.0.0.1/" not in url and "localhost/" not in url and "[::1]" not in url:
        assert LOCAL.checked(url) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:56150/f", "http://localhost:1/f", "http://[::1]:80/f", "https://localhost/f"]
)
def test_this_machine_may_be_asked_in_local_mode_alone(url: str) -> None:
    assert LOCAL.checked(url) is not None
    assert PRODUCTION.checked(url) is None


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.2/f", "http://0.0.0.0/f", "http://10.0.0.1/f", "http://a.localhost/f", "http://2130706433/f"],
)
def test_nothing_that_only_looks_like_this_machine(url: str) -> None:
    assert LOCAL.checked(url) is None


def test_a_host_without_a_star_is_that_host() -> None:
    hosts = FileHosts(("files.example.com",))
    assert hosts.checked("https://files.example.com/x") is not None
    assert hosts.checked("https://a.files.example.com/x") is None
    assert hosts.checked("https://example.com/x") is None


def test_what_is_asked_is_what_was_given_without_what_stays_with_the_client() -> None:
    url = "https://contoso.sharepoint.com/a%20b?tempauth=v1.e%2By%3D&z=1+2"
    assert str(PRODUCTION.checked(url + "#part")) == url


def test_a_place_relative_to_another_is_of_its_host() -> None:
    base = parsed("https://contoso.sharepoint.com/a/b?x=1")
    assert str(parsed("/c", base)) == "https://contoso.sharepoint.com/c"
    assert str(parsed("//evil.example/c", base)) == "https://evil.example/c"
    assert parsed("//ana@evil.example/c", base) is None


_SIGNS = st.sampled_from(
    [*"abc.:/\\@?#%[]*-_ ;,\n\tä。", "sharepoint.com", "https://", "http://", "127.0.0.1", "evil.example"]
)


@given(st.lists(_SIGNS, max_size=12).map("".join) | st.text())
def test_whatever_is_typed_leads_to_a_listed_host_or_nowhere(text: str) -> None:
    for url in (text, f"https://{text}", f"https://{text}/x", f"https://{text}.sharepoint.com/x"):
        found = PRODUCTION.checked(url)
        if found is not None:
            assert found.scheme == "https"
            assert (found.host or "").endswith(tuple(each[1:] for each in FILE_HOSTS))
            assert found.port == 443
            assert found.user is None
