"""Puts units on the carrier, a few of a tenant at a time: the end of one puts the next."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.store import BroadcastStore
from bot.proactive.carrier.interface import Carrier
from bot.proactive.ledger.records import Unit
from bot.proactive.ledger.service import Ledger
from bot.proactive.pace.local import Pace
from bot.proactive.send.records import Pausing
from bot.storage.patience import Outage

AT_ONCE = 4
"""Units of a tenant that are out at a time."""
MOST_FAULTS = 5
FAULTY = "Sending broke off inside the bot several times in a row. Its log says why."


class Dispatch:
    """`run` works a unit; all that is remembered here may be lost, the ledger has it."""

    def __init__(
        self,
        broadcasts: BroadcastStore,
        ledger: Ledger,
        pace: Pace,
        carrier: Carrier,
        run: Callable[[Unit], Awaitable[None]],
        pausing: Pausing,
        at_once: int = AT_ONCE,
    ) -> None:
        self._broadcasts = broadcasts
        self._ledger = ledger
        self._pace = pace
        self._carrier = carrier
        self._run = run
        self._pausing = pausing
        self._at_once = at_once
        self._out: dict[str, set[Unit]] = defaultdict(set)
        self._faults: dict[str, int] = defaultdict(int)
        self._filling = asyncio.Lock()

    async def start(self) -> None:
        """Begins to work what is put."""
        await self._carrier.start(self._handle)

    async def stop(self) -> None:
        """Ends what runs; it gives back what it did not send."""
        await self._carrier.stop()

    async def fill(self) -> bool:
        """Puts units of all running broadcasts that have something to send now, up to the limit of each tenant.

        False when none is under way at all.
        """
        async with self._filling:
            tenants: dict[str, list[Broadcast]] = defaultdict(list)
            active = await self._broadcasts.active()
            for each in active:
                if each.state is State.RUNNING and not self._pace.braked(each.tenant):
                    tenants[each.tenant].append(each)
            for running in tenants.values():
                await self._fill_tenant(running)
            return bool(active)

    async def _fill_tenant(self, running: list[Broadcast]) -> None:
        """One unit at a time to whichever of the tenant's broadcasts has the fewest out."""
        waiting = {each.id for each in running}
        while waiting and self._units_out(running) < self._at_once:
            chosen = min(sorted(waiting), key=lambda each: len(self._out.get(each, ())))
            without = [unit.number for unit in self._out.get(chosen, ())]
            numbers = await self._ledger.next_units(chosen, 1, without)
            if not numbers:
                waiting.discard(chosen)
                continue
            unit = Unit(chosen, numbers[0])
            self._out[chosen].add(unit)
            await self._carrier.put(unit)

    def units_out(self) -> int:
        """How many units are out, of all tenants."""
        return sum(map(len, self._out.values()))

    def _units_out(self, running: list[Broadcast]) -> int:
        return sum(len(self._out.get(each.id, ())) for each in running)

    async def _handle(self, unit: Unit) -> None:
        try:
            await self._run(unit)
        except Outage:  # no fault of the unit: it is put again when the database is back
            self._back(unit)
            raise
        except Exception:  # counted, and logged by the carrier
            self._back(unit)
            await self._note_fault(unit.broadcast)
            raise
        except BaseException:
            self._back(unit)
            raise
        self._faults.pop(unit.broadcast, None)
        self._back(unit)
        await self.fill()

    def _back(self, unit: Unit) -> None:
        out = self._out[unit.broadcast]
        out.discard(unit)
        if not out:
            del self._out[unit.broadcast]

    async def _note_fault(self, broadcast_id: str) -> None:
        """A unit that breaks off is put again by the next tick; one that always does must not do so for ever."""
        self._faults[broadcast_id] += 1
        if self._faults[broadcast_id] >= MOST_FAULTS:
            del self._faults[broadcast_id]
            await self._pausing.pause_itself(broadcast_id, FAULTY)
