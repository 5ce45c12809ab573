"""What a segment may be called. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.audience.segments.records import EVERYONE
from bot.refusals import Refused

LONGEST = 80
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = {"\u200c", "\u200d"}
"""Some scripts and emoji need them inside of words."""


def clean_name(text: str) -> str:
    """The name as it is kept: trimmed, spaces folded, invisible signs taken out. Raises Refused with the field."""
    visible = "".join(
        sign for sign in _spaced(text) if sign in _JOINERS or unicodedata.category(sign) not in _INVISIBLE
    )
    name = unicodedata.normalize("NFC", re.sub(r"\s+", " ", visible).strip())
    if not name.strip("".join(_JOINERS)):
        raise Refused("Give it a name, such as Lisbon office.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"That name has {len(name)} characters. {LONGEST} is the most.", field="name")
    if name_key(name) == EVERYONE:
        raise Refused("*everyone* is built in already. Choose another name.", field="name")
    return name


def name_key(name: str) -> str:
    """What makes two names the same: neither case nor width counts."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _spaced(text: str) -> str:
    return re.sub(r"[\s\u00a0]", " ", text)
