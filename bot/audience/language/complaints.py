"""Sentences about expressions that cannot be read, each with its place."""

from __future__ import annotations

from lark import Token

from bot.audience.attributes.values import shortened
from bot.audience.language.asking import about_attribute, asks
from bot.audience.language.errors import ExpressionError
from bot.audience.language.folding import Folded, skip_space, strip_end
from bot.audience.language.keywords import BOOLEANS, words_at
from bot.audience.language.quotes import quoted_at
from bot.audience.language.scanner import DEEPEST, Node
from bot.audience.language.vocabulary import Vocabulary
from cards.elements import plain


def complaint(node: Node, folded: Folded, stop: int, names: Vocabulary) -> ExpressionError:
    """What is wrong after the last place that could be read up to."""
    place = skip_space(folded.text, node.place, stop)
    asked = about_attribute(node, folded, place, stop)
    if asked is not None:
        return asked
    if node.token is not None and node.token.type == "ATTR":  # a name that only begins as an attribute's does
        return _unknown(node.token.start_pos or 0, folded, stop, names, at_least=place)
    if place >= stop:
        return _unfinished(node, stop)
    if node.wants_name and node.depth == DEEPEST and _keyword(folded, place) is not None:
        return ExpressionError(f"This is nested too deeply: {DEEPEST} levels are the most.", place, 1)
    if node.wants_name:
        return _no_name(node, place, folded, stop, names)
    return _no_keyword(node, place, folded, stop, names)


def _unfinished(node: Node, stop: int) -> ExpressionError:
    """It ends too early: after a keyword, or with a parenthesis open."""
    last = node.tokens[-1]
    if node.wants_name:
        return ExpressionError(f"A segment name is missing at the end, after “{last}”.", stop, 0)
    place = _open_parentheses(node.tokens)[-1]
    return ExpressionError("This “(” is never closed. Put a “)” where it ends.", place, 1)


def _no_name(node: Node, place: int, folded: Folded, stop: int, names: Vocabulary) -> ExpressionError:
    """A name should stand here, and none does: a keyword, or a name that is not known."""
    keyword_end = _keyword(folded, place)
    if keyword_end is not None:
        before = f"after “{node.token}”" if node.token is not None else "at the start"
        sentence = f"A segment name is missing {before}: “{folded.text[place:keyword_end]}” cannot stand there."
        return ExpressionError(sentence, place, keyword_end - place)
    return _unknown(place, folded, stop, names)


def _no_keyword(node: Node, place: int, folded: Folded, stop: int, names: Vocabulary) -> ExpressionError:
    """After a name something else stands than and, or, or the end."""
    text = folded.text
    if folded.word(")", place) is not None:
        return ExpressionError("There is no “(” for this “)”.", place, 1)
    begun = node.token.start_pos or 0 if node.token is not None and node.token.type == "NAME" else None
    if begun is not None and asks(folded, place):
        sentence = f"“{shortened(text[begun : node.place])}” is a segment: people are in it or not."
        return ExpressionError(sentence, begun, node.place - begun)
    bare = begun is not None and next(quoted_at(text, begun), None) is None
    if begun is not None and bare and not _starts_operand(folded, place, names):
        # The name goes on: "Lisbon offices" where only "Lisbon" is known.
        return _unknown(begun, folded, stop, names, at_least=place)
    end = _keyword(folded, place) or _name_end(folded, place, names) or _run_end(folded, place, stop)
    return ExpressionError(f"Put “and” or “or” before “{shortened(text[place:end])}”.", place, end - place)


def _unknown(place: int, folded: Folded, stop: int, names: Vocabulary, at_least: int = 0) -> ExpressionError:
    quoted = next(quoted_at(folded.text, place), None) if not at_least else None
    end = quoted.end if quoted is not None else _run_end(folded, max(place, at_least), stop)
    typed = quoted.content if quoted is not None else folded.text[place:end]
    if asks(folded, skip_space(folded.text, end, stop)):
        return _unknown_attribute(typed, place, end, names)
    meant = [f"“{plain(names.by_id[each])}”" for each in names.closest(typed)]
    hint = f"Did you mean {' or '.join(meant)}?" if meant else "Type *segments* to see them."
    return ExpressionError(f"There is no segment called “{shortened(typed)}”. {hint}", place, end - place)


def _unknown_attribute(typed: str, place: int, end: int, names: Vocabulary) -> ExpressionError:
    meant = [f"“{plain(each)}”" for each in names.closest_attributes(typed)]
    hint = f"Did you mean {' or '.join(meant)}?" if meant else "Type *attributes* to see them."
    return ExpressionError(f"There is no attribute called “{shortened(typed)}”. {hint}", place, end - place)


def _starts_operand(folded: Folded, place: int, names: Vocabulary) -> bool:
    """Whether a whole name, a parenthesis or a not stands here."""
    opened = words_at(folded, place, {kind: BOOLEANS[kind] for kind in ("OPEN", "NOT")})
    return bool(opened) or _name_end(folded, place, names) is not None


def _name_end(folded: Folded, place: int, names: Vocabulary) -> int | None:
    return next((found.end for found in names.at(folded, place)), None)


def _keyword(folded: Folded, place: int) -> int | None:
    return next(iter(words_at(folded, place, BOOLEANS).values()), None)


def _run_end(folded: Folded, place: int, stop: int) -> int:
    """Where the words that begin here end: before the next keyword or parenthesis."""
    end = place + 1
    while end < stop and not (_ends_name(folded, end) and _separate(folded.text, end)):
        end += 1
    return strip_end(folded.text, place, end)


def _ends_name(folded: Folded, place: int) -> bool:
    return _keyword(folded, place) is not None or asks(folded, place)


def _separate(text: str, place: int) -> bool:
    return text[place - 1].isspace() or not text[place].isalnum()


def _open_parentheses(tokens: list[Token]) -> list[int]:
    opened: list[int] = []
    for token in tokens:
        if token.type == "OPEN":
            opened.append(token.start_pos or 0)
        elif token.type == "CLOSE":
            opened.pop()
    return opened
