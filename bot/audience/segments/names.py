"""What a segment may be called. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.audience.segments.records import EVERYONE
from bot.refusals import Refused

LONGEST = 80
_UNSEEN_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn"}
_JOINERS = {"\u200c", "\u200d"}
"""Some scripts and emoji need them inside of words."""
_FILLERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u034f"}
"""Letters and signs by their category, and nothing to be seen."""


def clean_name(text: str) -> str:
    """The name as it is kept: trimmed, spaces folded, invisible signs taken out. Raises Refused with the field."""
    visible = "".join(sign for sign in re.sub(r"\s", " ", text) if sign in _JOINERS or not _unseen(sign))
    name = unicodedata.normalize("NFC", " ".join(visible.split())).strip("".join(_JOINERS) + " ")
    if not name:
        raise Refused("Give it a name, such as Lisbon office.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"That name has {len(name)} characters. {LONGEST} is the most.", field="name")
    if name_key(name) == EVERYONE:
        raise Refused("*everyone* is built in already. Choose another name.", field="name")
    return name


def name_key(name: str) -> str:
    """What makes two names the same: neither case nor width nor signs without width count.

    A compatibility caseless match: The Unicode Standard, section 3.13, definition D146.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFD", name) if unicodedata.category(sign) != "Cf")
    once = unicodedata.normalize("NFKD", seen.casefold())
    return unicodedata.normalize("NFKC", once.casefold())


def _unseen(sign: str) -> bool:
    return sign in _FILLERS or unicodedata.category(sign) in _UNSEEN_KINDS
