"""What is read of processes: of this one, and of one that works for a known time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench import processes

MEGABYTES = 40
BUSY_SECONDS = 0.4
WORK = f"""
import time
held = bytearray({MEGABYTES} * 1_000_000)
until = time.process_time() + {BUSY_SECONDS}
while time.process_time() < until:
    pass
del held
print("done", flush=True)
input()
"""


@contextmanager
def worked(code: str) -> Iterator[int]:
    """A process that has done its work and waits."""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"done\n"
        yield process.pid
    finally:
        process.communicate(b"\n", 10)


def test_the_cpu_time_is_what_the_process_worked() -> None:
    with worked(WORK) as busy, worked('print("done", flush=True); input()') as idle:
        assert processes.cpu(busy) >= BUSY_SECONDS
        assert processes.cpu(busy) - processes.cpu(idle) >= BUSY_SECONDS / 2


def test_memory_that_was_given_back_still_stands_in_the_peak() -> None:
    with worked(WORK) as pid:
        assert processes.peak(pid) - processes.resident(pid) > MEGABYTES * 0.8


def test_the_memory_of_this_process_is_in_megabytes() -> None:
    own = os.getpid()
    assert 10 < processes.resident(own) <= processes.peak(own) < 10_000


def test_a_process_that_is_gone_has_no_figures() -> None:
    with worked('print("done", flush=True); input()') as pid:
        pass
    with pytest.raises(OSError, match="No such"):
        processes.cpu(pid)


def test_the_embedded_server_is_found_by_its_address(mongodb_uri: str) -> None:
    pid = processes.mongod_at(mongodb_uri)
    assert processes.resident(pid) > 20
    with open(f"/proc/{pid}/comm", encoding="utf-8") as name:
        assert name.read() == "mongod\n"
