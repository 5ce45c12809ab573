"""Lists of people: the form to paste one, what one asks, how far it is, and what became of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.imports.records import Counts, Import, Keep, State
from bot.audience.segments.records import Segment
from bot.commands.intents import (
    LONGEST_VALUE,
    ImportColumn,
    ImportDrop,
    ImportForm,
    ImportInto,
    ImportPaste,
    ImportRejects,
    ImportShow,
    ImportUndo,
    SegmentForm,
    SegmentMembers,
    SegmentShow,
)
from bot.refusals import Refused
from cards.elements import (
    Json,
    actions,
    block,
    button,
    card,
    choice,
    isolate,
    note,
    panel,
    plain,
    text_input,
    total,
)
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader, plural
from cards.segments.words import people

MANY = 6
"""More choices than that are a list that opens."""
MOST_CHOICES = 100
_ROWS = (
    ("already", "Already in"),
    ("repeated", "Repeated in the list"),
    ("opted_out", "Opted out themselves"),
    ("rejected", "Rejected"),
)


def import_form_card(segment: Segment, reader: Reader, *, typed: str = "", error: Refused | None = None) -> Json:
    """Asks for a list: attached with the command, or pasted here."""
    how = f"Attach a CSV to a message that says *segment {plain(segment.name)} import*, or paste the list here."
    box = text_input("list", "The list, with its header row", value=typed, longest=LONGEST_VALUE, lines=True)
    body = [
        *head("Segment", f"Import a list into {plain(segment.name)}"),
        block(how, spacing="Small"),
        *mistakes(error, {"list": "the list"}),
        *field(box, error),
        actions(
            [
                button("Import", ImportPaste(segment.id, ""), style="positive"),
                way_out("Cancel", SegmentShow(segment.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"Attach a CSV and type: segment {segment.name} import", reader)


def which_segment_card(made: Import, segments: Sequence[Segment], reader: Reader, error: Refused | None = None) -> Json:
    """Asks which segment a list goes into."""
    choices = [(each.id, each.name) for each in segments[:MOST_CHOICES]]
    body = [
        *head("List of people", "Which segment do they go into?"),
        block(f"{isolate(made.name)}: {_rows(made.total, reader)}.", spacing="Small"),
        *mistakes(error, {"segment": "the segment"}),
        *(field(_chosen("segment", "Segment", choices), error) if choices else []),
        actions(
            [
                *([button("Import", ImportInto(made.id), style="positive")] if choices else []),
                way_out("New segment", SegmentForm()),
                way_out("Cancel", ImportDrop(made.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"{made.name} arrived. Attach it again and type: segment NAME import", reader)


def which_column_card(made: Import, reader: Reader, error: Refused | None = None) -> Json:
    """Asks which column holds the people's addresses."""
    choices = [(each.name, _column(each.name, each.samples)) for each in made.layout.candidates]
    body = [
        *head("List of people", "Which column holds the people's addresses?"),
        block(f"{isolate(made.name)}: {_rows(made.total, reader)}.", spacing="Small"),
        *mistakes(error, {"column": "the column"}),
        *field(_chosen("column", "Column", choices), error),
        actions(
            [
                button("Go on", ImportColumn(made.id), style="positive"),
                way_out("Cancel", ImportDrop(made.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"Several columns of {made.name} hold addresses. Leave one, and attach it again.", reader)


def dropped_card(made: Import, reader: Reader) -> Json:
    """Nothing was done with it."""
    said = f"Nothing was done with {isolate(made.name)}."
    return card([*head("List of people", "Not imported"), block(said, spacing="Small")], said, reader)


def import_card(made: Import, segment: Segment | None, reader: Reader) -> Json:
    """Where an import is; at its end what became of the rows."""
    body = [
        *head(f"Import · {plain(segment.name)}" if segment else "Import", _title(made, reader)),
        note(f"{isolate(made.name)} · {_moment(made, reader)}", spacing="None"),
        *_state(made, reader),
        *([] if made.state in (State.WAITING, State.RUNNING) else _sum(made.counts, reader)),
        *_columns(made),
        actions(_buttons(made, segment), spacing="Medium"),
    ]
    return card(body, f"{made.name}: {_title(made, reader)}", reader)


def undo_question_card(made: Import, segment: Segment, asked: int, reader: Reader, *, late: bool = False) -> Json:
    """Asks once; `asked` is now, in seconds since 1970. `late`: it was asked before, and answered too late."""
    again = [panel([block("That was asked a while ago, so nothing was undone. Still sure?")], "warning")]
    added = people(made.counts.added, reader)
    said = f"{added} came in with {isolate(made.name)}. Those who are still in through it are taken out."
    body = [
        *head("Import", f"Undo the import into {plain(segment.name)}?"),
        *(again if late else []),
        block(f"{said} What the list said about them stays.", spacing="Small"),
        actions(
            [
                button("Undo this import", ImportUndo(made.id, asked), style="destructive"),
                button("Keep it", ImportShow(made.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"{said} To undo it, open the segment {segment.name}.", reader)


def _title(made: Import, reader: Reader) -> str:
    match made.state:
        case State.WAITING | State.RUNNING | State.ASKING:
            return f"{reader.number(made.counts.total)} of {_rows(made.total, reader)} so far"
        case State.UNDOING:
            return f"{people(made.taken_out, reader)} taken out so far"
        case State.UNDONE:
            return f"{people(made.taken_out, reader)} taken out again" if made.taken_out else "Nobody was taken out"
        case State.DROPPED:
            return "Not imported"
    return f"{people(made.counts.added, reader)} added" if made.counts.added else "Nobody was added"


def _moment(made: Import, reader: Reader) -> str:
    at = made.undone_at or made.ended_at or made.at
    return f"{reader.day(at)}, {reader.clock(at)}"


def _state(made: Import, reader: Reader) -> list[Json]:
    if made.state is State.FAILED:
        return [panel([block(f"It broke off: {plain(made.why)} What was added until then stays.")], "attention")]
    if made.state in (State.WAITING, State.RUNNING, State.UNDOING):
        return [block("It goes on by itself. Refresh to see how far it is.", spacing="Small")]
    waiting = made.counts.waiting
    if made.state is State.DONE and waiting:
        theirs = plural(waiting, "waits to be met, and is", "wait to be met, and are")
        return [block(f"{reader.number(waiting)} {theirs} in as soon as they open the bot.", spacing="Small")]
    return []


def _sum(counts: Counts, reader: Reader) -> list[Json]:
    told = counts.by_name()
    rows = [("Added", counts.added), *((label, told[name]) for name, label in _ROWS if told[name])]
    last = plural(counts.total, "Row", "Rows")
    return [
        *(total(label, reader.number(number)) for label, number in rows),
        total(last, reader.number(counts.total), last=True),
    ]


def _columns(made: Import) -> list[Json]:
    """Where the addresses were, and what became of the other columns."""
    kept = {keep: ", ".join(isolate(each.column) for each in made.mapping if each.keep is keep) for keep in Keep}
    lines = [f"Addresses: {isolate(made.layout.address)}"] if made.layout.address else []
    lines += [f"Attributes: {kept[Keep.ATTRIBUTE]}"] if kept[Keep.ATTRIBUTE] else []
    lines += [f"Kept, but not searchable: {kept[Keep.BESIDE]}"] if kept[Keep.BESIDE] else []
    if made.counts.values:
        lines.append(f"Values that did not fit their attribute, and were left out: {made.counts.values}")
    if made.layout.elsewhere:
        where = ", ".join(map(str, made.layout.elsewhere))
        lines.append(f"Not read: further tables with addresses at line {where}")
    return [note(line) for line in lines]


def _buttons(made: Import, segment: Segment | None) -> list[Json]:
    if not made.ended:
        return [button("Refresh", ImportShow(made.id))]
    found: list[Json] = []
    if segment is not None:
        found += [
            button("Open the segment", SegmentShow(segment.id), style="positive"),
            button("See members", SegmentMembers(segment.id)),
            button("Import another list", ImportForm(segment.id)),
        ]
    if made.counts.rejected or made.counts.values:
        found.append(button("Rejected rows as a CSV", ImportRejects(made.id)))
    undoable = made.state in (State.DONE, State.FAILED) and made.counts.added and segment is not None
    return [*found, *([button("Undo this import…", ImportUndo(made.id))] if undoable else [])]


def _chosen(name: str, label: str, choices: Sequence[tuple[str, str]]) -> Json:
    made = choice(name, label, choices, value="")
    return made | {"style": "compact", "placeholder": "Choose one"} if len(choices) > MANY else made


def _column(name: str, samples: Sequence[str]) -> str:
    return f"{name} ({', '.join(samples[:2])})" if samples else name


def _rows(number: int, reader: Reader) -> str:
    return f"{reader.number(number)} {plural(number, 'row', 'rows')}"
