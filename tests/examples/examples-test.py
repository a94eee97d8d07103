#!/usr/bin/python3
"""The examples, run as a person would, against the real demo service.

Needs $VESTIBULE_DEMO_SERVICE, $EXAMPLES, the folder of the built programs, and a keyring on the session bus."""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import case, main  # noqa: E402

PATIENCE = 60  # seconds until something that must come counts as never coming
SECRET = "Only those who are signed in can read this, demo."


class Demo:
    """The demo service with the account demo / demo, and a person with an empty home."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [os.environ["VESTIBULE_DEMO_SERVICE"], "--account", "demo", "--control", "--exit-with-stdin", "--secret-delay",
             "0", "--refresh-delay", "50", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"VESTIBULE_DEMO_PASSWORD": "demo"})
        self.url = self.process.stdout.readline().split()[-1]
        self.home = tempfile.TemporaryDirectory()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.home.cleanup()

    def run(self, example, *arguments, **environment):
        """Its exit status, output and errors."""
        folders = {"XDG_DATA_HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name, "G_DEBUG": "fatal-criticals",
                   "PASSWORD": "demo"}
        run = subprocess.run([Path(os.environ["EXAMPLES"], example), *arguments], env=os.environ | folders | environment,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
        return run.returncode, run.stdout, run.stderr

    def counts(self):
        with urllib.request.urlopen(self.url + "/stats", timeout=PATIENCE) as answer:
            return json.load(answer)["requests"]

    def control(self, **order):
        request = urllib.request.Request(f"{self.url}/control", json.dumps(order).encode(),
                                         {"Content-Type": "application/json"}, method="POST")
        urllib.request.urlopen(request, timeout=PATIENCE).close()


@case("/examples/sign-in-and-read-reads-signs-in-once-and-renews-in-the-next-run")
def _():
    with Demo() as demo:
        arguments = ("sign-in-and-read", demo.url, "demo", "/users/secret")
        assert demo.run(*arguments) == (0, f'200 {{"msg":"{SECRET}"}}\n', "")
        demo.control(actions=["expire-access"])
        assert demo.run(*arguments) == (0, f'200 {{"msg":"{SECRET}"}}\n', "")
        counts = demo.counts()
        assert counts["POST /auth"] == 1 and counts["GET /auth/refresh"] == 1, counts


@case("/examples/sign-in-and-read-says-what-the-server-says-of-a-wrong-password")
def _():
    with Demo() as demo:
        status, output, errors = demo.run("sign-in-and-read", demo.url, "demo", "/users/secret", PASSWORD="wrong")
        assert (status, output) == (1, "") and "Wrong password" in errors, (status, output, errors)


@case("/examples/a-session-that-is-adopted-reads-many-times-through-an-expiry")
def _():
    with Demo("--rotation", "reuse-detection") as demo:
        arguments = ("adopt-a-session", demo.url, "demo", "/users/secret", "200")
        assert demo.run(*arguments) == (0, "200 answers\n", "")
        demo.control(actions=["expire-access"])
        assert demo.run(*arguments) == (0, "200 answers\n", "")
        counts = demo.counts()
        assert counts["POST /auth"] == 1 and counts["GET /auth/refresh"] == 1, counts


@case("/examples/adopting-it-took-a-program-fifteen-lines")
def _():
    lines = (ROOT / "tests/examples/adopt-a-session.cpp").read_text().splitlines()
    assert 8 <= sum(line.endswith("// +") for line in lines) <= 15
    assert sum(bool(line.strip()) for line in (ROOT / "tests/examples/sign-in-and-read.cpp").read_text().splitlines()) <= 45


@case("/examples/a-store-of-the-programs-own-keeps-the-session-and-the-keyring-has-nothing-of-it")
def _():
    with Demo("--rotation", "on") as demo:
        file = Path(demo.home.name, "tokens")
        arguments = ("own-token-store", demo.url, "demo", "/users/secret", file)
        assert demo.run(*arguments) == (0, f'{{"msg":"{SECRET}"}}\n', "")
        first = file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
        demo.control(actions=["expire-access"])
        # No bus, and with that no keyring, can be reached: nothing asks for one.
        assert demo.run(*arguments, DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere") == (0, f'{{"msg":"{SECRET}"}}\n', "")
        assert file.read_text() != first
        counts = demo.counts()
        assert counts["POST /auth"] == 1 and counts["GET /auth/refresh"] == 1, counts


if __name__ == "__main__":
    main()
