"""What every test may ask for: a real MongoDB, a database of its own."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.identifiers import new_id
from bot.playground.client import INSTALLED, NOT_INSTALLED, Playground
from bot.storage.database import Storage
from config import SetupError
from tests.logged import Logged
from tests.mongo import running_mongod

# the machine may be busy: how long an example takes says nothing about what is tested
settings.register_profile(
    "cohort",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),  # a build says the same twice; new examples are tried everywhere else
)
settings.load_profile("cohort")


@pytest.fixture(scope="session")
def mongodb_uri() -> Iterator[str]:
    with running_mongod() as uri:
        yield uri


@pytest.fixture
async def storage(mongodb_uri: str) -> AsyncIterator[Storage]:
    """An empty database that is dropped after the test."""
    made = Storage(mongodb_uri, f"t{new_id()}")
    yield made
    await made.drop()
    made.close()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A test that sets logging up, as starting the program does, changes nothing for those after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog.reset_defaults()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))  # never among what is printed
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("bot").setLevel(logging.NOTSET)
    logging.captureWarnings(False)


@pytest.fixture
def logged() -> Iterator[Logged]:
    """What is logged during the test."""
    with capture_logs(processors=[merge_contextvars]) as lines:
        yield lines


@pytest.fixture(scope="session")
def playground_folder() -> Path:
    """Where the Playground is. Where it is not installed, the test is skipped; with CI set that is a failure."""
    try:
        Playground(INSTALLED, port=1, endpoint="", log=Path("unused")).command()
    except SetupError:
        if os.environ.get("CI"):
            pytest.fail(NOT_INSTALLED)
        pytest.skip("needs the Playground: python3 tools/setup.py brings it")
    return INSTALLED
