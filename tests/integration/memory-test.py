#!/usr/bin/python3
"""What processes have of tokens and passwords in their memory: while somebody is signed in, and when they have signed
out.

Needs $SIGNED_IN_PROCESS, $VESTIBULECTL, $VESTIBULE_DEMO_SERVICE, $TEST_CERTIFICATE, $TEST_KEY, and a keyring on the
session bus. Each copy that is found is printed, with what is around it."""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from person import PATIENCE, wait_until
from process_memory import copies
from relay import Relay
from tap import case, main

ACCOUNT, PASSWORD = "ada", "correct-horse-battery-staple-31415"
RENEWALS = 5
# Of messages to other processes, which GDBus writes on a thread of its own: that thread's memory is not ours to wipe.
MOST_OF_GDBUS = 4
REST = 1  # s: what libraries do later has been done then

# meson lets glibc write over what is freed, which is what Vestibule is to see to.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("MALLOC_PERTURB_", "GLIBC_TUNABLES")}


class Demo:
    """The demo service with the account, behind a relay that sees the tokens."""

    def __init__(self, tls=False):
        self.process = subprocess.Popen(
            [os.environ["VESTIBULE_DEMO_SERVICE"], "--account", ACCOUNT, "--exit-with-stdin", "--secret-delay", "0",
             "--refresh-delay", "0", "--rotation", "on"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=ENVIRONMENT | {"VESTIBULE_DEMO_PASSWORD": PASSWORD})
        port = int(self.process.stdout.readline().split()[-1].rpartition(":")[2])
        self.relay = Relay(port, (os.environ["TEST_CERTIFICATE"], os.environ["TEST_KEY"]) if tls else None)
        self.url = self.relay.url
        self.home = tempfile.TemporaryDirectory()
        self.environment = ENVIRONMENT | {
            "XDG_DATA_HOME": self.home.name, "XDG_RUNTIME_DIR": self.home.name, "ACCOUNT": ACCOUNT,
            "TRUSTED": os.environ["TEST_CERTIFICATE"]}

    def secrets(self):
        """Each token that there has been, the last ones last, and the password."""
        return {f"token {number}": token for number, token in enumerate(self.relay.tokens())} | {"password": PASSWORD}

    def start(self, *command):
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment)

    def run(self, *arguments, text=""):
        return subprocess.run([os.environ["VESTIBULECTL"], *arguments], input=text, capture_output=True, text=True,
                              env=self.environment, timeout=PATIENCE, check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.relay.close()
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.home.cleanup()


@contextlib.contextmanager
def ended(process):
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.terminate()
        process.wait(PATIENCE)


def found_in(process, secrets):
    found = copies(process.pid, secrets)
    for copy in found:
        print(copy.shown())
    return found


def say(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()


def sign_in_and_out(tls):
    """While signed in, a token that is in use is in locked pages and nowhere else; then no secret is anywhere."""
    with Demo(tls) as demo, ended(demo.start(os.environ["SIGNED_IN_PROCESS"], demo.url, str(RENEWALS))) as process:
        say(process, PASSWORD)
        assert process.stdout.readline() == "signed in\n"
        secrets = demo.secrets()
        assert len(secrets) == 2 * (RENEWALS + 1) + 1, list(secrets)
        found = found_in(process, secrets)
        assert {copy.mapping for copy in found} == {"locked"}, "a secret is not in locked memory"
        assert len(found) == 2 and all(copy.whole for copy in found), "not the two tokens in use, once each"
        say(process, "sign out")
        assert process.stdout.readline() == "signed out\n"
        assert not found_in(process, secrets), "a secret is left"


@case("/memory/of-a-sign-in-locked-pages-have-what-is-in-use-and-nothing-is-left-after-it")
def _():
    sign_in_and_out(tls=False)


@case("/memory/nor-do-the-libraries-for-tls-keep-anything")
def _():
    sign_in_and_out(tls=True)


@case("/memory/the-command-line-that-keeps-the-tokens-of-others-keeps-none-after-a-sign-out")
def _():
    with Demo() as demo:
        def log_in():
            demo.run("login", demo.url, "--username", ACCOUNT, "--profile", "token-api", "--password-stdin",
                     text=PASSWORD + "\n")

        log_in()
        socket = pathlib.Path(demo.home.name, "tokens")
        with ended(demo.start(os.environ["VESTIBULECTL"], "serve-token", "--socket", str(socket))) as owner:
            wait_until(socket.exists, "the socket")
            for _ in range(RENEWALS):
                demo.run("token", "--fresh")
                demo.run("get", "/users/secret")
            log_in()
            secrets = demo.secrets()
            assert len(secrets) > 2 * RENEWALS, list(secrets)
            assert {copy.name for copy in found_in(owner, secrets)}, "it does not keep the tokens"
            demo.run("logout")
            time.sleep(REST)
            left = found_in(owner, secrets)
            assert len(left) <= MOST_OF_GDBUS and {copy.mapping for copy in left} <= {"heap"}, "more is left than was"


if __name__ == "__main__":
    main()
