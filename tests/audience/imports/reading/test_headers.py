"""What headers say, as tools write them in many languages."""

from __future__ import annotations

import pytest

from bot.audience.imports.reading.headers import NamePart, Role, name_part, role, speaks_of_addresses, words

ROLES = {
    Role.PRIMARY: ["PrimarySmtpAddress", "Primary Email", "E-mail principale", "Correo principal", "Основной e-mail"],
    Role.WORK: ["Work email", "Business E-mail", "Geschäftliche E-Mail", "E-mail professionnel", "E-mail de trabalho"],
    Role.OWN: [
        "Email", "E-Mail", "mail", "EMAIL ADDRESS", "Email Address [Required]", "E-mail 1 - Value", "Member Email",
        "WindowsEmailAddress", "E-Mail-Adresse", "Adresse e-mail", "Adresse de messagerie", "Courriel",
        "Adresse électronique", "Correo electrónico", "Endereço de e-mail", "Indirizzo di posta elettronica",
        "E-mailadres", "E-postadress", "E-post", "E-posta adresi", "Sähköposti", "Adres e-mail", "Poczta",
        "Электронная почта", "Адреса електронної пошти", "メールアドレス", "电子邮件", "電子郵件地址", "邮箱",
        "이메일 주소", "البريد الإلكتروني", 'דוא"ל', "Ηλεκτρονικό ταχυδρομείο", "อีเมล",
    ],
    Role.SIGN_IN: [
        "userPrincipalName", "User principal name", "UPN", "Participant ID (UPN)", "Teilnehmer-ID (UPN)", "Username",
        "Benutzerprinzipalname", "Nom d'utilisateur principal", "Nombre principal de usuario", "Sign-in name",
        "用户主体名称",
    ],
    Role.SECOND: ["E-mail 2 - Value", "E-mail 2 Address", "EmailAddresses", "Proxy addresses", "Work Secondary Email"],
    Role.PRIVATE: [
        "alternateEmailAddress", "authenticationEmail", "Recovery Email", "Home Secondary Email", "Private E-Mail",
        "Personal email",
    ],
    Role.OTHERS: [
        "Manager email", "Manager", "Group Email [Required]", "Owner", "Organizer", "Assistant's Name", "Created By",
        "Team", "Vorgesetzte:r", "Mailing list", "E-mail du responsable", "上司メール",
    ],
    Role.NONE: [
        "E-mail Display Name", "E-mail Type", "E-Mail-Typ", "E-Mail: Angezeigter Name", "E-mail 1 - Label",
        "Email status", "Email preference", "mailNickname", "Email opt-in",
    ],
    Role.UNKNOWN: ["Name", "City", "Contact", "Adresse", "Office", "Telephone", "", "Notes", "objectId"],
}  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), [(each, key) for key, all_of in ROLES.items() for each in all_of])
def test_what_addresses_a_column_holds(header: str, expected: Role) -> None:
    assert role(header) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Display name", NamePart.FULL),
        ("displayName", NamePart.FULL),
        ("Full Name", NamePart.FULL),
        ("Anzeigename", NamePart.FULL),
        ("ФИО", NamePart.FULL),
        ("氏名", NamePart.FULL),
        ("Name", NamePart.PLAIN),
        ("Nom", NamePart.PLAIN),
        ("First Name [Required]", NamePart.FIRST),
        ("givenName", NamePart.FIRST),
        ("Prénom", NamePart.FIRST),
        ("Imię", NamePart.FIRST),
        ("surname", NamePart.LAST),
        ("LAST_NAME", NamePart.LAST),
        ("Apellidos", NamePart.LAST),
        ("Middle Name", None),
        ("Company name", None),
        ("Username", None),
        ("", None),
    ],
)
def test_what_of_a_name_a_column_holds(header: str, expected: NamePart | None) -> None:
    assert name_part(header) is expected


def test_words_stand_apart_without_case_and_accents() -> None:
    assert words("PrimarySmtpAddress") == " primary smtp address "
    assert words("  E-Mail_Straße (é)") == " e mail strasse e "
    assert words("이메일") == " 이메일 "


def test_long_texts_and_others_addresses_make_no_header() -> None:
    assert speaks_of_addresses("E-mail")
    assert not speaks_of_addresses("Manager email")
    assert not speaks_of_addresses(
        "You get this because your e-mail was given to us by a colleague who thought " + "x" * 20
    )
