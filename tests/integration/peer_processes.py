"""The demo service, and processes that share an account of it: what sharing-processes-test.py plays with."""
import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import urllib.request

PATIENCE = 60  # seconds until something that must come counts as never coming


class Service:
    """The demo service, with tokens of one second that rotate."""

    def __init__(self, *arguments):
        environment = dict(os.environ, VESTIBULE_DEMO_PASSWORD="demo")
        self.process = subprocess.Popen(
            [os.environ["VESTIBULE_DEMO_SERVICE"], "--account", "demo", "--exit-with-stdin", "--secret-delay", "5",
             "--refresh-delay", "200", "--fractional-times", "--access-lifetime", "1", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        self.url = self.process.stdout.readline().split()[-1]

    def stats(self):
        with urllib.request.urlopen(self.url + "/stats") as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class Peer:
    """One process that shares the account. `inside`: a command that starts it, as in a sandbox."""

    def __init__(self, service, folder, seconds, open_requests=4, inside=(), **environment):
        if os.environ.get("TOKEN_BACKEND") == "file":
            environment |= {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": folder + "/default.keyring",
                            "SECRET_FILE_TEST_PASSWORD": "for tests"}
        self.process = subprocess.Popen(
            [*inside, os.environ["SHARING_PEER"], service.url, folder, str(seconds), str(open_requests)],
            stdout=subprocess.PIPE, env=dict(os.environ, **environment), text=True)
        self.became_owner = None
        self.result = None
        self.owner = threading.Event()
        self.ready = threading.Event()
        self.sign_in_failed = threading.Event()
        self.signed_out = []
        self.over = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            if line.strip() == "owner":
                self.became_owner = time.monotonic()
                self.owner.set()
            elif line.strip() == "dies":
                self.died = time.monotonic()
            elif line.strip() == "ready":
                self.ready.set()
            elif line.strip() == "sign-in failed":
                self.sign_in_failed.set()
            elif line.startswith("signed out"):
                self.signed_out.append((time.monotonic(), line.split()[-1]))
                self.over.set()
            else:
                self.result = json.loads(line)

    def wait_until_ready(self):
        assert self.ready.wait(PATIENCE), f"never began: {self.result}"

    def end(self):
        """Its result; nothing, if it died."""
        self.process.wait(PATIENCE * 3)
        self.reader.join(PATIENCE)
        self.process.stdout.close()
        return self.result

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)


def signed_in_owner(service, folder, seconds, **environment):
    owner = Peer(service, folder, seconds, PEER_PASSWORD="demo", **environment)
    owner.wait_until_ready()
    assert owner.owner.is_set()
    return owner


def wait_for(condition, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "never came"
        time.sleep(0.01)  # between two looks at a condition


def ended_files(folder):
    return list(pathlib.Path(folder, "ended").glob("*"))
