"""What is said when an expression cannot be read."""

from __future__ import annotations

from bot.refusals import Refused


class ExpressionError(Refused):
    """`position` and `length` mark the place in the text that was read, in characters from 0."""

    def __init__(self, sentence: str, position: int, length: int) -> None:
        super().__init__(sentence, field="expression")
        self.position = position
        self.length = length
