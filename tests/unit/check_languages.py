#!/usr/bin/python3
"""The manual page of languages names every list of words.conf, marked as the code has it when a language may lack it, every
template, and every fact that a template for customers has; and nothing else."""
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as source:
        return source.read()


def lists():
    """{"time.monday": may be left out}, from the C source."""
    source, header = read("daemon/common/words_keys.c"), read("daemon/common/words_keys.h")
    found = {}
    for group in re.findall(r'^\t\{"(\w+)", \w+_keys, \w+_optional', source, re.M):
        keys = re.search(rf"\b{group}_keys\[\] = \{{(.*?)\}};", source, re.S)[1]
        names = re.findall(r'"(\w+)"', keys) or re.findall(r"X\((\w+)\)", macro(header, f"{group.upper()}_KEYS"))
        optional = set(re.findall(r'"(\w+)"', re.search(rf"\b{group}_optional\[\] = \{{(.*?)\}};", source, re.S)[1]))
        found.update({f"{group}.{name}": name in optional for name in names})
    return found


def macro(header, name):
    return re.search(rf"#define {name}\(X\)(.*?[^\\])\n", header, re.S)[1]


def manual_lists(page):
    """The same of the manual page; and what stands there twice."""
    found, twice = {}, []
    for group, text in re.findall(r"^\.Ss (\w+):.*?\n(.*?)(?=^\.S[sh] )", page, re.S | re.M):
        for names, optional in re.findall(r"^\.It Ic ([\w ,]+?)( Pq optional)?$", text, re.M):
            for name in names.split(" , "):
                twice += [f"{group}.{name}"] * (f"{group}.{name}" in found)
                found[f"{group}.{name}"] = bool(optional)
    return found, twice


def facts(source, body):
    """[(name, array of the items or None)] of an array of variables."""
    shared = dict(re.findall(r"#define (PROMISE|TICKET|REQUEST|DUTY)\b(.*?[^\\])\n", source, re.S))
    found = []
    for name, listed, items, used in re.findall(r'V\("(\w+)"|LIST\("(\w+)", (\w+)\)|\b(PROMISE|TICKET|REQUEST|DUTY)\b', body):
        found += facts(source, shared[used]) if used else [(name or listed, items or None)]
    return found


def templates():
    """({template for customers: its facts}, {list: its items' facts}, all templates), from the C source."""
    source = read("daemon/send/vocabulary.c")
    arrays = {name: facts(source, body)
              for name, body in re.findall(r"static const struct variable (\w+)\[\] = \{(.*?)\n?\};", source, re.S)}
    items = {}
    for name, array in re.findall(r"static const struct vocabulary (\w+) = VOCABULARY\(\"\w+\", (\w+)\)", source):
        items[name] = {fact for fact, _ in arrays[array]}
    table = source[source.index("const struct vocabulary vocabularies[]"):]
    customers, named, every = {}, {}, set()
    for kind, template, array in re.findall(r'(VOCABULARY|FOR_CUSTOMERS)\("(\w+)", (\w+)\)', table):
        every.add(template)
        if kind == "FOR_CUSTOMERS":
            customers[template] = {fact for fact, _ in arrays[array]}
            named.update({fact: items[listed] for fact, listed in arrays[array] if listed})
    return customers, named, every


def manual_templates(page):
    part = page[page.index("\n.Ss For customers"):page.index("\n.Sh HONESTY")]
    mine, agents = part.split("\n.Ss For agents", 1)
    mine, items = mine.split("The items of their lists:", 1)
    customers = {name: manual_facts(text) for name, text in entries(mine, "Ic")}
    named, first = {}, None
    for names, text in entries(items, "Li"):
        found = manual_facts(text)
        first = first or found
        found |= first if "same" in text else set()
        named.update({name: found for name in names.split(" , ")})
    every = set(customers) | {name for names, _ in entries(agents, "Ic") for name in names.split(" , ")}
    return customers, named, every


def entries(text, kind):
    return re.findall(rf"^\.It {kind} ([\w ,]+)\n(.*?)(?=^\.It |^\.El|\Z)", text, re.S | re.M)


def manual_facts(text):
    return set(re.findall(r"\w+", " ".join(re.findall(r"^\.Va (.*)$", text, re.M))))


def differences(what, code, manual):
    bad = [f"{what} {name} is missing in the page" for name in sorted(code.keys() - manual.keys())]
    bad += [f"{what} {name} is in the page alone" for name in sorted(manual.keys() - code.keys())]
    return bad + [f"{what} {name}: {code[name]} in the code, {manual[name]} in the page"
                  for name in sorted(code.keys() & manual.keys()) if code[name] != manual[name]]


def main():
    page = read("daemon/promised-languages.7")
    named, twice = manual_lists(page)
    bad = differences("list", lists(), named) + [f"list {name} stands twice in the page" for name in twice]
    code, manual = templates(), manual_templates(page)
    for what, ours, theirs in zip(("template", "facts of the items of"), code, manual):
        bad += differences(what, ours, theirs)
    bad += [f"template {name}: only in the {'code' if name in code[2] else 'page'}" for name in sorted(code[2] ^ manual[2])]
    print("1..1\n" + ("not ok" if bad else "ok") + " 1 - promised-languages(7) and the code name the same lists and facts")
    print("\n".join(f"# {line}" for line in bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
