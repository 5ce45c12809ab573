from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.commands.answers import Outgoing
from bot.connector.activity import activity_body, addressed, content_json

CARD: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.5", "body": []}


def test_one_card() -> None:
    body = activity_body(Outgoing((CARD,), "News"), bot_id="28:b", conversation_id="a:1", tenant="t", alert=False)
    assert body == {
        "type": "message",
        "from": {"id": "28:b"},
        "conversation": {"id": "a:1"},
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}],
        "summary": "News",
        "channelData": {"tenant": {"id": "t"}},
    }


def test_several_are_a_carousel() -> None:
    body = activity_body(Outgoing((CARD, CARD), ""), bot_id="b", conversation_id="c", tenant="t", alert=True)
    assert body["attachmentLayout"] == "carousel"
    assert len(body["attachments"]) == 2
    assert body["channelData"]["notification"] == {"alert": True}


@given(st.text(), st.text(), st.text(), st.booleans())
def test_addressed_content_is_the_same_activity(summary: str, bot: str, conversation: str, alert: bool) -> None:
    outgoing = Outgoing((CARD,), summary)
    content = content_json(outgoing, tenant="t", alert=alert)
    whole = activity_body(outgoing, bot_id=bot, conversation_id=conversation, tenant="t", alert=alert)
    assert json.loads(addressed(content, bot_id=bot, conversation_id=conversation)) == whole
