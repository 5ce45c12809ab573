"""Sends what is pending of a unit: marks a block, asks the frozen filter again, sends in slots, records in bulk."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.audience.language.compiler import audience_filter
from bot.audience.language.skipping import why_not
from bot.audience.people.store import PeopleStore
from bot.broadcasts.records import Broadcast, Delivery, State
from bot.broadcasts.store import BroadcastStore
from bot.connector.client import Connector
from bot.connector.outcomes import Again, Failed, InDoubt, Outcome, Sent, outcome
from bot.proactive.ledger.records import INTERRUPTED, Block, Result, Row, Unit
from bot.proactive.ledger.service import PATIENCE, Ledger
from bot.proactive.pace.local import Pace
from bot.proactive.send.doubts import TOO_MANY, UNREACHED, Doubts, Unreached
from bot.proactive.send.records import Bodies, Letter, Manner, Pausing, Ready
from bot.proactive.send.results import word
from bot.proactive.send.run import Run
from bot.proactive.send.running import Running
from bot.storage.patience import patiently
from bot.telemetry.correlation import correlated
from bot.telemetry.metrics import Metrics

log = structlog.get_logger(__name__)

UNFIT = "the message can't be drawn for them"


class Worker:
    """Shared by all units of a process; `now` gives the time in UTC."""

    def __init__(
        self,
        broadcasts: BroadcastStore,
        ledger: Ledger,
        people: PeopleStore,
        bodies: Bodies,
        connector: Connector,
        pace: Pace,
        pausing: Pausing,
        now: Callable[[], datetime],
        manner: Manner,
        metrics: Metrics | None = None,
    ) -> None:
        self._broadcasts = broadcasts
        self.ledger = ledger
        self._people = people
        self._bodies = bodies
        self._connector = connector
        self.pace = pace
        self._pausing = pausing
        self.now = now
        self.manner = manner
        self._metrics = metrics or Metrics()
        self.running = Running(broadcasts.running)
        self._doubts: defaultdict[str, Doubts] = defaultdict(Doubts)
        self._unreached: defaultdict[str, Unreached] = defaultdict(Unreached)
        self._windows: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(manner.in_flight))

    async def run(self, unit: Unit) -> None:
        """Returns when nothing of the unit is left to send now. Cancelled, it gives back what it did not send."""
        broadcast = await self._broadcasts.get(unit.broadcast)
        if broadcast is not None and broadcast.state is State.RUNNING:
            with correlated(broadcast.correlation):
                await Run(self, broadcast, unit).through()

    def window(self, tenant: str) -> asyncio.Semaphore:
        """Bounds the tenant's requests on their way."""
        return self._windows[tenant]

    async def take(self, broadcast: Broadcast, unit: Unit) -> Ready | None:
        """The next block, marked and rendered; None: none is left, or it is no longer to be sent."""
        if self.pace.braked(broadcast.tenant) or not await self._broadcasts.is_running(broadcast.id):
            return None
        block = await self.ledger.claim(unit, self.manner.block)
        if block is None:
            return None
        try:
            return await self._ready(broadcast, block)
        except BaseException:  # whatever it was, nothing of the block was sent
            await self.give_back(block)
            raise

    async def give_back(self, block: Block) -> None:
        """Nothing of the block was sent, and nothing will be."""
        try:
            await self.ledger.release(block)
        finally:
            self.ledger.done(block)

    async def _ready(self, broadcast: Broadcast, block: Block) -> Ready:
        ids = [row.person for row in block.rows]
        clause = audience_filter(broadcast.audience)
        matching = await self._people.matching(broadcast.tenant, clause, ids)
        bodies = await self._bodies.bodies(broadcast, matching)
        letters = [
            Letter(row, person.reference, bodies[row.person])
            for row in block.rows
            if row.person in bodies and (person := matching[row.person]).reference
        ]
        unfit = [Result(i, Delivery.FAILED, UNFIT) for i in matching if i not in bodies]
        skipped = await self._skipped(broadcast, [row for row in block.rows if row.person not in matching])
        return Ready(block, tuple(letters), (*unfit, *skipped))

    async def _skipped(self, broadcast: Broadcast, rows: list[Row]) -> list[Result]:
        """Those whom the frozen filter no longer matches, each with the clause that fails."""
        if not rows:
            return []
        people = await self._people.by_ids(broadcast.tenant, [row.person for row in rows])
        return [
            Result(row.person, Delivery.SKIPPED, why_not(broadcast.audience, people.get(row.person), row.was_in))
            for row in rows
        ]

    async def post(self, tenant: str, letter: Letter) -> Outcome:
        """Sends one; a brake that Teams asks for holds from the same moment."""
        where = letter.where
        try:
            reply = await self._connector.send(where.service_url, where.conversation_id, letter.body, tenant)
        except asyncio.CancelledError:
            return InDoubt(INTERRUPTED)
        told = outcome(reply, letter.row.tries)
        if isinstance(told, Again) and told.brake:
            self.pace.brake(tenant, told.after)
        if isinstance(told, Sent | Failed):
            self.pace.passed(tenant)
        return told

    async def learn(self, broadcast: Broadcast, told: dict[str, Outcome]) -> None:
        """What outcomes say beyond their rows: who is gone, and whether going on makes sense."""
        gone = {person: each.gone for person, each in told.items() if isinstance(each, Failed) and each.gone}
        if gone:
            await patiently(lambda: self._people.mark_gone(broadcast.tenant, gone), PATIENCE)
        reason = self._reason_to_pause(broadcast.id, told)
        if reason:
            await patiently(lambda: self._pausing.pause_itself(broadcast.id, reason), PATIENCE)

    def _reason_to_pause(self, broadcast_id: str, told: dict[str, Outcome]) -> str:
        doubts = self._doubts[broadcast_id]
        answers = [each for each in told.values() if not isinstance(each, Again)]
        too_many = any(doubts.add(isinstance(each, InDoubt)) for each in answers)
        pauses = [each.pause for each in told.values() if isinstance(each, Again) and each.pause]
        pauses += [TOO_MANY] if too_many else []
        return next(iter(pauses), UNREACHED if self._is_unreached(broadcast_id, told) else "")

    def _is_unreached(self, broadcast_id: str, told: dict[str, Outcome]) -> bool:
        tries = [not (isinstance(each, Again) and each.unreached) for each in told.values()]
        now = self.ledger.clock()
        return any(self._unreached[broadcast_id].add(connected, now) for connected in tries)

    def tell(self, broadcast: Broadcast, results: Sequence[Result]) -> Counter[str]:
        """Has the log and the figures know of results; returns how many there are of each kind."""
        speak = log.bind(broadcast=broadcast.id)
        for each in results:
            # why somebody is skipped names segments, and those are people's words
            reason = "" if each.state is Delivery.SKIPPED else each.reason
            speak.debug("delivery answered", person=each.person, outcome=word(each), reason=reason)
        counts = Counter(map(word, results))
        for became, number in counts.items():
            self._metrics.delivered(became, number)
        return counts

    def forget(self, broadcast_id: str) -> None:
        """Lets go of what was remembered of a broadcast that has ended."""
        self._doubts.pop(broadcast_id, None)
        self._unreached.pop(broadcast_id, None)
