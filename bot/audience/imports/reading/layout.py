"""How a list's cells are told apart: what it says itself (`sep=;`), else what clevercsv finds in a sample. Pure.

clevercsv looks for the delimiter under which rows look most alike and cells most like values (van den Burg, Nazábal,
Sutton: Wrangling messy CSV files, 2019). Of the lists in tests/audience/imports/files it gets every table right, where
csv.Sniffer of Python fails at six. Only bare lists of addresses are ours to know.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from itertools import islice

from clevercsv import Detector

from bot.audience.imports.reading.cells import holds_address, is_address
from bot.audience.imports.reading.rows import BARE, Layout

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 200
_SAMPLE_SIGNS = 16_384
_SEP = re.compile(r"\"?sep=(?P<sign>[^\r\n\"])\"?", re.IGNORECASE)
_TYPE = re.compile(r"#TYPE\s")
_SLOW = re.compile(r"[\d.,:+-]{200,}")
"""clevercsv's patterns take quadratic time in the length of such a run (7 s for 16,000 signs)."""


def layout_of(lines: Iterable[str]) -> Layout:
    """The layout, from the first SAMPLE_LINES lines."""
    sample = list(islice(lines, SAMPLE_LINES))
    said, skip = _said(sample)
    rest = sample[skip:]
    detected = None if said else _detected(rest)
    layout = Layout(said or (detected and detected.delimiter) or BARE, skip=skip)
    if detected and detected.quote == "'" and '"' not in "".join(rest):
        layout = Layout(layout.delimiter, "'", detected.escape, skip)
    elif detected and detected.escape:
        layout = Layout(layout.delimiter, '"', detected.escape, skip)
    return Layout(BARE, skip=skip) if not said and _is_bare(rest, layout) else layout


def _said(sample: list[str]) -> tuple[str | None, int]:
    """The delimiter that Excel's `sep=` line names, and how many lines at the beginning are such notes."""
    said, skip = None, 0
    for line in sample:
        if found := _SEP.fullmatch(line.strip("\r\n ,;\ufeff") or line):
            said, skip = found["sign"], skip + 1
        elif _TYPE.match(line.lstrip('\ufeff"')):
            skip += 1
        else:
            break
    return said, skip


def _detected(sample: list[str]) -> Layout | None:
    kept, signs = [], 0
    for line in sample:
        if not _SLOW.search(line):
            kept.append(line[:_SAMPLE_SIGNS].rstrip("\r\n"))
            signs += len(kept[-1])
        if signs > _SAMPLE_SIGNS:
            break
    found = Detector().detect("\n".join(kept), delimiters=list(DELIMITERS)) if kept else None
    if found is None or not found.delimiter:
        return None
    return Layout(found.delimiter, found.quotechar or '"', found.escapechar or None)


def _is_bare(sample: list[str], layout: Layout) -> bool:
    """Nothing but addresses (and names before them in angle brackets), with no table's header above them."""
    rows = [[cell for cell in row if cell.strip()] for row in csv.reader(sample, **layout.options())]
    with_address = [row for row in rows if any(map(holds_address, row))]
    if not with_address:
        return layout.delimiter == BARE
    header = next((row for row in rows if row), [])
    if len(header) > 1 and not any(map(holds_address, header)):
        return False
    return all(any(map(is_address, row)) and not _has_others(row) for row in with_address)


def _has_others(row: list[str]) -> bool:
    """Cells that are neither addresses nor the surname before `name <address>`."""
    others = [place for place, cell in enumerate(row) if not is_address(cell)]
    return any(place + 1 >= len(row) or "<" not in row[place + 1] for place in others)
