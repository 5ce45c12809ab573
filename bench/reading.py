"""Reading lists: rows parsed and validated, against email-validator alone on the addresses, on as many cores.

Both sides get the same addresses; ours also finds the layout, cuts rows into cells and keeps what the other columns
say. The second list has internationalised domains, for which there is no short way.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from email_validator import EmailNotValidError, validate_email

from bench import processes
from bench.figures import Goal, Row
from bench.sizes import Sizes
from bot.audience.imports.reading.pool import AHEAD, BATCH, validate_in_processes
from bot.audience.imports.reading.reading import read_list

RATE_GOAL = Goal(0.7, at_least=True)
FLAT_GOAL = Goal(1.1)
USUAL, OTHER_LETTERS = "person.{}@office{}.example", "person.{}@büro{}.example"


def measure(sizes: Sizes) -> list[Row]:
    """The rows of the table."""
    with TemporaryDirectory() as folder, _pool(_cores()) as pool:
        list(pool.map(_validated, [["ana@a.example"]] * _cores()))  # the processes are there before anything is timed
        paths = {count: _written(Path(folder), USUAL, count) for count in sizes.rows}
        most = max(sizes.rows)
        other = _written(Path(folder), OTHER_LETTERS, most // 4)
        rows = [
            *_rates(pool, paths[most], most, USUAL, ""),
            *_rates(pool, other, most // 4, OTHER_LETTERS, " of other letters"),
        ]
        return [*rows, *_memory(paths)]


def _written(folder: Path, form: str, count: int) -> Path:
    path = folder / f"{count}-{len(form)}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Name,Email,City,Department,Level\n")
        for number in range(count):
            file.write(f"Person {number},{form.format(number, number % 500)},Lisbon,Sales {number % 40},{number % 9}\n")
    return path


def _rates(pool: Executor, path: Path, count: int, form: str, kind: str) -> Iterator[Row]:
    alone = count / _timed(lambda: _validate(pool, form, count), count)
    together = count / _timed(lambda: sum(map(len, validate_in_processes(read_list(path), pool))), count)
    yield _row(f"reading: {count:,} rows{kind}, in processes", together, alone)
    one = count / _timed(lambda: sum(1 for _ in read_list(path)), count)
    yield _row(f"reading: {count:,} rows{kind}, one process", one, alone)


def _row(figure: str, ours: float, theirs: float) -> Row:
    against = f"email-validator, {_cores()} processes: {theirs:,.0f}/s"
    return Row(figure, f"{ours:,.0f}/s", against, ours / theirs, RATE_GOAL)


def _timed(work: Callable[[], int], expected: int) -> float:
    started = time.perf_counter()
    done = work()
    if done != expected:
        raise RuntimeError(f"{done} rows of {expected}")
    return time.perf_counter() - started


def _validate(pool: Executor, form: str, count: int) -> int:
    """email-validator alone, in batches as ours are."""
    addresses = (form.format(number, number % 500) for number in range(count))
    done = 0
    while some := list(islice(addresses, BATCH * AHEAD)):
        done += sum(pool.map(_validated, [some[place : place + BATCH] for place in range(0, len(some), BATCH)]))
    return done


def _validated(addresses: list[str]) -> int:
    good = 0
    for address in addresses:
        try:
            validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            continue
        good += 1
    return good


def _memory(paths: dict[int, Path]) -> Iterator[Row]:
    """The most memory of a process that reads the list and nothing else."""
    first, last = min(paths), max(paths)
    small, large = _peak(paths[first]), _peak(paths[last])
    ratio, against = (None, "") if first == last else (large / small, f"{first:,} rows: {small:.0f} MB")
    yield Row(f"reading: memory for {last:,} rows", f"{large:.0f} MB", against, ratio, FLAT_GOAL)


def _peak(path: Path) -> float:
    with _pool(1) as pool:
        return pool.submit(_read_alone, path).result()


def _read_alone(path: Path) -> float:
    for _ in read_list(path):
        pass
    return processes.peak(os.getpid())


def _pool(size: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(size, multiprocessing.get_context("spawn"))


def _cores() -> int:
    return len(os.sched_getaffinity(0))
