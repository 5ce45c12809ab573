"""Any acts in any order: what must hold about people and their choices holds after every one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audience.people.documents import person
from bot.audience.people.records import Person, Profile
from bot.audience.people.rules import sendable
from bot.audience.segments.records import EVERYONE, Choice, Evidence
from bot.audience.verify import ConsentReader
from bot.identifiers import new_id
from tests.audience.evidence import explained, state
from tests.audience.making import Audience

PEOPLE, SEGMENTS = 3, 2
"""Few of both, so that acts meet one another."""

Again = Callable[[], Awaitable[object]]


@dataclass
class Walk:
    """A tenant of its own, and what people said last about each segment."""

    audience: Audience
    tenant: str = field(default_factory=new_id)
    people: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    said: dict[tuple[str, str], Choice] = field(default_factory=dict)
    done: list[Again] = field(default_factory=list)

    async def start(self) -> None:
        for i in range(SEGMENTS):
            self.segments.append((await self.audience.segment(f"S{i}", tenant=self.tenant)).id)
        for i in range(PEOPLE):
            self.people.append((await self.audience.person(f"P{i}", self.tenant)).id)

    async def step(self, act: str, who: int, which: int) -> None:
        self.audience.clock.on(seconds=1)
        await getattr(self, act)(who, [*self.segments, EVERYONE][which])

    async def now(self, who: int) -> Person:
        found = await self.audience.people.get(self.tenant, self.people[who])
        assert found is not None
        return found

    def evidence(self, who: int) -> Evidence:
        return self.audience.evidence(self.people[who], tenant=self.tenant)

    async def _do(self, again: Again) -> None:
        self.done.append(again)
        await again()

    async def _choose(self, who: int, segment: str, choice: Choice) -> None:
        person, evidence = await self.now(who), self.evidence(who)
        self.said[person.id, segment] = choice
        await self._do(lambda: self.audience.segments.choose(person, segment, choice, evidence))

    async def comes_in(self, who: int, segment: str) -> None:
        await self._choose(who, segment, Choice.IN)

    async def leaves(self, who: int, segment: str) -> None:
        await self._choose(who, segment, Choice.OUT)

    async def pauses(self, who: int, _: str) -> None:
        person, evidence = await self.now(who), self.evidence(who)
        await self._do(lambda: self.audience.segments.pause(person, evidence))

    async def resumes(self, who: int, _: str) -> None:
        person, evidence = await self.now(who), self.evidence(who)
        await self._do(lambda: self.audience.segments.resume(person, evidence))

    async def is_added(self, who: int, segment: str) -> None:
        text, evidence = f"p{who}@a.example, upn{who}@a.example", self.evidence(0)
        if segment != EVERYONE:
            await self._do(lambda: self.audience.segments.add(self.tenant, segment, text, evidence))

    async def is_removed(self, who: int, segment: str) -> None:
        text, evidence = f"p{who}@a.example", self.evidence(0)
        if segment != EVERYONE:
            await self._do(lambda: self.audience.segments.remove(self.tenant, segment, text, evidence))

    async def is_profiled(self, who: int, _: str) -> None:
        profile = Profile(f"aad-P{who}", f"P{who}", None, f"p{who}@a.example", f"upn{who}@a.example")
        await self.audience.people.set_profile(await self.now(who), profile)

    async def inherits_an_address(self, who: int, _: str) -> None:
        other = (who + 1) % PEOPLE
        profile = Profile(f"aad-P{who}", f"P{who}", None, f"p{other}@a.example", f"upn{who}@a.example")
        await self.audience.people.set_profile(await self.now(who), profile)

    async def acts(self, who: int, _: str) -> None:
        await self.audience.people.meet(self.audience.sighting(f"P{who}", self.tenant))

    async def installs(self, who: int, _: str) -> None:
        await self.audience.people.arrived(self.audience.sighting(f"P{who}", self.tenant))

    async def departs(self, who: int, _: str) -> None:
        await self.audience.people.departed(self.tenant, f"aad-P{who}", None, self.audience.clock())

    async def is_gone(self, who: int, _: str) -> None:
        await self.audience.people.mark_gone(self.tenant, {self.people[who]: "blocked the bot"})

    async def is_delivered_again(self, who: int, _: str) -> None:
        if self.done:
            await self.done[who * 7 % len(self.done)]()

    async def check(self) -> None:
        for who in range(PEOPLE):
            await self._check(await self.now(who))
        people = self.audience.storage.collection("people")
        met = [self.people[who] for who in range(PEOPLE)]
        others = people.find({"tenant": self.tenant, "_id": {"$nin": met}})
        waiting = [each async for each in others]
        assert all(each["waiting_for"] and not each["sendable"] and each["member_of"] for each in waiting)
        addresses = [address for who in range(PEOPLE) for address in (await self.now(who)).emails]
        assert len(addresses) == len(set(addresses))
        assert not {each["waiting_for"] for each in waiting} & set(addresses)
        assert await ConsentReader(self.audience.storage).wrong([*map(person, waiting), *await self._met()]) == {}

    async def _met(self) -> list[Person]:
        return [await self.now(who) for who in range(PEOPLE)]

    async def _check(self, person: Person) -> None:
        assert not person.member_of & person.left
        assert not person.member_of & person.removed
        assert EVERYONE not in person.member_of
        assert person.sendable == sendable(person.reference, person.reachable, person.paused)
        told = await explained(self.audience, person.id)
        assert (told.member_of, told.left, told.paused) == state(person)
        for (who, segment), choice in self.said.items():
            if who == person.id:
                assert (segment in person.left) == (choice is Choice.OUT)


CONSENT = ["comes_in", "leaves", "is_added", "is_removed"]
ACTS = [
    *(CONSENT * 3),
    *("pauses", "resumes", "is_profiled", "inherits_an_address"),
    *("acts", "installs", "departs", "is_gone", "is_delivered_again"),
]
STEPS = st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, SEGMENTS))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=30, max_size=50))
async def test_whatever_happens_choices_hold_and_events_explain_them(
    audience: Audience, steps: list[tuple[str, int, int]]
) -> None:
    walk = Walk(audience)
    await walk.start()
    for act, who, which in steps:
        await walk.step(act, who, which)
        await walk.check()
