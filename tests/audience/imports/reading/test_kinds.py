"""What is no list, and what only looks like something else."""

from __future__ import annotations

import gzip

import pytest

from bot.audience.imports.reading.kinds import ARCHIVE, BINARY, CARDS, EMPTY, JSON, WEB_PAGE, XML, refuse_other_kinds
from bot.refusals import Refused


@pytest.mark.parametrize(
    ("beginning", "sentence"),
    [
        (b"", EMPTY),
        (b" \r\n\t\xef\xbb\xbf".strip(b"\xef\xbb\xbf"), EMPTY),
        (b"\xef\xbb\xbf\r\n", EMPTY),
        (b"\xfe\xff\0\n", EMPTY),
        (b"PK\x03\x04" + b"\0" * 26 + b"people.csv", ARCHIVE),
        (b"\n<HTML xmlns='x'>", WEB_PAGE),
        ("<!doctype html>".encode("utf-16"), WEB_PAGE),
        (b"<?xml version='1.0'?><x/>", XML),
        (b'{"people": []}', JSON),
        (b'["ana@a.example"]', JSON),
        (b"begin:vcard\n", CARDS),
        (gzip.compress(b"ana@a.example", mtime=0), BINARY),
        (b"{\\rtf1\\ansi ana@a.example}", BINARY),
    ],
)
def test_other_kinds_are_told(beginning: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_other_kinds(beginning)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    "beginning",
    [
        b"<ana@a.example>\n<bo@a.example>\n",
        b"<body@a.example>\n",
        b"<html.team@a.example>\n",
        b"PK;Name;Mail\n",
        b"[Name],[Mail]\n",
        b"{Name};{Mail}\n",
        b"%PDF;x\n",
    ],
)
def test_lists_that_begin_alike_are_lists(beginning: bytes) -> None:
    refuse_other_kinds(beginning)
