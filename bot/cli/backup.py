"""`python app.py backup FILE`: the whole database in one file, also while the bot runs."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import IO

from bot.cli.arguments import one_file
from bot.cli.opening import open_storage
from bot.cli.running import complete
from bot.storage.dump import dump, keeping_history
from config import Settings, SetupError


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Makes the backup; returns the exit code. Raises SetupError."""
    return complete(_backup(one_file("backup", arguments), settings))


async def _backup(path: Path, settings: Settings) -> int:
    with new_file(path) as file:
        async with AsyncExitStack() as stack:
            storage = await stack.enter_async_context(open_storage(settings))
            if settings.mongodb_uri is None:
                await stack.enter_async_context(keeping_history(storage))
            contents = await dump(storage, file)
            size = file.tell() / 1_000_000
    print(f"Saved {contents.documents:,} documents of {len(contents.collections)} collections ({size:,.1f} MB): {path}")
    return 0


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there, whole and its owner's alone, once the block has ended well, and not before.

    Until then it is called PATH.part; what a killed program left of that is written over. Raises SetupError.
    """
    part = path.with_name(f"{path.name}.part")
    _refuse(path)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as file:
            _take(file, path)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                _name(part, path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(f"{path} cannot be written ({(error.strerror or str(error)).lower()}).") from None


def _refuse(path: Path) -> None:
    if path.exists():
        raise SetupError(f"{path} is there already and stays as it is: name a new file.")


def _take(file: IO[bytes], path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SetupError(f"Another program is writing {path}: wait for it, or name another file.") from None
    os.fchmod(file.fileno(), 0o600)
    file.truncate(0)


def _name(part: Path, path: Path) -> None:
    """Gives the file its name, and never that of another file: a link is refused where one is."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        _refuse(path)
    except OSError:
        _refuse(path)  # a file system without links
        part.rename(path)
