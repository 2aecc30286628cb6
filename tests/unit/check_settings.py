#!/usr/bin/python3
"""Every setting of the one table stands in the sample file and in the manual page, with the table's default, and
nothing else does."""
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as source:
        return source.read()


def table():
    """{path: default as text or None}, from the C source."""
    source = read("daemon/common/conf_table.c")
    server = re.search(r"#define SERVER\(.*?\n\n", source, re.S).group(0)

    def entries(text, prefix=""):
        for match in re.finditer(r'\{(?:prefix )?"([\w.]+)",\s*CONF_\w+,(.*?)\.about', text, re.S):
            initial = re.search(r'\.initial\s*=\s*"([^"]*)"', match[2])
            yield prefix + match[1], initial[1] if initial else None

    rest = source.replace(server, "")
    found = dict(entries(rest))
    # The weekdays of a calendar, the amounts of a queue: macros too.
    found.update({f"calendars.{day}": None for day in re.findall(r'\bDAY\("(\w+)"', rest)})
    for name, initial in re.findall(r'\bAMOUNT\("(\w+)", \w+, (NULL|"\w+")', rest):
        found[f"queues.{name}"] = None if initial == "NULL" else plain(initial)
    found = {path: initial for path, initial in found.items() if not path.endswith(".")}
    for prefix in re.findall(r'^\tSERVER\("([\w.]+)"', rest, re.M):
        found.update(entries(server, prefix))
    return found


def plain(value):
    """A default as the file writes it, as the table writes it."""
    return value.strip().strip('"')


def sample():
    """{path: (value, commented out)} of conf/promised.conf."""
    found, groups = {}, []
    for line in read("conf/promised.conf").splitlines():
        shown = re.match(r"#\s{3,}(\w+ = .*)", line)
        text = shown[1] if shown else line.strip()
        if text.startswith("#"):
            continue
        opened = re.match(r"(\w+) = [{(]\s*$", text)
        if opened:
            groups.append(opened[1])
        elif re.match(r"[})]", text):
            if text.startswith(("}", ")")) and groups and text != "}":
                groups.pop()
        else:
            setting = re.match(r"(\w+) = (.*?);", text)
            if setting:
                found[".".join([*groups, setting[1]])] = (plain(setting[2]), bool(shown))
    return found


def manual():
    """{path: default or None} of promised.conf(5): .It Ic path, with a line "Default: ..." in its text."""
    found = {}
    for item in re.split(r"^\.It Ic ", read("daemon/promised.conf.5"), flags=re.M)[1:]:
        name = item.split()[0]
        default = re.search(r"^Default:\n\.Ql (.*?) ?\.?$", item, re.M)
        found[name] = plain(default[1]) if default else None
    return found


def main():
    settings, shown, described, problems = table(), sample(), manual(), []
    empty = {"", "[]"}
    for path, initial in settings.items():
        if path not in shown:
            problems.append(f"conf/promised.conf does not show {path}")
        elif shown[path][1] and initial is not None and shown[path][0] != initial:
            problems.append(f"conf/promised.conf: {path} is shown with {shown[path][0]}, its default is {initial}")
        if path not in described:
            problems.append(f"promised.conf(5) does not describe {path}")
        elif (initial or "") != (described[path] or "") and initial not in empty:
            problems.append(f"promised.conf(5): {path} has the default {initial}, not {described[path]}")
    problems += [f"conf/promised.conf shows {path}, which is no setting" for path in shown if path not in settings]
    problems += [f"promised.conf(5) describes {path}, which is no setting" for path in described if path not in settings]
    print(f"1..{len(settings)}")
    for number, path in enumerate(settings, 1):
        about = [p for p in problems if path in p.split()]
        print(f"{'not ok' if about else 'ok'} {number} - {path}")
    for problem in problems:
        print(f"# {problem}")
    if not settings or problems:
        print("not ok - settings, sample and manual agree")
        sys.exit(1)


if __name__ == "__main__":
    main()
