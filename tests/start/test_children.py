"""Programs beside the bot: they start, they end when asked, and they end when the bot is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.children import Child
from tests.start.running import ROOT, eventually, processes_with

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


async def run(folder: Path, script: str, *marks: str) -> Child:
    return await Child.start([sys.executable, "-c", script, *marks], output=folder / "output", folder=folder)


async def test_what_it_prints_goes_to_the_file_and_its_code_is_known(tmp_path: Path) -> None:
    child = await run(tmp_path, "import os, sys; print(os.getcwd()); print('no', file=sys.stderr); sys.exit(3)")
    assert await child.ended() == 3
    assert child.code == 3
    assert sorted((tmp_path / "output").read_text("utf-8").split()) == sorted([str(tmp_path), "no"])


async def test_it_ends_when_asked(tmp_path: Path) -> None:
    child = await run(tmp_path, "import time; time.sleep(60)")
    running = child.code is None
    await child.stop(5)
    assert running
    assert child.code == -signal.SIGTERM
    await child.stop(5)


async def test_it_sees_the_end_of_its_input(tmp_path: Path) -> None:
    child = await run(tmp_path, f"import sys\n{STUBBORN.replace('time.sleep(60)', 'sys.stdin.read()')}")
    assert eventually(lambda: "up" in (tmp_path / "output").read_text("utf-8"))
    await child.stop(20)
    assert child.code == 0


async def test_one_that_will_not_end_is_ended(tmp_path: Path) -> None:
    child = await run(tmp_path, STUBBORN)
    assert eventually(lambda: "up" in (tmp_path / "output").read_text("utf-8"))
    began = time.monotonic()
    await child.stop(0.2)
    assert child.code == -signal.SIGKILL
    assert time.monotonic() - began < 5


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    missing = str(tmp_path / "nothing")
    code = 0
    try:
        code = await (await Child.start([missing], output=tmp_path / "output", folder=tmp_path)).ended()
    except OSError:
        code = 127  # a system without setpriv
    assert code == 127


def test_it_does_not_outlive_a_bot_that_is_killed(tmp_path: Path) -> None:
    parent = (
        "import asyncio, pathlib, sys\n"
        "from bot.children import Child\n"
        "async def main(folder):\n"
        f"    child = [sys.executable, '-c', {STUBBORN.replace('SIG_IGN', 'SIG_DFL')!r}, {str(tmp_path)!r}]\n"
        "    await Child.start(child, output=folder / 'output', folder=folder)\n"
        "    print('started', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        f"asyncio.run(main(pathlib.Path({str(tmp_path)!r})))\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, cwd=ROOT) as bot:
        assert bot.stdout is not None
        assert bot.stdout.readline() == b"started\n"
        assert eventually(lambda: "up" in (tmp_path / "output").read_text("utf-8"))
        bot.kill()
    assert eventually(lambda: processes_with(str(tmp_path)) == [], 10)


async def test_ctrl_c_in_the_terminal_does_not_reach_it(tmp_path: Path) -> None:
    child = await run(tmp_path, "import os, time; print(os.getsid(0), flush=True); time.sleep(60)")
    assert eventually(lambda: (tmp_path / "output").read_text("utf-8").endswith("\n"))
    assert int((tmp_path / "output").read_text("utf-8")) == child.pid
    await child.stop(5)
