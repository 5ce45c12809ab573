"""Sentences about what is asked of an attribute and cannot be read, each with its place."""

from __future__ import annotations

from bot.audience.attributes.records import Attribute, Kind
from bot.audience.attributes.values import parse_one, shortened
from bot.audience.language.errors import ExpressionError
from bot.audience.language.folding import Folded, strip_end
from bot.audience.language.keywords import FITTING, LONGEST_SPAN, WORDS, comparison, words_at
from bot.audience.language.literals import LONGEST, bare_end
from bot.audience.language.quotes import DOUBLE, SINGLE, quoted_at
from bot.audience.language.scanner import Node
from bot.refusals import Refused
from cards.elements import plain

_EXAMPLES = {
    Kind.TEXT: '= "Lisbon"',
    Kind.NUMBER: ">= 3",
    Kind.YES_NO: "= yes",
    Kind.DATE: "within 30 days",
    Kind.LIST: 'contains "Lisbon"',
}
_ASKING = {kind: word for kind, word in WORDS.items() if kind not in ("JOINED", "COMMA", "WITHIN", "IN")}
_SIGNS = {"CONTAINS": "contains", "STARTS": "starts with", "IN": "in (…)", "SET": "is set", "UNSET": "is not set"} | {
    "WITHIN": "within"
}


def asks(folded: Folded, place: int) -> bool:
    """Whether an attribute is asked something by what stands there."""
    sign = comparison(folded, place)
    if sign is not None and not folded.text[place].isalpha():
        return True
    later = folded.word("in (", place) or folded.word("in(", place)
    return later is not None or bool(words_at(folded, place, _ASKING))


def about_attribute(node: Node, folded: Folded, place: int, stop: int) -> ExpressionError | None:
    """What is wrong after an attribute, or after what it is asked; None: something else is."""
    last = node.token.type if node.token is not None else ""
    if last == "ATTR":
        return _no_question(node, folded, place, stop)
    if last == "WITHIN":
        return _no_span(place, stop)
    if last == "IN" or (last, _before(node)) in (("NAME", "JOINED"), ("NOT", "ATTR")):
        return _no_next(last, place, stop)
    if "VALUE" in node.accepted:
        return _no_value(node, folded, place, stop)
    if last == "VALUE" and place < stop and "COMMA" in node.accepted:
        return ExpressionError("Put a comma between the values, and a “)” after the last.", place, 0)
    if last == "VALUE" and place < stop and comparison(folded, place) is None:
        return _runs_on(node, folded, place, stop)
    return None


def _no_question(node: Node, folded: Folded, place: int, stop: int) -> ExpressionError | None:
    attribute = node.attribute
    assert attribute is not None
    assert node.token is not None
    name = plain(attribute.name)
    if place < stop and (asks(folded, place) or comparison(folded, place) or words_at(folded, place, WORDS)):
        can = ", ".join(_SIGNS.get(each, each) for each in FITTING[attribute.kind])
        sentence = f"“{name}” is {_a(attribute)}. It can be asked: {can}."
        return ExpressionError(sentence, place, _length(folded, place))
    ends = place >= stop or bool(words_at(folded, place, {"AND": "and", "OR": "or", "CLOSE": ")"}))
    if not ends:
        return None
    start = node.token.start_pos or 0
    sentence = f"“{name}” is an attribute. Say what it should be, such as *{name} {plain(_EXAMPLES[attribute.kind])}*."
    return ExpressionError(sentence, start, node.place - start)


def _no_value(node: Node, folded: Folded, place: int, stop: int) -> ExpressionError:
    attribute = node.attribute
    assert attribute is not None
    assert node.token is not None
    text = folded.text
    quoted = next(quoted_at(text, place), None) if place < stop else None
    if place < stop and text[place] in DOUBLE + SINGLE and (quoted is None or quoted.end > stop):
        return ExpressionError("This quote is never closed. Put one where the value ends.", place, 1)
    end = quoted.end if quoted else strip_end(text, place, bare_end(folded, place, stop)) if place < stop else place
    if end == place:
        return ExpressionError(f"A value is missing after “{plain(_shown(node))}”.", place, 0)
    content = quoted.content if quoted else text[place:end]
    return ExpressionError(_wrong(attribute, content), place, end - place)


def _wrong(attribute: Attribute, content: str) -> str:
    if len(content) > LONGEST:
        return f"That value has {len(content)} characters. {LONGEST} is the most."
    try:
        parse_one(attribute.kind, content)
    except Refused as refused:
        return refused.sentence
    return f"“{shortened(content)}” can't be read here. Put the value in quotes."


def _no_span(place: int, stop: int) -> ExpressionError:
    years = LONGEST_SPAN["year"]
    sentence = f"Say how long after “within”, such as 30 days, 2 weeks, 6 months or 1 year; {years} years are the most."
    return ExpressionError(sentence, place, 0 if place >= stop else 1)


def _no_next(last: str, place: int, stop: int) -> ExpressionError:
    sentence = {
        "IN": "Put the values in parentheses, such as *in (“Lisbon”, “Porto”)*.",
        "NOT": "After an attribute and “not” only *in (…)* can stand. Put “not” before the attribute.",
        "NAME": "Say since when they have been in it, such as *within 7 days*.",
    }[last]
    return ExpressionError(sentence, place, 0 if place >= stop else 1)


def _before(node: Node) -> str:
    """What stands before the last word."""
    return node.before.token.type if node.before is not None and node.before.token is not None else ""


def _runs_on(node: Node, folded: Folded, place: int, stop: int) -> ExpressionError | None:
    """Behind a value without quotes something stands that may be meant as a part of it."""
    token = node.token
    assert token is not None
    if folded.text[token.start_pos or 0] in DOUBLE + SINGLE or words_at(folded, place, {"CLOSE": ")"}):
        return None
    end = max(strip_end(folded.text, place, bare_end(folded, place, stop)), place + 1)
    sentence = "Put the value in quotes where that belongs to it, or “and” or “or” before it."
    return ExpressionError(sentence, place, end - place)


def _a(attribute: Attribute) -> str:
    return {
        Kind.TEXT: "a text", Kind.NUMBER: "a number", Kind.YES_NO: "yes or no", Kind.DATE: "a date",
        Kind.LIST: "a list of texts",
    }[attribute.kind]  # fmt: skip


def _shown(node: Node) -> str:
    assert node.token is not None
    return str(node.token)


def _length(folded: Folded, place: int) -> int:
    sign = comparison(folded, place)
    ends = [*words_at(folded, place, WORDS).values(), *([sign[1]] if sign else [])]
    return max(ends, default=place + 1) - place
