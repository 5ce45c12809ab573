"""What may have been meant by a text that cannot be done as it stands: commands that can be typed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.audience.language.folding import fold
from bot.audience.language.quotes import quote, quoted_at
from bot.commands.forms import Match, matches
from bot.commands.table import COMMANDS
from bot.commands.typed import Fix, Typed
from cards.elements import plain

MOST = 3
MOST_TRIED = 24
LONGEST = 100
"""Characters of a suggestion; a longer one ends after what it mends."""
LATER = (
    "Sending again and again isn't available in this version, so nothing was made. "
    "To send it once, leave *every* out; a preview comes first."
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A text that was probably meant: how likely (0 to 100), and where it came from."""

    score: float
    text: str
    match: Match


def guessed(
    typed: Typed, later: Sequence[Match], readings: Callable[[str], int], *, admin: bool
) -> tuple[tuple[str, ...], str]:
    """The suggestions and the sentence.

    `later` are readings of what is to come again and again; `readings` tells in how many ways a text can be done.
    """
    if later:
        longest_first = sorted(later, key=lambda match: len(match.pieces), reverse=True)
        return _best(_mended(typed, longest_first), readings), LATER
    near = _near(typed, admin=admin)
    mended = sorted(_mended(typed, near), key=lambda each: each.score, reverse=True)[:MOST_TRIED]
    likeliest = mended[0].match if mended else _most_worded(near)
    if likeliest is not None and all(fix.kind for fix in likeliest.fixes):
        return _best(mended, readings) or (likeliest.command.instead,), _no_such(likeliest, typed)
    names = _by_name(typed, admin=admin)
    return _best(mended, readings) or _first(names, readings) or ("topics", "subscriptions", "help"), ""


def _near(typed: Typed, *, admin: bool) -> list[Match]:
    """The readings with the fewest mistakes in them."""
    found = [match for command in COMMANDS for match in matches(command, typed, guess=True) if match.fixes]
    allowed = [match for match in found if admin or not match.intent.admin]
    fewest = min((len(match.fixes) for match in allowed), default=0)
    return [match for match in allowed if len(match.fixes) == fewest]


def _mended(typed: Typed, near: Iterable[Match]) -> Iterator[Guess]:
    """The text of each match with what is mistyped put right."""
    for match in near:
        texts = [(100.0, typed.text[: typed.end])]
        for fix in reversed(match.fixes):
            texts = [
                (min(score, like), _put(text, fix, by)) for score, text in texts for like, by in _instead(fix, typed)
            ]
        end = match.fixes[-1].end - typed.end
        for score, text in texts:
            short = len(text) <= LONGEST and "\n" not in text
            yield Guess(score, text if short or end >= 0 else text[:end], match)


def _instead(fix: Fix, typed: Typed) -> list[tuple[float, str]]:
    """What may stand in its place, and how like it is to what was typed."""
    wrong = typed.text[fix.start : fix.end]
    if not fix.kind:
        return [(fuzz.ratio(fold(wrong), fix.instead) if fix.instead else 100.0, fix.instead)]
    names, bare = typed.names(fix.kind), _unquoted(wrong)
    close = [names.by_id[key] for key in names.closest(bare, MOST)]
    return [(fuzz.ratio(fold(bare), fold(name)), each) for name in close for each in (name, quote(name))]


def _put(text: str, fix: Fix, by: str) -> str:
    return text[: fix.start] + by + text[fix.end :]


def _best(guesses: Iterable[Guess], readings: Callable[[str], int]) -> tuple[str, ...]:
    return _first((guess.text for guess in guesses), readings)


def _first(texts: Iterable[str], readings: Callable[[str], int]) -> tuple[str, ...]:
    """The first that say one thing, each once (a name in quotes is not offered beside the same without).

    Where none does, the first of those that can be read in several ways: typed, they are asked about.
    """
    found = {text: readings(text) for text in dict.fromkeys(texts)}
    clear = {text.replace('"', ""): text for text in reversed(found) if found[text] == 1}
    open_ones = [text for text in found if found[text] > 1]
    return tuple(list(clear.values())[::-1][:MOST]) or tuple(open_ones[:MOST])


def _by_name(typed: Typed, *, admin: bool) -> Iterator[str]:
    """Where only a name was typed: what can be done with it."""
    if typed.end <= LONGEST:
        for key in typed.segments.closest(typed.text, score=80):
            for name in (typed.segments.by_id[key], quote(typed.segments.by_id[key])):
                yield f"join {name}"
                if admin:
                    yield f"segment {name}"


def _most_worded(near: Sequence[Match]) -> Match | None:
    """The command of which most words stand there, with the shortest name."""
    return max(near, key=lambda match: (len(match.pieces), match.fixes[0].start - match.fixes[0].end), default=None)


def _no_such(match: Match, typed: Typed) -> str:
    fix = match.fixes[0]
    kind = fix.kind if match.intent.admin else "topic"
    return f"There is no {kind} called “{plain(_unquoted(typed.text[fix.start : fix.end]))}”."


def _unquoted(text: str) -> str:
    quoted = next(quoted_at(text, 0), None)
    return quoted.content if quoted is not None and quoted.end == len(text) else text
