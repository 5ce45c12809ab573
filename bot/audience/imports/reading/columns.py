"""Which column holds the person's address, which others may stand in for it, and where the name is. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.imports.reading.cells import clean, is_address
from bot.audience.imports.reading.headers import FALLBACKS, Role, role
from bot.audience.imports.reading.records import Column, Unclear
from bot.audience.people.rules import fold
from bot.refusals import Refused

SAMPLES = 3
_SHORTENED = 80
_AGREE = 0.9


def named(header: Sequence[str], width: int) -> tuple[str, ...]:
    """A distinct name for each column: its header, `Column 3` where there is none, `Email (2)` where it comes again."""
    names: list[str] = []
    for place in range(max(width, len(header))):
        name = (header[place] if place < len(header) else "") or f"Column {place + 1}"
        times = 2
        given = name
        while given in names:
            given, times = f"{name} ({times})", times + 1
        names.append(given)
    return tuple(names)


def described(names: Sequence[str], sample: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Each column that has something in it, with some of what it holds."""
    held: dict[int, dict[str, None]] = {}
    for row in sample:
        for place, cell in enumerate(row):
            if len(held.setdefault(place, {})) < SAMPLES and (value := clean(cell)):
                held[place][value[:_SHORTENED]] = None
    return tuple(Column(place, name, tuple(held[place])) for place, name in enumerate(names) if held.get(place))


def chosen(
    columns: Sequence[Column], sample: Sequence[Sequence[str]], asked: str | None
) -> tuple[Column | Unclear, tuple[Column, ...]]:
    """The address column (or those among which only a person can choose), and what may stand in for it.

    With `asked` it is the column of that name, and nothing stands in for it; Refused, field "column", when there is
    none of that name.
    """
    if asked is not None:
        return _asked(columns, asked), ()
    holding = [each for each in columns if _addresses(sample, each)]
    own = sorted((each for each in holding if role(each.name) in FALLBACKS), key=lambda each: role(each.name))
    if own:
        best = [each for each in own if role(each.name) == role(own[0].name)]
        first = _settled(best, sample)
        return (first, tuple(each for each in own if each != first)) if first else (Unclear(tuple(best)), ())
    rest = [each for each in holding if role(each.name) is Role.UNKNOWN] or [
        each for each in holding if role(each.name) in (Role.PRIVATE, Role.NONE)
    ]
    if first := _settled(rest, sample):
        return first, ()
    return Unclear(tuple(rest or holding)), ()


def _asked(columns: Sequence[Column], asked: str) -> Column:
    found = next((each for each in columns if each.name == asked), None)
    if found is None:
        raise Refused(f"There is no column {asked} in the file.", field="column")
    return found


def _settled(columns: Sequence[Column], sample: Sequence[Sequence[str]]) -> Column | None:
    """One column, or of several that say the same wherever both say something, the one that says most."""
    if not columns:
        return None
    first = max(columns, key=lambda each: _addresses(sample, each))
    return first if all(_agree(sample, first, each) for each in columns if each != first) else None


def _agree(sample: Sequence[Sequence[str]], one: Column, other: Column) -> bool:
    both = [
        fold(clean(_cell(row, one.index))) == fold(clean(_cell(row, other.index)))
        for row in sample
        if _cell(row, one.index).strip() and _cell(row, other.index).strip()
    ]
    return sum(both) >= len(both) * _AGREE


def _addresses(sample: Sequence[Sequence[str]], column: Column) -> int:
    """How many addresses it holds; 0 where most of what it holds is something else, such as remarks."""
    held = [cell for row in sample if (cell := _cell(row, column.index).strip())]
    found = sum(map(is_address, held))
    by_name = role(column.name) in FALLBACKS
    return found if by_name or found * 2 > len(held) else 0


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
