"""Where a text can be read as an expression: every way to cut it into names and keywords, best first.

Names may contain keywords, parentheses and quotes, so cutting needs the parser's state: a step is taken only where the
grammar accepts it, longest name first, and is taken back when it leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from bot.audience.language.folding import Folded, skip_space, strip_end
from bot.audience.language.meaning import Meaning
from bot.audience.language.names import Names

KEYWORDS = {"AND": "and", "OR": "or", "NOT": "not", "OPEN": "(", "CLOSE": ")"}
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


def readings(folded: Folded, start: int, stop: int, names: Names) -> Iterator[Node]:
    """All places that can be read up to, in the order of preference (depth first)."""
    stop = min(stop, start + LONGEST)
    waiting = [Node(start, None, None, grammar().parse_interactive())]
    seen: set[tuple[int, tuple[int, ...]]] = set()
    while waiting:
        node = waiting.pop()
        state = (node.place, tuple(node.parser.parser_state.state_stack))
        if state in seen or node.depth > DEEPEST:
            continue
        seen.add(state)
        yield node
        steps = [_step(node, token) for token in _words(folded, skip_space(folded.text, node.place), stop, names)]
        waiting.extend(step for step in reversed(steps) if step is not None)


def readable_ends(folded: Folded, start: int, names: Names) -> frozenset[int]:
    """The places at which an expression that begins at `start` may end."""
    text = folded.text
    nodes = readings(folded, start, strip_end(text, start, len(text)), names)
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


def _words(folded: Folded, place: int, stop: int, names: Names) -> Iterator[Token]:
    """What may stand at a place. A bare name with a quote in it comes last: it can be quoted, a quote cannot."""
    found = [each for each in names.at(folded, place) if each.end <= stop]
    yield from (_token("NAME", each.id, place, each.end) for each in found if each.sure)
    for kind, word in KEYWORDS.items():
        end = folded.word(word, place)
        if end is not None and end <= stop:
            yield _token(kind, folded.text[place:end], place, end)
    yield from (_token("NAME", each.id, place, each.end) for each in found if not each.sure)


def _token(kind: str, value: str, start: int, end: int) -> Token:
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
