"""Files that are no list, told by how they begin, each with what to do instead. Pure.

The signatures: PKWARE's APPNOTE 4.3.7 (zip), [MS-CFB] 2.2 (workbooks before 2007, and protected ones since),
RFC 8118 (PDF), RFC 6350 (vCard).
"""

from __future__ import annotations

import re

from bot.refusals import Refused

LOOKED_AT = 65_536
"""How many bytes of a file's beginning are looked at."""

EMPTY = "The file is empty."
_SAVE_AS = "Open it, choose Save As, CSV UTF-8 (comma delimited), and send that."
WORKBOOK = f"That is an Excel workbook. {_SAVE_AS}"
OPEN_DOCUMENT = f"That is an OpenDocument spreadsheet. {_SAVE_AS}"
ARCHIVE = "That is a zip archive. Take the list out of it and send that."
WEB_PAGE = f"That is a web page, although it is called a list. {_SAVE_AS}"
XML = f"That is XML, not a table. {_SAVE_AS}"
PDF = "That is a PDF. Send the list as a CSV."
CARDS = "Those are contact cards (vCard). Export the contacts as a CSV."
JSON = "That is JSON, not a table. Export the list as a CSV."
BINARY = "That is not text. Send the list as a CSV."

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div|center)(?=[\s/>])", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml|\?mso|workbook\b)", re.IGNORECASE)
_JSON = re.compile(rb"(?:\[\s*)?\{\s*[\"}]|\[\s*\"")
_CARDS = re.compile(rb"begin:vcard", re.IGNORECASE)
_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),
    (b"%PDF-", PDF),
    (b"{\\rtf", BINARY),
    (b"\x1f\x8b", BINARY),
)


def refuse_other_kinds(beginning: bytes) -> None:
    """Raises Refused where the first LOOKED_AT bytes of a file show that it is not text in lines."""
    if beginning.startswith(b"PK\x03\x04"):
        raise Refused(_zipped(beginning))
    for start, sentence in _STARTS:
        if beginning.startswith(start):
            raise Refused(sentence)
    text = _bare(beginning)
    if not text:
        raise Refused(EMPTY)
    for pattern, sentence in ((_HTML, WEB_PAGE), (_XML, XML), (_JSON, JSON), (_CARDS, CARDS)):
        if pattern.match(text):
            raise Refused(sentence)


def _zipped(beginning: bytes) -> str:
    if b"opendocument" in beginning[:200]:
        return OPEN_DOCUMENT
    return WORKBOOK if b"[Content_Types].xml" in beginning or b"xl/" in beginning else ARCHIVE


def _bare(beginning: bytes) -> bytes:
    """Without a mark of the encoding, white space and, of UTF-16, the zero bytes."""
    for mark in _BOMS:
        beginning = beginning.removeprefix(mark)
    return beginning[:4096].replace(b"\0", b"").strip() or beginning.replace(b"\0", b"").strip()
