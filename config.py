"""Cohort's settings: read once, from an environment that is passed in, and wrong ones refused with the fix."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

APP_ID, APP_PASSWORD, APP_TYPE, APP_TENANT = (
    "MicrosoftAppId",
    "MicrosoftAppPassword",
    "MicrosoftAppType",
    "MicrosoftAppTenantId",
)
"""The Bot Framework's own names for a registration."""

SECRETS = (APP_PASSWORD, "MONGODB_URI")
IN_FILE = "_FILE"
"""What can also come from a file, and the end of the name of the setting that names it."""

APP_TYPES = ("SingleTenant", "MultiTenant")
MAX_SEND_RATE = 10_000
LOG_LEVELS = ("debug", "info", "warning", "error")
MAX_LATE_MINUTES = 366 * 24 * 60
LONGEST_APP_NAME, LONGEST_DEVELOPER_NAME = 30, 32
"""Characters that Teams takes (npm @microsoft/app-manifest, schema v1.25)."""

FILE_HOSTS = (
    "*.sharepoint.com",
    "*.sharepoint.us",
    "*.sharepoint-mil.us",
    "*.dps.mil",
    "*.sharepoint.cn",
    "*.sovcloud-sharepoint.fr",
    "*.sovcloud-sharepoint.de",
)
"""Where OneDrive and SharePoint keep files: worldwide and GCC, GCC High, DoD (two), 21Vianet, Bleu, Delos
(learn.microsoft.com, "Microsoft 365 endpoints", one page for each cloud, part SharePoint Online)."""

