"""What the edge needs of the house: narrow, so that it can be tried against a few lines written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.audience.people.records import Person, Sighting
from bot.commands.answers import Answer, Json, Outgoing
from bot.connector.records import Reply
from bot.files.records import Attached, ConsentAnswer


class Desk(Protocol):
    """Answers what people type and tap."""

    async def typed(
        self, sighting: Sighting, conversation: str, activity: str, text: str, files: Sequence[Attached] = ()
    ) -> Answer:
        """`files` came with the text, or alone."""

    async def tapped(
        self, sighting: Sighting, conversation: str, activity: str, data: Mapping[str, Any], *, in_place: bool
    ) -> Answer:
        """`in_place`: the client can put a new card in the place of the tapped one."""

    async def explain(self, tenant: str, conversation_id: str) -> Answer | None:
        """What a group chat or channel is told, None when it was told before."""


class People(Protocol):
    """Keeps who was met, and where to reach them."""

    async def meet(self, s: Sighting) -> Person: ...

    async def arrived(self, s: Sighting) -> Person: ...

    async def departed(self, tenant: str, aad_id: str | None, teams_id: str | None, at: datetime) -> None: ...


class Consents(Protocol):
    """Hears what people say to the offer of a file."""

    async def answered(self, answer: ConsentAnswer, who: Sighting, activity: str) -> tuple[Outgoing, ...]:
        """What to say at once."""


class Connector(Protocol):
    """Sends to Teams. Never raises for what goes wrong on the way."""

    async def send(self, service_url: str, conversation_id: str, body: Json, tenant: str) -> Reply: ...

    async def update(self, service_url: str, conversation_id: str, activity_id: str, body: Json) -> Reply: ...
