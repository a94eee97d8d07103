"""A session for one command: its own D-Bus, its own empty home, and nothing left when it ends, however it ends.

Three processes: the *front*, which whoever started us sees, waits for and kills; the *supervisor*, in a session of its own
so that a kill of the front's whole process group does not reach it; and the command. The supervisor adopts every orphan
below it, hears of the front's death from the kernel, and ends all that is left before it removes the session's folder."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
MARK = "VESTIBULE_PRIVATE_SESSION"  # set inside: what may harm a real session looks for it first
SERVICES = Path("/usr/share/dbus-1/services")

# What leads to the host's session, or makes a test depend on whose machine it runs on.
HOST_VARIABLES = (
    "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "DBUS_STARTER_ADDRESS", "DBUS_STARTER_BUS_TYPE", "DESKTOP_SESSION",
    "DISPLAY", "GNOME_KEYRING_CONTROL", "GPG_AGENT_INFO", "GTK_A11Y", "GTK_IM_MODULE", "GTK_MODULES", "GTK_THEME",
    "LANG", "LANGUAGE", "NO_AT_BRIDGE", "SECRET_BACKEND", "SESSION_MANAGER", "SSH_AUTH_SOCK", "WAYLAND_DISPLAY",
    "XAUTHORITY", "XDG_CONFIG_DIRS", "XDG_CURRENT_DESKTOP", "XDG_SEAT", "XDG_SESSION_CLASS", "XDG_SESSION_DESKTOP",
    "XDG_SESSION_ID", "XDG_SESSION_TYPE", "XDG_VTNR", "all_proxy", "ftp_proxy", "http_proxy", "https_proxy", "no_proxy",
    "ALL_PROXY", "FTP_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
)

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class SessionFailed(Exception):
    """A part of the session did not start; the message says which, and what it printed."""


def listens(address):
    """Whether somebody takes connections there: a socket is there before its server listens."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(address))
        except OSError:
            return False
        return True


