"""A service, and a person at it with `vestibulectl` and folders of their own."""
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

PATIENCE = 60  # seconds until something that must come counts as never coming
NOT_SIGNED_IN, REFUSED, UNAVAILABLE, USAGE = 3, 4, 5, 2


class Person:
    """`service`: the command of a service that prints a line with its address as the last word, and ends when its
    standard input does."""

    def __init__(self, service, username, **environment):
        self.username = username
        self.service = subprocess.Popen(service, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=os.environ | environment)
        words = self.service.stdout.readline().split()
        assert words, "the service did not start"
        self.url = words[-1]
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

    def log_in(self, profile="token-api", password="demo", username=None, command="login"):
        return self.run(command, self.url, "--profile", profile, "--username", username or self.username,
                        "--password-stdin", text=password + "\n")

    def ask(self, path):
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def counts(self):
        """How often each route was asked for."""
        return self.ask("/counts")

    def count(self, route):
        return self.counts().get(route, 0)


class Demo(Person):
    """A person at the demo service."""

    def __init__(self, *arguments):
        super().__init__([os.environ["VESTIBULE_DEMO_SERVICE"], "--account", "demo", "--exit-with-stdin",
                          "--secret-delay", "0", "--refresh-delay", "50", *arguments], "demo",
                         VESTIBULE_DEMO_PASSWORD="demo")

    def counts(self):
        return self.ask("/stats")["requests"]

    def log_in(self):
        status, _, errors = super().log_in()
        assert status == 0, errors


class Echo(Person):
    """A person at a service that tells what it was asked."""

    def __init__(self):
        super().__init__([os.environ["ECHO_SERVICE"]], "demo")


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"{what} never came"
        time.sleep(0.005)  # between two looks at a condition


def dumps_nothing(process):
    """Whether what it has in memory would be in no file if it crashed."""
    folder = pathlib.Path(f"/proc/{process.pid}")
    limit = next(line for line in (folder / "limits").read_text().splitlines() if line.startswith("Max core file size"))
    return limit.split()[4:6] == ["0", "0"] and int((folder / "coredump_filter").read_text(), 16) == 0
