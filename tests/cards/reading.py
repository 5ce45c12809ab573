"""Reads a card's JSON as a person would: its texts, its buttons, its fields, its sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cards.elements import Json


def walk(node: Any) -> Iterator[Json]:
    """Every object in the card, fallbacks and data apart."""
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in ("data", "fallback"):
                yield from walk(value)
    elif isinstance(node, list):
        for each in node:
            yield from walk(each)


def texts(card: Json) -> list[str]:
    """All texts, in reading order."""
    return [node["text"] for node in walk(card) if node.get("type") in ("TextBlock", "TextRun")]


def buttons(card: Json) -> list[Json]:
    """The buttons of all action sets, in order."""
    return [action for node in walk(card) if node.get("type") == "ActionSet" for action in node["actions"]]


def titles(card: Json) -> list[str]:
    return [button["title"] for button in buttons(card)]


def inputs(card: Json) -> dict[str, str]:
    """What stands in each field."""
    return {node["id"]: node.get("value", "") for node in walk(card) if node.get("type", "").startswith("Input.")}


def sums(card: Json) -> tuple[list[int], int]:
    """The numbers of the card's first sum, and the total under the line."""
    numbers: list[int] = []
    for node in walk(card):
        value = _number(node) if node.get("type") == "ColumnSet" else None
        if value is None:
            continue
        if node.get("separator"):
            return numbers, value
        numbers.append(value)
    raise AssertionError("no total")


def _number(row: Json) -> int | None:
    text = row["columns"][-1]["items"][0].get("text", "") if row["columns"][-1].get("items") else ""
    try:
        return int(str(text).replace(",", "").replace("−", "-"))
    except ValueError:
        return None
