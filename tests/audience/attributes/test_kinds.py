"""Types as people write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.kinds import OTHERWISE, read_kind
from bot.audience.attributes.records import Kind
from bot.refusals import Refused


@pytest.mark.parametrize("kind", Kind)
def test_a_type_is_read_by_its_name_and_by_other_words(kind: Kind) -> None:
    for word in (kind.value, *OTHERWISE[kind]):
        for written in (word, word.upper(), f"  {word}. ", word.replace(" ", "  ")):
            assert read_kind(written) is kind


def test_no_word_means_two_types() -> None:
    words = [word for kind in Kind for word in (kind.value, *OTHERWISE[kind])]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("text", ["", "colour", "texty", "number text", "*bold*"])
def test_what_is_none_is_told_which_there_are(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_kind(text)
    assert caught.value.field == "kind"
    for kind in Kind:
        assert kind.value in caught.value.sentence


@given(st.text(max_size=200))
def test_any_text_is_a_type_or_a_sentence(text: str) -> None:
    with suppress(Refused):
        assert read_kind(text) in Kind
