"""The file of a backup: a zip that `mongorestore` can read, too, with a page about itself.

`backup.json` says what is in it; below `dump/cohort/` each collection has what `mongodump` writes: NAME.bson, its
documents one after the other, and NAME.metadata.json, its options and indexes as canonical Extended JSON
(mongodb.com/docs/database-tools/mongodump, mongodb.com/docs/manual/reference/mongodb-extended-json).
"""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from typing import IO
from urllib.parse import quote, unquote
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from config import SetupError

FORMAT = 1
CONTENTS = "backup.json"
FOLDER = "dump/cohort/"
DOCUMENTS, DESCRIPTION = ".bson", ".metadata.json"

QUICK = 3
"""The level of compression: at 6 a backup takes twice as long and is a twentieth smaller."""

UNREADABLE = (BadZipFile, KeyError, EOFError, RuntimeError, zlib.error)
"""What a zip raises that is damaged, or is none."""

_LENGTH = struct.Struct("<i")
"""What every BSON document begins with: its own length, these four bytes included (bsonspec.org)."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in the backup; `documents` is 0 where it holds none."""

    path: str
    bytes: int
    documents: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup: `version` is the database's (see schema), `at` when its moment was, in UTC."""

    version: int
    at: datetime
    mongodb: str
    files: tuple[File, ...]

    @property
    def documents(self) -> int:
        return sum(each.documents for each in self.files)

    @property
    def collections(self) -> list[str]:
        return [_name(each.path) for each in self.files if each.path.endswith(DOCUMENTS)]


class ArchiveWriter:
    """Writes a backup into an open file; it is whole once `finish` has returned. Used for a block."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=QUICK)
        self._files: list[File] = []

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()  # also after a failure: left to the collector it would write when nobody expects it

    @contextmanager
    def collection(self, name: str, description: str) -> Iterator[FileWriter]:
        """For the block, where the documents of a collection go; `description` is what its metadata file says."""
        with self._file(f"{FOLDER}{quote(name, safe='')}{DESCRIPTION}") as metadata:
            metadata.write(description.encode("utf-8"), documents=0)
        with self._file(f"{FOLDER}{quote(name, safe='')}{DOCUMENTS}") as documents:
            yield documents

    @contextmanager
    def _file(self, path: str) -> Iterator[FileWriter]:
        with self._zip.open(path, "w", force_zip64=True) as opened:  # it may be larger than 4 GB
            writer = FileWriter(opened)
            yield writer
        self._files.append(writer.described(path))

    def finish(self, version: int, at: datetime, mongodb: str) -> Contents:
        """Writes the page about it: a file that was cut off has none."""
        contents = Contents(version, at, mongodb, tuple(self._files))
        page = {"format": FORMAT} | asdict(contents) | {"at": at.isoformat()}
        self._zip.writestr(CONTENTS, json.dumps(page, indent=1))
        return contents


class FileWriter:
    """One file within the backup, summed up while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._bytes = self._documents = 0

    def write(self, data: bytes, documents: int | None = None) -> None:
        """Adds whole documents; they are counted where `documents` does not say how many."""
        self._file.write(data)
        self._sum.update(data)
        self._bytes += len(data)
        self._documents += count(data) if documents is None else documents

    def described(self, path: str) -> File:
        return File(path, self._bytes, self._documents, self._sum.hexdigest())


def count(data: bytes) -> int:
    """How many documents stand there one after the other."""
    at = found = 0
    while at < len(data):
        at += _LENGTH.unpack_from(data, at)[0]
        found += 1
    return found


class ArchiveReader:
    """Reads a backup. Raises SetupError where the file is none, or one of a newer program."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._name = name
        try:
            self._zip = ZipFile(file)
            page = json.loads(self._zip.read(CONTENTS))
            if page["format"] > FORMAT:
                raise SetupError(f"{name} was made by a newer Cohort: restore it with that one.")
            files = tuple(File(**each) for each in page["files"])
            self.contents = Contents(page["version"], datetime.fromisoformat(page["at"]), page["mongodb"], files)
        except (*UNREADABLE, ValueError, TypeError):
            raise SetupError(f"{name} is not a backup of Cohort, or only a part of one: take another file.") from None

    def check(self) -> None:
        """Reads it all and compares it with its checksums. Raises SetupError."""
        for file in self.contents.files:
            if not self._is_whole(file):
                raise SetupError(f"{self._name} is damaged ({file.path}): take another backup.")

    def _is_whole(self, file: File) -> bool:
        try:
            with self._zip.open(file.path) as opened:
                return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256  # type: ignore[arg-type]
        except (*UNREADABLE, OSError):
            return False

    def description(self, collection: str) -> str:
        """What the metadata file of the collection says."""
        return self._zip.read(f"{FOLDER}{quote(collection, safe='')}{DESCRIPTION}").decode("utf-8")

    def documents(self, collection: str) -> Iterator[bytes]:
        """The documents of the collection, each as the bytes that it was saved as."""
        with self._zip.open(f"{FOLDER}{quote(collection, safe='')}{DOCUMENTS}") as opened:
            while length := opened.read(_LENGTH.size):
                yield length + opened.read(_LENGTH.unpack(length)[0] - _LENGTH.size)


def _name(path: str) -> str:
    return unquote(path.removeprefix(FOLDER).removesuffix(DOCUMENTS))
