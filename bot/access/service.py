"""The use cases of owners: see who may do what, give roles, take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.access.audit import Audit
from bot.access.records import Actor, Admin, Did, Entry, Given, ListedAdmin, Right, Role
from bot.access.roles import Roles
from bot.access.rules import owned, strongest, theirs
from bot.access.store import AdminStore
from bot.audience.people.records import Person
from bot.audience.people.service import People
from bot.audience.segments.acts import Acts, once
from bot.audience.segments.addresses import read_addresses
from bot.audience.segments.records import Evidence
from bot.identifiers import new_id
from bot.refusals import Refused
from bot.storage.database import Document, Session, Storage

LAST = "Somebody has to be an owner. Give that role to somebody else first."
GONE = "That admin isn't there any more. Type *admins* to see those that are."
ONE_ADDRESS = "Give one e-mail address, such as *ana.lima@north.example*."


@dataclass(frozen=True, slots=True)
class Target:
    """Whose role it is about: somebody met, or an address."""

    person: Person | None
    address: str | None

    @property
    def label(self) -> str:
        return self.person.label if self.person else self.address or ""

    def held(self, given: Sequence[Admin]) -> list[Admin]:
        """The roles that they were given."""
        by_address = [each for each in given if self.address is not None and each.address == self.address]
        unmet = [each for each in by_address if each.person is None]
        return [*theirs(given, self.person), *unmet] if self.person else unmet


class Admins:
    """`now` gives the time in UTC."""

    def __init__(
        self, store: AdminStore, roles: Roles, people: People, storage: Storage, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._roles = roles
        self._people = people
        self._audit = Audit(storage)
        self._acts = Acts(storage)
        self._storage = storage
        self._now = now

    async def listed(self, actor: Actor, page: int, size: int) -> tuple[list[ListedAdmin], int]:
        """A page of the admins and how many there are: those of the setting first, then as roles were given."""
        actor.check(Right.VIEW)
        named = self._roles.named.entries
        given = await self._store.all(actor.tenant)
        first = (max(page, 1) - 1) * size
        rows = [*[(entry, None) for entry in named], *[("", admin) for admin in given]][first : first + size]
        made = [await (self._given(admin) if admin else self._named(actor.tenant, entry)) for entry, admin in rows]
        return made, len(named) + len(given)

    async def found(self, actor: Actor, admin_id: str) -> ListedAdmin:
        """One whom an owner gave a role. Refused when there is none of that id."""
        actor.check(Right.VIEW)
        admin = next((each for each in await self._store.all(actor.tenant) if each.id == admin_id), None)
        if admin is None:
            raise Refused(GONE)
        return await self._given(admin)

    async def give(self, evidence: Evidence, role: Role | None, *, address: str = "", person: str = "") -> Given:
        """Makes somebody an admin, or changes what they are; by their address, or by the id of a person.

        `role` None: a viewer, unless they have a role. An address that nobody has been met with waits. Refused, with
        the field, when it is none, when the setting names them, and when nobody would be an owner.
        """
        evidence.actor.check(Right.MANAGE)
        target = await self._target(evidence.tenant, address, person)
        await self._check_unnamed(evidence.tenant, target)
        return await self._change(evidence, target, lambda before: role or before or Role.VIEWER)

    async def remove(self, evidence: Evidence, *, address: str = "", person: str = "") -> Given:
        """Takes somebody's role. Refused as in `give`, and when they have none."""
        evidence.actor.check(Right.MANAGE)
        target = await self._target(evidence.tenant, address, person)
        await self._check_unnamed(evidence.tenant, target)
        return await self._change(evidence, target, lambda _: None)

    async def _change(self, e: Evidence, target: Target, wanted: Callable[[Role | None], Role | None]) -> Given:
        """`wanted` says what the role is to be, from what it is."""
        actor = await self._people.get(e.tenant, e.by)

        async def work(session: Session) -> Given:
            await self._store.one_after_the_other(e.tenant, session)
            present = await self._store.all(e.tenant, session)
            told = await self._acts.told(e, 0, session)
            held = target.held(present)
            before = strongest(held)
            if told is not None:
                return _told(told, target)
            role = wanted(before)
            if before is role:
                return await self._same(e, target, held, role, session)
            made = [_made(e, role, target.person, target.address)] if role else []
            others = [each for each in present if each not in held]
            founder = self._founder(present, [*others, *made], e, target, actor)
            if not self._roles.named.entries and not owned([*others, *made, *founder]):
                raise Refused(LAST)
            await self._store.delete(held, session)
            for each in [*founder, *made]:
                await self._store.insert(each, session)
            given = Given(_row(target, made[0] if made else None, before), before, role, founder=bool(founder))
            await self._record(e, target, given, session)
            return given

        return await once(self._storage, work)

    async def _same(
        self, e: Evidence, target: Target, held: Sequence[Admin], role: Role | None, session: Session
    ) -> Given:
        """Nothing to change."""
        if role is None:
            raise Refused(f"{target.label} is no admin. Type *admins* to see who is.", field="address")
        given = Given(_row(target, replace(held[0], role=role), None), role, role)
        await self._acts.record(e, 0, _kept(given), self._now(), session)
        return given

    async def _record(self, e: Evidence, target: Target, given: Given, session: Session) -> None:
        did = Did.ROLE_GIVEN if given.after else Did.ROLE_TAKEN
        what, label = (target.person.id, "") if target.person else ("", target.label)
        before = {"role": given.before.value} if given.before else {}
        after = {"role": given.after.value} if given.after else {}
        if given.founder:
            own = Entry(e.tenant, self._now(), e.by, Did.ROLE_GIVEN, e.by, "", {}, {"role": Role.OWNER.value})
            await self._audit.write(own, session)
        await self._audit.write(Entry(e.tenant, self._now(), e.by, did, what, label, before, after), session)
        await self._acts.record(e, 0, _kept(given), self._now(), session)

    def _founder(
        self, before: list[Admin], after: list[Admin], e: Evidence, target: Target, actor: Person | None
    ) -> list[Admin]:
        """Who asks, where they were an owner only since nobody was, and would be none by naming somebody else."""
        himself = target.person is not None and target.person.id == e.by
        if actor is None or himself or owned(after) or not self._roles.is_open(before):
            return []
        return [_made(e, Role.OWNER, actor, next(iter(actor.emails), actor.upn))]

    async def _target(self, tenant: str, address: str, person_id: str) -> Target:
        if person_id:
            person = await self._people.get(tenant, person_id)
            if person is None or person.waiting_for:
                raise Refused(GONE)
            return Target(person, next(iter(person.emails), person.upn))
        found = read_addresses(address)
        if len(found) != 1 or found[0].address is None:
            raise Refused(found[0].why if len(found) == 1 else ONE_ADDRESS, field="address")
        met = await self._people.find_by_address(tenant, found[0].address)
        return Target(met if met and not met.waiting_for else None, found[0].address)

    async def _check_unnamed(self, tenant: str, target: Target) -> None:
        named = self._roles.named
        if target.address in named.addresses or (target.person and named.has(target.person)):
            raise Refused(
                f"{target.label} is an owner by the setting ADMINS. Only whoever runs Cohort can change that.",
                field="address",
            )

    async def _named(self, tenant: str, entry: str) -> ListedAdmin:
        person = await self._roles.person(tenant, entry)
        met = person.id if person and not person.waiting_for else None
        return ListedAdmin(entry, person.label if person else entry, Role.OWNER, met, entry, named=True)

    async def _given(self, admin: Admin) -> ListedAdmin:
        person = await self._people.get(admin.tenant, admin.person) if admin.person else None
        by = await self._people.get(admin.tenant, admin.by)
        label = person.label if person else admin.address or ""
        by_name = by.label if by else ""
        return ListedAdmin(admin.id, label, admin.role, admin.person, admin.address, by_name, admin.at)


def _made(e: Evidence, role: Role, person: Person | None, address: str | None) -> Admin:
    who, aad_id, teams_id = (person.id, person.aad_id, person.teams_id) if person else (None, None, None)
    return Admin(new_id(), e.tenant, role, who, aad_id, teams_id, address, e.by, e.at)


def _row(target: Target, admin: Admin | None, before: Role | None) -> ListedAdmin:
    """The admin as who asked is shown them: with the role they have now, or had."""
    role = admin.role if admin else before or Role.VIEWER
    person = target.person.id if target.person else None
    return ListedAdmin(admin.id if admin else "", target.label, role, person, target.address)


def _kept(given: Given) -> Document:
    """What is answered when the activity comes again."""
    row = {"id": given.admin.id, "role": given.admin.role.value}
    before, after = given.before and given.before.value, given.after and given.after.value
    return {"admin": row, "before": before, "after": after, "founder": given.founder}


def _told(told: Document, target: Target) -> Given:
    person = target.person.id if target.person else None
    row = ListedAdmin(told["admin"]["id"], target.label, Role(told["admin"]["role"]), person, target.address)
    before, after = (Role(told[key]) if told[key] else None for key in ("before", "after"))
    return Given(row, before, after, told["founder"])
