"""Texts of both directions on one card: each keeps its own, whatever the card's.

A card from right to left would move the full stop and the leading number of an English sentence to its other end.
"""

from __future__ import annotations

import re
from typing import Any

FIRST_STRONG, END = "\u2068", "\u2069"
_LIST = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def each_in_its_own(node: Any) -> Any:
    """The elements with the words of every TextBlock isolated.

    Lists are left alone, since their signs must begin the line, and signs such as "›", which mirror with the card.
    """
    if isinstance(node, list):
        return [each_in_its_own(each) for each in node]
    if not isinstance(node, dict) or node.get("type", "").startswith(("Action.", "Input.")):
        return node
    made = {key: each_in_its_own(value) for key, value in node.items()}
    if node.get("type") == "TextBlock" and _has_words(node["text"]):
        made["text"] = f"{FIRST_STRONG}{node['text']}{END}"
    return made


def _has_words(text: str) -> bool:
    return any(sign.isalpha() for sign in text) and not _LIST.match(text)
