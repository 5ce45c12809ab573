"""Messages of every shape, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.content.records import (
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    Message,
    MessageButton,
    Opt,
    SegmentButton,
    TextPart,
)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)
ids = st.sampled_from(["a" * 24, "b" * 24, "c" * 24])
buttons = st.one_of(
    st.builds(SegmentButton, words, ids, st.sampled_from(Opt), st.none() | ids),
    st.builds(MessageButton, words, ids),
    st.builds(LinkButton, words, st.just("https://a.example/page")),
)
images = st.builds(Image, st.just("https://a.example/x.png"), words)
some_buttons = st.lists(buttons, max_size=6).map(tuple)
emojis = st.sampled_from(["", "🌿", "⚓"])
texts = st.builds(TextPart, words, st.just("") | words, emojis, some_buttons)
cards = st.builds(Card, words, st.just("") | words, st.just("") | words, emojis, st.none() | images, some_buttons)
carousels = st.lists(cards, min_size=2, max_size=10).map(lambda made: CarouselPart(tuple(made)))
parts = st.one_of(texts, st.builds(ImagePart, images), carousels)
messages = st.builds(
    Message,
    st.just("d" * 24),
    st.just("t1"),
    st.just("news"),
    st.just(3),
    st.lists(parts, min_size=1, max_size=5).map(tuple),
)
