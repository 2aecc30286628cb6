"""Each sentence of a template is tied to facts: what stands in a section is shown where its fact holds, and what stands outside
where the mail itself is right to be sent. So each fact that a template of any language asks for, and each kind's being sent at
all, must be one that was looked at."""
import glob
import os
import re

from check_life import instant
from check_mails import PLAIN, TRUE, Mails
from worktime import text

LANGUAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "conf", "languages")
PAST = "no mail that first leaves tells a date in the past as one to come"
COMING = ("reply_by", "update_by", "resolve_by", "next_update", "next", "closes_at")
RULE = "each sentence of a template is tied to a fact that was looked at"
# By what a mail's sentences outside all sections are allowed.
SENT = {
    "receipt": "receipt, reply_by", "relay": "relay, text", "promise": "promise, it tells something", "update": "update, since",
    "question": "question, it waits for the customer", "closed": "closed, it is", "broken": "broken, and not done",
    "reminder": "reminder, it is open", "decision": "decision, it is open", "escalation": "escalation, it is broken",
    "approval": "approval, it is broken", "passed": "passed, from whom", "idle": "idle, nobody has worked on it",
    "promises": "promises, each is as the list says", "dispute": "dispute, it is brought before somebody else"}
# What an item of a list shows; each list is compared with its promises, item by item.
ITEM = {"reply", "next_reply", "update", "resolve", "contact", "what", "due", "was", "reason", "at", "answered", "taken", "passed", "noted",
        "reopened", "waiting", "written", "agent", "open", "broken", "kept", "late", "withdrawn", "released", "instead", "ticket", "title"}
LISTS = {"made", "moved", "withdrawn", "open", "kept", "broken", "happened", "released", "promised"}


def words(findings):
    for kind, rule in SENT.items():
        known = getattr(Mails, "mail_" + kind).known | PLAIN
        lists = known & LISTS
        tags = known | {name + "_count" for name in lists} | (ITEM if lists else set())
        for path in sorted(glob.glob(os.path.join(LANGUAGES, "*", kind + ".mustache"))):
            with open(path, encoding="utf-8") as file:
                asked = set(re.findall(r"\{\{[#^/]?(\w+)\}\}", file.read()))
            findings.check(RULE, asked <= tags, os.path.relpath(path, LANGUAGES), sorted(asked - tags))
        if kind in {name.split(": ", 1)[1].split(",")[0] for name in findings.rules if name.startswith(TRUE)}:
            findings.check(RULE, f"{TRUE}: {rule}" in findings.rules, "nothing says that a mail may be sent:", kind)


def said(year, record, findings):
    """What a mail said as it left: all that was written down when it was made, but for what was over by then."""
    findings.rule(PAST)
    for at, kind, number, facts in year.said:
        made = record.outbox[number].facts
        name = f"{kind} {number}, which left at {text(at)}"
        over = {key for key in COMING if key in made and instant(made[key]) <= at}
        findings.check(PAST, not over & set(facts), name, facts)
        findings.equal(PAST, facts.get("reply_was_due"), made.get("reply_by" if "reply_by" in over else "reply_was_due"), name)
        left = over | {"reply_was_due"} | ({"last"} if "closes_at" in over else set())
        findings.equal(PAST, {key: facts[key] for key in facts if key not in left},
                       {key: made[key] for key in made if key not in left}, name)
