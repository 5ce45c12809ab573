"""Taps that ask for an answer in place (Universal Actions): how they are read, and what Teams expects back.

Source: learn.microsoft.com, "Universal Actions for Adaptive Cards", invoke activity and its responses. The HTTP status
is 200 whatever happened; the status that counts stands in the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.commands.answers import Json
from bot.files.records import ConsentAnswer, Destination
from cards.files.attachments import TOKEN

CARD_ACTION = "adaptivecard/action"
"""Case folded: invoke names arrive in more than one case."""
FEEDBACK = "message/submitaction"
FILE_CONSENT = "fileconsent/invoke"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
SEE_BELOW = "The answer is below."
PERSONAL_ONLY = "This works in a personal chat with the bot."


@dataclass(frozen=True, slots=True)
class CardAction:
    """A tap on an Action.Execute. `tapped` is False when the card refreshed by itself: nobody chose anything."""

    tapped: bool
    data: Mapping[str, Any] = field(default_factory=dict)


def read_card_action(value: Any) -> CardAction | None:
    """The action in an invoke's value; None when it is malformed."""
    action = value.get("action") if isinstance(value, dict) else None
    if not isinstance(action, dict) or action.get("type") != "Action.Execute":
        return None
    data = action.get("data")
    if data is not None and not isinstance(data, dict):
        return None
    # what names no trigger is an older client's tap; what names an unknown one is nobody's
    return CardAction(value.get("trigger") in (None, "manual"), data or {})


def read_file_consent(value: Any) -> ConsentAnswer | None:
    """What somebody said to the offer of a file; None when it is malformed.

    Source: learn.microsoft.com, "Send and receive files using bots", invoke activity when the user accepts the file.
    """
    if not isinstance(value, dict) or value.get("type") != "fileUpload":
        return None
    context, to = value.get("context"), _destination(value.get("uploadInfo"))
    token = context.get(TOKEN) if isinstance(context, dict) else None
    if not isinstance(token, str) or value.get("action") not in ("accept", "decline"):
        return None
    if value["action"] == "decline":
        return ConsentAnswer(token, None)
    return ConsentAnswer(token, to) if to else None


def _destination(found: Any) -> Destination | None:
    told = found if isinstance(found, dict) else {}
    read = [told.get(name) for name in ("uploadUrl", "contentUrl", "name", "uniqueId", "fileType")]
    texts = [each if isinstance(each, str) else "" for each in read]
    return Destination(*texts) if texts[0] else None


def replaced(card: Json) -> Json:
    """The card that takes the tapped one's place."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": card}


def told(sentence: str) -> Json:
    """A line under the card, which stays as it is; "" shows nothing."""
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": sentence}


def malformed() -> Json:
    """What a card action gets that cannot be read."""
    error = {"code": "BadRequest", "message": "This button's data can't be read."}
    return {"statusCode": 400, "type": ERROR_TYPE, "value": error}
