"""Host configurations as Teams has them: sizes of Microsoft's published ones, colours of Fluent 2, light and dark.

Sources: microsoft/AdaptiveCards, samples/HostConfig/microsoft-teams-*.json; npm @fluentui/tokens. The bands of states
are a little stronger than Fluent's, as they look in the client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Config = dict[str, Any]
FAMILY = "'Segoe UI', 'Segoe UI Emoji', 'Drawn Sans', 'Drawn Emoji', 'Drawn Arabic', sans-serif"


@dataclass(frozen=True)
class Palette:
    """The colours of a theme; `bands` are the backgrounds by container style."""

    text: str
    quiet: str
    quiet_on_band: str
    line: str
    colours: Mapping[str, str]
    bands: Mapping[str, str]


LIGHT = Palette(
    text="#242424",
    quiet="#616161",
    quiet_on_band="#424242",
    line="#E0E0E0",
    colours={"accent": "#4F52B2", "good": "#0E700E", "warning": "#BC4B09", "attention": "#B10E1C"},
    bands={
        "default": "#FFFFFF",
        "emphasis": "#F5F5F5",
        "accent": "#E8EBFA",
        "good": "#E3F3E3",
        "warning": "#FFF1E5",
        "attention": "#FBE6E8",
    },
)
DARK = Palette(
    text="#FFFFFF",
    quiet="#ADADAD",
    quiet_on_band="#D6D6D6",
    line="#525252",
    colours={"accent": "#AAB1FA", "good": "#9FD89F", "warning": "#FAA06B", "attention": "#EEACB2"},
    bands={
        "default": "#292929",
        "emphasis": "#1F1F1F",
        "accent": "#2F2F4A",
        "good": "#12301A",
        "warning": "#4A1E04",
        "attention": "#3B0509",
    },
)
PLAIN_BANDS = ("default", "emphasis")


def host_config(palette: Palette) -> Config:
    """The host configuration of a theme."""
    font = {
        "fontFamily": FAMILY,
        "fontSizes": {"small": 12, "default": 14, "medium": 14, "large": 18, "extraLarge": 24},
        "fontWeights": {"lighter": 200, "default": 400, "bolder": 600},
    }
    return {
        "supportsInteractivity": True,
        "spacing": {"small": 8, "default": 12, "medium": 16, "large": 20, "extraLarge": 24, "padding": 16},
        "separator": {"lineThickness": 1, "lineColor": palette.line},
        "imageSizes": {"small": 32, "medium": 52, "large": 100},
        "fontTypes": {"default": font, "monospace": font},
        "containerStyles": {style: _container(style, palette) for style in palette.bands},
        "inputs": _inputs(),
        "actions": {
            "maxActions": 6,
            "spacing": "Default",
            "buttonSpacing": 8,
            "actionsOrientation": "Horizontal",
            "actionAlignment": "Left",
        },
        "adaptiveCard": {"allowCustomStyle": False},
        "textStyles": {"heading": {"size": "Large", "weight": "Bolder"}},
    }


def _container(style: str, palette: Palette) -> Config:
    quiet = palette.quiet if style in PLAIN_BANDS else palette.quiet_on_band
    colours = {name: {"default": colour, "subtle": colour} for name, colour in palette.colours.items()}
    text = {"default": palette.text, "subtle": quiet}
    return {"backgroundColor": palette.bands[style], "foregroundColors": {"default": text} | colours}


def _inputs() -> Config:
    required = {"weight": "Bolder", "suffix": " *", "suffixColor": "Attention"}
    return {
        "label": {"inputSpacing": "Small", "requiredInputs": required, "optionalInputs": {"weight": "Bolder"}},
        "errorMessage": {"size": "Small", "color": "Attention", "weight": "Default", "spacing": "Small"},
    }
