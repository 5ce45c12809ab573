"""Parts of messages as the pieces of a card."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content.records import Button, Card, Image, ImagePart, Opt, SegmentButton, TextPart
from cards.content.buttons import button_set
from cards.content.view import SegmentState, View
from cards.elements import Json, Spacing, badge, band, block, container, heading, isolate, note, panel, plain, strong

LEAST_HEIGHT = "84px"
"""Of the text on a card of a carousel, so that the buttons of all cards stand on one line."""
_LIST_LINE = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


def text_items(part: TextPart, position: int, view: View, *, first: bool, first_buttons: bool) -> list[Json]:
    """A text part. `first`: it begins its card (bands stand only there); `first_buttons`: none came before."""
    words = text_blocks(part.text)
    buttons = button_set(part.buttons, position, None, part.title, view, first=first_buttons)
    if first and part.emoji and part.title:
        if _lead(part.buttons):
            return [_topic_band(part, view), *_begun(words), *buttons]
        greeting = words[:1] if len(words) > 1 else []
        head = band("accent", [heading(f"{part.emoji} {plain(part.title)}"), *greeting])
        return [head, *_begun(words[len(greeting) :]), *_states(part.buttons, view), *buttons]
    return [*_title(part, first), *words, *_states(part.buttons, view), *buttons]


def card_items(card: Card, part: int, position: int, view: View) -> list[Json]:
    """A card of a carousel; those that present a topic show the person's state in it."""
    buttons = button_set(card.buttons, part, position, card.title, view, first=True)
    picture = [image_item(card.image)] if card.image else []
    if card.emoji and _lead(card.buttons):
        return [_topic_band(card, view), *picture, _words_of(card, _under(card, view)), *buttons]
    head = (
        [band("accent", [heading(f"{card.emoji} {plain(card.title)}")])] if card.emoji else [heading(plain(card.title))]
    )
    under = [note(plain(card.subtitle), spacing="None")] if card.subtitle else []
    if card.emoji:
        return [*head, *picture, _words_of(card, under), *_states(card.buttons, view), *buttons]
    return [*picture, *head, *under, _words_of(card, []), *_states(card.buttons, view), *buttons]


def image_item(image: Image) -> Json:
    return {"type": "Image", "url": image.url, "altText": image.alt, "size": "Stretch"}


def image_part_items(part: ImagePart, *, first: bool) -> list[Json]:
    return [image_item(part.image) | ({} if first else {"spacing": "Medium"})]


def text_blocks(text: str) -> list[Json]:
    """Markdown as blocks: Teams keeps neither single line ends nor empty lines inside one block.

    Lines of a list stay together, every other line is a block of its own.
    """
    made: list[Json] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        spacing: Spacing = "Small"
        for lines in _runs(paragraph.splitlines()):
            made.append(block(lines, spacing=spacing))
            spacing = "None"
    return made if text.strip() else []


def _runs(lines: Sequence[str]) -> list[str]:
    made: list[str] = []
    in_list = False
    for line in lines:
        is_item = bool(_LIST_LINE.match(line))
        if is_item and in_list:
            made[-1] += f"\n{line}"
        elif line.strip():
            made.append(line.strip())
        in_list = is_item
    return made


def _begun(words: Sequence[Json]) -> list[Json]:
    """The words after a band, a little further from it."""
    return [words[0] | {"spacing": "Medium"}, *words[1:]] if words else []


def _title(part: TextPart, first: bool) -> list[Json]:
    if not part.title:
        return []
    title = plain(f"{part.emoji} {part.title}".strip())
    return [heading(title) if first else strong(title)]


def _lead(buttons: Sequence[Button]) -> SegmentButton | None:
    """The one opt-in button that makes a part or card the presentation of a topic."""
    found = [each for each in buttons if isinstance(each, SegmentButton)]
    return found[0] if len(found) == 1 and found[0].opt is Opt.IN else None


def _topic_band(shown: TextPart | Card, view: View) -> Json:
    lead = _lead(shown.buttons)
    state = view.joined(lead) if lead else None
    if state is None:
        return band("accent", [badge(shown.emoji, "Topic", shown.title)])
    same = state.segment.name.casefold() == shown.title.casefold()
    eyebrow = "✓ Subscribed" if same else f"✓ Subscribed to {isolate(state.segment.name)}"
    return band("good", [badge(shown.emoji, eyebrow, shown.title, bold_eyebrow=True)])


def _under(card: Card, view: View) -> list[Json]:
    """The line under a topic's text: since when, else the subtitle."""
    lead = _lead(card.buttons)
    state = view.joined(lead) if lead else None
    said = f"Since {view.reader.day(state.since, now=view.now)}" if state and state.since else plain(card.subtitle)
    return [note(said)] if said else []


def _words_of(card: Card, under: Sequence[Json]) -> Json:
    words = text_blocks(card.text)
    start = [{key: value for key, value in words[0].items() if key != "spacing"}, *words[1:]] if words else []
    return container([*start, *under], minHeight=LEAST_HEIGHT, spacing="Medium")


def _states(buttons: Sequence[Button], view: View) -> list[Json]:
    """What the person is subscribed to already, where no band says it."""
    joined = [state for each in buttons if (state := view.joined(each))]
    return [panel([block(_joined(state, view), spacing="None") for state in joined], "good")] if joined else []


def _joined(state: SegmentState, view: View) -> str:
    since = f" since {view.reader.day(state.since, now=view.now)}" if state.since else ""
    return f"✓ Subscribed to **{isolate(state.segment.name)}**{since}"
