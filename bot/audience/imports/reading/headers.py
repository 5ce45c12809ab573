"""What a column's header says of it, in the languages that tools export in. Pure.

The words are those of Microsoft Entra, Microsoft 365, Exchange, Teams, Outlook, Google, Mailchimp, listmonk and Company
Communicator, and their usual translations.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache


class Role(IntEnum):
    """What addresses a column holds; lower is preferred as the person's own."""

    PRIMARY = 0
    WORK = 1
    OWN = 2
    SIGN_IN = 3
    SECOND = 4
    UNKNOWN = 5
    PRIVATE = 6
    OTHERS = 7
    """Of somebody else: the manager's, the group's."""
    NONE = 8
    """Speaks of addresses and holds none: their type, the name beside them."""


FALLBACKS = (Role.PRIMARY, Role.WORK, Role.OWN, Role.SIGN_IN, Role.SECOND)
"""Roles of addresses under which somebody is met at work."""


class NamePart(IntEnum):
    """What of a name a column holds."""

    FULL = 0
    PLAIN = 1
    """`Name`: the whole name, or the part that no other column holds."""
    FIRST = 2
    LAST = 3


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS = re.compile(r"\W+|_+")


def words(header: str) -> str:
    """Its words between spaces, without case and accents: `PrimarySmtpAddress` gives ` primary smtp address `."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", header)).casefold()
    seen = unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return f" {' '.join(_WORDS.sub(' ', seen).split())} "


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


# `(?<= )` and `(?= )` stand for the bounds of a word; other patterns are found within words, too
_MAIL = _any(
    r"e ?mail", r"mail(?= )", r"(?<= )mail", r"smtp", r"courriel", r"messagerie", r"correo", r"ele[ct]troni",
    r"e ?post(?=a? |adress|as )", r"e ?posta", r"sahkoposti", r"mejl", r"poczt", r"elektronsk", r"e ?pasts",
    r"почт", r"пошт", r"имейл", r"имеил", r"邮", r"郵", r"电子信箱", r"電子信箱", r"メール",
    r"이메일", r"전자", r"بريد", r"ايميل", r"דוא", r"אימייל", r"ηλεκτρον", r"เมล",
)  # fmt: skip
_SIGN_IN = _any(
    r"(?<= )upn(?= )", r"user ?principal", r"prinzipal",
    r"principal \w+ (?:l )?(?:utilisateur|usuario|utente|utilizador)", r"user ?name", r"sign in",
    r"(?<= )log(?:in|on)(?= )", r"benutzername",
    r"nom d utilisateur", r"usuario(?= )", r"nome utente", r"gebruikersnaam", r"用户主体名称", r"ユーザ", r"участника",
)  # fmt: skip
_NONE = _any(
    r"display name", r"angezeigt", r"nom complet", r"(?<= )typ[eo]?(?= )", r"label", r"status", r"preference",
    r"nick ?name", r"(?<= )(?:opt ?in|format|verified|count|usage|enabled)(?= )",
)  # fmt: skip
_OTHERS = _any(
    r"manager", r"supervisor", r"superior", r"vorgesetz", r"(?<= )chef", r"responsable", r"gestor", r"gerente",
    r"gerant", r"(?<= )leiter", r"boss", r"assist", r"owner", r"besitzer", r"propriet", r"organi[sz]", r"sponsor",
    r"(?<= )by(?= )", r"sender", r"absender", r"(?<= )from(?= )", r"(?<= )groups?(?= )", r"gruppe", r"groupe",
    r"(?<= )grup", r"(?<= )teams?(?= )", r"(?<= )list(?= )", r"delegat", r"forward", r"reports to", r"approver",
    r"emergency", r"notfall", r"руководител", r"менеджер", r"上司", r"经理", r"經理",
)  # fmt: skip
_PRIVATE = _any(
    r"privat", r"personal", r"persoonlijk", r"(?<= )home(?= )", r"recovery", r"authentication", r"altern", r"other",
    r"backup", r"domicile", r"casa(?= )", r"личн",
)  # fmt: skip
_SECOND = _any(r"(?<= )[2-9](?= )", r"second", r"zweit", r"alias", r"mail addresses(?= )", r"additional")
_WORK = _any(
    r"(?<= )work(?= )", r"business", r"company", r"corporate", r"office", r"geschaft", r"dienst", r"beruf", r"firmen",
    r"professionn", r"trabalho", r"trabajo", r"lavoro", r"aziendal", r"zakelijk", r"работ", r"勤務",
)  # fmt: skip
_PRIMARY = _any(r"primar", r"(?<= )main(?= )", r"haupt", r"principale? ", r"основн")


@lru_cache(maxsize=4096)
def role(header: str) -> Role:
    """What addresses the column holds, by its header alone."""
    said = words(header)
    if _SIGN_IN.search(said):
        return Role.SIGN_IN
    if _NONE.search(said):
        return Role.NONE
    if _OTHERS.search(said):
        return Role.OTHERS
    if not _MAIL.search(said):
        return Role.SECOND if "proxy addresses" in said else Role.UNKNOWN
    for pattern, found in (
        (_PRIVATE, Role.PRIVATE),
        (_SECOND, Role.SECOND),
        (_PRIMARY, Role.PRIMARY),
        (_WORK, Role.WORK),
    ):
        if pattern.search(said):
            return found
    return Role.OWN


def speaks_of_addresses(header: str) -> bool:
    """Whether it is the header of a column of addresses, its own or another's."""
    return len(header) <= 80 and role(header) in FALLBACKS


_FULL = {
    "display name", "full name", "anzeigename", "vollstandiger name", "nom complet", "nombre completo",
    "nome completo", "nome visualizzato", "nome para exibicao", "nome a apresentar", "nombre para mostrar",
    "nom d affichage", "weergavenaam", "visningsnavn", "visningsnamn", "фио", "氏名", "姓名", "表示名", "显示名称",
}  # fmt: skip
_PLAIN = {
    "name",
    "nom",
    "nombre",
    "nome",
    "naam",
    "navn",
    "namn",
    "nimi",
    "imie i nazwisko",
    "имя",
    "名前",
    "이름",
    "isim",
    "jmeno",
}
_FIRST = {
    "first name", "given name", "givenname", "firstname", "forename", "vorname", "prenom", "nome proprio",
    "primeiro nome", "primer nombre", "voornaam", "fornavn", "fornamn", "etunimi", "imie", "ad", "krestni jmeno",
}  # fmt: skip
_LAST = {
    "last name", "lastname", "surname", "family name", "familyname", "nachname", "familienname", "nom de famille",
    "apellidos", "apellido", "cognome", "apelido", "sobrenome", "ultimo nome", "achternaam", "etternavn", "efternavn",
    "efternamn", "sukunimi", "nazwisko", "soyad", "prijmeni", "фамилия", "姓",
}  # fmt: skip
_REMARK = re.compile(r"\[[^\]]*\]")


@lru_cache(maxsize=4096)
def name_part(header: str) -> NamePart | None:
    """What of the person's name the column holds, None where it is none."""
    said = words(_REMARK.sub("", header)).strip()
    for known, part in (
        (_FULL, NamePart.FULL),
        (_PLAIN, NamePart.PLAIN),
        (_FIRST, NamePart.FIRST),
        (_LAST, NamePart.LAST),
    ):
        if said in known:
            return part
    return None
