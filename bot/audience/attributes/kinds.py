"""The types of attributes as people write them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.audience.attributes.records import Kind
from bot.audience.attributes.values import shortened
from bot.audience.language.folding import fold
from bot.refusals import Refused

OTHERWISE: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("string", "word", "words", "a text"),
    Kind.NUMBER: ("numeric", "integer", "decimal", "a number"),
    Kind.YES_NO: ("yes no", "yes-no", "yes / no", "yes or no", "boolean", "bool"),
    Kind.DATE: ("day", "a date"),
    Kind.LIST: ("list", "lists", "a list", "list of texts", "a list of text", "texts", "tags"),
}
"""Words that mean the same type."""
_KINDS = {fold(word): kind for kind in Kind for word in (kind.value, *OTHERWISE[kind])}


def read_kind(text: str) -> Kind:
    """The type that a text names. Raises Refused, with the field `kind` and the types there are."""
    kind = _KINDS.get(fold(text).strip(" ."))
    if kind is None:
        sentence = f"“{shortened(text)}” is no type. Types are text, number, yes/no, date and list of text."
        raise Refused(sentence, field="kind")
    return kind
