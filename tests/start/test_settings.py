"""The environment: what it means, what is refused, and that nothing in it opens the bot to the world."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Settings, SettingsError

ID = "11111111-2222-3333-4444-555555555555"
TENANT = "AAAAAAAA-2222-3333-4444-555555555555"
REGISTERED = {
    "MicrosoftAppId": ID,
    "MicrosoftAppPassword": "secret",
    "MicrosoftAppTenantId": TENANT,
    "MONGODB_URI": "mongodb://db.example/cohort",
}


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.read(environ)
    return refused.value.sentence


def test_nothing_set_is_local_mode_on_this_machine() -> None:
    settings = Settings.read({})
    assert settings.local
    assert (settings.host, settings.port, settings.playground_port) == ("127.0.0.1", 3978, 56150)
    assert settings.playground
    assert settings.send_rate == 50
    assert settings.data_dir == Path(".data").absolute()
    assert settings.admins == ()
    assert settings.mongodb_uri is None


def test_a_registration_listens_everywhere_and_starts_no_playground() -> None:
    settings = Settings.read({**REGISTERED, "PLAYGROUND": "1"})
    assert not settings.local
    assert (settings.host, settings.app_type, settings.app_password) == ("0.0.0.0", "SingleTenant", "secret")
    assert settings.app_tenant_id == TENANT.lower()
    assert not settings.playground


def test_empty_and_blank_values_count_as_absent() -> None:
    blank = dict.fromkeys((*REGISTERED, "HOST", "PORT", "NATS_URL", "ADMINS", "PLAYGROUND", "SEND_RATE"), " ")
    assert Settings.read(blank) == Settings.read({})


def test_admins_are_folded_and_named_once() -> None:
    settings = Settings.read({"ADMINS": f" Ana@Example.com, ana@example.com ,,{ID.upper()}"})
    assert settings.admins == ("ana@example.com", ID)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("MicrosoftAppPassword", "MicrosoftAppPassword is not"),
        ("MicrosoftAppTenantId", "MicrosoftAppTenantId is not"),
        ("MicrosoftAppId", "MicrosoftAppId is not"),
        ("MONGODB_URI", "MONGODB_URI is not"),
    ],
)
def test_a_registration_is_whole_or_refused(missing: str, said: str) -> None:
    assert said in refusal(**{name: value for name, value in REGISTERED.items() if name != missing})


@pytest.mark.parametrize("name", ["MicrosoftAppPassword", "MicrosoftAppTenantId", "MicrosoftAppType"])
def test_a_part_of_a_registration_alone_is_refused(name: str) -> None:
    assert f"{name} is set but MicrosoftAppId is not" in refusal(**{name: "x"})


@pytest.mark.parametrize("name", ["MICROSOFT_APP_ID", "microsoftappid", "MicrosoftAppID", "MICROSOFTAPPPASSWORD"])
def test_a_misspelt_registration_is_no_local_mode(name: str) -> None:
    assert "write it as MicrosoftApp" in refusal(**{name: ID})


def test_ids_must_be_ids() -> None:
    assert "MicrosoftAppId is not an id" in refusal(**{**REGISTERED, "MicrosoftAppId": "<your id>"})
    assert "MicrosoftAppTenantId" in refusal(**{**REGISTERED, "MicrosoftAppTenantId": "contoso.example"})


def test_the_kinds_of_registration() -> None:
    assert Settings.read({**REGISTERED, "MicrosoftAppType": "MultiTenant"}).app_type == "MultiTenant"
    assert "client secret" in refusal(**{**REGISTERED, "MicrosoftAppType": "UserAssignedMSI"})
    assert "SingleTenant or MultiTenant" in refusal(**{**REGISTERED, "MicrosoftAppType": "singletenant"})


def test_the_embedded_server_in_production_must_be_insisted_on() -> None:
    environ = {**REGISTERED, "MONGODB_URI": "", "ALLOW_EMBEDDED": "1"}
    assert Settings.read(environ).mongodb_uri is None
    assert "ALLOW_EMBEDDED=1" in refusal(**{**environ, "ALLOW_EMBEDDED": "0"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "10.0.0.1", "fe80::1"])
def test_local_mode_never_listens_beyond_this_machine(host: str) -> None:
    assert "this machine only" in refusal(HOST=host)
    assert Settings.read({**REGISTERED, "HOST": host}).host == host


@pytest.mark.parametrize(("host", "taken"), [("localhost", "127.0.0.1"), ("::1", "::1"), ("[::1]", "::1")])
def test_this_machines_own_names(host: str, taken: str) -> None:
    assert Settings.read({"HOST": host}).host == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"), ("PORT", "65536"), ("PORT", "http"), ("PORT", "-1"), ("PORT", "3978.0"), ("PORT", "9" * 5000),
        ("PLAYGROUND_PORT", "x"), ("SEND_RATE", "0"), ("SEND_RATE", "fast"), ("PLAYGROUND", "maybe"),
        ("LATE_START_MINUTES", "-1"), ("LATE_START_MINUTES", "1e3"),
        ("LOG_LEVEL", "loud"), ("LOG_LEVEL", "10"),
        ("ALLOW_EMBEDDED", "true"), ("HOST", "example.com"), ("HOST", "here and there"), ("ADMINS", "Ana"),
        ("ADMINS", "ana@example.com bo@example.com"), ("MONGODB_URI", "db.example:27017"),
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_one_sentence_that_names_it(name: str, value: str) -> None:
    sentence = refusal(**{name: value})
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_scheduled_broadcast_may_be_an_hour_late_unless_it_is_said_otherwise() -> None:
    assert Settings.read({}).late_start_minutes == 60
    assert Settings.read({"LATE_START_MINUTES": "0"}).late_start_minutes == 0


def test_this_version_needs_no_nats() -> None:
    assert "one process" in refusal(NATS_URL="nats://localhost")


def test_two_things_cannot_have_one_port() -> None:
    assert "PLAYGROUND_PORT" in refusal(PORT="4000", PLAYGROUND_PORT="4000")
    assert Settings.read({"PORT": "4000", "PLAYGROUND_PORT": "4000", "PLAYGROUND": "0"}).port == 4000


def test_a_refusal_never_shows_the_secret() -> None:
    assert "hunter2" not in refusal(**{**REGISTERED, "MicrosoftAppPassword": "hunter2", "MicrosoftAppTenantId": "x"})
    assert "hunter2" not in refusal(MONGODB_URI="mongo://ana:hunter2@db.example")


NAMES = ("MicrosoftAppId", "MicrosoftAppPassword", "MicrosoftAppType", "MicrosoftAppTenantId", "MONGODB_URI",
         "HOST", "PORT", "ADMINS", "PLAYGROUND", "PLAYGROUND_PORT", "SEND_RATE", "ALLOW_EMBEDDED", "NATS_URL",
         "LATE_START_MINUTES", "MICROSOFT_APP_ID", "MicrosoftAppID", "MicrosoftAppPassword_FILE", "MONGODB_URI_FILE",
         "MicrosoftAppId_FILE")  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["", " ", "0", "1", ID, TENANT, "SingleTenant", "MultiTenant", "UserAssignedMSI", "0.0.0.0", "::",
                     "::1", "127.0.0.1", "127.8.8.8", "localhost", "::ffff:10.0.0.1", "[::]", "3978", "secret",
                     "ana@example.com", "mongodb://db.example"]),
    st.text(max_size=12),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_no_environment_gives_an_open_bot(environ: dict[str, str]) -> None:
    try:
        settings = Settings.read(environ)
    except SettingsError:
        return
    if settings.local:
        assert ipaddress.ip_address(settings.host).is_loopback
        assert not any(environ.get(name, "").strip() for name in NAMES if name.lower().startswith("microsoft"))
    else:
        assert settings.app_password
        assert settings.app_tenant_id
        assert not settings.playground
        assert settings.mongodb_uri or settings.allow_embedded


@given(
    registration=st.sets(st.sampled_from(sorted(REGISTERED)), min_size=1),
    host=st.sampled_from(["", "0.0.0.0", "127.0.0.1"]),
)
def test_with_any_part_of_a_registration_the_bot_checks_tokens_or_does_not_start(
    registration: set[str], host: str
) -> None:
    environ = {name: REGISTERED[name] for name in registration} | {"HOST": host}
    try:
        settings = Settings.read(environ)
    except SettingsError:
        return
    assert settings.local == registration.isdisjoint(REGISTERED.keys() - {"MONGODB_URI"})
    assert not settings.local or settings.host == "127.0.0.1"


def test_logs_are_calm_in_a_terminal_and_tell_what_happens_in_production() -> None:
    assert Settings.read({}).log_level == "warning"
    assert Settings.read(REGISTERED).log_level == "info"
    assert Settings.read({"LOG_LEVEL": " DEBUG "}).log_level == "debug"
    assert "debug, info, warning or error" in refusal(LOG_LEVEL="loud")


def test_how_teams_shows_the_app() -> None:
    shown = Settings.read({}).shown
    assert (shown.name, shown.developer, shown.version) == ("Cohort", "Cohort", None)
    assert {shown.website, shown.privacy, shown.terms, Settings.read({}).public_url} == {None}


def test_addresses_that_nobody_set_are_the_bots_own() -> None:
    read = Settings.read({"PUBLIC_URL": "https://cohort.example.com/"})
    assert {read.public_url, read.shown.website, read.shown.privacy, read.shown.terms} == {"https://cohort.example.com"}
    shown = Settings.read({"PUBLIC_URL": "https://a.example", "DEVELOPER_URL": "https://b.example/x"}).shown
    assert {shown.website, shown.privacy, shown.terms} == {"https://b.example/x"}


@pytest.mark.parametrize("name", ["PUBLIC_URL", "DEVELOPER_URL", "PRIVACY_URL", "TERMS_URL"])
@pytest.mark.parametrize(
    "value",
    ["http://a.example", "a.example", "https://", "https:///x", "https://ana:x@a.example", "https://a.example:x",
     "https://[::1", "https://a.example/a b", "ftp://a.example", "https://ä.example"],
)  # fmt: skip
def test_an_address_is_https_and_has_a_host(name: str, value: str) -> None:
    assert f"{name} is “{value}”" in refusal(**{name: value})


@pytest.mark.parametrize("value", ["1", "1.0", "v1.0.0", "1.0.0-rc1", "1.0.0.0", "１.0.0"])
def test_the_packages_version_is_three_numbers(value: str) -> None:
    assert "APP_VERSION" in refusal(APP_VERSION=value)


@pytest.mark.parametrize(("name", "longest"), [("APP_NAME", 30), ("DEVELOPER_NAME", 32)])
def test_names_that_teams_has_room_for(name: str, longest: int) -> None:
    assert f"at most {longest} characters" in refusal(**{name: "n" * (longest + 1)})
    assert "one line" in refusal(**{name: "two\nlines"})
    assert "n" * longest in (
        Settings.read({name: "n" * longest}).shown.name,
        Settings.read({name: "n" * longest}).shown.developer,
    )


def test_files_come_from_microsofts_hosts_unless_told_otherwise() -> None:
    assert "*.sharepoint.com" in Settings.read({}).file_hosts
    assert Settings.read({"FILE_HOSTS": " , "}).file_hosts == Settings.read({}).file_hosts
    read = Settings.read({"FILE_HOSTS": "Files.example.com, *.example.org,files.example.com"})
    assert read.file_hosts == ("files.example.com", "*.example.org")


@pytest.mark.parametrize(
    "value",
    ["https://a.example", "a.example:443", "a.example/x", "*", "*.com.", "localhost", "127.0.0.1", "[::1]",
     "a b.example", "*.*.example", "a.*.example", "ana@a.example",
     "ä.example", ".example.com", "169.254.169.254", "*example.com"],
)  # fmt: skip
def test_what_is_no_host_for_files_is_named(value: str) -> None:
    assert f"FILE_HOSTS has “{value}”" in refusal(FILE_HOSTS=f"good.example.com,{value}")
