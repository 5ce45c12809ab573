"""The package: what is in it, where, and that the same listing makes the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields
from typing import Any

import pytest

from bot.commands.table import COMMANDS
from manifest.package import ICONS, Listing, build, manifest
from tests.manifest.making import ID, listing


def opened(made: Listing) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(build(made)))


def packed_manifest(made: Listing) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(opened(made).read("manifest.json"))
    return read


def test_three_files_at_the_root() -> None:
    package = opened(listing())
    assert package.testzip() is None
    assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]


def test_the_icons_that_the_manifest_names_are_packed() -> None:
    package = opened(listing())
    named = packed_manifest(listing())["icons"]
    assert set(named) == {"color", "outline"}
    for name in named.values():
        assert package.read(name) == (ICONS / name).read_bytes()


def test_everything_of_the_listing_stands_in_the_manifest() -> None:
    made = packed_manifest(listing())
    assert made["id"] == ID
    assert [bot["botId"] for bot in made["bots"]] == [ID]
    assert made["validDomains"] == ["cohort.example.com"]
    assert made["version"] == "1.2.3"
    assert made["name"] == {"short": "Cohort", "full": "Cohort"}
    assert made["developer"] == {
        "name": "Contoso",
        "websiteUrl": "https://contoso.example/cohort",
        "privacyUrl": "https://contoso.example/privacy",
        "termsOfUseUrl": "https://contoso.example/terms",
    }


@pytest.mark.parametrize("field", [field.name for field in fields(Listing)])
def test_each_field_makes_another_package(field: str) -> None:
    assert build(listing(**{field: "changed"})) != build(listing())


def test_the_same_listing_makes_the_same_bytes() -> None:
    assert build(listing()) == build(listing())
    entries = opened(listing()).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}


def test_names_in_any_script_are_readable_in_the_manifest() -> None:
    assert "Rádio Açores".encode() in opened(listing(name="Rádio Açores")).read("manifest.json")


def test_people_can_write_to_the_bot_in_a_personal_chat() -> None:
    (bot,) = manifest(listing())["bots"]
    assert bot["scopes"] == ["personal"]
    assert bot["isNotificationOnly"] is False
    assert manifest(listing())["defaultInstallScope"] == "personal"


def test_every_command_that_is_listed_can_be_typed_as_it_stands() -> None:
    (bot,) = manifest(listing())["bots"]
    (commands,) = bot["commandLists"]
    titles = [command["title"] for command in commands["commands"]]
    # ten is what older clients show
    assert 0 < len(titles) <= 10
    assert len(set(titles)) == len(titles)
    typed = {f"{first}{command.form[len(command.form.split(' ')[0]) :]}" for command in COMMANDS
             for first in command.form.split(" ")[0].split("|")}  # fmt: skip
    assert set(titles) <= typed


def test_people_see_their_commands_before_those_of_admins() -> None:
    (bot,) = manifest(listing())["bots"]
    admins = [each["description"].startswith("For admins") for each in bot["commandLists"][0]["commands"]]
    assert admins == sorted(admins)
    assert {True, False} == set(admins)
