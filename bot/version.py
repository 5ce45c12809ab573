"""Cohort's own version, which stands in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def version() -> str:
    """The version, like "0.1.0"."""
    return str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])
