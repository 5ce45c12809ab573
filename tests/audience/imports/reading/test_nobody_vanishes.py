"""Whatever stands in a list: it is refused in a sentence, or everybody in it is read or told of."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.audience.imports.reading.reading import read_list
from bot.audience.imports.reading.records import Read, ReadRow, Reject, Unclear
from bot.refusals import Refused
from tests.audience.imports.reading.test_dialects import DIALECTS, ROWS, Dialect, written

BYTES = st.binary(max_size=400) | st.text("ab@.,;|\t\"'<>= \r\n\0é\ufeff#EXT_:", max_size=400).map(str.encode)


def read(content: bytes) -> list[Read] | None:
    """None where it is refused, where somebody has to choose a column, or where another table is told of."""
    try:
        reading = read_list(content)
    except Refused:
        return None
    asks = isinstance(reading.heading.address, Unclear) or reading.heading.elsewhere
    return None if asks else list(reading)


@given(BYTES)
@example(b"\xff\xfea\x00@\x00")
@example(b"\0" * 100)
@example(b'a@b.example,"')
@example(b"sep=\x1f\na@b.example")
@example(b"\x1f@")
@example("\uffff@".encode())
@example(b"a@b.example\x1e\x1eend\x1e\x1e")
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    for each in read(content) or ():
        assert each.line >= 1
        if isinstance(each, Reject):
            assert each.why
            assert len(each.text) <= 200
        else:
            assert each.address
            assert all(each.cells.values())


@settings(derandomize=True, max_examples=300)  # what is found is for who changes the reader, not for who comes next
@given(
    ROWS, DIALECTS, st.integers(0, 10_000), st.sampled_from(['"', "'", "\n", ";", ",", "\x00", "\ufeff", '""', '","'])
)
def test_a_sign_too_many_makes_nobody_vanish(
    rows: list[tuple[str, str]], dialect: Dialect, place: int, sign: str
) -> None:
    text = written(rows, dialect)
    place %= len(text)
    found = read((text[:place] + sign + text[place:]).encode())
    if found is None:
        return
    told = {each.address for each in found if isinstance(each, ReadRow)}
    texts = " ".join(each.text for each in found if isinstance(each, Reject))
    torn = text[max(0, place - 12) : place + 12]
    for number in range(len(rows)):
        address = f"p{number}@a.example"
        assert address in told or address in texts or address in torn
