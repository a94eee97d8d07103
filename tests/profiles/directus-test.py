#!/usr/bin/python3
"""Directus itself, as npm has it: whether it speaks as its profile says, and as the double does.

Needs $VESTIBULECTL, a folder for its packages in $DIRECTUS_PACKAGES, and a keyring on the session bus."""
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "environment"))
from person import NOT_SIGNED_IN, REFUSED, Person  # noqa: E402
from tap import Skip, case, main  # noqa: E402

# It asks for Node 18 or later; seen with 20.
PACKAGES = {"directus": "10.8.3", "sqlite3": "5.1.7"}
LIFETIME = 5  # seconds that an access token lives


def npm(packages, *arguments):
    done = subprocess.run(["npm", *arguments, "--no-audit", "--no-fund"], cwd=packages, capture_output=True, text=True,
                          timeout=1200, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Skip("npm cannot have Directus: " + (done.stderr.strip().splitlines() or ["no reason given"])[-1])


def installed_packages():
    """What npm installs once; what is not JavaScript in it is built here, with the headers of this Node."""
    if "VESTIBULE_LONG" not in os.environ:
        raise Skip("it would take hundreds of megabytes from npm; with VESTIBULE_LONG=1 it does")
    if not shutil.which("npm"):
        raise Skip("npm is not installed")
    packages = pathlib.Path(os.environ["DIRECTUS_PACKAGES"])
    if not (packages / "complete").exists():
        packages.mkdir(parents=True, exist_ok=True)
        (packages / "package.json").write_text(json.dumps({"private": True, "dependencies": PACKAGES}))
        npm(packages, "install", "--omit=dev", "--ignore-scripts")
        npm(packages, "rebuild", "argon2", "isolated-vm", "sqlite3", "--build-from-source", "--nodedir=/usr")
        (packages / "complete").touch()
    return packages


class Directus(Person):
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        super().__init__([HERE / "directus-service", installed_packages(), folder, str(LIFETIME)], "demo@example.org")

    def counts(self):
        counts = {}
        for line in (self.folder / "log").read_text().splitlines():
            request = line.startswith("{") and json.loads(line).get("req")
            if request:
                route = f"{request['method']} {request['url']}"
                counts[route] = counts.get(route, 0) + 1
        return counts

    @contextlib.contextmanager
    def sessions(self):
        """Its own table of refresh tokens."""
        database = sqlite3.connect(self.folder / "database", timeout=30)
        with contextlib.closing(database), database:
            yield lambda statement: database.execute(statement + " directus_sessions").fetchall()


@contextlib.contextmanager
def directus():
    with tempfile.TemporaryDirectory() as folder, Directus(folder) as person:
        yield person


@case("/directus/stays-signed-in-until-the-session-ends")
def _():
    with directus() as person:
        status, _, errors = person.log_in("directus", password="wrong")
        assert status == REFUSED and "Invalid user credentials." in errors, errors
        status, _, errors = person.log_in("directus")
        assert status == 0, errors
        for refreshes in (0, 1, 2):
            if refreshes:
                time.sleep(LIFETIME + 1.1)  # the server counts whole seconds
            status, output, errors = person.run("get", "/users/me", "/users/me")
            assert status == 0 and output.count('"email":"demo@example.org"') == 2, (output, errors)
            assert person.count("POST /auth/refresh") == refreshes, person.counts()
        with person.sessions() as ask:
            ask("DELETE FROM")
        time.sleep(LIFETIME + 1.1)  # as above
        assert person.run("get", "/users/me")[0] == NOT_SIGNED_IN
        assert person.count("POST /auth/refresh") == 3, "a refusal is not asked for twice"


@case("/directus/is-found-from-its-address-and-is-as-its-profile-says")
def _():
    profile = HERE.parents[1] / "data/profiles/directus.json"
    with directus() as person:
        status, output, errors = person.run("profile", "find", person.url)
        assert (status, output) == (0, "directus\n"), errors
        status, output, errors = person.run("profile", "check", str(profile), "--server", person.url, "--username",
                                            person.username, "--password-stdin", text="demo\n")
        assert (status, errors) == (0, ""), (output, errors)


@case("/directus/is-told-of-a-log-out")
def _():
    with directus() as person:
        assert person.log_in("directus")[0] == 0
        with person.sessions() as ask:
            assert ask("SELECT count(*) FROM") == [(1,)]
        assert person.run("logout") == (0, "", "")
        with person.sessions() as ask:
            assert ask("SELECT count(*) FROM") == [(0,)]


main()
