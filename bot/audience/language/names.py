"""Finding names in what was typed: longest first, quoted or not; and the nearest ones to a name that is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.audience.language.folding import Folded, fold
from bot.audience.language.quotes import has_double, quoted_at
from bot.audience.segments.records import EVERYONE, Segment

CLOSE_ENOUGH = 65
"""Of 100, by rapidfuzz's ratio, for "did you mean"."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name at a place: its id and where it ends. `sure`: quoted plainly, or bare without a quote in it."""

    id: str
    end: int
    sure: bool


class Names:
    """The names that are known, each with its id."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.by_id = dict(pairs)
        self._by_fold: dict[str, list[str]] = {}
        for key, name in self.by_id.items():
            self._by_fold.setdefault(fold(name), []).append(key)
        self._by_fold.pop("", None)
        self._longest = max(map(len, self._by_fold), default=0)

    @classmethod
    def of_segments(cls, segments: Iterable[Segment]) -> Names:
        """The segments' names, with the built-in everyone."""
        return cls([*((segment.id, segment.name) for segment in segments), (EVERYONE, EVERYONE)])

    def exact(self, name: str) -> list[str]:
        """The ids of that name: one, none, or several that differ only in how they are written."""
        ids = self._by_fold.get(fold(name), [])
        same = [key for key in ids if self.by_id[key] == name]
        return same or ids

    def at(self, folded: Folded, start: int) -> Iterator[Found]:
        """The names that stand at that place: plainly quoted, then bare and longest first, then with odd quotes."""
        quoted = [
            Found(key, each.end, each.plain)
            for each in quoted_at(folded.text, start)
            for key in self.exact(each.content)
        ]
        bare = self._bare(folded, start)
        yield from (found for found in quoted if found.sure)
        yield from (found for found in bare if found.sure)
        yield from (found for found in [*bare, *quoted] if not found.sure)

    def closest(self, typed: str, limit: int = 3, score: float = CLOSE_ENOUGH) -> list[str]:
        """The ids of the names most like what was typed, the best first."""
        names = {key: fold(name) for key, name in self.by_id.items()}
        found = process.extract(fold(typed), names, scorer=fuzz.ratio, limit=limit, score_cutoff=score)
        return [key for _, _, key in found]

    def _bare(self, folded: Folded, start: int) -> list[Found]:
        ends: dict[str, int] = {}
        for end, key in folded.spans(start, self._longest):
            if key in self._by_fold:
                ends.setdefault(key, end)  # the first end: without what has no width
        return [
            Found(key, end, not has_double(folded.text[start:end]))
            for end in sorted(ends.values(), reverse=True)
            for key in self.exact(folded.text[start:end])
        ]
