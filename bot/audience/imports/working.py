"""Works off imports, piece by piece: each piece is one transaction, with how far the import is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.access.audit import Audit
from bot.access.records import Did, Entry
from bot.audience.attributes.store import AttributeStore
from bot.audience.imports.entering import Entered, Entering, Leaving, conversation, evidence
from bot.audience.imports.kept import KeptFiles
from bot.audience.imports.mapping import Columns, columns_of
from bot.audience.imports.pieces import Piece
from bot.audience.imports.reader import BrokenOff, Reader
from bot.audience.imports.records import Import, State
from bot.audience.imports.store import ImportStore
from bot.audience.people.store import PeopleStore
from bot.audience.segments.acts import once
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.store import SegmentStore
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Session, Storage

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than the reading of a million rows up to the first piece that is not written yet, and than any piece."""
TRIES = 5
"""How often an import may break off at the same place before it is given up."""
BACK = 1_000
"""People that are taken out in one transaction."""
GONE = "The segment isn't there any more."
FILE_GONE = "The file isn't kept any more. Send it again."
BROKEN = "The list broke off at the same place several times. Send it in smaller parts."


class Lost(Exception):  # noqa: N818 - reads as what happened
    """Another process works on it by now."""


class ImportWork:
    """Any number of processes may work: an import is one's at a time. `now` gives the time in UTC."""

    def __init__(
        self, storage: Storage, now: Callable[[], datetime], reader: Reader | None = None, back: int = BACK
    ) -> None:
        people, events = PeopleStore(storage), ConsentEvents(storage)
        self._store = ImportStore(storage)
        self._files = KeptFiles(storage)
        self._segments = SegmentStore(storage)
        self._attributes = AttributeStore(storage)
        self._entering, self._leaving = Entering(people, events), Leaving(people, events)
        self._events = events
        self._audit = Audit(storage)
        self._storage = storage
        self._now = now
        self._reader = reader or Reader()
        self._back_at_once = back
        self._holder = new_id()

    async def work(self) -> bool:
        """Takes the oldest import that waits, to its end; False where none does."""
        return await self.work_on(None)

    async def work_on(self, import_id: str | None) -> bool:
        """The same for that import; False where another process has it, or it waits for nothing."""
        claimed = await self._store.claim(self._holder, self._now(), LEASE, import_id)
        if claimed is None:
            return False
        try:
            await self._carry_on(claimed)
        except Lost:
            log.info("import goes on elsewhere", imported=claimed.id)
        except BrokenOff:
            log.warning("list broke off", imported=claimed.id)
        finally:
            await self._store.release(claimed.id, self._holder)
        return True

    async def _carry_on(self, claimed: Import) -> None:
        if await self._store.tries(claimed.id) > TRIES:
            await self._fail(claimed, BROKEN)
        elif claimed.state is State.UNDOING:
            await self._undo(claimed)
        else:
            try:
                await self._read(claimed)
            except Refused as refused:
                await self._fail(claimed, refused.sentence)

    async def _read(self, claimed: Import) -> None:
        log.info("import works", imported=claimed.id, piece=claimed.piece)
        columns = columns_of(claimed.mapping, await self._attributes.all(claimed.tenant))
        await once(self._storage, lambda session: self._begin(claimed, session))
        async with self._files.opened(claimed.id) as path:
            if path is None:
                raise Refused(FILE_GONE)
            async for piece in self._reader.pieces(path, claimed.column, claimed.piece):
                await self._write(claimed, piece, columns)
        await self._end(claimed, State.DONE)

    async def _begin(self, claimed: Import, session: Session) -> None:
        if not await self._store.begun(claimed.id, self._holder, session):
            raise Lost

    async def _write(self, claimed: Import, piece: Piece, columns: Columns) -> Entered:
        async def work(session: Session) -> Entered:
            now = self._now()
            if not await self._store.advance(claimed.id, self._holder, piece.number, now + LEASE, session):
                raise Lost
            if await self._segments.get(claimed.tenant, claimed.segment or "", session) is None:
                raise Refused(GONE)
            entered = await self._entering.enter(claimed, piece, columns, now, session)
            await self._store.count(claimed.id, entered.counts, session)
            await self._store.reject(claimed.id, piece.number, entered.rejected, now, session)
            return entered

        return await once(self._storage, work)

    async def _fail(self, claimed: Import, why: str) -> None:
        if claimed.state is State.UNDOING:  # what is left of it stays in: whoever asked may ask again
            await self._end(claimed, State.DONE, why=why)
            return
        await once(self._storage, lambda session: self._begin(claimed, session))
        await self._end(claimed, State.FAILED, why=why)

    async def _undo(self, claimed: Import) -> None:
        """Goes through the evidence of what it added, page by page; what was done before is found done."""
        after = None
        while page := await self._events.added(claimed.tenant, conversation(claimed.id), after, self._back_at_once):
            after = page[-1].key
            people = list(dict.fromkeys(each.person for each in page))
            await once(self._storage, partial(self._back, claimed, people))
        await self._end(claimed, State.UNDONE)

    async def _back(self, claimed: Import, people: list[str], session: Session) -> None:
        now = self._now()
        by = evidence(claimed, f"undo:{people[0]}:{new_id()}", claimed.undone_by or claimed.by, now)
        out = await self._leaving.leave(claimed, people, by, session)
        if not await self._store.back(claimed.id, self._holder, out, now + LEASE, session):
            raise Lost

    async def _end(self, claimed: Import, state: State, **more: str) -> None:
        before = State.UNDOING if claimed.state is State.UNDOING else State.RUNNING

        async def work(session: Session) -> Import | None:
            ended = await self._store.end(claimed.id, before, state, session, **_times(state, self._now()), **more)
            if ended is not None:
                await self._tell(ended, session)
            return ended

        ended = await once(self._storage, work)
        await self._files.forget(claimed.id)
        if ended is not None:
            log.info("import ended", imported=ended.id, state=ended.state.value, **ended.counts.by_name())

    async def _tell(self, ended: Import, session: Session) -> None:
        """Has the audit say how many came in, or were taken out; who they are is in the consent events."""
        segment = await self._segments.get(ended.tenant, ended.segment or "", session)
        undone = ended.state is State.UNDONE
        did, who = (Did.IMPORT_UNDONE, ended.undone_by or ended.by) if undone else (Did.IMPORTED, ended.by)
        after = {"removed": ended.taken_out} if undone else {"added": ended.counts.added, "file": ended.name}
        label = segment.name if segment else ""
        entry = Entry(ended.tenant, self._now(), who, did, ended.segment or "", label, after=after)
        await self._audit.write(entry, session)


def _times(state: State, now: datetime) -> dict[str, datetime]:
    return {"undone_at" if state is State.UNDONE else "ended_at": now}
