"""What becomes of an offer: the file goes into the person's OneDrive, or a no is answered.

Teams waits for about ten seconds for the answer to a tap, and a large file takes longer: it is put there afterwards,
and shown when it is there.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol, cast

import structlog

from bot.audience.people.records import Person, Sighting
from bot.audience.segments.acts import Acts, once
from bot.audience.segments.records import Evidence, Through
from bot.commands.answers import Outgoing, say
from bot.connector.activity import activity_body
from bot.connector.records import Reply
from bot.files.records import ConsentAnswer, Destination, FileRef
from bot.files.service import Files
from bot.files.upload import Uploads
from bot.refusals import Refused
from bot.storage.database import Session, Storage
from cards.elements import Json
from cards.files.answers import declined_card, gone_card, not_saved_card, saved_card
from cards.files.attachments import info_attachment
from cards.people.answers import went_wrong_card
from cards.reader import Reader

IN_MEMORY = 1024 * 1024
"""Bytes of a file that are kept in memory until its size is known; what is larger lies on the disk meanwhile."""
PATIENCE_SECONDS = 2.0
FIRST_FAILURE = 300
INDEX = 0

log = structlog.get_logger(__name__)


class People(Protocol):
    """Finds out who answered."""

    async def meet(self, s: Sighting) -> Person: ...


class Sender(Protocol):
    """Sends to Teams."""

    async def send(self, service_url: str, conversation_id: str, body: Json, tenant: str) -> Reply: ...


@dataclass(frozen=True, slots=True)
class _Accepted:
    """An offer that somebody said yes to."""

    ref: FileRef
    to: Destination
    who: Sighting
    reader: Reader


class Consents:
    """Answers to offers. `now` gives the time in UTC."""

    def __init__(
        self,
        files: Files,
        uploads: Uploads,
        people: People,
        storage: Storage,
        connector: Sender,
        now: Callable[[], datetime],
    ) -> None:
        self._files = files
        self._uploads = uploads
        self._people = people
        self._storage = storage
        self._acts = Acts(storage)
        self._connector = connector
        self._now = now
        self._running: set[asyncio.Task[None]] = set()

    async def answered(self, answer: ConsentAnswer, who: Sighting, activity: str) -> tuple[Outgoing, ...]:
        """What to say at once. A yes is carried out once, however often its activity is delivered."""
        person = await self._people.meet(who)
        reader = Reader.of(person.locale, person.zone)
        ref = await self._files.offered(answer.token, person)
        if not await self._first(person, who, activity):
            return ()
        if answer.to is None:
            return say(declined_card(reader)).messages
        if ref is None:
            log.warning("file not saved", reason="no such offer", tenant=person.tenant, person=person.id)
            return say(gone_card(reader)).messages
        self._start(self._deliver(_Accepted(ref, answer.to, who, reader)))
        return ()

    async def stop(self) -> None:
        """Gives what is on its way a moment, then ends it; whoever waits for it asks again."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=PATIENCE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _first(self, person: Person, who: Sighting, activity: str) -> bool:
        """Whether this activity was not carried out before."""
        conversation = who.reference.conversation_id
        evidence = Evidence(person.tenant, conversation, activity, Through.CARD, person.id, self._now())

        async def work(session: Session) -> bool:
            if await self._acts.told(evidence, INDEX, session) is not None:
                return False
            await self._acts.record(evidence, INDEX, {}, evidence.at, session)
            return True

        return await once(self._storage, work)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _deliver(self, accepted: _Accepted) -> None:
        try:
            outgoing = await self._saved(accepted)
        except Exception as error:
            # nobody awaits this: it is logged here, and whoever waits for the file is told
            log.error("file not saved", tenant=accepted.ref.tenant, source=accepted.ref.source, exc_info=error)
            outgoing = _card(went_wrong_card(accepted.reader))
        await self._send(outgoing, accepted.who)

    async def _saved(self, accepted: _Accepted) -> Outgoing:
        """Puts the file where it belongs, and says how that went."""
        content = await self._files.content(accepted.ref)
        if content is None:
            return _card(gone_card(accepted.reader))
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as spooled:
            file = cast(BinaryIO, spooled)
            async for chunk in content.chunks:
                await asyncio.to_thread(file.write, chunk)
            size = file.tell()
            if not size:
                return _card(gone_card(accepted.reader))
            file.seek(0)
            try:
                await self._uploads.put(accepted.to.url, file, size)
            except Refused as refused:
                url = await self._files.link(accepted.ref)
                return _card(not_saved_card(refused.sentence, url, accepted.reader))
        log.info("file saved", tenant=accepted.ref.tenant, source=accepted.ref.source, bytes=size)
        return self._shown(accepted)

    def _shown(self, accepted: _Accepted) -> Outgoing:
        """Where the file is comes from the client: shown only where files of ours may lie."""
        if self._uploads.knows(accepted.to.content_url):
            return Outgoing((), accepted.to.name, (info_attachment(accepted.to),))
        return _card(saved_card(accepted.to.name, accepted.reader))

    async def _send(self, outgoing: Outgoing, who: Sighting) -> None:
        to = who.reference
        body = activity_body(
            outgoing, bot_id=to.bot_id, conversation_id=to.conversation_id, tenant=who.tenant, alert=False
        )
        reply = await self._connector.send(to.service_url, to.conversation_id, body, who.tenant)
        if reply.trouble is not None or reply.status >= FIRST_FAILURE:
            log.warning("answer not delivered", reason=reply.answer, tenant=who.tenant)


def _card(card: Json) -> Outgoing:
    return Outgoing((card,), str(card.get("fallbackText", "")))
