"""The icons' pixels, which the manifest's schema cannot see. Sizes and colours: Microsoft Learn, "App icons"."""

from __future__ import annotations

import os

import pytest
from PIL import Image, ImageChops, ImageColor

from manifest.package import ICONS, manifest
from tests.cards.browser import chromium
from tests.manifest.making import listing
from tools.icons import SIZES, draw


def icon(name: str) -> Image.Image:
    with Image.open(ICONS / f"{name}.png") as opened:
        assert opened.format == "PNG"
        return opened.convert("RGBA")


@pytest.mark.parametrize(("name", "side"), [("color", 192), ("outline", 32)])
def test_the_size_that_teams_asks_for(name: str, side: int) -> None:
    assert icon(name).size == (side, side)
    assert SIZES[name] == side


def test_the_colour_icon_fills_its_square() -> None:
    picture = icon("color")
    assert picture.getchannel("A").getextrema() == (255, 255)
    corners = [picture.getpixel(place) for place in ((0, 0), (191, 0), (0, 191), (191, 191))]
    assert set(corners) == {(*ImageColor.getrgb(manifest(listing())["accentColor"]), 255)}


def test_the_sign_keeps_clear_of_the_edge_that_teams_rounds_off() -> None:
    picture = icon("color").convert("RGB")
    ground = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    drawn = ImageChops.difference(picture, ground).getbbox()
    assert drawn is not None
    # the middle 120 of 192 pixels are never cut off
    assert min(drawn[0], drawn[1], 192 - drawn[2], 192 - drawn[3]) >= 36


def test_the_outline_is_white_on_nothing() -> None:
    picture = icon("outline")
    white = Image.new("RGBA", picture.size, "white")
    white.putalpha(picture.getchannel("A"))
    # where nothing is drawn, the colour says nothing: both are laid on black
    black = Image.new("RGBA", picture.size, "black")
    on_black = [Image.alpha_composite(black, each).tobytes() for each in (picture, white)]
    assert on_black[0] == on_black[1]
    drawn = picture.getchannel("A")
    assert drawn.getextrema() == (0, 255)
    assert 0.1 < sum(drawn.histogram()[1:]) / (32 * 32) < 0.6


@pytest.mark.browser
@pytest.mark.parametrize("name", ["color", "outline"])
def test_the_pngs_are_drawn_from_the_svgs_beside_them(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    program = chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium")
        pytest.skip("needs Chromium")
    fresh = tmp_path_factory.mktemp("icons") / "fresh.png"
    fresh.write_bytes(draw(ICONS / f"{name}.svg", SIZES[name], program))
    with Image.open(fresh) as drawn:
        apart = ImageChops.difference(drawn.convert("RGBA"), icon(name))
    # another release of the browser may smooth an edge a little differently
    assert max(apart.tobytes()) <= 48
