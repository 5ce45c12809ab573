"""Filters over people, without a database."""

from __future__ import annotations

import pytest

from bot.audience.people.queries import by_ids, widest
from bot.storage.database import Document

A: Document = {"a": 1}
B: Document = {"b": 1}
C: Document = {"c": 1}


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ([A], {"$and": [A]}),
        ([A, A], {"$and": [A]}),
        ([A, B], {"$or": [A, B]}),
        ([{"$and": [A]}, {"$and": [A, B]}, {"$and": [A, B, C]}], {"$and": [A]}),
        ([{"$and": [A, B, C]}, {"$and": [A, B]}], {"$and": [A, B]}),
        ([A, {"$and": [A, B]}], {"$and": [A]}),
        ([{"$and": [A, B]}, {"$and": [B, A]}], {"$or": [{"$and": [A, B]}, {"$and": [B, A]}]}),
        ([{"$and": [A], "b": 1}, {"$and": [A]}], {"$or": [{"$and": [A], "b": 1}, {"$and": [A]}]}),
    ],
)
def test_the_widest_filter_is_what_all_begin_with(clauses: list[Document], expected: Document) -> None:
    assert widest(clauses) == expected


def test_no_ids_are_nobodys() -> None:
    assert by_ids("t", None, None)["$or"] == [{"_id": None}]
    assert by_ids("t", "", "")["$or"] == [{"_id": None}]


def test_a_teams_id_counts_only_where_no_other_object_id_holds_it() -> None:
    assert by_ids("t", "aad", "29:a")["$or"] == [{"aad_id": "aad"}, {"teams_id": "29:a", "aad_id": {"$exists": False}}]
    assert by_ids("t", None, "29:a")["$or"] == [{"teams_id": "29:a"}]
