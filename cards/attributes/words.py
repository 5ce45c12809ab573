"""Words for the types of attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.audience.attributes.records import Kind

KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "Text",
    Kind.NUMBER: "Number",
    Kind.YES_NO: "Yes or no",
    Kind.DATE: "Date",
    Kind.LIST: "List of text",
}
SUCH_AS: Mapping[Kind, str] = {
    Kind.TEXT: "Text, such as a city",
    Kind.NUMBER: "Number, such as a level",
    Kind.YES_NO: "Yes or no, such as whether somebody works at night",
    Kind.DATE: "Date, such as the first day",
    Kind.LIST: "List of text, such as skills",
}


def kind_choices() -> Sequence[tuple[str, str]]:
    """The types to choose from: the value of each, and its words."""
    return [(kind.value, SUCH_AS[kind]) for kind in Kind]
