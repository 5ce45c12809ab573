"""The pieces that every card is made of: one function per role in our visual language (docs/architecture.md, Cards).

All are pure and return Adaptive Card JSON, version 1.5, with fallbacks for clients that are behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from bot.commands.intents import Intent, to_data
from cards.directions import each_in_its_own
from cards.reader import Reader

Json = dict[str, Any]
Style = Literal["accent", "good", "warning", "attention", "emphasis"]
Spacing = Literal["None", "Small", "Medium"]
CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
MOST_BUTTONS = 6
"""Per card: Teams shows no seventh (MicrosoftDocs/msteams-docs, cards-reference; issue 5356 there)."""

_MARKDOWN = str.maketrans({sign: "\\" + sign for sign in "\\*_[]()`"})


def plain(value: str) -> str:
    """Data (names, addresses) for a place that draws Markdown: its signs are shown, not obeyed."""
    return value.translate(_MARKDOWN)


def isolate(value: str) -> str:
    """A name inside a sentence: escaped, and kept in its own direction (U+2068 … U+2069)."""
    return f"\u2068{plain(value)}\u2069"


def card(body: Sequence[Json], fallback: str, reader: Reader) -> Json:
    """A whole card. `fallback` is what a client shows that cannot draw it: say the command that does the same."""
    made: Json = {"$schema": SCHEMA, "type": "AdaptiveCard", "version": "1.5", "fallbackText": fallback}
    if reader.rtl:
        return made | {"rtl": True, "body": each_in_its_own(list(body))}
    return made | {"body": list(body)}


def block(text: str, *, spacing: Spacing | None = None, **more: Any) -> Json:
    """A TextBlock; Markdown is drawn."""
    return {"type": "TextBlock", "text": text, "wrap": True} | more | ({"spacing": spacing} if spacing else {})


def heading(text: str, *, spacing: Spacing | None = None) -> Json:
    """The one title of a card."""
    return block(text, spacing=spacing, size="Large", weight="Bolder", style="heading")


def note(text: str, *, spacing: Spacing | None = "Small") -> Json:
    """Small and quiet: eyebrows, reasons, dates."""
    return block(text, spacing=spacing, size="Small", isSubtle=True)


def strong(text: str, *, spacing: Spacing | None = "Medium") -> Json:
    """Section titles, row names and totals."""
    return block(text, spacing=spacing, weight="Bolder")


def container(items: Iterable[Json], **more: Any) -> Json:
    return {"type": "Container"} | more | {"items": list(items)}


def band(style: Style, items: Iterable[Json]) -> Json:
    """The coloured head of a card that names a state."""
    return container(items, style=style, bleed=True)


def panel(items: Iterable[Json], style: Style = "emphasis") -> Json:
    """A quiet box: numbers, a preview; or (attention) what is to be fixed above a form."""
    return container(items, style=style, spacing="Medium")


def foot(items: Iterable[Json]) -> Json:
    """The band at the end of a card."""
    return container(items, style="emphasis", bleed=True, spacing="Medium")


def column(items: Iterable[Json], width: str = "stretch", *, centred: bool = True) -> Json:
    return {"type": "Column", "width": width, "items": list(items)} | (
        {"verticalContentAlignment": "Center"} if centred else {}
    )


def columns(*made: Json, spacing: Spacing | None = None, separator: bool = False) -> Json:
    return (
        {"type": "ColumnSet", "columns": list(made)}
        | ({"spacing": spacing} if spacing else {})
        | ({"separator": True} if separator else {})
    )


def badge(emoji: str, eyebrow: str, name: str, *, bold_eyebrow: bool = False) -> Json:
    """An emoji beside an eyebrow and a title: the head of topics and receipts."""
    above = block(eyebrow, size="Small", **({"weight": "Bolder"} if bold_eyebrow else {"isSubtle": True}))
    words = column([above, heading(plain(name), spacing="None")])
    return columns(column([block(emoji, size="ExtraLarge")], "auto"), words) if emoji else columns(words)


def total(label: str, value: str, *, last: bool = False, under: str = "") -> Json:
    """A line of a sum: a label, a number at the right, a reason under the label; `last` draws the line above."""
    weight: Json = {"weight": "Bolder"} if last else {}
    left = [block(label, **weight)] + ([note(under, spacing="None")] if under else [])
    right = block(value, horizontalAlignment="Right", **weight)
    return columns(column(left, centred=False), column([right], "auto", centred=False), spacing="Small", separator=last)


def open_row(name: str, under: str, value: str, spoken: str, intent: Intent) -> Json:
    """A row of a list that opens when tapped; `spoken` is what a screen reader says."""
    arrow = column([block("›", size="Large", isSubtle=True)], "auto")
    number = [column([block(value, horizontalAlignment="Right")], "auto")] if value else []
    words = [block(plain(name), weight="Bolder", maxLines=3)] + ([note(under, spacing="None")] if under else [])
    return container(
        [columns(column(words), *number, arrow)],
        separator=True,
        spacing="Medium",
        selectAction=on_tap(spoken, intent),
    )


def on_tap(spoken: str, intent: Intent) -> Json:
    """What a tappable row does; `spoken` is what a screen reader says."""
    return {"type": "Action.Submit", "title": spoken, "data": to_data(intent)}


def button_row(name: str, under: str, button: Json) -> Json:
    """A row of a list with one button at its end."""
    words = [block(plain(name), weight="Bolder", maxLines=3)] + ([note(under, spacing="None")] if under else [])
    return columns(column(words), column([actions([button])], "auto"), spacing="Medium", separator=True)


def button(
    title: str, intent: Intent, *, style: Literal["positive", "destructive"] | None = None, tooltip: str = ""
) -> Json:
    """A button: Execute for clients that can replace the card, the same as Submit for those that cannot."""
    more = ({"style": style} if style else {}) | ({"tooltip": tooltip} if tooltip else {})
    data = to_data(intent)
    submit = {"type": "Action.Submit", "title": title, "data": data} | ({"style": style} if style else {})
    execute = {"type": "Action.Execute", "title": title, "verb": intent.do, "data": data}
    return execute | more | {"fallback": submit}


def link(title: str, url: str) -> Json:
    """A button that opens a web page."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def actions(made: Iterable[Json], *, spacing: Spacing | None = None, **more: Any) -> Json:
    """The buttons of a card; Execute works with a fallback only inside an ActionSet."""
    return {"type": "ActionSet", "actions": list(made)} | ({"spacing": spacing} if spacing else {}) | more


