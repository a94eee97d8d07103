#!/usr/bin/python3
"""The command line: what it prints, what it ends with, and that it shares the account with every other process.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, and a keyring on the session bus."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from tap import case, main

PATIENCE = 60  # seconds until something that must come counts as never coming
NOT_SIGNED_IN, REFUSED, UNAVAILABLE, USAGE = 3, 4, 5, 2
SECRET = '{"msg":"Only those who are signed in can read this, demo."}'


class Demo:
    """The demo service, and a person at it with folders of their own."""

    def __init__(self, *arguments):
        self.service = subprocess.Popen(
            [os.environ["VESTIBULE_DEMO_SERVICE"], "--account", "demo", "--exit-with-stdin", "--secret-delay", "0",
             "--refresh-delay", "50", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, VESTIBULE_DEMO_PASSWORD="demo"))
        self.url = self.service.stdout.readline().split()[-1]
        self.home = tempfile.TemporaryDirectory()
        self.environment = dict(os.environ, XDG_DATA_HOME=self.home.name, XDG_RUNTIME_DIR=self.home.name,
                                LC_ALL="C.UTF-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("logout")
        self.service.stdin.close()
        self.service.wait(PATIENCE)
        self.service.stdout.close()
        self.home.cleanup()

    def start(self, *arguments, **more):
        return subprocess.Popen([os.environ["VESTIBULECTL"], *arguments], env=self.environment, text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def run(self, *arguments, text=""):
        """Its exit status, output and errors."""
        process = self.start(*arguments)
        output, errors = process.communicate(text, timeout=PATIENCE)
        return process.returncode, output, errors

    def asked(self, route):
        with urllib.request.urlopen(self.url + "/stats", timeout=PATIENCE) as answer:
            return json.load(answer)["requests"].get(route, 0)

    def log_in(self):
        status, _, errors = self.run("login", self.url, "--username", "demo", "--password-stdin", text="demo\n")
        assert status == 0, errors


def state_of(process):
    return re.search(r"^State:\s+(\w)", pathlib.Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)[1]


def waiting_signals(process):
    """The signals that have been sent to it and that it has not taken yet, as a bit mask."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"^ShdPnd:\s+(\w+)", status, re.MULTILINE)[1], 16)


def dumps_nothing(process):
    """Whether what it has in memory would be in no file if it crashed."""
    folder = pathlib.Path(f"/proc/{process.pid}")
    limit = next(line for line in (folder / "limits").read_text().splitlines() if line.startswith("Max core file size"))
    return limit.split()[4:6] == ["0", "0"] and int((folder / "coredump_filter").read_text(), 16) == 0


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} never came"
        time.sleep(0.005)  # between two looks at a condition


@case("/vestibulectl/signs-in-reads-and-signs-out")
def _():
    with Demo() as demo:
        assert demo.run("status")[0] == NOT_SIGNED_IN
        demo.log_in()
        assert demo.run("accounts")[1] == f"demo@{demo.url}\n"
        assert demo.run("status") == (0, f"demo@{demo.url}: signed in\n", "")
        assert demo.run("get", "/users/secret") == (0, SECRET, "")
        assert demo.run("logout") == (0, "", "")
        assert demo.run("get", "/users/secret")[0] == NOT_SIGNED_IN


@case("/vestibulectl/says-how-it-ended-with-its-exit-status")
def _():
    with Demo() as demo:
        for password, expected in (("wrong", REFUSED), ("", USAGE)):
            status, output, errors = demo.run("login", demo.url, "-u", "demo", "--password-stdin", text=password + "\n")
            assert (status, output) == (expected, "") and errors.startswith("vestibulectl: "), (status, errors)
        demo.log_in()
        status, output, errors = demo.run("get", "/users/secret", "/nothing")
        assert status == REFUSED and output.startswith(SECRET) and "/nothing: HTTP 404" in errors
        for mistake in (["nonsense"], [], ["get"], ["get", "users"], ["login", "http://example.org"]):
            assert demo.run(*mistake)[0] == USAGE, mistake
        demo.service.kill()
        demo.service.wait(PATIENCE)
        assert demo.run("get", "/users/secret")[0] == UNAVAILABLE


@case("/vestibulectl/gives-an-access-token-that-is-good-and-never-the-refresh-token")
def _():
    with Demo("--access-lifetime", "1") as demo:
        demo.log_in()
        time.sleep(1.1)  # the token's life
        status, token, _ = demo.run("token")
        assert status == 0 and token.count(".") == 2
        request = urllib.request.Request(demo.url + "/users/secret", headers={"Authorization": "Bearer " + token.strip()})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.read().decode() == SECRET
        output = "".join(demo.run(command)[1] for command in ("status", "accounts", "events"))
        assert token.strip() not in output and "eyJ" not in output


@case("/vestibulectl/ends-in-order-when-it-is-told-to")
def _():
    with Demo("--secret-delay", "60000") as demo:
        demo.log_in()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = demo.start("get", "/users/secret")
            wait_until(lambda: list(pathlib.Path(demo.home.name).rglob("*.socket")), "the owner's socket")
            process.send_signal(number)
            process.communicate(timeout=PATIENCE)
            assert process.returncode == 128 + number, process.returncode
            assert not list(pathlib.Path(demo.home.name).rglob("*.socket")), "it has not handed over"


@case("/vestibulectl/ends-at-once-when-it-is-told-to-a-second-time")
def _():
    with Demo("--access-lifetime", "1", "--refresh-delay", "60000") as demo:
        demo.log_in()
        time.sleep(1.1)  # the token's life
        process = demo.start("get", "/users/secret")
        wait_until(lambda: demo.asked("GET /auth/refresh") or demo.asked("POST /auth/refresh"), "the renewal")
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not waiting_signals(process), "the first signal")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 128 + signal.SIGINT, process.returncode
        assert time.monotonic() - began < 5  # the hand-over takes 10 s, since the renewal does not end


@case("/vestibulectl/freezes-nobody-when-it-is-stopped-at-the-terminal")
def _():
    with Demo("--secret-delay", "1500") as demo:
        demo.log_in()
        owner = demo.start("get", "/users/secret")
        wait_until(lambda: demo.asked("GET /users/secret"), "the request")
        assert dumps_nothing(owner)
        owner.send_signal(signal.SIGTSTP)
        wait_until(lambda: state_of(owner) == "T", "the stop")
        assert demo.run("get", "/users/secret") == (0, SECRET, "")
        owner.send_signal(signal.SIGCONT)
        output, errors = owner.communicate(timeout=PATIENCE)
        assert (owner.returncode, output) == (0, SECRET), (owner.returncode, errors)


@case("/vestibulectl/signs-out-every-process")
def _():
    with Demo("--secret-delay", "60000") as demo:
        demo.log_in()
        other = demo.start("get", "/users/secret")
        wait_until(lambda: list(pathlib.Path(demo.home.name).rglob("*.socket")), "the owner's socket")
        assert demo.run("logout")[0] == 0
        assert demo.run("status")[0] == NOT_SIGNED_IN
        other.kill()
        other.communicate(timeout=PATIENCE)
        assert demo.run("status")[0] == NOT_SIGNED_IN


if __name__ == "__main__":
    main()
