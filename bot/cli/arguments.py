"""What follows a command's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from config import SetupError


def one_file(command: str, arguments: Sequence[str]) -> Path:
    """The one file that the command takes. Raises SetupError."""
    if len(arguments) != 1 or arguments[0].startswith("-") or not arguments[0].strip():
        raise SetupError(f"{command} takes the name of a file: `python app.py {command} FILE`.")
    return Path(arguments[0]).expanduser()
