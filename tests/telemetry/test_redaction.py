"""The guard, whatever comes."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telemetry.redaction import LONGEST, PERSONAL, REMOVED, guarded, scrubbed

ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log", "tell"}


@pytest.mark.parametrize("field", sorted(PERSONAL))
def test_fields_that_hold_what_people_wrote_or_are_hold_nothing(field: str) -> None:
    assert guarded({field: "Ana", "broadcast": "b1"}) == {field: REMOVED, "broadcast": "b1"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ana@contoso.com", REMOVED),
        ("no ana.b+c@sub.contoso.com here", f"no {REMOVED} here"),
        ("<ana@contoso.com>", f"<{REMOVED}>"),
        ("josé@contoso", REMOVED),
        ("mongodb://ana:hunter2@db.example/cohort", REMOVED),
        ("Bearer abc.def", REMOVED),
        ("token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", f"token {REMOVED}"),
        ("504 BadArgument", "504 BadArgument"),
        ("29:1-ana_b", "29:1-ana_b"),
        ("a:1pL-x", "a:1pL-x"),
        ("5f0000000000000000000001", "5f0000000000000000000001"),
    ],
)
def test_addresses_and_tokens_go_and_ids_stay(text: str, left: str) -> None:
    assert scrubbed(text) == left


def test_what_is_too_long_for_a_line_is_cut() -> None:
    assert scrubbed("x" * LONGEST) == "x" * LONGEST
    assert scrubbed("x" * (LONGEST + 1)) == "x" * LONGEST + "…"


@pytest.mark.parametrize(("value", "left"), [({"a": "Ana"}, "[dict]"), (["Ana"], "[list]"), (b"Ana", "[bytes]")])
def test_only_plain_values_stand_in_a_line(value: object, left: str) -> None:
    assert guarded({"what": value})["what"] == left


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.emails(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


@given(st.dictionaries(st.text(max_size=8), _values, max_size=4), st.emails())
def test_whatever_is_logged_becomes_a_line_without_an_address(fields: dict[str, Any], address: str) -> None:
    line = json.dumps(guarded(fields | {"reason": f"because of {address}, he said"}), ensure_ascii=False)
    assert address not in line
    assert json.loads(line)["reason"].startswith("because of ")


def _calls() -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted(ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level)) if level in LEVELS:
                    found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
                case ast.Call(func=ast.Name(id="tell")):
                    found.append((f"{path.relative_to(ROOT)}:{node.lineno}", node))
    return found


def test_every_call_names_its_event_in_lower_case_words_and_passes_fields() -> None:
    calls = _calls()
    assert len(calls) >= 8
    wrong = [
        where
        for where, call in calls
        if len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or call.args[0].value != str(call.args[0].value).lower()
        or not re.fullmatch(r"[a-z][a-z ,']+", call.args[0].value)
    ]
    assert wrong == []


def test_no_call_passes_what_people_wrote_or_are() -> None:
    assert [where for where, call in _calls() if {each.arg for each in call.keywords} & PERSONAL] == []


def test_nothing_logs_in_another_way() -> None:
    others = [
        str(path.relative_to(ROOT))
        for path in sorted(ROOT.glob("bot/**/*.py"))
        if "logging.getLogger" in path.read_text("utf-8") and path.parent.name != "telemetry"
    ]
    assert others == []
