"""The programs that a test of the windows starts: the app and the demo service. Each ends with the test."""
import ast
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / "environment"
sys.path.insert(0, str(ENVIRONMENT))
import driver  # noqa: E402
from private_session import BUS_CONFIGURATION, MARK, listens  # noqa: E402

DEMO_SERVICE, APP = "VESTIBULE_DEMO_SERVICE", "VESTIBULE_APP"  # variables that name the programs
PASSWORD = "demo"
PROTECTED = "Only those who are signed in can read this"  # how the service's protected message begins
# A keyring without a bus: libsecret's own file, as in Flatpak.
FILE_KEYRING = {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PASSWORD": "for tests",
                "SECRET_FILE_TEST_PATH": os.environ.get("XDG_DATA_HOME", "") + "/default.keyring"}


class DemoService:
    """A demo service on a port of its own, with the account demo / demo. `delays`: as slow as the published service."""

    def __init__(self, *options, delays=False, password=PASSWORD):
        quick = [] if delays else ["--secret-delay", "0", "--refresh-delay", "0"]
        self.process = subprocess.Popen(
            [os.environ[DEMO_SERVICE], "--port", "0", "--account", "demo", "--control", "--exit-with-stdin", *quick, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"VESTIBULE_DEMO_PASSWORD": password})
        words = self.process.stdout.readline().split()
        assert words[:2] == ["Listening", "on"], words
        self.url = words[2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=20)

    def stats(self):
        with urllib.request.urlopen(f"{self.url}/stats", timeout=20) as answer:
            return json.load(answer)

    def control(self, **order):
        """Sends what `GET /control` describes."""
        request = urllib.request.Request(f"{self.url}/control", json.dumps(order).encode(),
                                         {"Content-Type": "application/json"}, method="POST")
        urllib.request.urlopen(request, timeout=20).close()


@contextlib.contextmanager
def service_double(profile):
    """The address of a service of that type, with the account demo@example.org / demo."""
    double = Path(__file__).resolve().parents[1] / "profiles/double-service"
    with subprocess.Popen([double, profile], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        try:
            yield service.stdout.readline().strip()
        finally:
            service.stdin.close()
            service.wait(driver.PATIENCE)


class App:
    """A running Vestibule. What it prints is kept, and must hold neither a warning nor a secret."""

    def __init__(self, *arguments, secrets=(), **environment):
        self.secrets = [*secrets, "eyJ"]  # so does every JWT begin
        self.printed = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [os.environ[APP], *arguments], stdin=subprocess.DEVNULL, stdout=self.printed, stderr=self.printed,
            process_group=0,  # as a shell does; else the kernel would not let a terminal's stop stop it
            env=os.environ | {"G_DEBUG": "fatal-criticals"} | environment)

    def __enter__(self):
        self.look_at()
        return self

    def look_at(self):
        """What the driver names from now on is this one's, until another one is looked at or this one's block ends."""
        driver.still_there.append(self.running)
        driver.looked_at.append(self.process.pid)

    def __exit__(self, kind, *_):
        del driver.still_there[1:], driver.looked_at[1:]
        if kind:
            driver.screenshot("failed-" + driver.case.strip("/").replace("/", "-"))
        status = self.process.poll()
        if status is None:
            self.process.kill()
            self.process.wait()
        if kind:
            print(f"The app {'was running' if status is None else f'had ended with {status}'}. It printed:\n{self.output()}")
        self.printed.close()
        assert kind or status in (None, 0, -signal.SIGKILL), f"it ended with {status}"

    def output(self):
        self.printed.seek(0)
        return self.printed.read()

    def running(self):
        return self.process.poll() is None

    def assert_dumps_nothing(self):
        """If it crashed, what it has in memory would be in no file."""
        folder = Path("/proc", str(self.process.pid))
        limit = next(line for line in (folder / "limits").read_text().splitlines() if line.startswith("Max core file size"))
        assert limit.split()[4:6] == ["0", "0"], limit
        assert int((folder / "coredump_filter").read_text(), 16) == 0

    def end(self, kind=signal.SIGTERM, but=None):
        """Ends it as the desktop session does, and looks at how it went."""
        self.process.send_signal(kind)
        self.wait(but)

    def wait(self, but=None):
        """Waits for its end, which must be an orderly one without a warning, `but` one that has this in it."""
        status = self.process.wait(timeout=driver.PATIENCE)
        output = self.output()
        assert status == 0, f"it ended with {status}"
        warned = [line for line in output.splitlines() if "WARNING" in line or "CRITICAL" in line]
        assert all(but and but in line for line in warned), "it warned"
        for secret in self.secrets:
            assert secret not in output, "a secret was printed"


