"""Every card of every room keeps the rules of our visual language; and the check notices each that is broken."""

from __future__ import annotations

from typing import Any

import pytest

from cards.elements import Json
from tests.cards.reading import walk
from tests.cards.rules import broken
from tests.cards.samples import samples

SAMPLES = samples()


@pytest.mark.parametrize("name", SAMPLES)
def test_keeps_every_rule(name: str) -> None:
    assert [said for card in SAMPLES[name] for said in broken(card)] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_says_nothing_loud_or_stiff(name: str) -> None:
    for card in SAMPLES[name]:
        words = " ".join([card["fallbackText"], *(str(node.get("text", "")) for node in walk(card))])
        for stiff in ("!", "please note", "successfully", "today", "yesterday", "tomorrow"):
            for meant in ("the canteen opens at 11 today", "*tomorrow 9:00*"):
                words = words.casefold().replace(meant, "")
            assert stiff not in words, stiff


def card(*body: Any, **more: Any) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", "fallbackText": "Hi", "body": list(body)} | more


def text(**more: Any) -> Json:
    return {"type": "TextBlock", "text": "Hi", "wrap": True} | more


def submit(**more: Any) -> Json:
    return {"type": "Action.Submit", "title": "Go", "data": {"do": "x"}} | more


def execute(**more: Any) -> Json:
    return {"type": "Action.Execute", "title": "Go", "verb": "x", "data": {"do": "x"}, "fallback": submit()} | more


def actions(*made: Json) -> Json:
    return {"type": "ActionSet", "actions": list(made)}


FIELD = {"type": "Input.Text", "id": "f_name", "label": "Name", "maxLength": 80}


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (card(version="1.6"), "version"),
        (card(fallbackText=""), "fallbackText"),
        (card(actions=[submit()]), "ActionSet"),
        (card(actions(*[submit()] * 4), actions(*[submit()] * 3)), "7 buttons"),
        (card(text(style="heading"), text(style="heading")), "2 titles"),
        (card(actions(execute(style="positive"), execute(style="positive"))), "2 first buttons"),
        (card(text(text="x" * 40_000)), "characters"),
        (card(text(wrap=False)), "wrap"),
        (card(text(text=" ")), "no text"),
        (card(text(size="Medium")), "Medium"),
        (card(text(color="Good")), "Good"),
        (card({"type": "Container", "style": "good", "items": [text(color="Attention")]}), "coloured"),
        (card({"type": "Image", "url": "https://a.example/x.png"}), "altText"),
        (card({"type": "Image", "url": "http://a.example/x.png", "altText": "A harbour"}), "https"),
        (card({"type": "Table"}), "Table"),
        (card({"type": "ColumnSet", "columns": [{"type": "Column"}] * 4}), "4 columns"),
        (card({"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto"}] * 2}), "stretches"),
        (card(text(spacing=None)), "null"),
        (card(actions(submit(title=""))), "no title"),
        (card(actions(submit(title="x" * 31))), "over 30"),
        (card(actions(execute(fallback={}))), "fallback"),
        (card(actions(execute(fallback=submit(data={"do": "y"})))), "same data"),
        (card({"type": "Container", "items": [], "selectAction": execute()}), "ActionSet"),
        (card(actions({"type": "Action.OpenUrl", "title": "Go", "url": "http://a.example"})), "https"),
        (card(actions(submit(title="Delete…", style="destructive"), submit())), "first"),
        (card(*(FIELD | {"id": f"f_{n}"} for n in range(8))), "8 fields"),
        (card(FIELD | {"id": "name"}), "f_"),
        (card(FIELD | {"label": ""}), "label"),
        (card(FIELD | {"maxLength": 0}), "maxLength"),
        (card(FIELD, actions(submit(data={"f_name": "x"}))), "overwrites"),
    ],
)
def test_notices_what_breaks_a_rule(odd: Json, said: str) -> None:
    assert any(said in each for each in broken(odd)), broken(odd)


def test_a_card_that_keeps_them_all_passes() -> None:
    good = card(text(style="heading"), FIELD, actions(execute(style="positive"), submit(title="Delete…")))
    assert broken(good) == []
