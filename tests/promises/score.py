"""How well promises are found: labelled mails beside what was found in them.

A found promise is right if its sentence overlaps a label's quote, and class and moment are the label's; each label and each found
promise counts once. Conditional ones count neither way, but a condition that is found without its mark is a false alarm."""
import collections
import datetime
import re


def words(text):
    """White space does not matter."""
    return re.sub(r"\s+", " ", text or "").strip()


def places(part, text):
    """All characters of text that an occurrence of part covers, occurrence by occurrence."""
    return [range(m.start(), m.start() + len(part)) for m in re.finditer(f"(?={re.escape(part)})", text)] if part else []


def overlap(sentence, quote, text):
    sentence, quote, text = words(sentence), words(quote), words(text)
    at = places(sentence, text)
    if not at: # not as it stands there
        return bool(sentence) and (quote in sentence or sentence in quote)
    return any(a.start < b.stop and b.start < a.stop for a in at for b in places(quote, text))


def moment(text):
    try:
        value = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        return None
    return value if value.tzinfo else None


def pairs(labels, found, fit):
    """As many pairs (label, found) as can be made, by index."""
    taken = {}

    def place(label, seen):
        for other in range(len(found)):
            if other not in seen and fit(labels[label], found[other]):
                seen.add(other)
                if other not in taken or place(taken[other], seen):
                    taken[other] = label
                    return True
        return False

    for label in range(len(labels)):
        place(label, set())
    return {label: other for other, label in taken.items()}


class Figures(collections.Counter):
    """mails, without (a promise), labels, found, right, alarms (found in mails without)."""

    def precision(self):
        return self["right"] / self["found"] if self["found"] else 0.0

    def recall(self):
        return self["right"] / self["labels"] if self["labels"] else 0.0

    def both(self):
        return 2 * self["right"] / ((self["found"] + self["labels"]) or 1)

    def alarms(self):
        return 100 * self["alarms"] / (self["without"] or 1)


def shown(promise):
    return f"{promise.get('class')} {str(promise.get('due'))[:16]}"


def faults_of(mail, labels, found, right):
    """A line each: what was missed, what is wrong, what is none."""
    near = lambda label, f: overlap(f.get("sentence"), label["quote"], mail["text"])
    left = [f for n, f in enumerate(found) if n not in right.values()]
    for n, label in enumerate(labels):
        if n in right:
            continue
        here = sorted((f for f in left if near(label, f)), key=lambda f: (f.get("class") != label["class"])
                      + (moment(f.get("due")) != moment(label["due"])))
        if here:
            left.remove(here[0])
            what = "/".join(k for k, differs in (("class", here[0].get("class") != label["class"]),
                                                  ("due", moment(here[0].get("due")) != moment(label["due"]))) if differs)
            yield (f"{mail['id']} wrong {what}: {shown(here[0])} ({here[0].get('words')}) is {shown(label)} ({words(label['when'])}), "
                   f"sent {mail['sent_at'][:16]}: {words(label['quote'])}")
        else:
            yield f"{mail['id']} missed: {shown(label)} ({words(label['when'])}), sent {mail['sent_at'][:16]}: {words(label['quote'])}"
    for f in left:
        yield f"{mail['id']} false: {shown(f)} ({f.get('words')}): {words(f.get('sentence'))}"


def score_mail(mail, promises):
    """The figures of one mail, and its faults."""
    labels = [p for p in mail["promises"] if not p["conditional"]]
    found = [p for p in promises if not p.get("conditional")]
    right = pairs(labels, found, lambda label, f: f.get("class") == label["class"]
                  and moment(f.get("due")) == moment(label["due"]) and overlap(f.get("sentence"), label["quote"], mail["text"]))
    return (Figures(mails=1, without=not labels, labels=len(labels), found=len(found), right=len(right),
                    alarms=0 if labels else len(found)),
            list(faults_of(mail, labels, found, right)))


def score(mails, found):
    """{language: figures} and all faults; found: {id: promises}."""
    figures, faults = collections.defaultdict(Figures), []
    for mail in mails:
        one, more = score_mail(mail, found.get(mail["id"], []))
        figures[mail["lang"]].update(one)
        faults += more
    return figures, faults