def text_input(
    field: str, label: str, *, value: str = "", longest: int, required: str = "", lines: bool = False
) -> Json:
    """A text field; `required` is the sentence that the client shows when it is empty ("" makes it optional)."""
    made: Json = {"type": "Input.Text", "id": f"f_{field}", "label": label, "maxLength": longest}
    made |= {"value": value} if value else {}
    made |= {"isMultiline": True} if lines else {}
    return made | ({"isRequired": True, "errorMessage": required} if required else {})


def choice(field: str, label: str, choices: Sequence[tuple[str, str]], *, value: str) -> Json:
    """One of a few, all of them shown: (value, title) each."""
    made = [{"title": title, "value": each} for each, title in choices]
    return {
        "type": "Input.ChoiceSet", "id": f"f_{field}", "label": label, "style": "expanded", "wrap": True,
        "choices": made, "value": value,
    }  # fmt: skip


def toggle(field: str, title: str, label: str, *, on: bool) -> Json:
    """A yes-or-no field."""
    value = "true" if on else "false"
    return {"type": "Input.Toggle", "id": f"f_{field}", "title": title, "label": label, "value": value}


def field_error(sentence: str) -> Json:
    """What is wrong with a field, right after it."""
    return block(f"⚠ {sentence}", spacing="Small", weight="Bolder", color="Attention")


def fix_first(sentence: str) -> Json:
    """The box above a form that names what is to be fixed."""
    return panel([block(f"⚠ {sentence}")], "attention")
