"""What the manual tells admins to type into psql can be typed, by whom it says, and names all that there is."""
import os
import re
import subprocess

import pytest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def page(name):
    with open(os.path.join(TOP, "daemon", name), encoding="utf-8") as file:
        return file.read()


def examples(text):
    return [block.replace("\\e", "\\") for block in re.findall(r"^\.Bd -literal.*\n((?:.*\n)*?)\.Ed$", text, re.M)]


@pytest.fixture(scope="module")
def owner(servers):
    with servers.world.postgres.connect("promised") as connection:
        connection.autocommit = True
        yield connection.cursor()


def test_every_example_of_the_sql_page_can_be_asked(owner):
    asked = 0
    for example in examples(page("promised-sql.7")):
        if example.startswith("CREATE ROLE"):
            owner.execute("BEGIN")
            for statement in example.replace("...", "x").split(";"):
                if statement.strip():
                    owner.execute(statement)
            owner.execute("ROLLBACK")
            continue
        owner.execute("SET ROLE promised_report")
        owner.execute(re.sub(r"\\copy (\(.*\)) TO .*", r"\1", example))
        owner.execute("RESET ROLE")
        asked += 1
    assert asked > 8


def test_the_sql_page_names_every_view(owner):
    owner.execute("SELECT viewname FROM pg_views WHERE schemaname = 'report'")
    views = {name for name, in owner.fetchall()}
    listed = re.search(r"^\.Sh VIEWS\n(.*?)^\.El", page("promised-sql.7"), re.M | re.S).group(1)
    assert set(re.findall(r"^\.It Sy (\w+)$", listed, re.M)) == views


def test_pages_name_each_other_and_verbs_that_there_are(owner):
    names = {name for name in os.listdir(os.path.join(TOP, "daemon")) if re.search(r"\.[1-8]$", name)}
    help_ = subprocess.run([os.path.join(os.environ.get("PROMISED_BUILD", os.path.join(TOP, "build")), "promisectl"), "--help"],
                           capture_output=True, text=True, check=True).stdout
    verbs = set(re.findall(r"^  ([a-z-]+)\b", help_, re.M))
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    for name in names:
        assert re.sub(r"\.(\d)$", r"(\1)", name) in readme, f"README.md does not name {name}"
    told = [readme] + [page(name) for name in names]
    for text in told:
        for other, section in re.findall(r"^\.Xr (promise[a-z.-]*) ([1-8])\b", text, re.M):
            assert f"{other}.{section}" in names, (other, section)
        for verb in re.findall(r"(?:^|[`(]|\.Ql |\.Dl |sudo )promisectl (?:--instance \w+ )?([a-z][a-z-]+)", text):
            assert verb in verbs, verb
