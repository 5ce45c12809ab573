"""The activity as it goes over the wire. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.commands.answers import Outgoing
from cards.elements import CONTENT_TYPE

Json = dict[str, Any]


def activity_body(outgoing: Outgoing, *, bot_id: str, conversation_id: str, tenant: str, alert: bool) -> Json:
    """A message of cards for a conversation; `alert` asks Teams to notify the person."""
    return _head(bot_id, conversation_id) | _content(outgoing, tenant, alert=alert)


def content_json(outgoing: Outgoing, *, tenant: str, alert: bool) -> bytes:
    """What is the same for everybody who gets the same cards, to be addressed with `addressed`."""
    return json.dumps(_content(outgoing, tenant, alert=alert), separators=(",", ":")).encode()


def addressed(content: bytes, *, bot_id: str, conversation_id: str) -> bytes:
    """The body for one conversation: the same as `activity_body`, without rendering the cards again."""
    return json.dumps(_head(bot_id, conversation_id), separators=(",", ":")).encode()[:-1] + b"," + content[1:]


def _head(bot_id: str, conversation_id: str) -> Json:
    return {"type": "message", "from": {"id": bot_id}, "conversation": {"id": conversation_id}}


def _content(outgoing: Outgoing, tenant: str, *, alert: bool) -> Json:
    layout: Json = {"attachmentLayout": "carousel"} if len(outgoing.cards) > 1 else {}
    channel: Json = {"tenant": {"id": tenant}} | ({"notification": {"alert": True}} if alert else {})
    attachments = [{"contentType": CONTENT_TYPE, "content": card} for card in outgoing.cards]
    attachments += outgoing.attachments
    return layout | {"attachments": attachments, "summary": outgoing.summary, "channelData": channel}
