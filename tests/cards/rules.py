"""The rules of our visual language that a program can check, on a card's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cards.elements import MOST_BUTTONS, Json

LARGEST = 40_000
LONGEST_BUTTON = 30
MOST_FIELDS = 7
MOST_COLUMNS = 3
KNOWN = {
    "AdaptiveCard",
    "ActionSet",
    "Column",
    "ColumnSet",
    "Container",
    "Image",
    "Input.ChoiceSet",
    "Input.Text",
    "Input.Toggle",
    "RichTextBlock",
    "TextBlock",
    "TextRun",
    "Action.Execute",
    "Action.OpenUrl",
    "Action.Submit",
    "Action.ToggleVisibility",
}
ON_PLAIN = ("", "default", "emphasis")

Place = tuple[str, str, Json]
"""A path, the style of the container it stands on, and the element or action itself."""


def broken(card: Json) -> list[str]:
    """The rules that the card breaks, each as a sentence with its place."""
    places = list(_walk(card))
    return [
        *_whole(card, places),
        *(said for path, style, node in places for said in _text(path, style, node)),
        *(said for path, _, node in places for said in _element(path, node)),
        *(said for path, _, node in places for said in _action(path, node)),
        *_fields(places),
    ]


def _walk(node: Any, path: str = "card", style: str = "") -> Iterator[Place]:
    if isinstance(node, dict):
        style = node.get("style", style) if node.get("type") in ("Container", "Column") else style
        if "type" in node:
            yield path, style, node
        for key, value in node.items():
            if key not in ("data", "fallback"):
                yield from _walk(value, f"{path}.{key}", style)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _walk(value, f"{path}[{index}]", style)


def _whole(card: Json, places: list[Place]) -> Iterator[str]:
    buttons = sum(len(node["actions"]) for _, _, node in places if node["type"] == "ActionSet")
    titles = sum(node.get("style") == "heading" for _, _, node in places if node["type"] == "TextBlock")
    first = sum(node.get("style") == "positive" for _, _, node in places if node["type"].startswith("Action."))
    size = len(json.dumps(card, ensure_ascii=False).encode("utf-16-le")) // 2
    if size > LARGEST:
        yield f"{size} characters"
    if card.get("version") != "1.5" or not card.get("fallbackText"):
        yield "wants version 1.5 and a fallbackText"
    if "actions" in card:
        yield "actions belong in an ActionSet in the body"
    if buttons > MOST_BUTTONS:
        yield f"{buttons} buttons"
    if titles > 1:
        yield f"{titles} titles"
    if first > 1:
        yield f"{first} first buttons"


def _text(path: str, style: str, node: Json) -> Iterator[str]:
    if node["type"] != "TextBlock":
        return
    if not node.get("wrap"):
        yield f"{path}: no wrap"
    if not str(node["text"]).strip():
        yield f"{path}: no text"
    if node.get("size") == "Medium":
        yield f"{path}: Medium is no size of its own in Teams"
    if node.get("color", "Attention") != "Attention":
        yield f"{path}: {node['color']} text is unreadable in some clients"
    if node.get("color") and style not in ON_PLAIN:
        yield f"{path}: coloured text on a {style} band"


def _element(path: str, node: Json) -> Iterator[str]:
    kind = node["type"]
    if kind not in KNOWN:
        yield f"{path}: no {kind} in our cards"
    if kind == "Image" and not node.get("altText"):
        yield f"{path}: no altText"
    if kind == "Image" and not node.get("url", "").startswith("https://"):
        yield f"{path}: a picture that is not on https"
    if kind == "ColumnSet" and len(node["columns"]) > MOST_COLUMNS:
        yield f"{path}: {len(node['columns'])} columns"
    if kind == "ColumnSet" and all(column.get("width") == "auto" for column in node["columns"]):
        yield f"{path}: no column that stretches"
    if None in node.values():
        yield f"{path}: a null, which Teams would get as such"


def _action(path: str, node: Json) -> Iterator[str]:
    kind, title = node["type"], str(node.get("title", ""))
    if not kind.startswith("Action."):
        return
    row = path.endswith("selectAction")
    if not title:
        yield f"{path}: no title"
    if not row and len(title) > LONGEST_BUTTON:
        yield f"{path}: a button's text over {LONGEST_BUTTON} characters"
    if kind == "Action.Execute":
        instead = node.get("fallback", {})
        if row or instead.get("type") != "Action.Submit" or instead.get("data") != node.get("data"):
            yield f"{path}: Execute wants an ActionSet and a Submit fallback with the same data"
    if kind == "Action.OpenUrl" and not node["url"].startswith("https://"):
        yield f"{path}: a link that is not on https"
    if node.get("style") == "destructive" and title.endswith("…") and path.endswith("actions[0]"):
        yield f"{path}: what cannot be undone stands first"


def _fields(places: list[Place]) -> Iterator[str]:
    fields = {node["id"]: node for _, _, node in places if node["type"].startswith("Input.")}
    if len(fields) > MOST_FIELDS:
        yield f"{len(fields)} fields"
    for field, node in fields.items():
        if not field.startswith("f_"):
            yield f"{field}: a field's id begins with f_"
        if not node.get("label"):
            yield f"{field}: no label"
        if node["type"] == "Input.Text" and not node.get("maxLength"):
            yield f"{field}: no maxLength"
    for path, _, node in places:
        if node["type"] in ("Action.Execute", "Action.Submit") and set(fields) & set(node.get("data", {})):
            yield f"{path}: a field overwrites a data key"
