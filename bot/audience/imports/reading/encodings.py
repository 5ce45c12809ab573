"""Which encoding a file is in: by its mark, its zero bytes, strict UTF-8, then the letters that come out. Pure.

charset-normalizer tells scripts apart. Among the code pages of Latin letters it guesses (measured: Windows-1252 often
comes back as 1250 or Mac), so those are told apart here, by how plausible their letters stand in words.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from charset_normalizer import from_bytes

from bot.audience.imports.reading.kinds import BINARY
from bot.refusals import Refused

SAMPLE = 32_768
"""Bytes of lines with letters beyond ASCII that are looked at."""

_NAMES = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp932": "Shift JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "Korean 949",
    "cp874": "Thai 874",
}
_OTHER_SCRIPTS = ["cp1251", "cp1253", "cp1255", "cp1256", "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874"]
_WEST = dict.fromkeys("éáóíúñçãõàèêôäöüßåæøâîïûëœ", 1.0) | dict.fromkeys("òìù", 0.9) | dict.fromkeys("ýþðšžÿ", 0.3)
_HOME = {  # in the order in which they are preferred
    "cp1252": _WEST,
    "cp1250": dict.fromkeys("ąćęłńóśźżáčďéěíňřšťúůýžôľäöüßőűăâîşţëç", 1.0) | dict.fromkeys("đĺŕ", 0.3),
    "cp1254": dict.fromkeys("çğıöşüi̇", 1.0) | dict.fromkeys("âîûéáíúæñ", 0.3),
    "mac_roman": _WEST,
    "cp850": _WEST,
}
_PLAUSIBLE = 0.8
_LONGEST_RUN = 2
"""So many letters beyond ASCII in a row are usual where Latin letters are written; other scripts have only such."""
_BETWEEN_WORDS = set("–—’‘“”„«»…€°ºª·§£©®™½¼¡¿ \u00a0\u00ad")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\0\0", "utf-32", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """Python's name of the codec, and the name that people know."""

    codec: str
    name: str


def encoding_of(chunks: Iterable[bytes]) -> Encoding:
    """The encoding of the whole file, read once. Raises Refused where it is no text."""
    parts = iter(chunks)
    beginning = next(parts, b"")
    for mark, codec, name in _MARKS:
        if beginning.startswith(mark):
            return Encoding(codec, name)
    if b"\0" in beginning:
        return _without_mark(beginning)
    utf8, sample = _surveyed(chain((beginning,), parts))
    return Encoding("utf-8", "UTF-8") if utf8 or _nearly_utf8(sample) else _code_page(sample)


def _without_mark(beginning: bytes) -> Encoding:
    """UTF-16 of mostly Latin signs has its zero bytes at every other place."""
    even, odd = beginning[0::2].count(0), beginning[1::2].count(0)
    half = len(beginning) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return Encoding("utf-16-le", "UTF-16")
    if even > half * 0.6 and odd < half * 0.1:
        return Encoding("utf-16-be", "UTF-16")
    raise Refused(BINARY)


def _surveyed(chunks: Iterable[bytes]) -> tuple[bool, bytes]:
    """Whether all of it is UTF-8, and a sample of its lines that are not ASCII."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, sample = True, bytearray()
    for chunk in chunks:
        utf8 = utf8 and _decodes(decoder, chunk, final=False)
        if len(sample) < SAMPLE and not chunk.isascii():
            sample += b"\n".join(line for line in chunk.splitlines() if not line.isascii())[:SAMPLE] + b"\n"
    return utf8 and _decodes(decoder, b"", final=True), bytes(sample)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(sample: bytes) -> bool:
    """UTF-8 with a few signs that some program cut in the middle."""
    text = sample.decode("utf-8", "replace")
    beyond = sum(not sign.isascii() for sign in text)
    return text.count("\ufffd") * 10 < beyond


def _code_page(sample: bytes) -> Encoding:
    latin, score = max(
        ((codec, _plausible(sample.decode(codec, "replace"), letters)) for codec, letters in _HOME.items()),
        key=lambda pair: round(pair[1], 3),
    )
    codec = latin if score >= _PLAUSIBLE else _other_script(sample) or latin
    return Encoding(codec, _NAMES[codec])


def _other_script(sample: bytes) -> str | None:
    found = [each.encoding for each in from_bytes(sample, cp_isolation=_OTHER_SCRIPTS)]
    beyond = [byte for byte in sample if byte >= 0x80]
    if found and found[0] == "cp1251" and all(0xE0 <= byte <= 0xFA for byte in beyond):
        return "cp1255"  # Hebrew has no capitals, and Russian names begin with them
    if found and found[0] == "cp949" and "gb18030" in found and not _only_hangul(sample.decode("cp949", "replace")):
        return "gb18030"  # names and towns of Koreans are written in Hangul today
    return found[0] if found else None


def _only_hangul(text: str) -> bool:
    return all(sign.isascii() or "\uac00" <= sign <= "\ud7a3" for sign in text)


def _plausible(text: str, letters: Mapping[str, float]) -> float:
    """Between 0 and 1: how well the signs beyond ASCII stand where they stand, for a language of these letters."""
    total = points = 0.0
    run = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        run = 0 if sign.isascii() else run + 1
        if run:
            total += 1
            points += _worth(before, sign, after, letters) if run <= _LONGEST_RUN else 0
    return points / total if total else 1.0


def _worth(before: str, sign: str, after: str, letters: Mapping[str, float]) -> float:
    if sign.isalpha():
        if sign.isupper() and before.islower():
            return 0
        out_of_place = sign.islower() and before.isupper() and after.isupper()
        return 0 if out_of_place else letters.get(sign.lower(), 0)
    return float(sign in _BETWEEN_WORDS and (sign in "’·" or not (before.isalpha() and after.isalpha())))
