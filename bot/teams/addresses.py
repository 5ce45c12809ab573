"""Which service URLs an activity may name: the bot sends its answers, with its token, to no other place."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

TEAMS_HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
"""Public cloud, GCC, GCC High, DoD (learn.microsoft.com, "Send proactive messages", global service URLs)."""
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
HTTPS_PORT = 443


def is_teams(url: str) -> bool:
    """Whether the URL is one of Teams' connector services."""
    parts = _parts(url)
    return (
        parts is not None
        and parts.scheme == "https"
        and parts.port in (None, HTTPS_PORT)
        and parts.hostname in TEAMS_HOSTS
    )


def is_loopback(url: str) -> bool:
    """Whether the URL is on this machine, and says so."""
    parts = _parts(url)
    return parts is not None and parts.scheme in ("http", "https") and parts.hostname in LOOPBACK_HOSTS


def _parts(url: str) -> SplitResult | None:
    """The parts of a plain URL; None where two readers could see two different hosts in it."""
    odd = not url.isascii() or not url.isprintable() or any(sign in url for sign in "\\ ?#@")
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return None if odd else parts
