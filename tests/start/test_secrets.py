"""Secrets from files: what the file may hold, and what is said when it cannot be used."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import SECRETS, Settings, SettingsError

ID = "11111111-2222-3333-4444-555555555555"
REGISTERED = {
    "MicrosoftAppId": ID,
    "MicrosoftAppPassword": "from the environment",
    "MicrosoftAppTenantId": ID,
    "MONGODB_URI": "mongodb://db.example/cohort",
}
URI = "mongodb://ana:hunter2@db.example/cohort?replicaSet=rs0"


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in REGISTERED.items() if key != name}


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.read(environ)
    sentence = refused.value.sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return tmp_path / "secret"


@pytest.mark.parametrize("around", ["{}", "{}\n", "  {}\r\n\n"])
def test_the_password_from_a_file(secret: Path, around: str) -> None:
    secret.write_text(around.format("hunter2 ~^"), "utf-8", newline="")
    read = Settings.read(without("MicrosoftAppPassword") | {"MicrosoftAppPassword_FILE": str(secret)})
    assert read.app_password == "hunter2 ~^"
    assert not read.local


def test_the_database_from_a_file(secret: Path) -> None:
    secret.write_text(f"{URI}\n", "utf-8")
    assert Settings.read({"MONGODB_URI_FILE": str(secret)}).mongodb_uri == URI
    assert Settings.read(without("MONGODB_URI") | {"MONGODB_URI_FILE": str(secret)}).mongodb_uri == URI


def test_what_is_in_a_file_is_checked_like_what_is_not(secret: Path) -> None:
    secret.write_text("db.example:27017 hunter2", "utf-8")
    said = refusal(MONGODB_URI_FILE=str(secret))
    assert "MONGODB_URI does not begin with" in said
    assert "hunter2" not in said


def test_a_password_in_a_file_is_a_part_of_a_registration(secret: Path) -> None:
    secret.write_text("hunter2", "utf-8")
    assert "MicrosoftAppId is not" in refusal(MicrosoftAppPassword_FILE=str(secret))


@pytest.mark.parametrize("name", SECRETS)
def test_both_is_a_contradiction(secret: Path, name: str) -> None:
    secret.write_text("x", "utf-8")
    assert f"{name} and {name}_FILE are both set" in refusal(**REGISTERED, **{f"{name}_FILE": str(secret)})


@pytest.mark.parametrize("name", SECRETS)
def test_a_blank_setting_names_no_file(name: str) -> None:
    assert Settings.read({**REGISTERED, f"{name}_FILE": " "}) == Settings.read(REGISTERED)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "is empty"), (b" \n", "is empty"),
     (b"one\nhunter2", "more than one line"), (b"\xff\xfehunter2", "isn't text")],
)  # fmt: skip
def test_a_file_that_holds_no_secret(secret: Path, name: str, content: bytes, said: str) -> None:
    secret.write_bytes(content)
    sentence = refusal(**without(name), **{f"{name}_FILE": str(secret)})
    assert said in sentence
    assert f"{name}_FILE" in sentence
    assert str(secret) in sentence
    assert "hunter2" not in sentence


@pytest.mark.parametrize("name", SECRETS)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    for path, said in ((tmp_path / "none", "No such file"), (tmp_path, "directory")):
        sentence = refusal(**without(name), **{f"{name}_FILE": str(path)})
        assert said in sentence
        assert "can't be read" in sentence


def test_a_pipe_will_do(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(URI, "utf-8"))
    writer.start()
    assert Settings.read({"MONGODB_URI_FILE": str(pipe)}).mongodb_uri == URI
    writer.join()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MICROSOFT_APP_PASSWORD_FILE", "MicrosoftAppPassword_FILE"),
        ("MicrosoftAppPasswordFile", "MicrosoftAppPassword_FILE"),
        ("MicrosoftAppPassword_file", "MicrosoftAppPassword_FILE"),
        ("MongoDB_URI_FILE", "MONGODB_URI_FILE"),
    ],
)
def test_a_misspelt_file_is_no_local_mode(name: str, meant: str) -> None:
    assert f"write it as {meant}" in refusal(**{name: "/run/secret"})


@pytest.mark.parametrize("name", ["MicrosoftAppId", "MicrosoftAppTenantId", "MicrosoftAppType"])
def test_what_is_no_secret_comes_from_no_file(secret: Path, name: str) -> None:
    secret.write_text(ID, "utf-8")
    assert "can come from a file" in refusal(**without(name), **{f"{name}_FILE": str(secret)})


@given(name=st.sampled_from(SECRETS), content=st.binary(max_size=40))
def test_whatever_a_file_holds(tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes) -> None:
    secret = tmp_path_factory.getbasetemp() / "whatever"
    secret.write_bytes(content)
    try:
        read = Settings.read(without(name) | {f"{name}_FILE": str(secret)})
    except SettingsError:
        return
    assert (read.app_password, read.mongodb_uri)[SECRETS.index(name)] == content.decode().strip()
    assert not read.local
