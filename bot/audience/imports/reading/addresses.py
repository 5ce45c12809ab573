"""The address in a cell, valid and folded, or why there is none. Pure.

Almost every cell is a plain address, told by one pattern that says yes only where email-validator does
(tests/audience/imports/reading/test_addresses.py holds both against each other). Everything else goes the long way.
"""

from __future__ import annotations

import re
from dataclasses import replace

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from bot.audience.imports.reading.cells import clean
from bot.audience.people.rules import fold
from bot.audience.segments.addresses import CUT_OFF, ReadAddress, cut_off, read_addresses

NO_ADDRESS = "There is no address in it."
EXCHANGE = "This is an address inside Exchange. Export the SMTP address."
FORMULA = "This is a formula, not an address."
GUEST = "This is a guest's sign-in name, and does not say which mailbox it stands for."
UNREADABLE = "A letter of it could not be read. Save the file as UTF-8."

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"[a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,63}}", re.ASCII)
_LONGEST, _LONGEST_LOCAL = 254, 64
_RESERVED = tuple(name for name in SPECIAL_USE_DOMAIN_NAMES if name != "test")
_ALONE = re.compile(r"\w[\w.+-]*@\w[\w.-]*\w")
_PROXIES = re.compile(r"(?:^|[\s;,+])(?P<kind>smtp|SMTP|Smtp):(?P<address>[^\s;,]*?)(?=[\s;,]|\+[A-Za-z0-9]+:|$)")
_EXCHANGE = re.compile(r"^/o=", re.IGNORECASE)
_GUEST = re.compile(r"(?P<mailbox>[^@]+?)(?:#ext#)+@", re.IGNORECASE)
_SEVERAL_OF_ONE = " ::: "
"""Between several values of one contact (Google Contacts)."""


def plain(cell: str) -> str | None:
    """The folded address, where the cell is one beyond doubt; None says nothing."""
    address = cell.lower() if cell.isascii() else ""
    if len(address) > _LONGEST or "--" in address or _PLAIN.fullmatch(address) is None:
        return None
    local, _, domain = address.partition("@")
    return None if len(local) > _LONGEST_LOCAL or domain.rpartition(".")[2] in _RESERVED else address


def addresses(cell: str) -> list[ReadAddress]:
    """Every address of the cell, in order, and what in it is none; at least one of either."""
    text = clean(cell)
    if _ALONE.fullmatch(text):
        return [_checked(text)]
    if "@" not in text:
        return [ReadAddress(text, None, "", EXCHANGE if _EXCHANGE.match(text) else NO_ADDRESS)]
    if text.startswith("="):
        return [ReadAddress(text, None, "", FORMULA)]
    if cut_off(text):
        return [ReadAddress(text, None, "", CUT_OFF)]
    if _SEVERAL_OF_ONE in text:
        return [_first(text)]
    found = [
        _guest(each) if "@" in each.text else replace(each, why=NO_ADDRESS) for each in read_addresses(_primary(text))
    ]
    good = [each for each in found if each.address is not None]
    bad = [each for each in found if each.address is None and ("@" in each.text or not good)]
    return [each for each in found if each in good or each in bad] or [ReadAddress(text, None, "", NO_ADDRESS)]


def _checked(text: str) -> ReadAddress:
    """A cell in which nothing but an address can stand: validated, and nothing looked for around it."""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        return ReadAddress(text, None, "", str(error))
    return ReadAddress(text, fold(checked.normalized))


def _first(text: str) -> ReadAddress:
    found = [each for part in text.split(_SEVERAL_OF_ONE) for each in addresses(part)]
    return next((each for each in found if each.address is not None), found[0])


def _primary(text: str) -> str:
    """Of Exchange's proxy addresses the one in capitals, which is the mailbox's own (Microsoft: proxyAddresses)."""
    found = list(_PROXIES.finditer(text))
    return next((each["address"] for each in found if each["kind"] == "SMTP"), found[0]["address"] if found else text)


def _guest(read: ReadAddress) -> ReadAddress:
    """The mailbox that a guest's sign-in name was made from: `ana_a.example#EXT#@tenant` is ana@a.example."""
    if "\ufffd" in read.text:
        return replace(read, address=None, why=UNREADABLE)
    named = _GUEST.match(read.address or read.text) if "#ext#" in read.text.lower() else None
    if named is None:
        return read
    local, _, domain = named["mailbox"].rpartition("#")[2].rpartition("_")
    found = read_addresses(f"{local}@{domain}") if local else []
    if len(found) == 1 and found[0].address is not None:
        return ReadAddress(read.text, found[0].address, read.name)
    return ReadAddress(read.text, None, read.name, GUEST)
