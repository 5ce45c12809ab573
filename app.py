"""Starts Cohort: `python app.py`; `python app.py help` lists the other commands.

Whatever must be put right first is one sentence and exit code 2.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence

from config import Settings, SetupError

WRONG_SETUP = 2
FAILED = 1


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs the bot until it is asked to end, or the command that is named; returns the exit code."""
    try:
        return _run(arguments, environ)
    except ModuleNotFoundError as error:
        # what needs libraries is imported late, so that one that is missing is a sentence and no traceback
        package = (error.name or "").split(".")[0]
        if package in ("bot", "cards", "config"):
            raise
        print(f"The library {package} is missing: `make run` brings it.", file=sys.stderr)
    except SetupError as error:
        print(error.sentence, file=sys.stderr)
    return WRONG_SETUP


def _run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    if list(arguments) not in ([], ["all"]):
        from bot.cli.main import run
        from bot.telemetry.logs import set_up_logs

        set_up_logs("warning", sys.stderr)
        return run(arguments, environ)
    settings = Settings.read(environ)
    from bot.server.house import serve

    return 0 if asyncio.run(serve(settings)) else FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