class Session:
    """The parts of one session. Lives in the supervisor only."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="vestibule-"))
        if len(str(self.folder)) > 50:  # a socket's path has 107 bytes, and the sockets lie some folders deeper
            shutil.rmtree(self.folder)
            self.folder = Path(tempfile.mkdtemp(prefix="vestibule-", dir="/tmp"))
        self.log = (self.folder / "services.log").open("ab")
        self.parts = []  # pids, in the order of their start
        self.kept = []  # a Popen that is dropped takes its child's status with it
        self.statuses = {}  # of every child that has ended: pid → status
        self.environment = {k: v for k, v in os.environ.items()
                            if k not in HOST_VARIABLES and not k.startswith(("LC_", "KEYRING_"))}
        home = self.folder / "home"
        for name, path in (("HOME", home), ("XDG_RUNTIME_DIR", self.folder / "run"),
                           ("XDG_CONFIG_HOME", home / ".config"), ("XDG_DATA_HOME", home / ".local/share"),
                           ("XDG_CACHE_HOME", home / ".cache"), ("XDG_STATE_HOME", home / ".local/state")):
            path.mkdir(mode=0o700, parents=True)
            self.environment[name] = str(path)
        self.environment |= {
            MARK: str(self.folder),
            "LC_ALL": "C.UTF-8",
            "GSETTINGS_BACKEND": "keyfile",  # settings survive a restart of the app, and end with the session
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-system-bus",
        }

    def start_bus(self, allowed):
        """Starts the bus. `allowed`: names of the installed services that it may start by itself; no other."""
        services = self.folder / "services"
        services.mkdir()
        for name in allowed:
            if not (SERVICES / f"{name}.service").exists():
                raise SessionFailed(f"{name}: no such D-Bus service is installed")
            (services / f"{name}.service").symlink_to(SERVICES / f"{name}.service")
        address = self.folder / "run/bus"
        configuration = self.folder / "bus.conf"
        configuration.write_text(BUS_CONFIGURATION.format(socket=address, services=services))
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={address}"
        self.start(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={configuration}"],
                   ready=lambda: listens(address))

    def start(self, command, ready, **options):
        """Starts a part of the session and waits until `ready` is true, 20 s at most."""
        pid = self.spawn(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, **options)
        self.parts.append(pid)
        end = time.monotonic() + 20
        while not ready():
            self.reap()
            if pid in self.statuses or time.monotonic() > end:
                raise SessionFailed(f"{command[0]} did not start:\n{(self.folder / 'services.log').read_text()}")
            signal.sigtimedwait({signal.SIGCHLD}, 0.01)

    def spawn(self, command, **options):
        def in_child():
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            die_with_parent(signal.SIGKILL)

        try:
            child = subprocess.Popen(command, env=self.environment, preexec_fn=in_child, **options)
        except OSError as error:
            raise SessionFailed(f"{command[0]}: {error.strerror}") from error
        self.kept.append(child)
        return child.pid

    def reap(self):
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self.statuses[ended[0]] = os.waitstatus_to_exitcode(ended[1])
        except ChildProcessError:
            pass

    def run(self, command):
        """Runs the command to its end; returns what a shell would report of it."""
        pid = self.spawn(command)
        asked_to_end, end = None, None
        while pid not in self.statuses:
            seconds = 60 if end is None else end - time.monotonic()
            arrived = signal.sigtimedwait(ENDING | {signal.SIGCHLD}, max(seconds, 0))
            if arrived and arrived.si_signo in ENDING:
                if asked_to_end:
                    break  # a second time: no more patience
                asked_to_end, end = arrived.si_signo, time.monotonic() + 5
                signal_process(pid, asked_to_end)
            if end is not None and time.monotonic() > end:
                break
            self.reap()
        status = self.statuses.get(pid, 0)
        if asked_to_end:
            return 128 + asked_to_end
        return status if status >= 0 else 128 - status

    def close(self):
        """Ends what is left, the session's own parts last, and removes the folder."""
        self.end(lambda: [pid for pid in descendants() if pid not in self.parts])
        for part in reversed(self.parts):
            self.end(lambda part=part: [part] if part not in self.statuses else [])
        self.end(descendants)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end(self, which):
        for kind, patience in ((signal.SIGTERM, 1), (signal.SIGKILL, 5)):
            asked, end = set(), time.monotonic() + patience
            while (left := which()) and time.monotonic() < end:
                for pid in left:
                    if pid not in asked:
                        signal_process(pid, kind)
                        asked.add(pid)
                signal.sigtimedwait({signal.SIGCHLD}, 0.02)
                self.reap()


def descendants():
    """Every process below this one; orphans are below it too, since it adopts them."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has ended meanwhile
        if state != "Z":
            parents[int(stat.parent.name)] = int(parent)

    def is_below(pid):
        while pid in parents and pid != os.getpid():
            pid = parents[pid]
        return pid == os.getpid()

    return [pid for pid in parents if pid != os.getpid() and is_below(pid)]


def signal_process(pid, kind):
    try:
        os.kill(pid, kind)
    except ProcessLookupError:
        pass


def die_with_parent(kind):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(kind), 0, 0, 0)


def supervise(front, prepare, command):
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    die_with_parent(signal.SIGTERM)
    if os.getppid() != front:
        return 1
    session = Session()
    try:
        prepare(session)
        return session.run(command)
    except SessionFailed as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        return 125
    finally:
        session.close()


def main(prepare):
    """Runs the command in sys.argv in a session that `prepare` has made ready; exits as the command does, 125 if the
    session could not be made."""
    command = sys.argv[1:]
    if not command or command[0] in ("-h", "--help"):
        sys.exit(sys.modules["__main__"].__doc__)
    # Blocked for good in the supervisor, which takes its signals one by one; nothing is lost between fork and readiness.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING | {signal.SIGCHLD})
    front = os.getpid()
    supervisor = os.fork()
    if supervisor == 0:
        status = 125
        try:
            status = supervise(front, prepare, command)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    for kind in ENDING:
        signal.signal(kind, lambda number, _: signal_process(supervisor, number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING | {signal.SIGCHLD})
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(supervisor, 0)[1]))
