"""Cohort as it is, but for a moment at which it dies and a clock that a file moves: `python -m tests.faults.victim`.

Beside Cohort's own settings the environment says: FAULT_POINT, FAULT_NTH, FAULT_LATER (seconds): when it dies.
FAULT_INSIDE: the number of a process whose mounts it is to see.
FAULT_SKEW: a file with seconds that are added to the time. FAULT_CHUNK: people of a chunk of a preparation.
FAULT_DOUBT: seconds, not the usual minute, until a mark that nobody speaks for is in doubt.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger
from bot.proactive.send.records import Manner
from bot.server import house, rooms
from config import Settings, SetupError
from tests.faults.points import Fuse, Moment, kill_this_process, lay

Now = Callable[[], datetime]


def main(environ: Mapping[str, str]) -> int:
    if "FAULT_INSIDE" in environ:
        go_inside(environ)
    lay(Fuse(_moment(environ), kill_this_process))
    if "FAULT_CHUNK" in environ:
        setattr(rooms, "Preparation", functools.partial(Preparation, chunk=int(environ["FAULT_CHUNK"])))  # noqa: B010
    if "FAULT_DOUBT" in environ:
        doubt_sooner(timedelta(seconds=float(environ["FAULT_DOUBT"])))
    setattr(house, "Rooms", functools.partial(_rooms, Path(environ["FAULT_SKEW"])))  # noqa: B010
    try:
        return 0 if asyncio.run(house.serve(Settings.read(environ))) else 1
    except SetupError as error:
        print(error.sentence, file=sys.stderr)
        return 2


def go_inside(environ: Mapping[str, str]) -> NoReturn:
    """This process goes on among the mounts of another one."""
    there = ["nsenter", "--target", environ["FAULT_INSIDE"], "--user", "--mount", "--preserve-credentials"]
    rest = {name: value for name, value in environ.items() if name != "FAULT_INSIDE"}
    os.execvpe(there[0], [*there, sys.executable, "-m", "tests.faults.victim"], rest)


def doubt_sooner(after: timedelta) -> None:
    """Marks count as left behind after that time, and are too old to be sent before that, as usual."""
    usual = Manner.at
    setattr(rooms, "Ledger", functools.partial(Ledger, in_doubt_after=after))  # noqa: B010
    setattr(Manner, "at", staticmethod(lambda rate: replace(usual(rate), oldest_mark=after / 2)))  # noqa: B010


def _moment(environ: Mapping[str, str]) -> Moment | None:
    if "FAULT_POINT" not in environ:
        return None
    return Moment(environ["FAULT_POINT"], int(environ["FAULT_NTH"]), float(environ["FAULT_LATER"]))


def _rooms(skew: Path, settings: Settings, storage: Any, session: Any, now: Now, *more: Any, **named: Any) -> Any:
    return rooms.Rooms(settings, storage, session, functools.partial(_shifted, now, skew), *more, **named)


def _shifted(now: Now, skew: Path) -> datetime:
    return now() + timedelta(seconds=float(skew.read_text("ascii") or 0))


if __name__ == "__main__":
    sys.exit(main(os.environ))
