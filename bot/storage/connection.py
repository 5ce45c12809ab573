"""Connecting to MongoDB at start: the embedded server or a given one, and what may be wrong with it in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymongo.errors import ConfigurationError, InvalidName, InvalidURI, OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from bot.storage.database import SERVER_TIMEOUT_MS, Index, Storage
from bot.storage.listening import Observer
from bot.storage.migrations import Migration, migrate
from config import SetupError

DATABASE = "cohort"
WIRE_VERSION = 17
"""What MongoDB 6.0 calls itself in `hello` (maxWireVersion)."""


async def connect(uri: str, patience_ms: int = SERVER_TIMEOUT_MS, observer: Observer | None = None) -> Storage:
    """A connection that was tried: a replica set or a sharded cluster, 6.0 or newer. Raises SetupError.

    The URI may name the database; "cohort" where it does not.
    """
    try:
        storage = Storage(uri, str(parse_uri(uri)["database"] or DATABASE), patience_ms, observer)
    except (InvalidURI, InvalidName, ConfigurationError, ValueError, PyMongoError) as error:
        raise SetupError(f"MONGODB_URI can't be used ({_brief(error)}): correct it.") from None
    try:
        await _check(storage)
    except SetupError:
        storage.close()
        raise
    return storage


async def prepare(storage: Storage, indexes: Iterable[Index], migrations: Sequence[Migration] = ()) -> None:
    """Brings the database to this version and makes the indexes that are missing. Raises SetupError."""
    try:
        await migrate(storage, migrations)
    except PyMongoError as error:
        raise SetupError(f"MongoDB failed while it was upgraded ({_brief(error)}): start again to go on.") from None
    try:
        await storage.ensure(indexes)
    except PyMongoError as error:
        raise SetupError(f"MongoDB refused an index ({_brief(error)}): check this user's rights on it.") from None


async def _check(storage: Storage) -> None:
    try:
        hello = await storage.hello()
        await storage.ping()
    except OperationFailure as error:
        raise SetupError(f"MongoDB refused the connection ({_brief(error)}): correct MONGODB_URI.") from None
    except PyMongoError as error:
        raise SetupError(f"MongoDB doesn't answer ({_brief(error)}): start it, or correct MONGODB_URI.") from None
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        raise SetupError("The MongoDB at MONGODB_URI is not a replica set: start it with --replSet and initiate it.")
    if hello.get("maxWireVersion", 0) < WIRE_VERSION:
        raise SetupError("The MongoDB at MONGODB_URI is older than 6.0: bring it to 6.0 or newer.")


def _brief(error: Exception) -> str:
    """The first words of the driver's message; what follows is a dump of its state."""
    return str(error).split(" (configured timeouts", 1)[0].split(", full error", 1)[0].split(", Timeout:", 1)[0].strip()
