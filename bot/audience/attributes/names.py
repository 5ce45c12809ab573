"""What an attribute may be called, and under what key its values are kept. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.audience.attributes.records import BUILT_IN, Attribute
from bot.audience.language.folding import fold
from bot.audience.language.keywords import RESERVED
from bot.refusals import Refused

LONGEST = 60
_PLAIN = "-_./&'’+#° "
"""What may stand in a name beside letters and digits."""


def clean_name(text: str) -> str:
    """The name as it is kept: trimmed, spaces folded. Raises Refused with the field."""
    seen = "".join(sign for sign in re.sub(r"\s", " ", text) if unicodedata.category(sign) != "Cf")
    name = unicodedata.normalize("NFC", " ".join(seen.split()))
    if not name or not key_of(name).strip("_"):
        raise Refused("Give the attribute a name, such as city.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"That name has {len(name)} characters. {LONGEST} is the most.", field="name")
    wrong = next((sign for sign in name if sign not in _PLAIN and not _letter(sign)), None)
    if wrong is not None:
        raise Refused(f"An attribute's name can't hold “{wrong}”. Letters, digits and spaces are fine.", field="name")
    first = fold(name).split()[0]
    if first in RESERVED:
        raise Refused(f"“{first}” is a word of rules, so no attribute's name can begin with it.", field="name")
    return name


def key_of(name: str) -> str:
    """The key: letters, digits and underscores, whatever the case, the width or the signs between words."""
    folded = unicodedata.normalize("NFC", fold(name))
    key = re.sub("_+", "_", "".join(sign if _letter(sign) else "_" for sign in folded)).strip("_")
    return f"_{key}" if key[:1].isdigit() else key


def built_in(name: str) -> Attribute | None:
    """The built-in attribute of that name."""
    return next((each for each in BUILT_IN if each.key == key_of(name)), None)


def _letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"
