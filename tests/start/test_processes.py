"""Real starts and real ends: what runs, what answers, and that nothing is left."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.storage.embedded import whereabouts
from tests.start.running import Cohort, eventually, processes_with, status

Start = Callable[..., Cohort]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a Cohort on the test's folder; whatever is left after the test is ended."""
    started: list[Cohort] = []

    def begin(**options: object) -> Cohort:
        started.append(Cohort(tmp_path / "data", **options))  # type: ignore[arg-type]
        return started[-1]

    yield begin
    for cohort in started:
        cohort.clear()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_of_it_in_time(start: Start, number: signal.Signals) -> None:
    cohort = start()
    assert cohort.started(), cohort.printed()
    assert status(cohort.healthz) == 200
    assert cohort.left()
    code, seconds = cohort.end(number)
    assert code == 0
    assert seconds < 10
    assert cohort.left() == []
    assert whereabouts(cohort.data_dir) is None


@pytest.mark.usefixtures("playground_folder")
def test_the_playgrounds_page_answers_on_this_machine_only(start: Start) -> None:
    cohort = start(playground=True)
    assert cohort.started(), cohort.printed()
    assert status(cohort.page) == 200
    assert _listening_addresses(cohort.playground_port) == {"0100007F"}  # 127.0.0.1 as /proc writes it
    assert _listening_addresses(cohort.port) == {"0100007F"}
    printed = cohort.printed()
    assert f"http://localhost:{cohort.playground_port}" in printed
    assert "topics" in printed
    assert "this machine only" in printed
    assert "Whoever talks to the bot is an admin" in printed
    code, seconds = cohort.end(signal.SIGTERM)
    assert (code, seconds < 10) == (0, True)
    assert cohort.left() == []


@pytest.mark.usefixtures("playground_folder")
def test_after_a_kill_the_next_start_recovers_by_itself(start: Start) -> None:
    killed = start(playground=True)
    assert killed.started(), killed.printed()
    killed.end(signal.SIGKILL)
    # at once: its mongod may still be closing down
    again = start()
    assert again.started(), again.printed()
    assert status(again.healthz) == 200
    assert eventually(lambda: processes_with(f"-p\0{killed.playground_port}\0") == [], 10)
    assert again.end(signal.SIGTERM)[0] == 0
    assert again.left() == []


def test_everything_killed_at_once_recovers_too(start: Start) -> None:
    killed = start()
    assert killed.started(), killed.printed()
    where = whereabouts(killed.data_dir)
    assert where is not None
    os.kill(where.pid, signal.SIGKILL)
    killed.end(signal.SIGKILL)
    again = start()
    assert again.started(), again.printed()
    assert again.end(signal.SIGTERM)[0] == 0


def test_the_bot_ends_with_a_sentence_when_its_database_does(start: Start) -> None:
    cohort = start()
    assert cohort.started(), cohort.printed()
    where = whereabouts(cohort.data_dir)
    assert where is not None
    os.kill(where.pid, signal.SIGKILL)
    assert eventually(lambda: "ended by itself" in cohort.printed(), 5)
    assert cohort.process.wait(12) == 1
    assert "The embedded MongoDB ended by itself" in cohort.printed()
    assert "Traceback" not in cohort.printed()


def test_a_second_server_on_one_folder_is_refused(start: Start) -> None:
    first = start()
    assert first.started(), first.printed()
    second = start()
    assert not second.started()
    assert second.process.returncode == 2
    assert f"process {first.process.pid}" in second.printed()
    assert "Traceback" not in second.printed()
    assert status(first.healthz) == 200
    # and the folder is its owner's alone
    assert stat.S_IMODE(first.data_dir.stat().st_mode) == 0o700


def test_with_a_database_given_no_other_is_started(start: Start, mongodb_uri: str) -> None:
    cohort = start(MONGODB_URI=mongodb_uri)
    assert cohort.started(), cohort.printed()
    assert status(cohort.healthz) == 200
    assert "your MongoDB" in cohort.printed()
    assert cohort.left() == []
    assert cohort.end(signal.SIGTERM)[0] == 0


def test_a_signal_while_it_starts_ends_it_too(start: Start) -> None:
    cohort = start()
    assert eventually(lambda: (cohort.data_dir / "mongod.json").exists() or cohort.process.poll() is not None)
    code, seconds = cohort.end(signal.SIGTERM)
    assert code == 0, cohort.printed()
    assert seconds < 10
    assert cohort.left() == []
    assert "Traceback" not in cohort.printed()


def _listening_addresses(port: int) -> set[str]:
    """The local addresses (hexadecimal, proc(5)) on which somebody listens on this port."""
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text("ascii").splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, _, number = local.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(address)
    return found
