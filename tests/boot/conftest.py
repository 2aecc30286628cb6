"""One machine for the whole story: booted when the first test wants it. PROMISED_BUILD chooses the build whose package is tried."""
import os
import shutil
import subprocess
import sys
import tempfile

import pytest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import packages  # noqa: E402
import provider  # noqa: E402
import roots  # noqa: E402
from machine import Machine  # noqa: E402


COMPLETE = "PROMISED_BOOT" in os.environ  # "make boot": however long it takes


@pytest.fixture
def complete():
    if not COMPLETE:
        pytest.skip("takes minutes: make boot")


@pytest.fixture(scope="session")
def deb():
    reason = roots.why_not()
    if not reason and not roots.is_made() and not COMPLETE:
        reason = "no system to boot is made yet: make boot makes one"
    if reason:
        pytest.skip(reason)
    return packages.current()


@pytest.fixture(scope="session")
def mail(deb):
    """The provider; with it this process leaves the machine's network."""
    roots.prepare(deb)
    provider.own_network()
    there = provider.Provider()
    try:
        yield there.start()
    finally:
        there.stop()


@pytest.fixture(scope="session")
def machine(deb, mail):
    folder = tempfile.mkdtemp(prefix="promised-boot-", dir="/var/tmp")
    root = roots.copy_to(os.path.join(folder, "root"))
    there = Machine(root, os.path.join(folder, "console"))
    try:
        shutil.copy(deb, os.path.join(root, "root"))
        authority = os.path.join(root, "usr/local/share/ca-certificates/acme.crt")
        shutil.copyfile(mail.authority(), authority)
        os.chmod(authority, 0o644)
        subprocess.run(["chroot", root, "update-ca-certificates"], check=True, capture_output=True)
        there.boot()
        yield there
    finally:
        there.off()
        shutil.rmtree(folder, ignore_errors=True)
