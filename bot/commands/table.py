"""All commands that can be typed. The order is the order in which two readings are offered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.commands import intents
from bot.commands.forms import Command


def _form_at(expression: str, at: str) -> intents.BroadcastForm:
    return intents.BroadcastForm(expression, at=at)


def _text_at(expression: str, at: str, text: str) -> intents.BroadcastText:
    return intents.BroadcastText(expression, text, at)


def _frozen(name: str, expression: str, description: str = "") -> intents.RuleNew:
    return intents.RuleNew(name, expression, description, frozen=True)


COMMANDS: Sequence[Command] = (
    # For everyone
    Command("help|hi|hello|hey", intents.Help, "Show help"),
    Command("topics", intents.Topics, "Show topics"),
    Command("subscriptions", intents.Subscriptions, "Show your subscriptions"),
    Command("join|subscribe", intents.Topics, "Show topics"),
    Command("leave|unsubscribe", intents.Subscriptions, "Show your subscriptions"),
    Command("join|subscribe SEGMENT", intents.Join, "Join {0}", "topics"),
    Command("leave|unsubscribe SEGMENT", intents.Leave, "Leave {0}", "subscriptions"),
    Command("stop", intents.Stop, "Pause everything"),
    Command("start", intents.Start, "Start again"),
    Command("my data", intents.MyData, "Get all that is held of you"),
    # For admins: segments
    Command("segments|segment", intents.Segments, "Show segments"),
    Command("segment new", intents.SegmentForm, "Make a segment"),
    Command("segment new NEW", intents.SegmentNew, "Make the segment {0}"),
    Command("segment new NEW:", intents.SegmentNew, "Make the segment {0}"),
    Command("segment new NEW: TEXT", intents.SegmentNew, "Make the segment {0}"),
    Command("segment new NEW rule WHO", intents.RuleNew, "Make {0} of whoever matches {1}"),
    Command("segment new NEW rule WHO: TEXT", intents.RuleNew, "Make {0} of whoever matches {1}"),
    Command("segment new NEW from WHO", _frozen, "Make {0} of those who match {1} now"),
    Command("segment new NEW from WHO: TEXT", _frozen, "Make {0} of those who match {1} now"),
    Command("segment SEGMENT", intents.SegmentShow, "Show the segment {0}", "segments"),
    Command("segment SEGMENT members", intents.SegmentMembers, "Show who is in {0}", "segments"),
    Command("segment SEGMENT export", intents.SegmentExport, "Export who is in {0}", "segments"),
    Command("segment SEGMENT import", intents.ImportForm, "Import a list into {0}", "segments"),
    Command("segment SEGMENT add", intents.SegmentPeopleForm, "Add people to {0}", "segments"),
    Command("segment SEGMENT add TEXT", intents.SegmentAdd, "Add people to {0}", "segments"),
    Command(
        "segment SEGMENT remove", partial(intents.SegmentPeopleForm, remove=True), "Remove people from {0}", "segments"
    ),
    Command("segment SEGMENT remove TEXT", intents.SegmentRemove, "Remove people from {0}", "segments"),
    Command("segment SEGMENT rename", intents.SegmentForm, "Edit {0}", "segments"),
    Command("segment SEGMENT rename NAME", intents.SegmentRename, "Rename {0} to {1}", "segments"),
    Command("segment SEGMENT describe", intents.SegmentForm, "Edit {0}", "segments"),
    Command("segment SEGMENT describe TEXT", intents.SegmentDescribe, "Describe {0}", "segments"),
    Command("segment SEGMENT rule", intents.RuleForm, "Change the rule of {0}", "segments"),
    Command("segment SEGMENT rule WHO", intents.RuleChange, "Change the rule of {0} to {1}…", "segments"),
    Command("segment SEGMENT delete", intents.SegmentDelete, "Delete {0}…", "segments"),
    # For admins: whom an audience reaches
    Command("reach", intents.Reach, "Count an audience"),
    Command("reach WHO", intents.Reach, "Count {0}"),
    # For admins: what is known of people
    Command("attributes|attribute", intents.Attributes, "Show attributes"),
    Command("attribute new", intents.AttributeForm, "Make an attribute"),
    Command("attribute new NEW", intents.AttributeNew, "Make the attribute {0}"),
    Command("attribute new NEW:", intents.AttributeNew, "Make the attribute {0}"),
    Command("attribute new NEW: TEXT", intents.AttributeNew, "Make the attribute {0}: {1}"),
    # For admins: messages and broadcasts
    Command("messages|message", intents.Messages, "Show messages"),
    Command("message MESSAGE", intents.MessageShow, "Show the message {0}", "messages"),
    Command("broadcast", intents.BroadcastForm, "Write a broadcast"),
    Command("broadcast to WHO", intents.BroadcastForm, "Write to {0}"),
    Command("broadcast to WHO:", intents.BroadcastForm, "Write to {0}"),
    Command("broadcast to WHO: TEXT", intents.BroadcastText, "Preview this text for {0}"),
    Command("broadcast to WHO at WHEN", _form_at, "Write to {0} for {1}"),
    Command("broadcast to WHO at WHEN:", _form_at, "Write to {0} for {1}"),
    Command("broadcast to WHO at WHEN: TEXT", _text_at, "Preview this text for {0} at {1}"),
    Command("broadcast MESSAGE to WHO", intents.BroadcastMessage, "Preview the message {0} for {1}", "messages"),
    Command(
        "broadcast MESSAGE to WHO at WHEN",
        intents.BroadcastMessage,
        "Preview the message {0} for {1} at {2}",
        "messages",
    ),
    Command("broadcasts", intents.Broadcasts, "Show broadcasts"),
    Command("broadcast REF", intents.BroadcastShow, "Show broadcast b{0}", "broadcasts"),
    Command("pause REF", intents.BroadcastPause, "Pause broadcast b{0}", "broadcasts"),
    Command("resume REF", intents.BroadcastResume, "Resume broadcast b{0}", "broadcasts"),
    Command("cancel REF", intents.BroadcastCancel, "Cancel broadcast b{0}…", "broadcasts"),
    # For admins: who may do what
    Command("admins|admin", intents.Admins, "Show admins"),
    Command("admin add", intents.AdminForm, "Add an admin"),
    Command("admin add EMAIL", intents.AdminAdd, "Make {0} an admin"),
    Command("admin add EMAIL ROLE", intents.AdminAdd, "Give {0} the role {1}"),
    Command("admin remove", intents.Admins, "Show admins"),
    Command("admin remove EMAIL", intents.AdminRemove, "Take the role of {0}"),
    Command("person EMAIL", intents.PersonShow, "Show {0}"),
    Command("audit", intents.Audit, "Show what admins did"),
)