_HOST_PATTERN = re.compile(r"(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{0,62}")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class SetupError(Exception):
    """Something outside of the program must be put right before it can start. `sentence` says what, and how."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class SettingsError(SetupError):
    """A setting is wrong, or two contradict each other."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How Teams shows the app. Addresses are https; those that nobody set are PUBLIC_URL, or None without it."""

    name: str
    version: str | None
    developer: str
    website: str | None
    privacy: str | None
    terms: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says, checked. Rates are messages per second and tenant."""

    app_id: str | None
    app_password: str | None
    app_type: str
    app_tenant_id: str | None
    mongodb_uri: str | None
    host: str
    port: int
    data_dir: Path
    admins: tuple[str, ...]
    playground: bool
    playground_port: int
    send_rate: int
    late_start_minutes: int
    allow_embedded: bool
    log_level: str
    """One of LOG_LEVELS."""
    public_url: str | None
    file_hosts: tuple[str, ...]
    """Names of hosts that files are fetched from and put to; "*.example.com" is whatever is below example.com."""
    shown: Shown

    @property
    def local(self) -> bool:
        """Whether there is no registration: this machine only, and no tokens."""
        return self.app_id is None

    @property
    def base_url(self) -> str | None:
        """Where people's browsers reach the bot; None where nobody told."""
        here = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{here}:{self.port}" if self.local else self.public_url

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of this environment, and of the files it names. An empty value counts as absent.

        Raises SettingsError.
        """
        values = {name: value.strip() for name, value in environ.items() if value.strip()}
        _check_names(values)
        values |= _from_files(values)
        _check_registration(values)
        local = APP_ID not in values
        read = cls(
            app_id=_lower(values.get(APP_ID)),
            app_password=values.get(APP_PASSWORD),
            app_type=values.get(APP_TYPE, APP_TYPES[0]),
            app_tenant_id=_lower(values.get(APP_TENANT)),
            mongodb_uri=_mongodb_uri(values),
            host=_host(values, local),
            port=_number(values, "PORT", 3978, 65_535),
            data_dir=Path(values.get("DATA_DIR", ".data")).expanduser().absolute(),
            admins=_admins(values),
            playground=local and _switch(values, "PLAYGROUND", default=True),
            playground_port=_number(values, "PLAYGROUND_PORT", 56_150, 65_535),
            send_rate=_number(values, "SEND_RATE", 50, MAX_SEND_RATE),
            late_start_minutes=_number(values, "LATE_START_MINUTES", 60, MAX_LATE_MINUTES, lowest=0),
            allow_embedded=_switch(values, "ALLOW_EMBEDDED", default=False),
            log_level=_log_level(values, "warning" if local else "info"),
            public_url=_address(values, "PUBLIC_URL"),
            file_hosts=_file_hosts(values),
            shown=_shown(values),
        )
        _check_together(read)
        return read


def _lower(value: str | None) -> str | None:
    return value.lower() if value else None


def _check_names(values: Mapping[str, str]) -> None:
    """A registration under a misspelt name must not leave the bot without one."""
    right = {name.lower(): name for name in (APP_ID, APP_PASSWORD, APP_TYPE, APP_TENANT)}
    files = {f"{name.replace('_', '').lower()}file": f"{name}{IN_FILE}" for name in SECRETS}
    for name in values:
        meant = (right | files).get(name.replace("_", "").lower(), name)
        if meant != name:
            raise SettingsError(f"{name} isn't read: write it as {meant}.")
        if name.removesuffix(IN_FILE) in {APP_ID, APP_TYPE, APP_TENANT} and name.endswith(IN_FILE):
            raise SettingsError(f"{name} isn't read: only {' and '.join(SECRETS)} can come from a file.")
    if "NATS_URL" in values:
        raise SettingsError("NATS_URL is set, but this version runs in one process without NATS: unset NATS_URL.")


def _from_files(values: Mapping[str, str]) -> dict[str, str]:
    """The secrets that lie in files: they stay out of the environment, which other programs of the user can read."""
    found = {}
    for name in SECRETS:
        path = values.get(f"{name}{IN_FILE}")
        if path is not None and name in values:
            raise SettingsError(f"{name} and {name}{IN_FILE} are both set: unset one of them.")
        if path is not None:
            found[name] = _secret(f"{name}{IN_FILE}", path)
    return found


def _secret(name: str, path: str) -> str:
    """What the file holds, without the white space around it. No sentence about it shows what it holds."""
    try:
        text = Path(path).expanduser().read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name} names {path}, which can't be read: {error.strerror}.") from None
    except ValueError:
        raise SettingsError(f"{name} names {path}, which isn't text: write the secret alone into it.") from None
    if not text:
        raise SettingsError(f"{name} names {path}, which is empty: write the secret into it.")
    if not text.isprintable():
        raise SettingsError(f"{name} names {path}, which holds more than one line: write the secret alone into it.")
    return text


def _check_registration(values: Mapping[str, str]) -> None:
    """All of a registration or none of it; half of one must never give an open bot."""
    if APP_ID not in values:
        for name in (APP_PASSWORD, APP_TENANT, APP_TYPE):
            if name in values:
                raise SettingsError(f"{name} is set but {APP_ID} is not: set {APP_ID} too, or unset {name}.")
        return
    kind = values.get(APP_TYPE, APP_TYPES[0])
    if kind == "UserAssignedMSI":
        raise SettingsError(f"{APP_TYPE}=UserAssignedMSI isn't supported: use SingleTenant with a client secret.")
    if kind not in APP_TYPES:
        raise SettingsError(f"{APP_TYPE} is “{kind}”: set it to {' or '.join(APP_TYPES)}.")
    for name, what in ((APP_PASSWORD, "the registration's client secret"), (APP_TENANT, "your tenant's id")):
        if name not in values:
            raise SettingsError(f"{APP_ID} is set but {name} is not: set {name} to {what}.")
    for name in (APP_ID, APP_TENANT):
        if not _GUID.fullmatch(values[name]):
            raise SettingsError(f"{name} is not an id like 11111111-2222-3333-4444-555555555555: copy it from Azure.")


def _check_together(read: Settings) -> None:
    if not read.local and read.mongodb_uri is None and not read.allow_embedded:
        raise SettingsError(
            f"{APP_ID} is set but MONGODB_URI is not: set MONGODB_URI to your replica set. "
            "(The embedded server is for local use; ALLOW_EMBEDDED=1 insists on it.)"
        )
    if read.playground and read.port == read.playground_port:
        raise SettingsError(f"PORT and PLAYGROUND_PORT are both {read.port}: give one of them another number.")


def _mongodb_uri(values: Mapping[str, str]) -> str | None:
    uri = values.get("MONGODB_URI")
    if uri is not None and not uri.startswith(("mongodb://", "mongodb+srv://")):
        raise SettingsError("MONGODB_URI does not begin with mongodb:// or mongodb+srv://: correct it, or unset it.")
    return uri


def _host(values: Mapping[str, str], local: bool) -> str:
    """Where to listen. Without a registration nothing but this machine's own addresses is taken."""
    host = values.get("HOST")
    if host is None:
        return "127.0.0.1" if local else "0.0.0.0"
    try:
        address = ipaddress.ip_address("127.0.0.1" if host.lower() == "localhost" else host.strip("[]"))
    except ValueError:
        raise SettingsError(f"HOST is “{host}”, which is not an address: set it to 127.0.0.1, or unset it.") from None
    if local and not address.is_loopback:
        raise SettingsError(
            f"HOST is {host}, but without {APP_ID} Cohort checks no tokens and listens on this machine only: "
            f"unset HOST, or set {APP_ID}."
        )
    return str(address)


