"""Imports as MongoDB keeps them, and as records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.audience.attributes.records import Kind
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Counts, Import, Keep, Layout, State, Use
from bot.storage.database import Document

SCHEMA = 1


def document(made: Import) -> Document:
    """The document of a new import."""
    return {
        "_id": made.id,
        "tenant": made.tenant,
        "segment": made.segment,
        "name": made.name,
        "by": made.by,
        "at": made.at,
        "state": made.state.value,
        "layout": layout_document(made.layout),
        "column": made.column,
        "mapping": uses_document(made.mapping),
        "settled": made.settled,
        "counts": dict(made.counts.by_name()),
        "piece": 0,
        "tries": 0,
        "v": SCHEMA,
    }


def record(found: Mapping[str, Any]) -> Import:
    """The record of an import's document."""
    return Import(
        id=found["_id"],
        tenant=found["tenant"],
        segment=found["segment"],
        name=found["name"],
        by=found["by"],
        at=found["at"],
        state=State(found["state"]),
        layout=_layout(found["layout"]),
        column=found["column"],
        mapping=uses(found["mapping"]),
        settled=found["settled"],
        counts=Counts(**found["counts"]),
        piece=found["piece"],
        why=found.get("why", ""),
        began_at=found.get("began_at"),
        ended_at=found.get("ended_at"),
        undone_by=found.get("undone_by", ""),
        undone_at=found.get("undone_at"),
        taken_out=found.get("taken_out", 0),
    )


def layout_document(made: Layout) -> Document:
    """The document of a layout."""
    return {
        "encoding": made.encoding,
        "address": made.address,
        "candidates": _columns_document(made.candidates),
        "columns": _columns_document(made.columns),
        "rows": made.rows,
        "header": made.header,
        "elsewhere": list(made.elsewhere),
    }


def uses_document(mapping: Iterable[Use]) -> list[Document]:
    """The documents of what becomes of columns."""
    return [
        {"column": each.column, "keep": each.keep.value, "key": each.key}
        | ({"kind": each.kind.value} if each.kind else {})
        for each in mapping
    ]


def uses(documents: Iterable[Mapping[str, Any]]) -> tuple[Use, ...]:
    """What becomes of columns, from their documents."""
    return tuple(
        Use(each["column"], Keep(each["keep"]), each["key"], Kind(each["kind"]) if "kind" in each else None)
        for each in documents
    )


def _layout(found: Mapping[str, Any]) -> Layout:
    return Layout(
        found["encoding"],
        found["address"],
        _columns(found["candidates"]),
        _columns(found["columns"]),
        found["rows"],
        found["header"],
        tuple(found["elsewhere"]),
    )


def _columns_document(columns: Iterable[Column]) -> list[Document]:
    return [{"index": each.index, "name": each.name, "samples": list(each.samples)} for each in columns]


def _columns(documents: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    return tuple(Column(each["index"], each["name"], tuple(each["samples"])) for each in documents)
