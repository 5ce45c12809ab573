"""Short answers: what was not understood, what may not be done, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from bot.access.records import Right, Role
from bot.commands.intents import Help, Intent
from cards.elements import Json, actions, block, button, card, heading, note, open_row, plain
from cards.people.words import listed, to_topics
from cards.reader import Reader

MOST_SUGGESTIONS = 3
MOST_READINGS = 6


def nothing_matched_card(suggestions: Sequence[str], reader: Reader, sentence: str = "") -> Json:
    """For text that fits nothing. `suggestions` are commands as they can be typed, the likeliest first.

    `sentence` (Markdown) says what was wrong with it, where that is known.
    """
    near = suggestions[:MOST_SUGGESTIONS]
    lead = "Did you mean one of these? Type it again like this:" if near else "" if sentence else _WHAT_I_KNOW
    body = [
        heading("I didn't get that"),
        *(block(each, spacing="Small") for each in (sentence, lead) if each),
        *(block(f"*{plain(each)}*", spacing="Small") for each in near),
        actions([to_topics(), button("Help", Help())], spacing="Medium"),
    ]
    meant = f" Did you mean: {'; '.join(near)}?" if near else ""
    return card(body, f"I didn't get that.{meant} Type help to see what I can do.", reader)


_WHAT_I_KNOW = "I know a few words, such as *topics*, *subscriptions* and *stop*. Help lists them all."


def choose_reading_card(readings: Sequence[tuple[str, Intent]], reader: Reader) -> Json:
    """For text that can mean several things: (what it would do, the intent) each. Nothing was done."""
    body = [
        heading("Which one do you mean?"),
        block("That can be read in more than one way, so nothing was done yet.", spacing="Small"),
        *(open_row(label, "", "", label, intent) for label, intent in readings[:MOST_READINGS]),
    ]
    labels = "; ".join(label for label, _ in readings[:MOST_READINGS])
    return card(
        body, f"That can be read in more than one way: {labels}. Put names in quotes and type it again.", reader
    )


_ONLY = {
    Right.VIEW: "Only admins can do this",
    Right.EDIT: "Only owners and editors can do this",
    Right.SEND: "Only owners and senders can do this",
    Right.MANAGE: "Only owners can do this",
}
_YOU = {
    Role.OWNER: "You're an owner.",
    Role.EDITOR: "You're an editor: you look after segments and messages.",
    Role.SENDER: "You're a sender: you look after broadcasts.",
    Role.VIEWER: "You're a viewer: you see everything, and change nothing.",
}


def not_allowed_card(
    admins: Sequence[str], reader: Reader, right: Right = Right.VIEW, role: Role | None = None
) -> Json:
    """A polite no; `admins` are the names of those who have the right that it takes, `role` what the reader is."""
    whom = f"{'Yours are' if len(admins) > 1 else 'Yours is'} {listed(admins)}. " if admins else ""
    body = [
        heading(_ONLY[right]),
        block(f"{whom}Nothing was changed.", spacing="Small"),
        *([note(_YOU[role])] if role else []),
        actions([button("What I can do", Help())], spacing="Medium"),
    ]
    names = f" Ask {' or '.join(admins)}." if admins else ""
    return card(body, f"{_ONLY[right]}. Nothing was changed.{names}", reader)


def refused_card(sentence: str, reader: Reader) -> Json:
    """What could not be done, in the sentence (Markdown) of the rule that refused it. Nothing was changed."""
    body = [
        heading("That didn't work"),
        block(sentence, spacing="Small"),
        note("Nothing was changed."),
        actions([button("Help", Help())], spacing="Medium"),
    ]
    return card(body, f"That didn't work, and nothing was changed. {sentence}", reader)


def went_wrong_card(reader: Reader) -> Json:
    """An error of ours inside a turn."""
    body = [
        heading("Something went wrong"),
        block("That didn't work, and it's on our side. Try again in a minute.", spacing="Small"),
        actions([button("Help", Help())], spacing="Medium"),
    ]
    return card(body, "Something went wrong on our side. Try again in a minute.", reader)


def offer_over_card(reader: Reader) -> Json:
    """For a button whose topic or message is not there any more."""
    body = [
        heading("This isn't offered any more"),
        block("The topic or message behind this button was taken away. Nothing was changed.", spacing="Small"),
        actions([to_topics()], spacing="Medium"),
    ]
    return card(body, "This isn't offered any more. To see what is, type: topics", reader)


def closed_card(name: str, admins: Sequence[str], reader: Reader) -> Json:
    """For `join` on a topic that only admins put people in."""
    whom = f" Ask {listed(admins)}." if admins else ""
    body = [
        heading("Admins add people to this one"),
        block(f"You can't join {plain(name)} by yourself.{whom}", spacing="Small"),
        actions([to_topics()], spacing="Medium"),
    ]
    return card(body, f"You can't join {name} by yourself. To see what you can join, type: topics", reader)


def group_chat_card(reader: Reader) -> Json:
    """Said once in a group chat or channel."""
    body = [
        heading("Let's talk in private"),
        block("I work in a personal chat, where only you see what you choose.", spacing="Small"),
        block("Open my name, pick **Chat**, and type *topics*.", spacing="Small"),
    ]
    return card(body, "I work in a personal chat. Open my name, pick Chat, and type topics.", reader)
