"""Tokens: for one purpose, for a while, and only our own."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.links import Purpose, Seals
from bot.files.records import FileRef
from bot.files.store import KEYS, KeyStore
from bot.storage.database import Storage
from tests.audience.making import Clock

KEY = b"k" * 32
REF = FileRef("rejects", "5f0000000000000000000001", "tenant-1", "5f0000000000000000000002")


def seals(clock: Clock | None = None, key: bytes = KEY) -> Seals:
    return Seals(key, clock or Clock())


@given(st.builds(FileRef, st.text(), st.text(), st.text(), st.text()), st.sampled_from(Purpose))
def test_a_token_stands_for_what_it_was_made_for(ref: FileRef, purpose: Purpose) -> None:
    token = seals().sealed(purpose, ref)
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", token)
    assert seals().opened(purpose, token) == ref


def test_a_token_serves_one_purpose() -> None:
    assert seals().opened(Purpose.OFFER, seals().sealed(Purpose.LINK, REF)) is None
    assert seals().opened(Purpose.LINK, seals().sealed(Purpose.OFFER, REF)) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_ends_by_itself(purpose: Purpose) -> None:
    clock = Clock()
    token = seals(clock).sealed(purpose, REF)
    clock.time += purpose.lives
    assert seals(clock).opened(purpose, token) == REF
    clock.time += timedelta(seconds=1)
    assert seals(clock).opened(purpose, token) is None


def test_links_are_short_lived() -> None:
    assert Purpose.LINK.lives <= timedelta(hours=1)


def test_a_token_of_the_future_counts_for_nothing() -> None:
    clock = Clock()
    token = seals(clock).sealed(Purpose.LINK, REF)
    clock.on(minutes=-5)
    assert seals(clock).opened(Purpose.LINK, token) is None


def test_another_key_opens_nothing() -> None:
    assert seals(key=b"x" * 32).opened(Purpose.LINK, seals().sealed(Purpose.LINK, REF)) is None


@given(st.data())
def test_no_sign_of_a_token_can_be_changed(data: st.DataObject) -> None:
    token = seals().sealed(Purpose.LINK, REF)
    place = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.sampled_from("abzAZ09-_.").filter(lambda each: each != token[place]))
    found = seals().opened(Purpose.LINK, token[:place] + sign + token[place + 1 :])
    # the last sign of a part says six bits, of which not all count: the same token, written otherwise
    assert found is None or (found == REF and (place + 1 == len(token) or token[place + 1] == "."))


def test_a_part_cannot_be_put_in_anothers_place() -> None:
    token = seals().sealed(Purpose.LINK, REF)
    other = base64.urlsafe_b64encode(json.dumps(["rejects", "other", "tenant-2", "x"]).encode()).rstrip(b"=").decode()
    _, when, signature = token.rsplit(".", 2)
    assert seals().opened(Purpose.LINK, f"{other}.{when}.{signature}") is None


@given(st.text() | st.text("ab.-_", max_size=30))
def test_whatever_else_is_none_of_ours(token: str) -> None:
    assert seals().opened(Purpose.LINK, token) is None


async def test_all_processes_sign_with_the_same_key(storage: Storage) -> None:
    first, second = await KeyStore(storage).key(), await KeyStore(storage).key()
    assert first == second
    assert len(first) == 32
    assert await storage.collection(KEYS).count_documents({}) == 1


async def test_every_database_has_a_key_of_its_own(storage: Storage) -> None:
    first = await KeyStore(storage).key()
    await storage.collection(KEYS).delete_many({})
    assert await KeyStore(storage).key() != first
