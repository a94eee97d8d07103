"""A service as a process of its own, with the settings and faults that a scenario needs."""

import json
import os
import subprocess
import urllib.error
import urllib.request

CREDENTIALS = {"username": "storm", "password": "storm"}


class Service:
    """Ends with the `with` block, or with this process: its standard input is closed then."""

    def __init__(self, program, *options, **environment):
        self.command = [program, *map(str, options)]
        self.environment = dict(os.environ, **environment)

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=self.environment)
        self.url = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


class DemoService(Service):
    """The demo service with its control route; a refresh takes 200 ms, a token lives an hour."""

    trust = None  # an SSLContext, where it speaks TLS

    def __init__(self, program, *options, **environment):
        super().__init__(program, "--control", "--exit-with-stdin", "--secret-delay", 0, "--refresh-delay", 200,
                         "--access-lifetime", 3600, *options, **environment)

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30, context=self.trust) as answer:
            return json.load(answer)

    def control(self, **request):
        self.post("/control", request)

    def expire_next_log_in(self):
        """Whoever logs in next gets an access token that has run out, as the server sees it."""
        try:
            self.post("/users", CREDENTIALS)
        except urllib.error.HTTPError:
            pass  # it is there from an earlier scenario
        pair = self.post("/auth", CREDENTIALS)
        self.control(actions=["expire-access", "reset-stats"],
                     faults={"/auth": {"status": 200, "body": pair, "times": 1}})
