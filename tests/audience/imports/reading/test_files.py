"""Files as the tools write them, with what is to come out of each beside it in its folder's expected.json.

`addresses` and `rejects` are pairs with the line; a reject's second is a part of its reason. `attributes` are the
columns that may become attributes, `fallbacks` those that stand in for an empty address, `elsewhere` the lines of
tables that are not read, `unclear` the columns among which somebody has to choose, `says` parts of a refusal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.audience.imports.reading.reading import Reading, read_list
from bot.audience.imports.reading.records import Column, ReadRow, Reject, Unclear
from bot.refusals import Refused

FILES = Path(__file__).parents[1] / "files"
EXPECTED: dict[str, dict[str, Any]] = {
    f"{beside.parent.name}/{name}": expected
    for beside in sorted(FILES.glob("*/expected.json"))
    for name, expected in json.loads(beside.read_text("utf-8")).items()
}
READ = {name: expected for name, expected in EXPECTED.items() if "addresses" in expected}
REFUSED = {name: expected for name, expected in EXPECTED.items() if "says" in expected}
UNCLEAR = {name: expected for name, expected in EXPECTED.items() if "unclear" in expected}


def test_every_file_is_expected_and_every_tool_has_one() -> None:
    found = {str(path.relative_to(FILES)) for path in FILES.glob("*/*") if path.name != "expected.json"}
    assert found == set(EXPECTED)
    assert {name.partition("/")[0] for name in READ} >= {
        "bare", "by-hand", "company-communicator", "entra-group-members", "entra-users", "excel",
        "exchange-admin-center", "google-contacts", "google-groups", "google-workspace-users", "listmonk",
        "m365-active-users", "mailchimp", "outlook", "powershell", "teams-attendance",
    }  # fmt: skip


def column(reading: Reading) -> Column:
    assert isinstance(reading.heading.address, Column)
    return reading.heading.address


@pytest.mark.parametrize("name", READ)
def test_the_people_of_a_file(name: str) -> None:
    rows = [each for each in read_list(FILES / name) if isinstance(each, ReadRow)]
    assert [[each.line, each.address] for each in rows] == READ[name]["addresses"]
    assert [each.name for each in rows] == READ[name]["names"]


@pytest.mark.parametrize("name", READ)
def test_the_rejects_of_a_file(name: str) -> None:
    rejects = [each for each in read_list(FILES / name) if isinstance(each, Reject)]
    expected = READ[name]["rejects"]
    assert [each.line for each in rejects] == [line for line, _ in expected]
    for each, (_, why) in zip(rejects, expected, strict=True):
        assert why in each.why
        assert each.text.strip()


@pytest.mark.parametrize("name", READ)
def test_the_layout_of_a_file(name: str) -> None:
    reading, expected = read_list(FILES / name), READ[name]
    heading = reading.heading
    assert (heading.encoding, heading.delimiter) == (expected["encoding"], expected["delimiter"])
    assert column(reading).name == expected["column"]
    assert [each.name for each in heading.fallbacks] == expected["fallbacks"]
    assert [each.name for each in heading.columns] == expected["attributes"]
    assert [each.line for each in heading.elsewhere] == expected.get("elsewhere", [])
    assert heading.rows >= len({line for line, _ in [*expected["addresses"], *expected["rejects"]]})


@pytest.mark.parametrize("name", READ)
def test_what_the_other_columns_say_is_kept_without_empty_cells(name: str) -> None:
    reading = read_list(FILES / name)
    columns = {each.name for each in reading.heading.columns}
    rows = [each for each in reading if isinstance(each, ReadRow)]
    assert {key for each in rows for key in each.cells} <= columns
    assert all(value.strip() == value != "" for each in rows for value in each.cells.values())


@pytest.mark.parametrize("name", UNCLEAR)
def test_where_only_a_person_can_choose_nothing_is_read_before_it_did(name: str) -> None:
    reading = read_list(FILES / name)
    assert isinstance(reading.heading.address, Unclear)
    assert [each.name for each in reading.heading.address.candidates] == UNCLEAR[name]["unclear"]
    assert all(each.samples for each in reading.heading.address.candidates)
    with pytest.raises(Refused) as refused:
        list(reading)
    assert refused.value.field == "column"
    for candidate in reading.heading.address.candidates:
        chosen = read_list(FILES / name, column=candidate.name)
        assert column(chosen) == candidate
        assert [each.address for each in chosen if isinstance(each, ReadRow)] == list(candidate.samples)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_list(FILES / name)
    assert refused.value.sentence.endswith(".")
    for part in REFUSED[name]["says"]:
        assert part in refused.value.sentence


@pytest.mark.parametrize("name", READ)
def test_chunks_of_any_size_give_the_same(name: str) -> None:
    content = (FILES / name).read_bytes()
    whole = list(read_list(FILES / name))
    assert list(read_list(content)) == whole
    assert list(read_list(content[place : place + 7] for place in range(0, len(content), 7))) == whole


@pytest.mark.parametrize("name", READ)
def test_reading_goes_on_behind_any_line(name: str) -> None:
    reading = read_list(FILES / name)
    whole = list(reading)
    for line in {each.line for each in whole}:
        assert list(reading.rows(after=line)) == [each for each in whole if each.line > line]
