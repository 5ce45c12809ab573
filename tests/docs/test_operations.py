"""docs/operations.md against the program: every setting and command is in it, links lead somewhere, files work."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from config import APP_ID, APP_PASSWORD, APP_TENANT, APP_TYPE, IN_FILE, SECRETS
from tests.start.running import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "operations.md").read_text("utf-8")
ID = "11111111-2222-3333-4444-555555555555"
UNIT = DOCS / "cohort.service"
NOT_READ = {"NATS_URL"}
"""What config.py names in order to refuse it."""


def settings_read() -> set[str]:
    """Every setting whose name stands in config.py."""
    names = {APP_ID, APP_PASSWORD, APP_TENANT, APP_TYPE, *(f"{name}{IN_FILE}" for name in SECRETS)}
    for node in ast.walk(ast.parse((ROOT / "config.py").read_text("utf-8"))):
        if isinstance(node, ast.Constant) and re.fullmatch(r"[A-Z]+(_[A-Z]+)*", str(node.value)):
            names.add(str(node.value))
    return names - NOT_READ - {IN_FILE}


def settings_told() -> set[str]:
    """What the table of settings lists."""
    rows = PAGE.split("## Settings", 1)[1].split("\n## ", 1)[0]
    first = [row.split("|")[1] for row in rows.splitlines() if row.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


def anchors(page: str) -> set[str]:
    """The headings as links name them."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_setting_is_told_and_no_other() -> None:
    assert len(settings_read()) > 15
    assert settings_told() == settings_read()


def test_every_command_is_told() -> None:
    assert COMMANDS
    assert {name for name in COMMANDS if not re.search(rf"cohort {name}\b", PAGE)} == set()


def test_every_alert_is_explained_and_no_other() -> None:
    rules = (DOCS / "monitoring" / "alerts.yml").read_text("utf-8")
    alerts = re.findall(r"alert: (\w+)\n(?:.*\n)*?\s+labels: {severity: (\w+)}", rules)
    assert len(alerts) > 10
    assert sorted(re.findall(r"^\| `(Cohort\w+)` \| (\w+) \|", PAGE, re.MULTILINE)) == sorted(alerts)


@pytest.mark.parametrize("name", ["operations.md", "admin.md", "architecture.md", "../README.md"])
def test_links_lead_to_files_and_headings(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        file = (DOCS / name).parent / path if path else DOCS / name
        assert file.exists(), target
        if heading:
            assert heading in anchors(file.read_text("utf-8")), target


def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")
    # what is only there once it is installed
    unit = re.sub(r"^(ExecStart)=.*", r"\1=/bin/true", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / UNIT.name).write_text(unit, "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / UNIT.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_service_names_settings_that_are_read() -> None:
    named = set(re.findall(r"^Environment=(\w+)=", UNIT.read_text("utf-8"), re.MULTILINE))
    assert named - settings_read() == {"PYTHONDONTWRITEBYTECODE"}
    command = (DOCS / "cohort-command").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=", command, re.MULTILINE)) == named - {"PYTHONDONTWRITEBYTECODE"}


def test_the_command_has_the_services_settings(tmp_path: Path) -> None:
    named = [
        f"MicrosoftAppId={ID}",
        f"MicrosoftAppTenantId={ID}",
        'APP_NAME="Two words"',
        "PUBLIC_URL=https://a.example",
    ]
    (tmp_path / "settings").write_text("\n".join(named), "utf-8")
    (tmp_path / "app-password").write_text("secret\n", "utf-8")
    (tmp_path / "mongodb-uri").write_text("mongodb://db.example/cohort\n", "utf-8")
    script = (DOCS / "cohort-command").read_text("utf-8").replace("/etc/cohort", str(tmp_path))
    script = script.replace("/opt/cohort/.venv/bin/python", sys.executable).replace("/opt/cohort", str(ROOT))
    done = subprocess.run(
        ["sh", "-c", script, "cohort", "manifest", "made.zip"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "package of Two words" in done.stdout
    assert (tmp_path / "made.zip").exists()


@pytest.mark.parametrize("name", ["proxy/nginx.conf", "proxy/Caddyfile"])
def test_a_proxy_forwards_two_addresses_to_the_port_that_cohort_has(name: str) -> None:
    lines = [line.strip() for line in (DOCS / name).read_text("utf-8").splitlines() if not line.strip().startswith("#")]
    assert len([line for line in lines if "127.0.0.1:3978" in line]) == 2
    assert {path for line in lines for path in re.findall(r"(/(?:api|files|healthz|metrics)[^\s*]*)", line)} == {
        "/api/messages",
        "/files/",
    }
