"""The buttons of a message: they show the state that the person is in now."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.records import Button, ButtonPlace, LinkButton, Opt, SegmentButton
from cards.content.view import View
from cards.elements import Json, actions, button, link, plain, strong

LONGEST = 30


def button_set(
    buttons: Sequence[Button], part: int, card: int | None, title: str, view: View, *, first: bool
) -> list[Json]:
    """The set of a part's or card's buttons, none when it has none.

    `title` is what they stand under, for screen readers; `first`: these are the first buttons of their card.
    """
    if not buttons:
        return []
    if not view.live:
        return [names(buttons)]
    places = [
        ButtonPlace(view.message.id, view.message.version, part, card, position) for position in range(len(buttons))
    ]
    several = sum(isinstance(each, SegmentButton) for each in buttons) > 1
    made = [_button(each, place, title, view, several) for each, place in zip(buttons, places, strict=True)]
    if first and not view.done(buttons[0]):
        made[0] = _positive(made[0])
    return [actions(made, spacing="Medium")]


def names(buttons: Sequence[Button]) -> Json:
    """The buttons' names in brackets, for a preview: nothing to tap."""
    return strong(" ".join(f"\\[{plain(each.title)}\\]" for each in buttons), spacing="Small")


def _button(each: Button, place: ButtonPlace, title: str, view: View, several: bool) -> Json:
    if isinstance(each, LinkButton):
        return link(each.title, each.url)
    undo = view.done(each)
    name = _name(each, view)
    said = _way_back(each, name, several) if undo and isinstance(each, SegmentButton) else each.title
    return button(said, view.tap(place, undo=undo), tooltip=_spoken(said, name or title))


def _way_back(each: SegmentButton, name: str, several: bool) -> str:
    if each.opt is Opt.OUT:
        return "Undo"
    longer = f"Unsubscribe from {name}"
    return longer if several and len(longer) <= LONGEST else "Unsubscribe"


def _name(each: Button, view: View) -> str:
    state = view.state(each)
    return state.segment.name if state else ""


def _spoken(said: str, about: str) -> str:
    if not about or about in said:
        return said
    word = {"Subscribe": "Subscribe to", "Unsubscribe": "Unsubscribe from", "About": "About"}.get(said, f"{said}:")
    return f"{word} {about}"


def _positive(made: Json) -> Json:
    styled = made | {"style": "positive"}
    return styled | {"fallback": made["fallback"] | {"style": "positive"}} if "fallback" in made else styled
