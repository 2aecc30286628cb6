"""The packages that are tried: the present one, and a later version of it."""
import glob
import os
import shlex
import shutil
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("PROMISED_BUILD") or os.path.join(TOP, "build"))
LATER = "99.0.0"


def make(top, build, *settings):
    if build != os.path.join(top, "build"):  # said otherwise, it would make other flags of the compiler's
        settings = ("BUILD=" + build, *settings)
    done = subprocess.run(["make", "--no-print-directory", "-C", top, *settings, "deb"],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"make deb ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return sorted(glob.glob(os.path.join(build, "promised_*.deb")), key=os.path.getmtime)[-1]


def current():
    return make(TOP, BUILD)


def later(folder, migration):
    """The same with a higher version and one migration more; built in a copy, so that the tree stays as it is."""
    copy = os.path.join(folder, "later")
    os.mkdir(copy)
    # With their times: what is built already stays so.
    subprocess.run(f"git ls-files -z | xargs -0 cp -a --parents -t {shlex.quote(copy)}", shell=True, cwd=TOP, check=True)
    build = os.path.join(copy, "build")
    shutil.copytree(BUILD, build, symlinks=True)
    with open(os.path.join(copy, "sql/migrations/9999-later.sql"), "w", encoding="utf-8") as file:
        file.write(migration)
    return make(copy, build, "VERSION=" + LATER)
