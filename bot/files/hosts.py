"""Which places files are fetched from and put to. Pure.

A URL that came with an activity is data, and whoever can talk to the bot can choose it. So nothing is asked of a host
that is not on the list, and whoever asks resolves its name by `bot.files.guard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yarl import URL

HTTPS_PORT = 443
LONGEST_URL = 8_000
"""Characters. Those of OneDrive carry a token of about 2,000."""
HERE = frozenset({"localhost", "127.0.0.1", "::1"})

_NAME = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")


@dataclass(frozen=True, slots=True)
class FileHosts:
    """`patterns` are names of hosts; `*.example.com` is whatever is below example.com, and not that itself.

    `local`: local mode, where this machine may be asked as well, also without TLS and at any port.
    """

    patterns: tuple[str, ...]
    local: bool = False

    def checked(self, url: str) -> URL | None:
        """The URL as it may be asked; None when it may not."""
        found = parsed(url)
        if found is None or not (self._here(found) or self._listed(found)):
            return None
        return found

    def may_be_here(self, host: str) -> bool:
        """Whether this name is of this machine, and that is allowed."""
        return self.local and host in HERE

    def _here(self, url: URL) -> bool:
        return url.scheme in ("http", "https") and self.may_be_here(url.host or "")

    def _listed(self, url: URL) -> bool:
        host = url.host or ""
        named = url.scheme == "https" and url.port == HTTPS_PORT and _NAME.fullmatch(host) is not None
        return named and any(_fits(host, each) for each in self.patterns)


def parsed(url: str, base: URL | None = None) -> URL | None:
    """The URL as the client will use it; None where two readers could see two different hosts in it.

    `base` is what it is relative to, when it may be relative.
    """
    odd = not url.isascii() or not url.isprintable() or any(sign in url for sign in "\\ ")
    if odd or len(url) > LONGEST_URL:
        return None
    try:
        found = URL(url, encoded=True)
        found = base.join(found) if base else found
        _ = found.host, found.port
    except ValueError:
        return None
    authority = url.partition("://")[2].split("/", 1)[0]
    return None if not found.host or "@" in authority or found.user else found.with_fragment(None)


def _fits(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        below = host.removesuffix(pattern[1:])
        return below != host and bool(below) and not below.startswith(".")
    return host == pattern