class OtherDesktop:
    """A second desktop session of the same person: the screen, the home and the runtime folder are the same, the bus is
    another, so that a second Vestibule can run. `environment` is for that one. Neither has a keyring but libsecret's own
    file, which needs no bus. `service`: the text of a .service file that the bus knows."""

    def __init__(self, service=None):
        self.folder = tempfile.TemporaryDirectory()
        if service:
            Path(self.folder.name, os.environ["VESTIBULE_APP_ID"] + ".service").write_text(service)
        socket = Path(self.folder.name, "bus")
        configuration = Path(self.folder.name, "bus.conf")
        configuration.write_text(BUS_CONFIGURATION.format(socket=socket, services=self.folder.name))
        accessibility = subprocess.run(
            ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method",
             "org.a11y.Bus.GetAddress"], check=True, capture_output=True, text=True).stdout
        self.environment = FILE_KEYRING | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
                                           "AT_SPI_BUS_ADDRESS": ast.literal_eval(accessibility)[0]}
        self.bus = subprocess.Popen(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={configuration}"],
                                    stderr=subprocess.DEVNULL, env=os.environ | self.environment)
        driver.until(lambda: listens(socket), "the other desktop's bus")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bus.kill()
        self.bus.wait()
        self.folder.cleanup()


def log_in():
    """Fills the login window in as demo / demo, and waits for the inside window."""
    driver.write(driver.ENTRY, "Username", "demo")
    driver.write(driver.PASSWORD, "Password", PASSWORD)
    driver.press(driver.BUTTON, "Log In")
    driver.find(driver.BUTTON, "Get Data")


def get_data(service):
    """Presses Get Data; returns when the service has answered it with the secret, and the window shows that."""
    def answered():
        return service.stats()["answers"].get("GET /users/secret", {}).get("200", 0)

    before = answered()
    driver.press(driver.BUTTON, "Get Data")
    driver.until(lambda: answered() > before, "the service has answered")
    driver.until(lambda: driver.labelled(PROTECTED), "the secret is shown")


def lock_keyring():
    subprocess.run(["sh", "-c", os.environ["KEYRING_LOCK"]], check=True, timeout=20)


def assert_nothing_in_plain_text(*secrets):
    """No file of this desktop has one of these texts, or a JWT, in it."""
    needles = [text.encode() for text in ("eyJ", *secrets)]
    files = [path for path in Path(os.environ[MARK]).rglob("*") if path.is_file()]
    assert any(path.suffix == ".keyring" for path in files), "the tokens are stored"
    for path in files:
        content = path.read_bytes()
        assert not any(needle in content for needle in needles), f"a secret is in {path}"


class Double:
    """A program of tests/environment that stands in for somebody or something, and is spoken to over the bus."""
    program = name = None

    def __init__(self, *arguments):
        self.process = subprocess.Popen([ENVIRONMENT / self.program, *arguments], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def call(self, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--dest", self.name, "--object-path", "/", "--method",
                               f"{self.name}.{method}", *arguments], check=True, capture_output=True, text=True).stdout


class Prompter(Double):
    """The person at the keyring's dialog."""
    program, name = "keyring-prompter", "io.github.vestibule.Prompter"

    def open(self):
        return "true" in self.call("Open")


class SessionManager(Double):
    """The desktop's session manager."""
    program, name = "session-manager-double", "io.github.vestibule.SessionManagerDouble"

    def clients(self):
        return ast.literal_eval(self.call("Clients").replace("@as ", ""))[0]  # as an empty list is written


class Notifications(Double):
    """A desktop that shows notifications."""
    program, name = "notifications-double", "io.github.vestibule.NotificationsDouble"

    def shown(self):
        return ast.literal_eval(self.call("Shown").replace("@as ", ""))[0]  # as an empty list is written


class BackgroundPortal(Double):
    """A desktop that answers who wants to run without a window."""
    program, name = "background-portal-double", "io.github.vestibule.BackgroundPortalDouble"

    def asked(self):
        return ast.literal_eval(self.call("Asked").replace("@as ", ""))[0]  # as an empty list is written


class SecretServiceDouble(Double):
    """A keyring with faults."""
    program, name = "secret-service-double", "io.github.vestibule.SecretServiceDouble"

    def calls(self):
        return ast.literal_eval(self.call("Calls"))[0]
