"""`vestibulectl doctor`, and a keyring and processes in a state that it has something to say of."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess

from person import PATIENCE, wait_until

APP_ID = "io.github.vestibule.Vestibule"
GARBAGE = "what another program keeps"


def examine(demo, *arguments, through=()):
    """Its exit status, and each check's results by the check's name. `through`: a command that it is run by."""
    done = subprocess.run([*through, os.environ["VESTIBULECTL"], "doctor", "--json", *arguments], text=True,
                          env=demo.environment, capture_output=True, timeout=PATIENCE)
    assert done.stderr == "" and "eyJ" not in done.stdout and GARBAGE not in done.stdout, done.stderr
    found = {}
    for result in json.loads(done.stdout):
        assert result["seen"] and (result["outcome"] in ("ok", "not-applicable")) == (result["advice"] is None), result
        found.setdefault(result["check"], []).append(result)
    return done.returncode, found


def outcome(found, check):
    assert len(found[check]) == 1, found[check]
    return found[check][0]["outcome"]


def assert_fails(demo, check, seen, *arguments, **more):
    """That check alone fails, and says that; the others' results."""
    status, found = examine(demo, *arguments, **more)
    failed = [result for results in found.values() for result in results if result["outcome"] == "failed"]
    assert [result["check"] for result in failed] == [check] and seen in failed[0]["seen"], failed
    assert status == 1
    return found


def run_secret_tool(*arguments, text=""):
    done = subprocess.run(["secret-tool", *arguments], input=text, capture_output=True, text=True, timeout=PATIENCE)
    return done.stdout


def attributes_of(demo):
    """Those of the account's item."""
    return ["xdg:schema", APP_ID, "origin", demo.url, "account", "demo", "profile", "token-api"]


def test_items():
    """How many items of a test's the keyring has."""
    return run_secret_tool("search", "--all", "xdg:schema", APP_ID + ".Test").count("[/")


def folder_of(demo):
    return pathlib.Path(demo.home.name, APP_ID)


@contextlib.contextmanager
def prompter(*answers):
    """A person at the keyring's dialog."""
    process = subprocess.Popen([os.environ["VESTIBULE_KEYRING_PROMPTER"], *answers], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextlib.contextmanager
def frozen(process):
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def start_owner(demo):
    owner = demo.start("get", "/users/secret")
    wait_until(lambda: demo.count("GET /users/secret"), "the request")
    return owner
