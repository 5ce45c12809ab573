"""Activities as Teams sends them, with what a test wants different."""

from __future__ import annotations

from itertools import count
from typing import Any

from bot.commands.intents import Intent, to_data

Activity = dict[str, Any]
BOT = "28:11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-0000-0000-0000-000000000001"
_numbers = count(1)


def activity(kind: str, who: str = "ana", **more: Any) -> Activity:
    """Of a personal chat. What is None is left out."""
    made = {
        "type": kind,
        "id": f"f:{next(_numbers)}",
        "timestamp": "2026-11-24T08:59:00.000Z",
        "channelId": "msteams",
        "serviceUrl": "http://127.0.0.1:1",
        "from": {"id": f"29:{who}", "aadObjectId": f"aad-{who}", "name": who.title()},
        "recipient": {"id": BOT, "name": "Cohort"},
        "conversation": {"id": f"a:{who}", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "pt-PT",
        "localTimezone": "Europe/Lisbon",
    }
    return changed(made, **more)


def changed(made: Activity, **more: Any) -> Activity:
    """With these fields different; what is None is left out."""
    return {name: value for name, value in (made | more).items() if value is not None}


def without(made: Activity, *names: str) -> Activity:
    return {name: value for name, value in made.items() if name not in names}


def typed(text: str, who: str = "ana", **more: Any) -> Activity:
    return activity("message", who, text=text, **more)


def submitted(intent: Intent, who: str = "ana", **more: Any) -> Activity:
    """The tap of a client that knows Action.Submit alone."""
    return activity("message", who, value=to_data(intent), **more)


def executed(intent: Intent, who: str = "ana", *, trigger: str | None = "manual", **more: Any) -> Activity:
    """The tap of an Action.Execute, or (trigger "automatic") a card that refreshes by itself."""
    action = {"type": "Action.Execute", "verb": intent.do, "data": to_data(intent)}
    value = {"action": action} | ({"trigger": trigger} if trigger else {})
    return activity("invoke", who, name="adaptiveCard/action", **({"value": value} | more))


def invoke(name: object, **more: Any) -> Activity:
    return activity("invoke", name=name, **more)


def installed(action: str = "add", who: str = "ana", **more: Any) -> Activity:
    return activity("installationUpdate", who, action=action, **more)


def members(who: str = "ana", **more: Any) -> Activity:
    """The other event of an installation: bot and person become members."""
    both = [{"id": BOT}, {"id": f"29:{who}", "aadObjectId": f"aad-{who}"}]
    return activity("conversationUpdate", who, **({"membersAdded": both} | more))


def in_group(kind: str = "message", *, conversation: str = "19:group@thread.v2", **more: Any) -> Activity:
    where = {"id": conversation, "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}
    return activity(kind, conversation=where, **more)


def event_kinds() -> tuple[str, ...]:
    """Kinds that nothing is done about."""
    return (
        "event", "messageReaction", "messageUpdate", "messageDelete", "typing", "trace", "endOfConversation",
        "contactRelationUpdate", "handoff", "command", "suggestion", "somethingNew",
    )  # fmt: skip
