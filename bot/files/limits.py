"""How large files may be, and how long they may take. Pure."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. A list of a million people with ten columns is about 100 MB."""

    size: int = 256 * MEGABYTE
    connect: float = 5.0
    """Resolving, connecting, TLS."""
    quiet: float = 15.0
    """Without a single byte."""
    total: float = 300.0
    redirects: int = 3
