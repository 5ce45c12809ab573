"""`python app.py verify`: whether what must always hold does hold, for every broadcast and every person."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.audience.people.records import Person
from bot.audience.verify import ConsentReader, Wrong
from bot.broadcasts.every import EveryBroadcast
from bot.broadcasts.records import Broadcast
from bot.broadcasts.store import BroadcastStore
from bot.cli.opening import open_storage
from bot.cli.running import FAILED, complete
from bot.proactive.ledger.accounts import Account, by_state, complaints
from bot.proactive.ledger.verify import LedgerReader
from bot.storage.database import Storage
from config import Settings, SetupError

LOOKS = 4
"""A bot that runs changes one thing after the other: what is wrong is only what still is when looked at again."""
BETWEEN_SECONDS = 1.0
NAMED = 10
"""People with something wrong who are named; the rest are counted."""


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Prints a line per broadcast, what is wrong, and a verdict; returns 1 when anything is wrong."""
    if arguments:
        raise SetupError("`python app.py verify` takes nothing more: leave the rest out.")
    return complete(_verify(settings))


async def _verify(settings: Settings) -> int:
    async with open_storage(settings) as storage:
        audit = Audit(storage)
        wrong = await audit.broadcasts() + await audit.doubled() + await audit.consent()
    print(f"{wrong:,} wrong: see above." if wrong else "Everything adds up.")
    return FAILED if wrong else 0


class Audit:
    """Each part prints what it finds and returns how many things are wrong. `between` is in seconds."""

    def __init__(self, storage: Storage, between: float = BETWEEN_SECONDS) -> None:
        self._every = EveryBroadcast(storage)
        self._broadcasts = BroadcastStore(storage)
        self._ledger = LedgerReader(storage)
        self._consent = ConsentReader(storage)
        self._between = between

    async def broadcasts(self) -> int:
        """The ledgers of all that were ever sent off."""
        wrong = 0
        for broadcast_id in await self._every.started():
            wrong += await self._broadcast(broadcast_id)
        return wrong

    async def _broadcast(self, broadcast_id: str) -> int:
        line, found = await self._look(broadcast_id)
        for _ in range(LOOKS - 1):
            if not found:
                break
            await asyncio.sleep(self._between)
            line, found = await self._look(broadcast_id)
        print("\n".join([line, *(f"  wrong: {each}" for each in found)]), flush=True)
        return len(found)

    async def _look(self, broadcast_id: str) -> tuple[str, list[str]]:
        broadcast = await self._broadcasts.get(broadcast_id)
        assert broadcast is not None, "broadcasts are never deleted"
        account = await self._ledger.account(broadcast)
        return _line(broadcast, account), complaints(account)

    async def doubled(self) -> int:
        """People for whom two deliveries name one and the same message."""
        found = await self._ledger.doubled()
        for person in found:
            print(f"  wrong: two deliveries to person {person} name one activity.", flush=True)
        return len(found)

    async def consent(self) -> int:
        """Everybody's record beside the evidence of what they chose."""
        people = 0
        wrong: Wrong = {}
        async for batch in self._consent.batches():
            people += len(batch)
            wrong |= await self._disagreeing(batch)
        print(f"Consent of {people:,} people: {f'{len(wrong):,} wrong' if wrong else 'as the evidence says'}.")
        for person in sorted(wrong)[:NAMED]:
            print("\n".join(f"  wrong: person {person} {each}" for each in wrong[person]), flush=True)
        return len(wrong)

    async def _disagreeing(self, batch: list[Person]) -> Wrong:
        wrong = await self._consent.wrong(batch)
        for _ in range(LOOKS - 1):
            if not wrong:
                break
            await asyncio.sleep(self._between)
            batch = await self._consent.again([each for each in batch if each.id in wrong])
            wrong = await self._consent.wrong(batch)
        return wrong


def _line(broadcast: Broadcast, account: Account) -> str:
    states = by_state(account.rows)
    told = ", ".join(f"{number:,} {state}" for state, number in states.items()) or "nobody"
    return f"{broadcast.ref} of tenant {broadcast.tenant}: {broadcast.state}, {sum(states.values()):,} people: {told}."
