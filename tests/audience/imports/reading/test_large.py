"""Large lists and hostile ones: memory stays flat, other processes give the same, nothing takes for ever."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot.audience.imports.reading.pool import AHEAD, validate_in_processes
from bot.audience.imports.reading.reading import read_list
from bot.audience.imports.reading.records import Read, ReadRow, Unclear
from bot.refusals import Refused

ROWS = 20_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mostly plain rows; some go the long way, some are rejects, and some have line breaks in them."""
    path = tmp_path_factory.mktemp("lists") / "large.csv"
    forms = ("p{}@a.example", "Person <p{}@a.example>", "p{}@münchen.example", "p{}@@a.example", "")
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Email,Note\n")
        for number in range(ROWS):
            address = (forms[number % 5] if number % 20 < 5 else forms[0]).format(number)
            note = "a" if number % 7 else "line one\nline two"
            file.write(f'Person {number},{address},"{note}"\n')
    return path


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as made:
        yield made


def test_other_processes_give_the_same_in_the_same_order(large: Path, pool: ProcessPoolExecutor) -> None:
    reading = read_list(large)
    batches = list(validate_in_processes(reading, pool, batch=700))
    assert len(batches) > AHEAD
    assert [each for batch in batches for each in batch] == list(reading)


def test_they_go_on_behind_a_line_and_tear_no_row_apart(pool: ProcessPoolExecutor) -> None:
    reading = read_list(b"Mail;City\n" + b'"a@a.example, b@a.example";Lisbon\n' * 10)
    batches = list(validate_in_processes(reading, pool, after=4, batch=3))
    assert [[each.line for each in batch] for batch in batches] == [[5, 5, 6, 6, 7, 7], [8, 8, 9, 9, 10, 10], [11, 11]]


def test_they_refuse_as_reading_does(pool: ProcessPoolExecutor) -> None:
    unclear = read_list(b"A;B\na@a.example;b@a.example\n")
    assert isinstance(unclear.heading.address, Unclear)
    with pytest.raises(Refused):
        next(validate_in_processes(unclear, pool))


def lines(count: int) -> Iterator[bytes]:
    yield b"Name;Email;Note\n"
    for number in range(count):
        yield b"Person %d;p%d@a.example;something of no matter\n" % (number, number % 500)


def peak(count: int) -> int:
    tracemalloc.start()
    try:
        found = sum(1 for each in read_list(lines(count)) if isinstance(each, ReadRow))
        assert found == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_list() -> None:
    peak(2_000)  # what is only made once, and the sample
    assert peak(20_000) < peak(2_000) + 200_000  # the list itself is a megabyte larger


@pytest.mark.parametrize(
    "part",
    [
        '"',
        ",",
        ";",
        '",',
        '"\n',
        "a,\n",
        "\n",
        "@",
        "a@b.c",
        "a@b.c,",
        "a@b.c\n",
        "1.",
        "<",
        "é,",
        "\t",
        "a@b.c;\n\nName;Mail\n",
    ],
)
def test_a_hostile_list_is_read_in_no_time(part: str) -> None:
    started = time.process_time()
    found: list[Read] = []
    try:
        reading = read_list((part * (200_000 // len(part))).encode())
        found = [] if isinstance(reading.heading.address, Unclear) else list(reading)
    except Refused:
        pass
    assert len(found) <= 200_000
    assert time.process_time() - started < 20
