"""Programs that talk to the app on the session bus, each a connection of its own."""
import os
import re
import select
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import driver as d
from gi.repository import Gio, GLib
from programs import App, log_in

NAME = os.environ["VESTIBULE_APP_ID"]
PATH = "/" + NAME.replace(".", "/")
INTERFACE = NAME + ".Accounts1"
PROPERTIES = "org.freedesktop.DBus.Properties"
QUESTION = "Give Access to an Account?"
PATIENCE = int(d.PATIENCE * 1000)  # milliseconds


def until(true, what=""):
    """As the driver's, for what comes over this process's own connections."""
    end = time.monotonic() + d.PATIENCE
    while not (answer := true()):
        assert time.monotonic() < end, f"never came true: {what}"
        GLib.MainContext.default().iteration(False) or time.sleep(0.002)  # between two looks at a condition
    return answer


class Call:
    """A call that is open until it has an `answer` or an `error`, the last part of the error's name."""

    def __init__(self, bus, account):
        self.answer = self.error = None
        bus.call(NAME, PATH, INTERFACE, "GetAccessToken", GLib.Variant("(s)", (account,)), None,
                 Gio.DBusCallFlags.NONE, 100_000, None, self.ended)

    def ended(self, bus, result):
        try:
            self.answer = bus.call_finish(result).unpack()
        except GLib.Error as error:
            name = Gio.DBusError.get_remote_error(error) or str(error)
            self.error = name.removeprefix(INTERFACE + ".Error.")

    def is_over(self):
        return bool(self.answer or self.error)

    def token(self):
        until(self.is_over, "the call ends")
        assert not self.error, self.error
        return self.answer[0]

    def refusal(self):
        until(self.is_over, "the call ends")
        assert not self.answer, "there is a token"
        return self.error


class Caller:
    """A connection to the bus of this desktop, or of another one."""

    def __init__(self, environment=os.environ):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(environment["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.bus.is_closed():
            self.bus.close_sync()

    def accounts(self):
        return self.bus.call_sync(NAME, PATH, PROPERTIES, "Get", GLib.Variant("(ss)", (INTERFACE, "Accounts")), None,
                                  Gio.DBusCallFlags.NONE, PATIENCE, None).unpack()[0]

    def account(self):
        """The id of the only one."""
        (account,) = self.accounts()
        return account

    def ask(self, account=None):
        return Call(self.bus, account or self.account())


class Signals:
    """What the app tells of its accounts, in its order: (signal, parameters)."""

    def __init__(self, caller):
        self.told = []
        for interface in (INTERFACE, PROPERTIES):
            caller.bus.signal_subscribe(NAME, interface, None, PATH, None, Gio.DBusSignalFlags.NONE, self.take)

    def take(self, _bus, _sender, _path, _interface, signal, parameters):
        self.told.append((signal, parameters.unpack()))

    def states(self):
        return [parameters[1] for signal, parameters in self.told if signal == "StateChanged"]

    def newest(self):
        """The value of Accounts that was told last."""
        values = [parameters[1]["Accounts"] for signal, parameters in self.told if signal == "PropertiesChanged"]
        return values[-1] if values else None


# Asks for a token each time a line comes, and says how that went.
ASKING = """
import os, sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
if sys.argv[5:]:
    os.chroot(sys.argv[5])
print("ready", flush=True)
for line in sys.stdin:
    try:
        answer = bus.call_sync(*sys.argv[1:4], "GetAccessToken", GLib.Variant("(s)", (sys.argv[4],)), None, 0, 100000, None)
        print("a token" if answer.unpack()[0] else "nothing", flush=True)
    except GLib.Error as error:
        print(Gio.DBusError.get_remote_error(error).rpartition(".")[2], flush=True)
"""


class AskingProgram:
    """A program of its own that asks for tokens. `root`: the root of its sandbox."""

    def __init__(self, account, program=sys.executable, root=None):
        more = [str(root)] if root else []
        # Root may change its root, and so may anybody in a namespace of their own.
        inside = ["unshare", "--map-current-user", "--keep-caps"] if root and os.geteuid() else []
        self.process = subprocess.Popen([*inside, program, "-c", ASKING, NAME, PATH, INTERFACE, account, *more],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def ask(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def answer(self):
        assert select.select([self.process.stdout], [], [], d.PATIENCE)[0], "no answer"
        return self.process.stdout.readline().strip()


def leave_a_session(service):
    with App("--server=" + service.url) as app:
        log_in()
        app.end()


def accepted(service, token):
    """Whether the service takes the token."""
    request = urllib.request.Request(service.url + "/users/secret", headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status == 200


def sandboxed(account, app_id):
    """A program in a root where Flatpak has written what app it is."""
    root = Path(tempfile.mkdtemp(dir=os.environ["HOME"]))
    (root / ".flatpak-info").write_text(f"[Application]\nname={app_id}\n")
    return AskingProgram(account, root=root)


class Monitor:
    """Reads every message on the bus."""

    def __enter__(self):
        self.printed = tempfile.NamedTemporaryFile("r")
        with open(self.printed.name, "w") as output:
            self.process = subprocess.Popen(["dbus-monitor", "--session"], stdout=output)
        self.messages("/the/beginning")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.printed.close()

    def messages(self, until_call_of):
        """What has come until an object of that path is called."""
        def come():
            subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", until_call_of,
                            "--method", "org.freedesktop.DBus.Peer.Ping"], capture_output=True, check=False)
            self.printed.seek(0)
            text = self.printed.read()
            return text if until_call_of in text else None

        return re.split(r"\n(?=\S)", until(come, "the monitor's messages"))


def question():
    """The labels of the question, once it is shown; there is one at a time."""
    d.find("dialog", QUESTION)
    assert len(d.looking("dialog", QUESTION)) == 1, "one question at a time"
    return " ".join(name for role, name, _ in d.in_dialog() if role == d.LABEL)


def reply(button, is_last=True):
    """`is_last`: no question waits."""
    if is_last:
        d.close_dialog(QUESTION, button)
    else:
        next(node for _, name, node in d.in_dialog() if name == button).press()


def nothing_is_asked():
    return not d.shown("dialog", QUESTION)
