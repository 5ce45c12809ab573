"""The file of a backup: what goes in comes out, and whatever happened to the file on the way is noticed."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.archive import CONTENTS, FORMAT, ArchiveReader, ArchiveWriter, Contents, count
from config import SetupError

AT = datetime(2026, 11, 25, 0, 40, tzinfo=UTC)
DOCUMENTS = [bson.encode({"_id": number, "name": "Ana " * number}) for number in range(50)]


def written(collections: dict[str, list[bytes]], version: int = 1) -> tuple[bytes, Contents]:
    file = io.BytesIO()
    with ArchiveWriter(file) as archive:
        for name, documents in collections.items():
            with archive.collection(name, json.dumps({"of": name})) as opened:
                opened.write(b"".join(documents[:2]))
                opened.write(b"".join(documents[2:]))
        contents = archive.finish(version, AT, "6.0.5")
    return file.getvalue(), contents


def read(data: bytes) -> dict[str, list[bytes]]:
    """What comes out of a file that passes the check."""
    archive = ArchiveReader(io.BytesIO(data), "the file")
    archive.check()
    return {name: list(archive.documents(name)) for name in archive.contents.collections}


WHOLE, _ = written({"people": DOCUMENTS, "empty": []})


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12).filter(lambda name: name not in (".", "..")),
        st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(-(2**31), 2**31) | st.text()).map(bson.encode)),
        max_size=3,
    )
)
def test_what_goes_in_comes_out(collections: dict[str, list[bytes]]) -> None:
    data, contents = written(collections, version=7)
    assert read(data) == collections
    archive = ArchiveReader(io.BytesIO(data), "the file")
    assert archive.contents == contents
    assert (contents.version, contents.at, contents.mongodb) == (7, AT, "6.0.5")
    assert contents.documents == sum(map(len, collections.values()))
    assert all(json.loads(archive.description(name)) == {"of": name} for name in collections)


def test_it_holds_what_mongorestore_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as opened:
        names = {"people.bson", "people.metadata.json", "empty.bson", "empty.metadata.json"}
        assert set(opened.namelist()) == {CONTENTS} | {f"dump/cohort/{name}" for name in names}
        assert list(bson.decode_iter(opened.read("dump/cohort/people.bson"))) == list(map(bson.decode, DOCUMENTS))


@given(st.lists(st.binary(max_size=40).map(lambda data: bson.encode({"data": data}))))
def test_documents_are_counted(documents: list[bytes]) -> None:
    assert count(b"".join(documents)) == len(documents)


@given(at=st.integers(0, len(WHOLE) - 1), bits=st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_changes_nothing(at: int, bits: int) -> None:
    """Zip keeps some bytes that say nothing of what is in it, as the time of day."""
    changed = bytearray(WHOLE)
    changed[at] ^= bits
    found = {"people": DOCUMENTS, "empty": list[bytes]()}
    with suppress(SetupError):
        found = read(bytes(changed))
    assert found == {"people": DOCUMENTS, "empty": []}


@given(length=st.integers(0, len(WHOLE) - 1))
def test_a_file_that_was_cut_off_is_none(length: int) -> None:
    with pytest.raises(SetupError, match="not a backup"):
        read(WHOLE[:length])


def test_something_else_is_no_backup() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr("letter.txt", "Dear Ana")
    for data in (b"", b"Dear Ana", other.getvalue()):
        with pytest.raises(SetupError, match="not a backup"):
            read(data)


def remade(change: dict[str, object]) -> bytes:
    """The same backup with another page about itself."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            page = old.read(name)
            new.writestr(name, json.dumps(json.loads(page) | change) if name == CONTENTS else page)
    return made.getvalue()


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(SetupError, match="newer Cohort"):
        read(remade({"format": FORMAT + 1}))


@pytest.mark.parametrize("page", [{"files": 3}, {"at": "yesterday"}, {"files": [{"path": "x"}]}, {"format": "one"}])
def test_a_page_that_makes_no_sense(page: dict[str, object]) -> None:
    with pytest.raises(SetupError, match="not a backup"):
        read(remade(page))


def test_a_file_that_is_missing_is_named() -> None:
    lost = {"path": "dump/cohort/lost.bson", "bytes": 0, "documents": 0, "sha256": ""}
    with pytest.raises(SetupError, match=r"damaged \(dump/cohort/lost.bson\)"):
        read(remade({"files": [lost]}))
