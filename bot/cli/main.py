"""The subcommands of app.py: which there are, and what is said to somebody who types another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.cli import backup, importing, manifest, restore, verify
from config import Settings, SetupError


@dataclass(frozen=True, slots=True)
class Command:
    """`run` takes what follows the command's name, and returns the exit code; it raises SetupError.

    `takes` and `does` are what `help` says about it.
    """

    run: Callable[[Sequence[str], Settings], int]
    takes: str
    does: str


COMMANDS: Mapping[str, Command] = {
    "backup": Command(backup.run, "FILE", "saves the whole database in a new file, also while Cohort runs"),
    "restore": Command(restore.run, "FILE", "puts a backup back, into an empty database"),
    "import": Command(importing.run, "SEGMENT FILE", "puts a list of people into a segment, also while Cohort runs"),
    "manifest": Command(manifest.run, "[FILE]", "writes the package that is uploaded to Teams"),
    "verify": Command(verify.run, "", "checks that every delivery and every choice is accounted for"),
}

PARTS = ("web", "worker", "clock")
HELP = ("help", "--help", "-h")
ONE_PROCESS = "This version runs everything in one process: start it with `python app.py` (or `python app.py all`)."


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs the command that the arguments begin with; returns its exit code. Raises SetupError."""
    name, rest = arguments[0], arguments[1:]
    if name in HELP:
        print(usage())
        return 0
    if name in PARTS or name == "all":
        raise SetupError(ONE_PROCESS)
    if name not in COMMANDS:
        raise SetupError(_unknown(name))
    return COMMANDS[name].run(rest, Settings.read(environ))


def usage() -> str:
    """What `help` prints: a line per command."""
    lines = [("", "starts Cohort; the settings come from the environment"), ("help", "prints this")]
    lines += [(f"{name} {command.takes}".strip(), command.does) for name, command in COMMANDS.items()]
    width = max(len(typed) for typed, _ in lines)
    return "\n".join(f"python app.py {typed:<{width}}  {does}" for typed, does in lines)


def _unknown(name: str) -> str:
    close = get_close_matches(name, [*COMMANDS, "help"], n=1)
    meant = f"did you mean `python app.py {close[0]}`?" if close else "`python app.py help` lists the commands."
    return f"There is no command “{name}”: {meant}"
