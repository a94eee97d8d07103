"""A service, and a person at it with `vestibulectl` and folders of their own."""
import json
import os
import subprocess
import tempfile
import urllib.request

PATIENCE = 60  # seconds until something that must come counts as never coming
NOT_SIGNED_IN, REFUSED = 3, 4


class Person:
    """`service`: the command of a service that prints its address, and ends when its standard input does."""

    def __init__(self, service, username):
        self.username = username
        self.service = subprocess.Popen(service, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.service.stdout.readline().strip()
        assert self.url, "the service did not start"
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

    def run(self, *arguments, text=""):
        """Its exit status, output and errors."""
        done = subprocess.run([os.environ["VESTIBULECTL"], *arguments], env=self.environment, input=text,
                              capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr

    def log_in(self, profile, password="demo", username=None, command="login"):
        return self.run(command, self.url, "--profile", profile, "--username", username or self.username,
                        "--password-stdin", text=password + "\n")

    def ask(self, path):
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def count(self, route):
        return self.ask("/counts").get(route, 0)
