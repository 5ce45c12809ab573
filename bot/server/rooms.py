"""The rooms of the house, each built from its constructor and given what it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import ClientSession

from bot.access.audit import INDEXES as AUDIT
from bot.access.audit import Audit
from bot.access.history import History
from bot.access.published_keys import PublishedKeys
from bot.access.roles import Roles
from bot.access.service import Admins
from bot.access.store import INDEXES as ADMINS
from bot.access.store import AdminStore
from bot.access.tokens import TokenValidator
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.imports.export import SOURCE as REJECTS
from bot.audience.imports.export import RejectsExport
from bot.audience.imports.service import Imports
from bot.audience.imports.working import ImportWork
from bot.audience.indexes import INDEXES as AUDIENCE
from bot.audience.people.arrivals import Arrivals
from bot.audience.people.service import People
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.export import SOURCE as SEGMENT
from bot.audience.segments.export import SegmentExport
from bot.audience.segments.rules import RuleSegments
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.broadcasts.feet import Feet
from bot.broadcasts.figures import BroadcastFigures
from bot.broadcasts.owed import INDEXES as OWED
from bot.broadcasts.owed import OwedStore
from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.reaching import Reaching
from bot.broadcasts.service import Broadcasts
from bot.broadcasts.store import INDEXES as BROADCASTS
from bot.broadcasts.store import BroadcastStore
from bot.clock.broadcasts import BroadcastSteps
from bot.clock.throttling import Throttling
from bot.clock.tick import Clock
from bot.commands.admins import AdminCommands
from bot.commands.attributes import AttributeCommands
from bot.commands.broadcasts import BroadcastCommands
from bot.commands.control import ControlCommands
from bot.commands.desk import Desk, Handlers, together
from bot.commands.exports import ExportCommands
from bot.commands.handing import Handing
from bot.commands.imports import ImportCommands
from bot.commands.messages import MessageCommands
from bot.commands.people import PeopleCommands
from bot.commands.privacy import PrivacyCommands
from bot.commands.rules import RuleCommands
from bot.commands.scheduling import SchedulingCommands
from bot.commands.segments import SegmentCommands
from bot.commands.taps import TapCommands
from bot.connector.client import Connector
from bot.connector.tokens import MsalTokens, NoTokens, TokenSource
from bot.content.first import FirstContent
from bot.content.service import Content
from bot.content.store import INDEXES as CONTENT
from bot.content.store import MessageStore
from bot.files.consent import Consents
from bot.files.download import Downloads
from bot.files.guard import Guard
from bot.files.hosts import FileHosts
from bot.files.service import Files
from bot.files.serving import FilesPage
from bot.files.store import KeyStore
from bot.files.upload import Uploads
from bot.privacy.dossiers import Dossiers
from bot.privacy.mine import SOURCE as MINE
from bot.privacy.mine import MyData
from bot.proactive.carrier.inprocess import InProcessCarrier
from bot.proactive.dispatch import Dispatch
from bot.proactive.ledger.personal import PersonalLedger
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger
from bot.proactive.ledger.store import INDEXES as DELIVERIES
from bot.proactive.ledger.tallies import INDEXES as TALLIES
from bot.proactive.ledger.waiting import WaitingCounter
from bot.proactive.notices.service import Notices
from bot.proactive.pace.local import Pace
from bot.proactive.send.letters import Letters
from bot.proactive.send.records import Manner
from bot.proactive.send.worker import Worker
from bot.server.scrape import Scrape
from bot.storage.database import Storage
from bot.teams.endpoint import MessagesEndpoint
from bot.telemetry.metrics import Metrics
from config import Settings

INDEXES = (*ADMINS, *AUDIT, *AUDIENCE, *CONTENT, *BROADCASTS, *OWED, *DELIVERIES, *TALLIES)
TIDY_SECONDS = 6.0
"""How long units may take to record what they sent: within the time that the whole bot has to end."""

Now = Callable[[], datetime]


class Rooms:
    """Everything between the database and the endpoint. `now` gives the time in UTC."""

    def __init__(
        self, settings: Settings, storage: Storage, session: ClientSession, now: Now, metrics: Metrics | None = None
    ) -> None:
        self._metrics = metrics or Metrics()
        self._settings = settings
        self._now = now
        self._storage = storage
        self._people_store = PeopleStore(storage)
        self._broadcast_store = BroadcastStore(storage)
        self._message_store = MessageStore(storage)
        self._connector = Connector(session, _tokens(settings), now, metrics=self._metrics)
        self._pace = Pace(settings.send_rate)
        self._ledger = Ledger(storage, now)
        self.people = People(self._people_store, storage, now)
        self.segments = Segments(SegmentStore(storage), self._people_store, storage, now)
        self.attributes = Attributes(AttributeStore(storage), self._people_store, self.segments, storage, now)
        self.rule_segments = RuleSegments(self.segments, self._people_store, storage, now)
        self.content = Content(self._message_store, self.segments, now)
        admins = AdminStore(storage)
        self.roles = Roles(settings.admins, settings.local, self.people, admins)
        self.admins = Admins(admins, self.roles, self.people, storage, now)
        self._counter = ReachCounter(self._people_store, self.segments, self.attributes)
        self.reaching = Reaching(self.segments, self._counter)
        self.broadcasts = self._broadcasts()
        self._feet = Feet(self._broadcast_store, self._ledger, self.segments)
        self.first_content = FirstContent(self._message_store, self.segments, now)
        self.arrivals = self._arrivals()
        self.notices = self._notices()
        self._exports = SegmentExport(self._people_store, self.segments)
        self._rejects = RejectsExport(self._people_store, storage)
        self._imports = Imports(storage, self.attributes, now, wake=lambda: self.clock.wake())
        self._import_work = ImportWork(storage, now)
        self._dossiers = self._known()
        self._mine = self._own_data()
        self._files = self._handed_out()
        self.files_page = FilesPage(self._files)
        self.consents = self._consents()
        self.handlers = self._handlers()
        self.endpoint = self._endpoint(session)
        self._worker = self._sender()
        self.dispatch = self._dispatch()
        self.clock = self._clock()
        self.scrape = self._scrape()

    def _broadcasts(self) -> Broadcasts:
        reach, rate = self._counter, self._settings.send_rate
        store, ledger = self._broadcast_store, self._ledger
        return Broadcasts(
            store, self.segments, self.content, reach, ledger, self._now, rate, started=lambda: self.clock.wake(),
            late_start=timedelta(minutes=self._settings.late_start_minutes),
        )  # fmt: skip

    def _arrivals(self) -> Arrivals:
        return Arrivals(
            people=self.people,
            segments=self.segments,
            content=self.content,
            first_content=self.first_content,
            connector=self._connector,
            pace=self._pace,
            now=self._now,
        )

    def _notices(self) -> Notices:
        return Notices(
            owed=OwedStore(self._storage),
            store=self._broadcast_store,
            broadcasts=self.broadcasts,
            people=self.people,
            roles=self.roles,
            connector=self._connector,
            pace=self._pace,
            now=self._now,
        )

    def _known(self) -> Dossiers:
        events, ledger = ConsentEvents(self._storage), PersonalLedger(self._storage)
        return Dossiers(self._people_store, self.segments, self.attributes, events, ledger)

    def _own_data(self) -> MyData:
        events, audit = ConsentEvents(self._storage), Audit(self._storage)
        return MyData(self._dossiers, self._people_store, self.segments, events, audit, self.roles, self._now)

    def _handed_out(self) -> Files:
        return Files(
            sources={SEGMENT: self._exports, REJECTS: self._rejects, MINE: self._mine},
            keys=KeyStore(self._storage),
            people=self.people,
            is_admin=self.roles.is_admin,
            base=self._settings.base_url,
            now=self._now,
        )

    def _consents(self) -> Consents:
        uploads = Uploads(self._guard())
        return Consents(self._files, uploads, self.people, self._storage, self._connector, self._now)

    def _guard(self) -> Guard:
        return Guard(FileHosts(self._settings.file_hosts, self._settings.local))

    def _import_commands(self, handing: Handing) -> ImportCommands:
        downloads = Downloads(self._guard())
        return ImportCommands(
            self._imports, self.attributes, self._import_work, self.segments, downloads, self._rejects, handing
        )

    def _handlers(self) -> Handlers:
        handing = Handing(self._files, offers=not self._settings.local)
        return together(
            PeopleCommands(self.people, self.segments, self.roles).handlers(),
            TapCommands(self.segments, self.content, self.roles, self._feet).handlers(),
            SegmentCommands(self.segments).handlers(),
            RuleCommands(self.rule_segments, self.segments, self.reaching).handlers(),
            MessageCommands(self.content).handlers(),
            BroadcastCommands(self.broadcasts, self.content).handlers(),
            SchedulingCommands(self.broadcasts).handlers(),
            ControlCommands(self.broadcasts).handlers(),
            AdminCommands(self.admins, History(Audit(self._storage), self._people_store)).handlers(),
            ExportCommands(self.segments, self._exports, handing).handlers(),
            AttributeCommands(self.attributes, self.segments).handlers(),
            self._import_commands(handing).handlers(),
            PrivacyCommands(self._dossiers, self._mine, handing).handlers(),
        )

    def _endpoint(self, session: ClientSession) -> MessagesEndpoint:
        desk = Desk(
            people=self.people,
            segments=self.segments,
            content=self.content,
            first_content=self.first_content,
            roles=self.roles,
            profiles=self.arrivals,
            handlers=self.handlers,
            now=self._now,
            metrics=self._metrics,
        )
        app_id, tenant = self._settings.app_id, self._settings.app_tenant_id
        validator = TokenValidator(app_id, PublishedKeys(session, self._now)) if app_id else None
        return MessagesEndpoint(
            desk,
            self.people,
            self._connector,
            now=self._now,
            token_validator=validator,
            tenants=[tenant] if tenant else None,
            local=self._settings.local,
            metrics=self._metrics,
            consents=self.consents,
        )

    def _sender(self) -> Worker:
        return Worker(
            broadcasts=self._broadcast_store,
            ledger=self._ledger,
            people=self._people_store,
            bodies=Letters(self.segments, self._now),
            connector=self._connector,
            pace=self._pace,
            pausing=self.broadcasts,
            now=self._now,
            manner=Manner.at(self._settings.send_rate),
            metrics=self._metrics,
        )

    def _dispatch(self) -> Dispatch:
        return Dispatch(
            broadcasts=self._broadcast_store,
            ledger=self._ledger,
            pace=self._pace,
            carrier=InProcessCarrier(tidy_seconds=TIDY_SECONDS),
            run=self._worker.run,
            pausing=self.broadcasts,
        )

    def _clock(self) -> Clock:
        preparation = Preparation(self._storage)
        broadcasts = BroadcastSteps(
            self._broadcast_store, preparation, self._ledger, self._now, forget=self._worker.forget
        )

        async def prepare() -> bool:
            going = await broadcasts.prepare()
            await self.dispatch.fill()
            return going

        return Clock(
            {
                "start what is due": self.broadcasts.start_due,
                "prepare broadcasts": prepare,
                "put units": self.dispatch.fill,
                "put in doubt": self._ledger.sweep,
                "end broadcasts": broadcasts.end,
                "count what is paused": broadcasts.recount,
                "notice throttling": Throttling(self._broadcast_store, self._pace, self._now).look,
                "finish deleted segments": self.segments.sweep_deleted,
                "fill frozen segments": self.rule_segments.fill,
                "import lists": self._import_work.work,
                "greet arrivals": self.arrivals.work,
                "tell authors": self.notices.work,
            },
            metrics=self._metrics,
        )

    def _scrape(self) -> Scrape:
        return Scrape(
            self._metrics,
            BroadcastFigures(self._storage),
            WaitingCounter(self._storage),
            late=self.clock.late,
            out=self.dispatch.units_out,
        )


def _tokens(settings: Settings) -> TokenSource:
    if settings.app_id and settings.app_password and settings.app_tenant_id:
        return MsalTokens(settings.app_id, settings.app_password, settings.app_tenant_id, settings.app_type)
    return NoTokens()
