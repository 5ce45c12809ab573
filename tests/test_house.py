"""The shape of the house: what may import what, read from the files themselves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot/**/*.py", "cards/**/*.py", "manifest/**/*.py", "app.py", "config.py")
FILES = sorted(path for room in ROOMS for path in ROOT.glob(room))
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
LONGEST_FILE = 400


def imported(path: Path) -> set[str]:
    """The modules that the file imports when it runs; what only the type checker reads is left out."""
    found: set[str] = set()
    waiting: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


IMPORTS = {name: imported(path) for name, path in NAMES.items()}


def users(vendor: str) -> set[str]:
    """The modules that import the vendor's package."""
    return {name for name, all_of in IMPORTS.items() if any(each.split(".")[0] == vendor for each in all_of)}


@pytest.mark.parametrize(
    ("vendor", "room"),
    [
        ("botbuilder", "bot.teams."),
        ("botframework", "bot.teams."),
        ("motor", "bot.storage."),
        ("aiojobs", "bot.proactive.carrier."),
        ("msal", "bot.connector."),
        ("jwt", "bot.access."),
        ("prometheus_client", "bot.telemetry."),
        ("dateparser", "bot.broadcasts."),
        ("charset_normalizer", "bot.audience.imports.reading."),
        ("clevercsv", "bot.audience.imports.reading."),
        ("itsdangerous", "bot.files."),
    ],
)
def test_a_vendor_is_named_in_one_room(vendor: str, room: str) -> None:
    found = users(vendor)
    assert found
    assert {name for name in found if not name.startswith(room)} == set()


def test_cards_know_records_and_intents_and_nothing_that_does_anything() -> None:
    allowed = ("records", "intents", "answers", "refusals", "checks", "places", "choices", "names")
    wrong = {
        (name, each)
        for name, all_of in IMPORTS.items()
        if name.startswith("cards")
        for each in all_of & set(NAMES)
        if each.startswith("bot.") and each.rsplit(".", 1)[-1] not in allowed
    }
    assert wrong == set()


def test_decisions_are_made_without_io() -> None:
    """Modules that say they are pure import no vendor that reads or writes."""
    pure = {name for name, path in NAMES.items() if " Pure." in (ast.get_docstring(ast.parse(path.read_text())) or "")}
    assert len(pure) > 20
    doing = {"motor", "pymongo", "aiohttp", "botbuilder", "msal", "socket", "asyncio"}
    assert {name for name in pure if {each.split(".")[0] for each in IMPORTS[name]} & doing} == set()


def test_imports_make_no_circle() -> None:
    graph = {name: all_of & set(NAMES) - {name} for name, all_of in IMPORTS.items()}
    while leaves := {name for name, all_of in graph.items() if not all_of}:
        graph = {name: all_of - leaves for name, all_of in graph.items() if name not in leaves}
    assert set(graph) == set()


def test_no_file_is_longer_than_what_can_be_read_at_once() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in NAMES.items()}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}
