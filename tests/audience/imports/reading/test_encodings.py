"""Which encoding a file is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.imports.reading.encodings import encoding_of
from bot.refusals import Refused

WEST = "José García;jose@a.example;São João\nFrançois Lefèvre;f@a.example;Élodie\nJürgen Groß;j@a.example;Köln\n"
NORTH = "Søren Ångström;soren@a.example;Tromsø\nÅse Bjørn;ase@a.example;Ålesund\n"
ITALY = "Niccolò Forlì;nic@a.example;Città\nPerù;p@a.example;così\n"


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("cp1252", WEST, "Windows-1252"),
        ("cp1252", NORTH, "Windows-1252"),
        ("cp1252", ITALY, "Windows-1252"),
        ("cp1252", "José;jose@a.example\n", "Windows-1252"),
        ("cp1252", "JOSÉ NUÑEZ;jose@a.example\n", "Windows-1252"),
        ("cp1252", "Zoë’s list – “new”;zoe@a.example;5 €\n", "Windows-1252"),
        ("iso8859_1", WEST, "Windows-1252"),
        ("mac_roman", WEST, "Mac Roman"),
        ("mac_roman", NORTH, "Mac Roman"),
        ("mac_roman", "José;jose@a.example\n", "Mac Roman"),
        ("cp850", WEST, "DOS 850"),
        ("cp1250", "Łukasz Wójcik;l@a.example;Gdańsk\nŻaneta Świąt;z@a.example;Łódź\n", "Windows-1250"),
        ("cp1250", "Jiří Dvořák;jiri@a.example;Plzeň\nŽofie Němcová;z@a.example;Kroměříž\n", "Windows-1250"),
        ("cp1254", "Ayşe Yılmaz;ayse@a.example;İstanbul\nGökhan Çağlar;g@a.example;Iğdır\n", "Windows-1254"),
        ("cp1251", "Иван Петров;ivan@a.example;Москва\nАнна;anna@a.example;Отдел кадров\n", "Windows-1251"),
        ("cp1253", "Γιώργος Παπαδόπουλος;g@a.example;Αθήνα\n", "Windows-1253"),
        ("cp1255", "יוסי כהן;yossi@a.example;תל אביב\n", "Windows-1255"),
        ("cp1256", "محمد علي;m@a.example;القاهرة\n", "Windows-1256"),
        ("cp932", "山田太郎;taro@a.example;東京本社\n佐藤花子;h@a.example;営業部\n", "Shift JIS"),
        ("gb18030", "王小明;wang@a.example;北京\n李娜;li@a.example;财务部\n", "GB 18030"),
        ("gb18030", "张伟;zhang@a.example;上海\n", "GB 18030"),
        ("euc_jp", "山田太郎;taro@a.example;東京本社\nたなか;t@a.example;カナ\n", "EUC-JP"),
        ("big5", "王小明;wang@a.example;台北\n李娜;li@a.example;財務部\n", "Big5"),
        ("cp949", "김민수;kim@a.example;서울\n박지영;park@a.example;회계팀\n", "Korean 949"),
    ],
)  # fmt: skip
def test_code_pages_are_told_by_the_letters_that_come_out(codec: str, text: str, name: str) -> None:
    content = ("Name;Email;City\n" + "Plain;plain@a.example;Town\n" * 50 + text).encode(codec)
    found = encoding_of([content])
    assert found.name == name
    assert content.decode(found.codec).endswith(text)


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        (b"ana@a.example", "utf-8"),
        ("José".encode(), "utf-8"),
        ("José".encode("utf-8-sig"), "utf-8-sig"),
        ("José".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "José".encode("utf-16-be"), "utf-16"),
        ("José".encode("utf-32"), "utf-32"),
        ("ana@a.example".encode("utf-16-le"), "utf-16-le"),
        ("ana@a.example".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_is_told_by_its_mark_or_its_zero_bytes(content: bytes, codec: str) -> None:
    assert encoding_of([content]).codec == codec


def test_one_late_letter_decides() -> None:
    plain = [b"plain@a.example\n" * 4096] * 20
    assert encoding_of([*plain, "José García\n".encode("cp1252")]).codec == "cp1252"
    assert encoding_of([*plain, "José García\n".encode()]).codec == "utf-8"


def test_letters_cut_by_chunks_are_whole_again() -> None:
    content = "Łukasz é 山 €\n".encode() * 10
    assert {encoding_of([content[:cut], content[cut:]]).codec for cut in range(1, 40)} == {"utf-8"}


def test_a_letter_that_some_program_cut_does_not_turn_utf8_into_something_else() -> None:
    good = "José García;São João;Łukasz Wójcik;山田太郎\n".encode() * 20
    assert encoding_of([good + b"Jos\xc3;x\n"]).codec == "utf-8"


def test_zero_bytes_at_no_pattern_are_no_text() -> None:
    with pytest.raises(Refused, match="not text"):
        encoding_of([b"\x89\0\0\0abc\0\0\0\0def\0" * 20])


@given(st.text(max_size=80))
def test_utf8_is_always_read_as_such(text: str) -> None:
    content = text.replace("\0", "").encode()
    assert content.decode(encoding_of([content]).codec) == content.decode(
        "utf-8-sig" if text[:1] == "\ufeff" else "utf-8"
    )


@given(st.binary(max_size=120), st.integers(1, 20))
def test_any_bytes_have_an_encoding_that_decodes_them_or_are_refused(content: bytes, size: int) -> None:
    try:
        found = encoding_of(content[place : place + size] for place in range(0, len(content), size))
    except Refused:
        return
    content.decode(found.codec, "replace")
