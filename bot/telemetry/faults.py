"""How an exception stands in the log: its kind and where it came from.

Not what it says: drivers quote the values that they stumbled over (MongoDB's duplicate key error has the address).
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from structlog.tracebacks import Stack, extract

ROOT = Path(__file__).parents[2]
MOST_FRAMES = 12

Fault = dict[str, Any]


def faults(error: BaseException, traceback: TracebackType | None) -> list[Fault]:
    """`{type, frames}` of the exception and of those that led to it, the outermost first."""
    return [_fault(each) for each in extract(type(error), error, traceback).stacks]


def as_text(found: list[Fault]) -> str:
    """The same for a person at a terminal."""
    return "\n".join("\n  ".join([f"{each['type']}", *each["frames"]]) for each in found)


def _fault(stack: Stack) -> Fault:
    frames = [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in stack.frames[-MOST_FRAMES:]]
    return {"type": stack.exc_type, "frames": frames}


def _short(filename: str) -> str:
    """The path within the house or within the libraries: where they lie on this machine says nothing."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
