"""Every part of the bench still runs, with sizes that say nothing but that."""

from __future__ import annotations

import re

import pytest

from bench import prepare, reading, send, start, tap
from bench.__main__ import PARTS, main
from bench.figures import Row
from bench.sizes import Sizes

TINY = Sizes(taps=3, messages=30, plain=2, people=(10, 20), starts=1, rest=0.2, rows=(200, 400))


def figures(rows: list[Row]) -> list[str]:
    for row in rows:
        assert row.measured is None or row.measured > 0, row
    return [row.figure for row in rows]


def test_taps() -> None:
    found = figures(tap.measure(TINY))
    assert len(found) == 8
    assert all(figure.startswith("tap: ") for figure in found)


def test_the_send_path() -> None:
    assert figures(send.measure(TINY)) == ["send path: rate"] * 2 + ["send path: CPU"] * 2


def test_preparing_by_size() -> None:
    found = figures(prepare.measure(TINY))
    assert "prepare: 10 people" in found
    assert "peak memory: 20 people" in found
    assert "CPU per message: 20 to 10 people" in found


def test_starting_and_resting() -> None:
    found = figures(start.measure(TINY))
    assert found[:2] == ["start: first, on an empty folder", "start: second"]
    assert sum("rest" in figure for figure in found) == 4


def test_reading_lists() -> None:
    found = figures(reading.measure(TINY))
    assert "reading: 400 rows, in processes" in found
    assert "reading: 400 rows, one process" in found
    assert "reading: 100 rows of other letters, in processes" in found
    assert "reading: memory for 400 rows" in found


def test_the_table_says_what_it_was_taken_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["send"], TINY) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith("| figure")
    assert "send path: rate" in printed[2]
    assert re.search(r"[0-9]+ cores, [0-9]+ GB, .*, MongoDB [0-9.]+; load before: [0-9.]+$", printed[-1])


def test_a_part_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["taps"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "there is no part taps" in said
    assert ", ".join(PARTS) in said
