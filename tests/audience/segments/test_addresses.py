"""Addresses as they arrive from mail programs, tables, chats and forms."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.people.rules import fold
from bot.audience.segments.addresses import CUT_OFF, NAME_ONLY, SPLIT_AT, read_addresses

ANA, RUI, BO = "ana@a.example", "rui@a.example", "bo@a.example"


def found(text: str) -> list[tuple[str | None, str]]:
    return [(each.address, each.name) for each in read_addresses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana@a.example", [(ANA, "")]),
        (" <ana@a.example> ", [(ANA, "")]),
        ("ana@a.example, rui@a.example;bo@a.example", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("ana@a.example\r\nrui@a.example\rbo@a.example\n\n", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("ana@a.example rui@a.example", [(ANA, ""), (RUI, "")]),
        ("ana@a.example / rui@a.example | bo@a.example", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("Ana Lima <ana@a.example>; rui@a.example", [(ANA, "Ana Lima"), (RUI, "")]),
        ('"Lima, Ana" <ana@a.example>, Rui <rui@a.example>', [(ANA, "Lima, Ana"), (RUI, "Rui")]),
        ("“Lima; Ana” <ana@a.example>", [(ANA, "Lima; Ana")]),
        ("Lima, Ana <ana@a.example>; da Costa, Rui <rui@a.example>", [(ANA, "Lima, Ana"), (RUI, "da Costa, Rui")]),
        ("Lima, Ana <ana@a.example>, Costa, Rui <rui@a.example>", [(ANA, "Lima, Ana"), (RUI, "Costa, Rui")]),
        ("Ana Lima\tana@a.example\nRui\trui@a.example", [(ANA, "Ana Lima"), (RUI, "Rui")]),
        ("ana@a.example\tAna Lima", [(ANA, "Ana Lima")]),
        ("ana@a.example (Ana Lima)", [(ANA, "Ana Lima")]),
        ("Ana: ana@a.example", [(ANA, "Ana")]),
        ("- ana@a.example\n• rui@a.example\n3. bo@a.example", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("'ana@a.example'", [(ANA, "")]),
        ("«ana@a.example», “rui@a.example”", [(ANA, ""), (RUI, "")]),
        ("mailto:ana@a.example", [(ANA, "")]),
        ("MAILTO:ana@a.example?subject=Hello%20there, rui@a.example", [(ANA, ""), (RUI, "")]),
        ("[ana@a.example](mailto:ana@a.example)", [(ANA, "")]),
        ("[Ana Lima](mailto:ana@a.example)", [(ANA, "")]),
        ('<a href="mailto:ana@a.example">ana@a.example</a>, Rui', [(ANA, ""), (None, "Rui")]),
        ("<p>ana@a.example</p><p>rui@a.example<br/>bo@a.example</p>", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("Ana &lt;ana@a.example&gt;; Rui &lt;rui@a.example&gt;", [(ANA, "Ana"), (RUI, "Rui")]),
        ("<mailto:ana@a.example>", [(ANA, "")]),
        ("Ana <ana@a.example>Rui <rui@a.example>", [(ANA, "Ana"), (RUI, "Rui")]),
        ("Ana <ana@a.example", [(ANA, "Ana")]),
        ("Write to ana@a.example.", [(ANA, "Write to")]),
        ("ana@a.example；rui@a.example，bo@a.example", [(ANA, ""), (RUI, ""), (BO, "")]),
        ("ana＠a.example", [(ANA, "")]),
        ("\u200bana@a.example\ufeff,\u00a0rui@a.example\u200e", [(ANA, ""), (RUI, "")]),
        ("ana\u00ad@a.example", [(ANA, "")]),
        ("ANA@A.Example", [(ANA, "")]),
        ("ana+news@a.example", [("ana+news@a.example", "")]),
        ("o'neil@a.example", [("o'neil@a.example", "")]),
        ("用户@例え.jp", [("用户@例え.jp", "")]),
        ("ana@xn--mnchen-3ya.example", [("ana@münchen.example", "")]),
        ("ana@host.test", [("ana@host.test", "")]),
        ("lima_b.example#EXT#@a.example", [("lima_b.example#ext#@a.example", "")]),
        ("", []),
        (" ;, \n;;", []),
    ],
)
def test_usual_forms(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ana Lima", NAME_ONLY),
        ("Ana Lima <>", NAME_ONLY),
        ("ana @ a.example", SPLIT_AT),
        ("ana@ a.example", SPLIT_AT),
        ("@ana", "There must be something before the @-sign."),
        ("ana@", "There must be something after the @-sign."),
        ("ana@localhost", "The part after the @-sign is not valid. It should have a period."),
        ("ana@@a.example", "The part after the @-sign contains invalid characters: '@'."),
        ("ana@a..example", "An email address cannot have two periods in a row."),
        ("ana@-a.example", "An email address cannot have a hyphen immediately after the @-sign."),
    ],
)
def test_what_is_no_address_says_why(text: str, why: str) -> None:
    (read,) = read_addresses(text)
    assert (read.text, read.address, read.why) == (text, None, why)


def test_good_and_bad_ones_stand_in_their_order_and_doubles_once() -> None:
    text = "ana@a.example, Rui, ANA@A.EXAMPLE, bo@a.example, Rui, <ana@a.example>"
    assert [each.address for each in read_addresses(text)] == [ANA, None, BO, None]


def test_of_two_names_only_a_single_word_goes_with_the_address_behind_it() -> None:
    """Teams cuts `<address>` from typed text: whose was cut has to be told."""
    assert found("Bo Berg, Ana Lima <ana@a.example>") == [(None, "Bo Berg"), (ANA, "Ana Lima")]
    assert found("Rui, Bo, Ana <ana@a.example>") == [(None, "Rui"), (ANA, "Bo, Ana")]
    assert found("Bo, ana@a.example") == [(None, "Bo"), (ANA, "")]


SEPARATORS = st.sampled_from([", ", ",", ";", "; ", "\n", "\r\n", " ; \n", "，"])
FORMS = st.sampled_from(
    ["{}", "<{}>", "Ana Lima <{}>", '"Lima, Ana" <{}>', "mailto:{}", "[{}](mailto:{})", "  {} ", "{}."]
)
PLAIN = st.from_regex(r"[a-z][a-z0-9]{0,8}(?:[.+_-][a-z0-9]{1,8})?@[a-z]{1,9}\.(?:example|test|org)", fullmatch=True)


@given(st.lists(st.tuples(PLAIN, FORMS, SEPARATORS), min_size=1, max_size=8))
def test_every_address_is_found_whatever_stands_around_it(rows: list[tuple[str, str, str]]) -> None:
    text = "".join(form.replace("{}", address) + separator for address, form, separator in rows)
    expected = list(dict.fromkeys(fold(address) for address, _, _ in rows))
    assert [each.address for each in read_addresses(text)] == expected


@given(st.text(max_size=200) | st.text("ab@.<>\"'“”[](),;:\n mailto", max_size=200))
def test_any_text_is_read_and_what_is_read_can_be_read_again(text: str) -> None:
    for each in read_addresses(text):
        assert (each.address is None) == bool(each.why)
        assert each.text.strip()
        if each.address is not None:
            assert each.address == fold(each.address)
            assert [again.address for again in read_addresses(each.address)] == [each.address]


@pytest.mark.parametrize(
    "part", ["<", '"', "“", "[", "<a ", "mailto:", "[x](mailto:y", "a@", ",", "<a mailto:", "(", " "]
)
def test_a_hostile_list_is_read_in_no_time(part: str) -> None:
    started = time.process_time()
    read_addresses(part * (20_000 // len(part)))
    assert time.process_time() - started < 2


@pytest.mark.parametrize("typed", ["ana@lisboa.exam...", "Ana Lima <ana@lisboa.exam…>", "Ana ana@lisboa…"])
def test_what_a_program_cut_off_is_no_address(typed: str) -> None:
    (read,) = read_addresses(typed)
    assert (read.address, read.why) == (None, CUT_OFF)
