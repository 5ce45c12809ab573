"""A list becomes members, each row with its outcome, and never against what a person chose."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.access.records import Did, NotAllowed, Role
from bot.audience.imports.kept import FILES, KeptFiles
from bot.audience.imports.records import Counts, Import, State
from bot.audience.imports.service import GONE, NOT_BY_LIST
from bot.audience.imports.working import FILE_GONE
from bot.audience.imports.working import GONE as SEGMENT_GONE
from bot.audience.segments.records import EVERYONE, Choice, Through
from bot.audience.verify import ConsentReader
from bot.refusals import Refused
from tests.audience.imports.making import Importing, importing
from tests.audience.making import OWNER, TENANT, Audience, owner

LIST = """Name,Email
Ana Lima,ANA@a.example
Bo,bo@a.example
Cy,cy@a.example
Ana again,ana@a.example
Nobody,nonsense
Dee Dot,dee@a.example
Eve,eve@a.example
Eve,eve@A.example
"""


async def agrees(audience: Audience) -> bool:
    """Whether everybody's record is as the evidence says."""
    reader = ConsentReader(audience.storage)
    return not [each async for batch in reader.batches() for each in await reader.wrong(batch)]


async def test_each_outcome_is_counted(lists: Importing, audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.person("Ana Lima", email="ana@a.example")
    bo = await audience.person("Bo", email="bo@a.example")
    await audience.segments.choose(bo, pizza.id, Choice.IN, audience.evidence(bo.id))
    await audience.segments.choose(bo, pizza.id, Choice.OUT, audience.evidence(bo.id))
    await audience.segments.add(TENANT, pizza.id, "cy@a.example", audience.evidence())
    made = await lists.imported(pizza.id, LIST)
    assert (made.state, made.why) == (State.DONE, "")
    assert made.counts == Counts(
        total=8, added=3, waiting=2, already=1, repeated=2, opted_out=1, rejected=1
    )  # Ana is met; Cy was in; Dee and Eve wait
    assert await lists.inside(pizza.id) == {"Ana Lima", "cy@a.example", "Dee Dot", "Eve"}
    assert pizza.id in (await audience.again(bo)).left
    assert [(each.line, each.text) for each in await lists.rejected(made)] == [(6, "nonsense")]
    assert (await lists.rejected(made))[0].why
    assert await agrees(audience)


async def test_how_they_came_in_is_told(lists: Importing, audience: Audience) -> None:
    pizza, rui = await audience.segment("Pizza"), await audience.person("Rui")
    made = await lists.begin(pizza.id, LIST, audience.evidence(rui.id))
    await lists.through(made)
    rows, _ = await audience.segments.members(OWNER, pizza.id, "", 10)
    assert len(rows) == 5
    assert {(each.joined.by_name, each.joined.through) for each in rows if each.joined} == {("Rui", Through.CSV)}


async def test_who_waits_is_a_member_once_met(lists: Importing, audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await lists.imported(pizza.id, LIST)
    dee = await audience.person("Dee", email="dee@a.example")
    assert dee.member_of == {pizza.id}
    assert await agrees(audience)


async def test_the_same_list_again_adds_nobody(lists: Importing, audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await lists.imported(pizza.id, LIST)
    again = await lists.imported(pizza.id, LIST)
    assert again.counts == Counts(total=8, already=5, repeated=2, rejected=1)
    assert await audience.storage.collection("people").count_documents({}) == 5


async def test_a_message_that_is_delivered_again_imports_once(lists: Importing, audience: Audience) -> None:
    pizza, evidence = await audience.segment("Pizza"), audience.evidence()
    first = await lists.begin(pizza.id, LIST, evidence)
    await lists.through(first)
    again = await lists.begin(pizza.id, LIST, evidence)
    assert (again.id, again.state) == (first.id, State.DONE)
    assert await audience.storage.collection("imports").count_documents({}) == 1
    assert await audience.storage.collection(FILES).count_documents({}) == 0


async def test_a_large_list_is_read_by_another_process(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    elsewhere = importing(audience, large=0, size=100)
    text = "Email,Name\n" + "".join(f"p{i % 900}@a.example,P{i}\n" for i in range(1_000)) + "nonsense,N\n"
    made = await elsewhere.imported(pizza.id, text)
    assert made.counts == Counts(total=1_001, added=900, waiting=900, repeated=100, rejected=1)
    assert made.piece == 11
    assert (await audience.segments.counts(OWNER, pizza.id)).members == 900
    with pytest.raises(Refused, match="no address"):
        await elsewhere.begin(pizza.id, "just,words\n")


async def test_bytes_are_kept_in_parts_and_come_back_in_order(audience: Audience, tmp_path: Path) -> None:
    files, given = KeptFiles(audience.storage, chunk=7), tmp_path / "given"
    given.write_bytes(bytes(range(256)))
    await files.keep("one", given, audience.clock())
    await files.keep("two", tmp_path / "given", audience.clock())
    assert await audience.storage.collection(FILES).count_documents({}) == 2 * 37
    await files.forget("two")
    async with files.opened("one") as path, files.opened("two") as gone:
        assert path is not None
        assert path.read_bytes() == bytes(range(256))
        assert gone is None
    assert not path.exists()


NO_LISTS = ["", "a,b\n1,2\n", '"open,ana@a.example\nbo@a.example\n', "<html><body>x@y.example</body>"]


@pytest.mark.parametrize("text", NO_LISTS)
async def test_what_is_no_list_is_refused_and_nothing_is_kept(audience: Audience, lists: Importing, text: str) -> None:
    pizza = await audience.segment("Pizza")
    with pytest.raises(Refused):
        await lists.begin(pizza.id, text)
    for name in ("imports", FILES, "people"):
        assert await audience.storage.collection(name).count_documents({}) == 0


async def test_only_segments_that_take_lists_do(audience: Audience, lists: Importing) -> None:
    with pytest.raises(Refused) as everyone:
        await lists.begin(EVERYONE, LIST)
    assert everyone.value.sentence == NOT_BY_LIST
    with pytest.raises(Refused) as gone:
        await lists.begin("a" * 24, LIST)
    assert gone.value.sentence == GONE
    other = await audience.segment("Pizza", tenant="tenant-2")
    with pytest.raises(Refused):
        await lists.begin(other.id, LIST)


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.SENDER])
async def test_only_editors_import_and_undo(audience: Audience, lists: Importing, role: Role | None) -> None:
    pizza = await audience.segment("Pizza")
    lesser = audience.evidence(role=role)
    with pytest.raises(NotAllowed):
        await lists.begin(pizza.id, LIST, lesser)
    made = await lists.imported(pizza.id, LIST)
    with pytest.raises(NotAllowed):
        await lists.imports.undo(made.id, lesser)
    with pytest.raises(NotAllowed):
        await lists.imports.settle(made.id, lesser)
    with pytest.raises(NotAllowed):
        await lists.imports.drop(lesser.actor, made.id)
    assert await lists.imports.found(OWNER, made.id) == made


async def test_another_tenant_sees_nothing_of_it(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.imported(pizza.id, LIST)
    stranger = audience.evidence(tenant="tenant-2")
    with pytest.raises(Refused):
        await lists.imports.found(owner("tenant-2"), made.id)
    with pytest.raises(Refused):
        await lists.imports.undo(made.id, stranger)
    assert await lists.imports.of_segment(owner("tenant-2"), pizza.id, 5) == []


async def test_a_segment_that_is_deleted_meanwhile_ends_the_import(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    done = await lists.through(made)
    assert (done.state, done.why, done.counts) == (State.FAILED, SEGMENT_GONE, Counts())
    assert await audience.storage.collection("people").count_documents({}) == 0


async def test_a_file_that_is_not_kept_any_more_ends_the_import(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST)
    await audience.storage.collection(FILES).delete_many({})
    done = await lists.through(made)
    assert (done.state, done.why) == (State.FAILED, FILE_GONE)


async def test_the_audit_says_who_imported_what(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.imported(pizza.id, LIST)
    await lists.imports.undo(made.id, audience.evidence("other"))
    await lists.through(made)
    found = await audience.storage.collection("audit").find({"what.id": pizza.id}).sort("_id", 1).to_list(None)
    told = [(each["act"], each["who"], each["after"]) for each in found if "import" in each["act"]]
    assert told == [
        (Did.IMPORTED.value, "admin", {"added": 5, "file": "list.csv"}),
        (Did.IMPORT_UNDONE.value, "other", {"removed": 5}),
    ]


async def test_the_newest_imports_of_a_segment_come_first(audience: Audience, lists: Importing) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    made: list[Import] = []
    for segment in (pizza, tea, pizza):
        audience.clock.on(minutes=1)
        made.append(await lists.imported(segment.id, LIST))
    found = await lists.imports.of_segment(OWNER, pizza.id, 5)
    assert [each.id for each in found] == [made[2].id, made[0].id]
    assert len(await lists.imports.of_segment(OWNER, pizza.id, 1)) == 1
