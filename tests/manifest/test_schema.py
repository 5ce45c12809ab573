"""The manifest against the JSON schema that Microsoft publishes (npm @microsoft/app-manifest)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from manifest.package import manifest
from tests.manifest.making import listing

PACKAGE = Path(__file__).parents[2] / ".playground" / "schema" / "node_modules" / "@microsoft" / "app-manifest"
SCHEMAS = PACKAGE / "build" / "json-schemas" / "teams"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema that the manifest names. Where it was not brought, the test is skipped; with CI set it fails."""
    version = manifest(listing())["manifestVersion"]
    file = SCHEMAS / f"v{version}" / "MicrosoftTeams.schema.json"
    if not file.exists():
        missing = "needs Microsoft's schemas: `python3 tools/setup.py test` brings them"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


def complaints(made: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft4Validator(schema).iter_errors(made)]


def test_the_manifest_is_valid(schema: dict[str, Any]) -> None:
    assert complaints(manifest(listing()), schema) == []


def test_it_names_the_schema_that_it_follows() -> None:
    made = manifest(listing())
    assert f"/teams/v{made['manifestVersion']}/" in made["$schema"]


def test_the_longest_names_that_settings_take_are_valid(schema: dict[str, Any]) -> None:
    assert complaints(manifest(listing(name="n" * 30, developer="d" * 32)), schema) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "n" * 31},
        {"developer": "d" * 33},
        {"app_id": "not-an-id"},
        {"website": "ftp://contoso.example"},
        {"privacy": "contoso.example"},
        {"terms": ""},
    ],
)
def test_the_schema_sees_what_is_wrong(schema: dict[str, Any], wrong: dict[str, str]) -> None:
    assert complaints(manifest(listing(**wrong)), schema) != []
