"""What `import` prints. Pure."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.audience.imports.records import Import, Keep, Rejected, State
from bot.audience.segments.records import Segment

SHOWN = 10
"""Rejected rows that are printed."""


def progress(made: Import) -> str:
    """One line while it works."""
    if made.state is State.UNDOING:
        return f"{made.taken_out:,} of {made.counts.added:,} people taken out."
    return f"{made.counts.total:,} of {made.total:,} rows."


def imported(made: Import, segment: Segment) -> str:
    """What became of the rows, and of the columns."""
    counts = made.counts
    lines = [f"The import broke off: {made.why}"] if made.state is State.FAILED else []
    waiting = f", {counts.waiting:,} of them waiting to be met" if counts.waiting else ""
    lines.append(f"{counts.added:,} added to {segment.name}{waiting}, out of {counts.total:,} rows of {made.name}.")
    others = (
        (counts.already, "already in"),
        (counts.repeated, "repeated in the file"),
        (counts.opted_out, "opted out themselves, and stay out"),
        (counts.rejected, "rejected"),
        (counts.values, "values left out, as they did not fit their attribute"),
    )
    lines += [f"{number:,} {what}" for number, what in others if number]
    return "\n".join([*lines, *_columns(made), *_elsewhere(made)])


def undone(made: Import, segment: Segment) -> str:
    """What undoing took out again."""
    if made.state is not State.UNDONE:
        return f"The import of {made.name} could not be undone: {made.why or 'try again.'}"
    return f"{made.taken_out:,} of the {made.counts.added:,} that came with {made.name} taken out of {segment.name}."


async def rejects(found: AsyncIterator[Rejected], made: Import) -> list[str]:
    """The first lines that were rejected, and how to have all; [] when none was."""
    lines: list[str] = []
    async for each in found:
        if len(lines) == SHOWN:
            total = made.counts.rejected + made.counts.values
            return [*lines, f"  and {total - SHOWN:,} more: --rejects FILE writes all of them when importing.", ""]
        lines.append(f"  line {each.line}: {each.text}: {each.why}")
    return [*lines, ""] if lines else []


def _columns(made: Import) -> list[str]:
    """Where the addresses were, and what else was kept."""
    names = {keep: ", ".join(each.column for each in made.mapping if each.keep is keep) for keep in Keep}
    told = [f"Addresses: column {made.layout.address}"] if made.layout.header else []
    told += [f"Attributes: {names[Keep.ATTRIBUTE]}"] if names[Keep.ATTRIBUTE] else []
    return told + ([f"Kept, but not searchable: {names[Keep.BESIDE]}"] if names[Keep.BESIDE] else [])


def _elsewhere(made: Import) -> list[str]:
    lines = ", ".join(map(str, made.layout.elsewhere))
    return [f"Not read: further tables with addresses at line {lines}"] if lines else []
