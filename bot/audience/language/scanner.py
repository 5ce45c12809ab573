"""Where a text can be read as an expression: every way to cut it into names, keywords and values, best first.

Names may contain keywords, parentheses and quotes, so cutting needs the parser's state: a step is taken only where the
grammar accepts it, longest name first, and is taken back when it leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from bot.audience.attributes.records import Attribute
from bot.audience.language.folding import Folded, skip_space, strip_end
from bot.audience.language.keywords import BOOLEANS, FITTING, WORDS, comparison, words_at
from bot.audience.language.literals import span_at, values_at
from bot.audience.language.meaning import Meaning
from bot.audience.language.names import Names
from bot.audience.language.vocabulary import Vocabulary, vocabulary_of

LONGEST = 2_000
"""Characters of an expression: more than twenty names of full length."""
DEEPEST = 30
"""Parentheses and nots within each other; MongoDB nests documents up to 100 deep, a level here takes two of them."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place that reading came to: the words so far, what the grammar accepts next."""

    place: int
    token: Token | None
    before: Node | None
    parser: InteractiveParser

    @property
    def tokens(self) -> list[Token]:
        """The words from the start to this place."""
        found: list[Token] = []
        node: Node | None = self
        while node is not None and node.token is not None:
            found.append(node.token)
            node = node.before
        return found[::-1]

    @property
    def depth(self) -> int:
        """How many parentheses and nots are open."""
        return sum(getattr(value, "type", "") in ("NOT", "OPEN") for value in self.parser.parser_state.value_stack)

    @property
    def accepted(self) -> set[str]:
        """The kinds of words that the grammar takes next."""
        kinds: set[str] = self.parser.accepts()  # type: ignore[no-untyped-call] # lark leaves it untyped
        return kinds

    @property
    def complete(self) -> bool:
        """Whether an expression may end here."""
        return "$END" in self.accepted

    @property
    def wants_name(self) -> bool:
        return "NAME" in self.accepted

    @property
    def attribute(self) -> Attribute | None:
        """The attribute that is being asked about."""
        node: Node | None = self
        while node is not None and node.token is not None:
            if node.token.type == "ATTR":
                return cast(Attribute, node.token.value)
            node = node.before
        return None


def readings(folded: Folded, start: int, stop: int, names: Names, *, plain: bool = False) -> Iterator[Node]:
    """All places that can be read up to, in the order of preference (depth first).

    `plain`: as names and keywords alone, without attributes.
    """
    stop = min(stop, start + LONGEST)
    words = vocabulary_of(names)
    waiting = [Node(start, None, None, grammar().parse_interactive())]
    seen: set[tuple[int, tuple[int, ...]]] = set()
    while waiting:
        node = waiting.pop()
        state = (node.place, tuple(node.parser.parser_state.state_stack))
        if state in seen or node.depth > DEEPEST:
            continue
        seen.add(state)
        yield node
        place = skip_space(folded.text, node.place)
        tokens = _names_and_keywords(folded, place, stop, words) if plain else _words(node, folded, place, stop, words)
        steps = [_step(node, token) for token in tokens]
        waiting.extend(step for step in reversed(steps) if step is not None)


def readable_ends(folded: Folded, start: int, names: Names, *, plain: bool = False) -> frozenset[int]:
    """The places at which an expression that begins at `start` may end."""
    text = folded.text
    nodes = readings(folded, start, strip_end(text, start, len(text)), names, plain=plain)
    return frozenset(node.place for node in nodes if node.complete)


@cache
def grammar() -> Lark:
    """The parser of expression.lark; it is given tokens."""
    source = files(__package__).joinpath("expression.lark").read_text("utf-8")
    return Lark(source, parser="lalr", lexer=_Given, transformer=Meaning())


class _Given(Lexer):
    """Passes on the tokens that the scanner made."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Iterable[Token]) -> Iterator[Token]:  # type: ignore[override] # as lark calls it
        yield from data


def _words(node: Node, folded: Folded, place: int, stop: int, words: Vocabulary) -> Iterator[Token]:
    """What may stand after that place."""
    if place >= stop:
        return
    last = node.token.type if node.token is not None else ""
    if last in ("COMPARE", "CONTAINS", "STARTS") or "VALUE" in _after_sign(node, last):
        yield from _values(node, folded, place, stop)
    elif last == "WITHIN":
        yield from _spans(folded, place, stop)
    else:
        yield from _names_and_keywords(folded, place, stop, words)
        yield from _asking(node, last, folded, place, stop)
        yield from (_token("ATTR", each, place, end) for each, end in words.attributes_at(folded, place) if end <= stop)


def _after_sign(node: Node, last: str) -> set[str]:
    """What is accepted after a parenthesis or a comma, which may stand before a value."""
    return node.accepted if last in ("OPEN", "COMMA") else set()


def _names_and_keywords(folded: Folded, place: int, stop: int, names: Names) -> Iterator[Token]:
    """A bare name with a quote in it comes last: it can be quoted, a quote cannot."""
    found = [each for each in names.at(folded, place) if each.end <= stop]
    yield from (_token("NAME", each.id, place, each.end) for each in found if each.sure)
    yield from _keywords(folded, place, stop, BOOLEANS)
    yield from (_token("NAME", each.id, place, each.end) for each in found if not each.sure)


def _keywords(folded: Folded, place: int, stop: int, words: Mapping[str, str]) -> Iterator[Token]:
    for kind, end in words_at(folded, place, words).items():
        if end <= stop:
            yield _token(kind, folded.text[place:end], place, end)


def _asking(node: Node, last: str, folded: Folded, place: int, stop: int) -> Iterator[Token]:
    """What an attribute may be asked, by its type, and the other words that are no names."""
    attribute = node.attribute if last == "ATTR" else None
    if attribute is None:
        yield from _keywords(folded, place, stop, {kind: WORDS[kind] for kind in ("JOINED", "COMMA", "WITHIN", "IN")})
        return
    fitting = FITTING[attribute.kind]
    yield from _keywords(folded, place, stop, {kind: word for kind, word in WORDS.items() if kind in fitting})
    sign = comparison(folded, place)
    if sign is not None and sign[0] in fitting and sign[1] <= stop:
        yield _token("COMPARE", sign[0], place, sign[1])


def _values(node: Node, folded: Folded, place: int, stop: int) -> Iterator[Token]:
    attribute = node.attribute
    assert attribute is not None  # the grammar asks for a value after an attribute only
    yield from (_token("VALUE", value, place, end) for value, end in values_at(folded, attribute, place, stop))


def _spans(folded: Folded, place: int, stop: int) -> Iterator[Token]:
    found = span_at(folded.text, place)
    if found is not None and found[1] <= stop:
        yield _token("SPAN", found[0], place, found[1])


def _token(kind: str, value: Any, start: int, end: int) -> Token:
    return Token(kind, value, start_pos=start, end_pos=end)


def _step(node: Node, token: Token) -> Node | None:
    # The values are not needed on the way, so the copies may share them.
    parser: InteractiveParser = node.parser.copy(deepcopy_values=False)  # type: ignore[no-untyped-call] # as above
    try:
        parser.feed_token(token)
    except UnexpectedToken:
        return None
    assert token.end_pos is not None
    return Node(token.end_pos, token, node, parser)