def _number(values: Mapping[str, str], name: str, default: int, highest: int, lowest: int = 1) -> int:
    text = values.get(name, str(default))
    # isdecimal also takes other scripts' digits, and so does int()
    if not text.isdecimal() or len(text) > 9 or not lowest <= int(text) <= highest:
        raise SettingsError(f"{name} is “{text}”: set it to a whole number from {lowest} to {highest}.")
    return int(text)


def _switch(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = values.get(name, "1" if default else "0")
    if text not in ("0", "1"):
        raise SettingsError(f"{name} is “{text}”: set it to 0 or 1.")
    return text == "1"


def _log_level(values: Mapping[str, str], default: str) -> str:
    level = values.get("LOG_LEVEL", default).lower()
    if level not in LOG_LEVELS:
        raise SettingsError(f"LOG_LEVEL is “{level}”: set it to {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}.")
    return level


def _admins(values: Mapping[str, str]) -> tuple[str, ...]:
    """Object ids and addresses, case folded, each once."""
    found = [entry.strip().casefold() for entry in values.get("ADMINS", "").split(",") if entry.strip()]
    for entry in found:
        if not _GUID.fullmatch(entry) and not re.fullmatch(r"[^@\s]+@[^@\s]+", entry):
            raise SettingsError(f"ADMINS has “{entry}”: list e-mail addresses or object ids, separated by commas.")
    return tuple(dict.fromkeys(found))


def _file_hosts(values: Mapping[str, str]) -> tuple[str, ...]:
    """Names alone: an address that is a number belongs to nobody's OneDrive."""
    listed = values.get("FILE_HOSTS", ",".join(FILE_HOSTS)).lower().split(",")
    found = [entry.strip() for entry in listed if entry.strip()]
    for entry in found:
        if not _HOST_PATTERN.fullmatch(entry):
            raise SettingsError(f"FILE_HOSTS has “{entry}”: list hosts like *.sharepoint.com, separated by commas.")
    return tuple(dict.fromkeys(found)) or FILE_HOSTS


def _shown(values: Mapping[str, str]) -> Shown:
    website = _address(values, "DEVELOPER_URL") or _address(values, "PUBLIC_URL")
    version = values.get("APP_VERSION")
    if version is not None and not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5}){2}", version):
        raise SettingsError(f"APP_VERSION is “{version}”: set it to three numbers like 1.0.2.")
    return Shown(
        name=_short(values, "APP_NAME", "Cohort", LONGEST_APP_NAME),
        version=version,
        developer=_short(values, "DEVELOPER_NAME", "Cohort", LONGEST_DEVELOPER_NAME),
        website=website,
        privacy=_address(values, "PRIVACY_URL") or website,
        terms=_address(values, "TERMS_URL") or website,
    )


def _short(values: Mapping[str, str], name: str, default: str, longest: int) -> str:
    text = values.get(name, default)
    if len(text) > longest or not text.isprintable():
        raise SettingsError(f"{name} has to be one line of at most {longest} characters: shorten it.")
    return text


def _address(values: Mapping[str, str], name: str) -> str | None:
    """An https address with a host, without a slash at its end."""
    text = values.get(name)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        named = parts.hostname is not None and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme != "https" or "@" in parts.netloc or re.search(r"\s", text) or not text.isascii():
        raise SettingsError(f"{name} is “{text}”: set it to an address like https://cohort.example.com.")
    return text.rstrip("/")
