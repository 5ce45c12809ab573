"""One run through a unit: the next block is marked and rendered while this one is sent."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING

import structlog

from bot.broadcasts.records import Broadcast
from bot.connector.outcomes import Outcome
from bot.proactive.ledger.records import Unit
from bot.proactive.send.records import Letter, Ready
from bot.proactive.send.results import result

if TYPE_CHECKING:
    from bot.proactive.send.worker import Worker

log = structlog.get_logger(__name__)

MOST_SETTLING = 16
"""Blocks whose answers are awaited and recorded while the next one is sent."""
FLUSH = 0.25
"""Seconds after which answers are recorded although others of their block are still awaited."""


class Run:
    """Cancelled at any point it loses nothing: what was not sent is given back, what was is recorded."""

    def __init__(self, worker: Worker, broadcast: Broadcast, unit: Unit) -> None:
        self._worker = worker
        self._broadcast = broadcast
        self._unit = unit
        self._stopped = asyncio.Event()
        self._ahead: asyncio.Task[Ready | None] | None = None
        self._flying: set[asyncio.Task[Outcome]] = set()
        self._settling: set[asyncio.Task[None]] = set()
        self._counted = time.monotonic()
        self._told: Counter[str] = Counter()

    async def through(self) -> None:
        """Returns when nothing is left to send now, or soon after the broadcast is no longer to be sent."""
        with self._worker.running.watch(self._broadcast.id) as self._stopped:
            sending = asyncio.create_task(self._blocks())
            stop = asyncio.create_task(self._stopped.wait())
            try:
                await asyncio.wait({sending, stop}, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                self._hurry()
                raise
            finally:
                stop.cancel()
                sending.cancel()
                await self._tidied(asyncio.create_task(self._finish(sending)))

    async def _blocks(self) -> None:
        self._ahead = self._take_ahead()
        while (ready := await asyncio.shield(self._ahead)) is not None:
            self._ahead = self._take_ahead()
            await self._send(ready)

    async def _tidied(self, finishing: asyncio.Task[None]) -> None:
        """Waits for the end of the tidying, which no cancellation tears apart."""
        try:
            await asyncio.shield(finishing)
        except asyncio.CancelledError:
            self._hurry()
            await asyncio.shield(finishing)
            raise

    def _hurry(self) -> None:
        """The bot stops: what does not answer within the grace is in doubt."""
        asyncio.get_running_loop().call_later(self._worker.manner.grace, self._give_up)

    def _give_up(self) -> None:
        for task in self._flying:
            task.cancel()

    def _take_ahead(self) -> asyncio.Task[Ready | None]:
        return asyncio.create_task(self._worker.take(self._broadcast, self._unit))

    async def _send(self, ready: Ready) -> None:
        """Sends the block, each in its slot; a task of its own waits for the answers and records them."""
        sent: dict[str, asyncio.Task[Outcome]] = {}
        try:
            for letter in ready.letters:
                if not await self._may_send(ready):
                    break
                sent[letter.row.person] = self._post(letter)
        finally:
            settling = asyncio.create_task(self._settle(ready, sent))
            self._settling.add(settling)
        while len(self._settling) >= MOST_SETTLING:
            done, self._settling = await asyncio.wait(self._settling, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()

    async def _may_send(self, ready: Ready) -> bool:
        """Waits for room and for a slot; False when the rest of the block is to be given back."""
        worker, tenant = self._worker, self._broadcast.tenant
        window = worker.window(tenant)
        await window.acquire()
        try:
            fresh = await worker.pace.slot(tenant, worker.manner.patience)
            fresh = fresh and worker.ledger.age(ready.block) <= worker.manner.oldest_mark
            fresh = fresh and not self._stopped.is_set()
        except BaseException:  # the place in the window is given back whatever ended the wait
            window.release()
            raise
        if not fresh:
            window.release()
        return fresh

    def _post(self, letter: Letter) -> asyncio.Task[Outcome]:
        """Sends in a task, so that a cancelled run can still learn what became of it."""
        tenant = self._broadcast.tenant
        window = self._worker.window(tenant)
        task = asyncio.create_task(self._worker.post(tenant, letter))
        self._flying.add(task)
        task.add_done_callback(self._flying.discard)
        task.add_done_callback(lambda _: window.release())
        return task

    async def _settle(self, ready: Ready, sent: dict[str, asyncio.Task[Outcome]]) -> None:
        """Gives back what was not sent, and records answers as they come, some at a time."""
        try:
            await self._answers(ready, sent)
        finally:
            self._worker.ledger.done(ready.block)
        await self._recount_now_and_then()

    async def _answers(self, ready: Ready, sent: dict[str, asyncio.Task[Outcome]]) -> None:
        letters = {each.row.person: each for each in ready.letters}
        await self._worker.ledger.record(ready.block, ready.skipped)
        self._told += self._worker.tell(self._broadcast, ready.skipped)
        await self._give_back(ready, [person for person in letters if person not in sent])
        waiting = {task: person for person, task in sent.items()}
        while waiting:
            done, _ = await asyncio.wait(waiting, timeout=FLUSH)
            ended = {waiting.pop(task): task for task in done}
            # a task that was cancelled before it began sent nothing
            await self._give_back(ready, [person for person, task in ended.items() if task.cancelled()])
            told = {person: task.result() for person, task in ended.items() if not task.cancelled()}
            await self._record(ready, {person: (letters[person], each) for person, each in told.items()})

    async def _give_back(self, ready: Ready, people: list[str]) -> None:
        if people:
            await self._worker.ledger.release(ready.block, people)

    async def _record(self, ready: Ready, told: dict[str, tuple[Letter, Outcome]]) -> None:
        now = self._worker.now()
        results = [result(letter.row, each, now) for letter, each in told.values()]
        await self._worker.ledger.record(ready.block, results)
        self._told += self._worker.tell(self._broadcast, results)
        await self._worker.learn(self._broadcast, {person: each for person, (_, each) in told.items()})

    async def _recount_now_and_then(self) -> None:
        if time.monotonic() - self._counted >= self._worker.manner.recount_every:
            self._counted = time.monotonic()
            await self._worker.ledger.recount(self._unit)

    async def _finish(self, sending: asyncio.Task[None]) -> None:
        """Gives back what was taken ahead, waits for the answers, and counts."""
        ended: list[object] = [*await asyncio.gather(sending, return_exceptions=True)]
        taken = await asyncio.gather(self._ahead, return_exceptions=True) if self._ahead else []
        for ready in taken:
            if isinstance(ready, Ready):
                await self._worker.give_back(ready.block)
        ended += [*taken, *await asyncio.gather(*self._settling, return_exceptions=True)]
        await self._worker.ledger.recount(self._unit)
        self._tell()
        for each in ended:
            if isinstance(each, Exception):
                raise each

    def _tell(self) -> None:
        counts = {outcome.replace(" ", "_"): number for outcome, number in sorted(self._told.items())}
        log.info("unit worked", broadcast=self._broadcast.id, unit=self._unit.number, **counts)
