"""How a list's cells are told apart: what it says itself (`sep=;`), what is evident, else what clevercsv finds. Pure.

clevercsv looks for the delimiter under which rows look most alike and cells most like values (van den Burg, Nazábal,
Sutton: Wrangling messy CSV files, 2019). Of the lists in tests/audience/imports/files it gets every table right, where
csv.Sniffer of Python fails at six. Only bare lists of addresses are ours to know.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from clevercsv import Detector, Error

from bot.audience.imports.reading.cells import holds_address, is_address, is_one_address
from bot.audience.imports.reading.rows import BARE, Layout
from bot.refusals import Refused

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 200
_SAMPLE_SIGNS = 16_384
_SEP = re.compile(r"\"?sep=(?P<sign>[^\r\n\"])\"?", re.IGNORECASE)
_TYPE = re.compile(r"#TYPE\s")
_PROPERTY = re.compile(r"[A-Za-z]\w* +: ")
LIST_VIEW = "That is a list view from PowerShell, with a line for each property. Use Export-Csv and send that."
_SLOW = re.compile(r"[\d.,:+-]{200,}")
"""clevercsv's patterns take quadratic time in the length of such a run (7 s for 16,000 signs)."""


def layout_of(lines: Iterable[str]) -> Layout:
    """The layout, from the first SAMPLE_LINES lines. Raises Refused where each line is a property of somebody."""
    sample = list(islice(lines, SAMPLE_LINES))
    said, skip = _said(sample)
    rest = sample[skip:]
    if _is_list_view(rest):
        raise Refused(LIST_VIEW)
    if said:
        return Layout(said, skip=skip)
    found = _evident(rest) or _detected(rest) or Layout(BARE)
    return replace(Layout(BARE) if _is_bare(rest, found) else found, skip=skip)


def _is_list_view(sample: list[str]) -> bool:
    """What PowerShell's Format-List shows: `DisplayName        : Ana Lima`, some lines for each person."""
    filled = [line for line in sample if line.strip()]
    return len(filled) > 1 and sum(_PROPERTY.match(line) is not None for line in filled) * 2 > len(filled)


def _evident(sample: list[str]) -> Layout | None:
    """The only delimiter under which all rows have as many cells, and every address one for itself."""
    fitting = [layout for each in DELIMITERS if _fits(_cells(sample, layout := _escaping(sample, Layout(each))))]
    return fitting[0] if len(fitting) == 1 else None


def _fits(rows: list[list[str]]) -> bool:
    widths = {len(row) for row in rows if any(row)}
    with_address = [row for row in rows if any(map(holds_address, row))]
    alone = all(any(map(is_one_address, row)) for row in with_address)
    return len(widths) == 1 and max(widths) > 1 and bool(with_address) and alone


def _escaping(sample: list[str], layout: Layout) -> Layout:
    """With a backslash before quotes, where rows are right only so."""
    escaping = replace(layout, escape="\\")
    if any('\\"' in line for line in sample) and not _strict(sample, layout) and _strict(sample, escaping):
        return escaping
    return layout


def _strict(sample: list[str], layout: Layout) -> bool:
    """Whether every quote stands where quotes belong; one that is open at the sample's end may close behind it."""
    try:
        list(csv.reader(sample, **layout.options(strict=True)))
    except csv.Error as error:
        return "end of data" in str(error)
    return True


def _cells(sample: list[str], layout: Layout) -> list[list[str]]:
    """The sample's rows; the last one is left out, where it may go on behind the sample."""
    try:
        rows = list(csv.reader(sample, **layout.options()))
    except csv.Error:  # a cell of more than 128 KiB
        return []
    return rows[:-1] if len(sample) == SAMPLE_LINES else rows


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
            kept.append(line[:_SAMPLE_SIGNS].replace("\0", "").rstrip("\r\n"))
            signs += len(kept[-1])
        if signs > _SAMPLE_SIGNS:
            break
    try:
        found = Detector().detect("\n".join(kept), delimiters=list(DELIMITERS)) if kept else None
    except Error:
        return None
    if found is None or not found.delimiter:
        return None
    layout = _escaping(sample, Layout(found.delimiter))
    return replace(layout, quote="'") if found.quotechar == "'" and _quoted(sample, layout) else layout


def _quoted(sample: list[str], layout: Layout) -> bool:
    """Whether single quotes stand around cells, rather than within names."""
    rows = [row for row in _cells(sample, layout) if any(row)]
    around = [any(len(cell) > 2 and cell[0] == cell.strip()[-1:] == "'" for cell in row) for row in rows]
    return sum(around) * 2 > len(rows)


def _is_bare(sample: list[str], layout: Layout) -> bool:
    """Nothing but addresses (and names before them in angle brackets), with no table's header above them."""
    rows = [[cell for cell in row if cell.strip()] for row in _cells(sample, layout)]
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
