from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.teams.addresses import LOOPBACK_HOSTS, TEAMS_HOSTS, is_loopback, is_teams


@pytest.mark.parametrize("host", sorted(TEAMS_HOSTS))
@pytest.mark.parametrize(
    "path", ["", "/", "/teams/", "/amer/aaaaaaaa-0000-0000-0000-000000000001/", "/amer-client-ss.msg/"]
)
def test_teams_services_are_answered(host: str, path: str) -> None:
    assert is_teams(f"https://{host}{path}")
    assert is_teams(f"https://{host.upper()}:443{path}")
    assert not is_loopback(f"https://{host}{path}")


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/teams/",
        "https://smba.trafficmanager.net:8443/teams/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net",
        "https://smba.trafficmanager.net@evil.example/",
        "https://user:secret@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\\@evil.example/",
        "https://evil.example\\.smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/?to=https://evil.example",
        "https://smba.trafficmanager.net/#x",
        "https://smba.trafficmanager.net\n.evil.example/",
        "https://smba.traffic\tmanager.net/",
        "https://ѕmba.trafficmanager.net/",
        "https://smba.trafficmanager.net。evil.example/",
        "https://smba.trafficmanager.net:99999/",
        "https://[smba.trafficmanager.net]/",
        "https://webchat.botframework.com/",
        "https://canary.botapi.skype.com/amer/",
        "https://localhost/",
        "ftp://smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        " https://smba.trafficmanager.net/",
        "https:///teams",
        "https://",
        "",
    ],
)
def test_nothing_else_is(url: str) -> None:
    assert not is_teams(url)


@pytest.mark.parametrize(
    "url", ["http://localhost:56150/_connector", "http://127.0.0.1:1/", "https://[::1]:3978/x", "http://LOCALHOST"]
)
def test_this_machine_is_known_by_its_names(url: str) -> None:
    assert is_loopback(url)
    assert not is_teams(url)


NEAR = r"https?://[a-z@:\\/.#?\[\]\s]{0,12}(smba\.trafficmanager\.net|localhost)[a-z@:\\/.#?\s]{0,12}"


@given(st.text(max_size=60) | st.from_regex(NEAR, fullmatch=True))
def test_what_passes_goes_where_it_says(url: str) -> None:
    """The HTTP client, which reads URLs with another parser, would connect to the very host that was checked."""
    if is_teams(url):
        assert URL(url).host in TEAMS_HOSTS
    if is_loopback(url):
        assert URL(url).host in LOOPBACK_HOSTS
