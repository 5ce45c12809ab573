"""`python app.py manifest`: a file that Teams takes, or one sentence about what is missing."""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli import manifest
from bot.cli.main import run
from config import Settings, SetupError
from tests.start.running import ROOT

ID = "11111111-2222-3333-4444-555555555555"
SET = {
    "MicrosoftAppId": ID,
    "MicrosoftAppPassword": "hunter2",
    "MicrosoftAppTenantId": ID,
    "MONGODB_URI": "mongodb://db.example/cohort",
    "PUBLIC_URL": "https://Cohort.example.com/",
}


def packed(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as package:
        made: dict[str, Any] = json.loads(package.read("manifest.json"))
        return made


def refused(*arguments: str, **changed: str) -> str:
    with pytest.raises(SetupError) as said:
        run(["manifest", *arguments], SET | changed)
    return said.value.sentence


def test_ids_and_domain_come_from_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sub" / "cohort.zip"
    assert run(["manifest", str(file)], SET) == 0
    made = packed(file)
    assert (made["id"], made["bots"][0]["botId"]) == (ID, ID)
    assert made["validDomains"] == ["cohort.example.com"]
    assert str(file) in capsys.readouterr().out


def test_without_more_it_is_cohort_at_this_address(tmp_path: Path) -> None:
    file = tmp_path / "cohort.zip"
    run(["manifest", str(file)], SET)
    made = packed(file)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert (made["name"]["short"], made["developer"]["name"], made["version"]) == ("Cohort", "Cohort", version)
    assert {made["developer"][key] for key in ("websiteUrl", "privacyUrl", "termsOfUseUrl")} == {
        "https://Cohort.example.com"
    }


def test_names_and_addresses_can_be_the_organisations_own(tmp_path: Path) -> None:
    file = tmp_path / "cohort.zip"
    own = {
        "APP_NAME": "Contoso news",
        "APP_VERSION": "2.0.1",
        "DEVELOPER_NAME": "Contoso",
        "DEVELOPER_URL": "https://contoso.example/help",
        "PRIVACY_URL": "https://contoso.example/privacy",
    }
    run(["manifest", str(file)], SET | own)
    made = packed(file)
    assert (made["name"]["short"], made["version"]) == ("Contoso news", "2.0.1")
    assert made["developer"] == {
        "name": "Contoso",
        "websiteUrl": "https://contoso.example/help",
        "privacyUrl": "https://contoso.example/privacy",
        "termsOfUseUrl": "https://contoso.example/help",
    }


def test_without_a_name_it_lies_in_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert manifest.run([], Settings.read(SET)) == 0
    assert packed(tmp_path / "build" / "cohort.zip")["id"] == ID


def test_it_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "cohort.zip"
    file.write_bytes(b"old" * 100_000)
    run(["manifest", str(file)], SET)
    assert packed(file)["id"] == ID


def test_no_secret_is_packed(tmp_path: Path) -> None:
    file = tmp_path / "cohort.zip"
    run(["manifest", str(file)], SET)
    assert "hunter2" not in json.dumps(packed(file))


def test_a_registration_is_needed() -> None:
    local = {"PUBLIC_URL": SET["PUBLIC_URL"]}
    with pytest.raises(SetupError, match="MicrosoftAppId is not set"):
        manifest.run([], Settings.read(local))


def test_an_address_is_needed() -> None:
    assert "PUBLIC_URL is not set" in refused(PUBLIC_URL="")


@pytest.mark.parametrize("typed", [["one.zip", "two.zip"], ["--help"]])
def test_one_file_at_most(typed: list[str]) -> None:
    assert "one file at most" in refused(*typed)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    assert "can't be written" in refused(str(tmp_path / "file" / "cohort.zip"))
    assert "can't be written" in refused(str(tmp_path))
