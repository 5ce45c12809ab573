"""Every card drawn by Microsoft's renderer, light and dark, narrow and wide: no warning, nothing cut off.

The pictures stay in .screenshots/cards, to be looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cards.browser import Drawing, drawing, missing
from tests.cards.samples import samples

PICTURES = Path(__file__).parents[2] / ".screenshots" / "cards"
PHONE, DESKTOP, IN_CAROUSEL = 320, 480, 300
SAMPLES = samples()

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def canvas() -> Iterator[Drawing]:
    if line := missing():
        pytest.fail(line) if os.environ.get("CI") else pytest.skip(line)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with drawing() as made:
        yield made


@pytest.mark.parametrize("name", SAMPLES)
def test_draws_without_a_warning_and_whole(name: str, canvas: Drawing) -> None:
    cards = SAMPLES[name]
    problems: list[str] = []
    for width in (PHONE, DESKTOP) if len(cards) == 1 else (IN_CAROUSEL,):
        problems += canvas.draw(cards, width)
        canvas.keep(PICTURES / f"{name}-{width}.png")
    assert problems == []


def test_a_warning_is_noticed(canvas: Drawing) -> None:
    """The drawing itself would say nothing if it had stopped looking."""
    odd = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Nothing"}, {"type": "Image"}]}
    assert any(said.startswith(("parse", "validate")) for said in canvas.draw([odd], PHONE))


def test_a_cut_off_text_is_noticed(canvas: Drawing) -> None:
    wide = {"type": "TextBlock", "text": "W" * 80, "wrap": False}
    column = {"type": "ColumnSet", "columns": [{"type": "Column", "width": "500px", "items": [wide]}]}
    said = canvas.draw([{"type": "AdaptiveCard", "version": "1.5", "body": [column]}], PHONE)
    assert any("cut off" in each for each in said)
