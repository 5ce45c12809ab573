"""What the rules say when something cannot be done: a sentence for the person in front of it, never a code."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - reads as what happened: raise Refused("…")
    """A use case could not be carried out and nothing was changed.

    `sentence` says what was wrong and what to do, ready to be shown. `field` names the form field it concerns
    (without the `f_` prefix), where there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
