"""What an answer of the connector means for the delivery. Pure.

The table is Teams' own (MicrosoftDocs/msteams-docs, rate-limit and build-conversational-capability), with one change:
making a message is not idempotent, so what may have been processed (a timeout, a reset, any 5xx) is never sent again
by itself, although that page says "retry".
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.connector.records import Reply, Trouble

LONGEST_BACKOFF = 60.0
"""Seconds between two tries where Teams names no time."""

REMOVED = "removed the app"
BLOCKED = "blocked the bot"
POLICY = "blocked by policy"

GONE = {
    "ConversationBlockedByUser": BLOCKED,
    "MessageWritesBlocked": BLOCKED,
    "BotNotInConversationRoster": REMOVED,
    "ForbiddenOperationException": REMOVED,
    "BotDisabledByAdmin": POLICY,
    "ConversationNotFound": REMOVED,
}
"""Code → why the person cannot be reached any more until they act again."""

SETUP = {"NotEnoughPermissions", "InvalidBotApiHost", "BotNotRegistered"}
"""Codes that tell of the bot's own set-up, not of the person."""

WRONG_SETUP = "Teams refuses the bot itself ({code}). Check its registration, then go on."


@dataclass(frozen=True, slots=True)
class Sent:
    """Teams took it. The id is "" where Teams told none."""

    activity_id: str


@dataclass(frozen=True, slots=True)
class Again:
    """Surely not processed: to be sent again `after` seconds.

    `brake`: nothing goes to this tenant until then. `pause` says why going on makes no sense until an admin acts.
    `unreached`: there was no connection.
    """

    after: float
    brake: bool = False
    pause: str = ""
    unreached: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Not sent, for good. `gone` says why the person cannot be reached, None where it says nothing about them."""

    reason: str
    gone: str | None = None


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Nobody knows whether it arrived; it is not sent again by itself."""

    reason: str


Outcome = Sent | Again | Failed | InDoubt


def outcome(reply: Reply, tries: int = 0) -> Outcome:
    """What the answer means; `tries` counts the earlier ones, for the time to wait where Teams names none."""
    if reply.trouble is not None:
        return _trouble(reply.trouble, tries)
    if 200 <= reply.status < 300:
        return Sent(reply.activity_id)
    if reply.status == 429:
        wait = backoff(tries) if reply.retry_after is None else reply.retry_after
        return Again(wait, brake=True)
    if reply.status == 412:
        return Again(backoff(tries))
    if reply.status >= 500 or reply.status == 408:
        return InDoubt(f"Teams answered {reply.status}")
    return _refused(reply)


def backoff(tries: int) -> float:
    """Seconds before the next try: 1, 2, 4 … 60. No jitter: the tenant's pace spreads what follows."""
    return float(min(2 ** min(tries, 10), LONGEST_BACKOFF))


def _trouble(trouble: Trouble, tries: int) -> Outcome:
    if trouble in (Trouble.TIMEOUT, Trouble.RESET):
        return InDoubt(trouble.value)
    if trouble is Trouble.TOKEN_REFUSED:
        return Again(0.0, pause="Microsoft Entra gives the bot no token. Check its id and password, then go on.")
    if trouble is Trouble.ADDRESS:
        return Failed(trouble.value)
    return Again(backoff(tries), brake=trouble is Trouble.NO_TOKEN, unreached=trouble is Trouble.NOT_CONNECTED)


def _refused(reply: Reply) -> Outcome:
    code = reply.error or str(reply.status)
    if reply.status == 401 or reply.error in SETUP:
        return Again(0.0, pause=WRONG_SETUP.format(code=code))
    if reply.status in (403, 404) and reply.error in GONE:
        return Failed(GONE[reply.error], gone=GONE[reply.error])
    if reply.status == 413:
        return Failed("too large for Teams")
    return Failed(f"refused by Teams ({code})")
