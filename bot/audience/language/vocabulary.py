"""The words that an expression may name: segments, and attributes with their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.audience.attributes.records import BUILT_IN, Attribute
from bot.audience.language.folding import Folded
from bot.audience.language.names import Names
from bot.audience.segments.records import EVERYONE, Segment


class Vocabulary(Names):
    """The names of segments, and beside them those of attributes: the built-in ones and a tenant's own."""

    def __init__(self, segments: Iterable[tuple[str, str]], attributes: Iterable[Attribute] = ()) -> None:
        super().__init__(segments)
        self.attributes = {each.key: each for each in (*BUILT_IN, *attributes)}
        self._attribute_names = Names((key, each.name) for key, each in self.attributes.items())

    @classmethod
    def of(cls, segments: Iterable[Segment], attributes: Iterable[Attribute] = ()) -> Vocabulary:
        """With the built-in everyone."""
        return cls([*((each.id, each.name) for each in segments), (EVERYONE, EVERYONE)], attributes)

    def attributes_at(self, folded: Folded, start: int) -> Iterator[tuple[Attribute, int]]:
        """The attributes whose names stand at that place, longest first, each with the name's end."""
        for found in self._attribute_names.at(folded, start):
            yield self.attributes[found.id], found.end

    def closest_attributes(self, typed: str) -> list[str]:
        """The names of the attributes most like what was typed, the best first."""
        return [self.attributes[key].name for key in self._attribute_names.closest(typed)]


def vocabulary_of(names: Names) -> Vocabulary:
    """The same names with the built-in attributes, where nobody gave attributes."""
    return names if isinstance(names, Vocabulary) else Vocabulary(names.by_id.items())
