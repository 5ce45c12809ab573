"""`python app.py restore FILE`: a backup put back into an empty database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from babel.dates import format_datetime

from bot.broadcasts.restored import hold_back
from bot.broadcasts.store import BroadcastStore
from bot.cli.arguments import one_file
from bot.cli.opening import open_storage
from bot.cli.running import complete
from bot.proactive.ledger.tallies import Tallies
from bot.server.migrations import MIGRATIONS
from bot.storage.archive import ArchiveReader, Contents
from bot.storage.migrations import bring_forward, newest
from bot.storage.refill import refill
from config import Settings, SetupError


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Puts the backup back; returns the exit code. Raises SetupError."""
    return complete(_restore(one_file("restore", arguments), settings))


async def _restore(path: Path, settings: Settings) -> int:
    """Nothing is written before the whole file was read and found right."""
    held: list[str] = []
    with opened(path) as file:
        archive = ArchiveReader(file, str(path))
        _check_version(archive.contents, path)
        await asyncio.to_thread(archive.check)
        async with open_storage(settings, fresh=True) as storage:

            async def settle() -> None:
                await bring_forward(storage, MIGRATIONS)
                recount = Tallies(storage).recount_all
                held.extend(await hold_back(BroadcastStore(storage), datetime.now(UTC), recount))

            await refill(storage, archive, settle)
    print(told(archive.contents, held))
    return 0


def opened(path: Path) -> IO[bytes]:
    """The file, to be read. Raises SetupError."""
    try:
        return path.open("rb")
    except OSError as error:
        raise SetupError(f"{path} cannot be read ({(error.strerror or str(error)).lower()}).") from None


def _check_version(contents: Contents, path: Path) -> None:
    known = newest(MIGRATIONS)
    if contents.version > known:
        raise SetupError(
            f"{path} is of a newer Cohort (version {contents.version}; this one knows up to {known}): "
            "restore it with that one."
        )


def told(contents: Contents, held: Sequence[str]) -> str:
    """What is said at the end; `held` names the broadcasts that were being sent at the backup's moment."""
    at = format_datetime(contents.at, "d MMMM yyyy, HH:mm", locale="en_GB")
    lines = [f"Restored {contents.documents:,} documents of {len(contents.collections)} collections, of {at} UTC."]
    if held:
        lines.append(f"Paused, because it was being sent at that time: {', '.join(held)}.")
    return "\n".join([*lines, "Start Cohort now: python app.py"])
