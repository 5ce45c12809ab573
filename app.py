"""Starts Cohort: `python app.py`. Whatever must be put right first is one sentence and exit code 2."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence

from config import Settings, SetupError

USAGE = "This version runs everything in one process: start it with `python app.py` (or `python app.py all`)."
WRONG_SETUP = 2
FAILED = 1


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs the bot until it is asked to end; returns the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        if list(arguments) not in ([], ["all"]):
            raise SetupError(USAGE)
        return 0 if _serve(Settings.read(environ)) else FAILED
    except SetupError as error:
        print(error.sentence, file=sys.stderr)
        return WRONG_SETUP


def _serve(settings: Settings) -> bool:
    try:
        # imported here, so that a library that is missing is a sentence and no traceback
        from bot.server.house import serve
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        if package in ("bot", "cards", "config"):
            raise
        raise SetupError(f"The library {package} is missing: `make run` brings it.") from None
    return asyncio.run(serve(settings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
