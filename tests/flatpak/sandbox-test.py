#!/usr/bin/python3
"""The Flatpak in its sandbox, built and installed by flatpak/offline: the windows, driven from outside over the
accessibility bus; the secrets, from the Secret portal; and one owner of the tokens among all that runs in sandboxes.

Needs $VESTIBULE_FLATPAK, a folder for flatpak/offline. Skipped where it takes too long, or where there is no sandbox."""
import configparser
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/ui"))
import driver as d  # noqa: E402
import windowed  # noqa: E402
from programs import PASSWORD, App, DemoService, Double, get_data, log_in  # noqa: E402
from tap import case  # noqa: E402

MANIFEST = json.loads((ROOT / "flatpak/io.github.vestibule.Vestibule.json").read_text())
APP_ID = MANIFEST["id"]
FOLDER = Path(os.environ["VESTIBULE_FLATPAK"])
INSTALLED = FOLDER / "installed"
DESKTOP = {
    "FLATPAK_USER_DIR": str(INSTALLED),
    "SERVICES": "org.freedesktop.portal.Desktop org.freedesktop.portal.Documents "
                "org.freedesktop.impl.portal.PermissionStore",
    "XDG_DESKTOP_PORTAL_DIR": str(ROOT / "tests/flatpak/portals"),
}
LIFETIME = "2"  # seconds; the shortest in which whole seconds leave time to use a token


def why_not():
    """What keeps a sandbox from being made here; nothing where it can be."""
    if "VESTIBULE_LONG" not in os.environ:
        return "it would build the application once more; with VESTIBULE_LONG=1 it does"
    for program in ("flatpak", "flatpak-builder", "eu-strip", "appstream-util", "bwrap"):
        if not shutil.which(program):
            return f"{program} is not installed"
    trial = subprocess.run(["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"], capture_output=True, text=True)
    return trial.stderr.strip() and "bubblewrap may not make a sandbox: " + trial.stderr.strip().splitlines()[-1]


def flatpak(*command):
    return subprocess.run(["flatpak", "--user", *command], check=True, capture_output=True, text=True, timeout=60,
                          env=os.environ | {"FLATPAK_USER_DIR": str(INSTALLED)}).stdout


class Portals(Double):
    """The desktop behind the portals, which has the apps' master secrets. The sandbox finds the look of its windows."""
    program, name = "portal-backend-double", "io.github.vestibule.PortalBackendDouble"

    def __init__(self):
        configuration = Path(os.environ["HOME"], ".var/app", APP_ID, "config")
        shutil.copytree(Path(os.environ["XDG_CONFIG_HOME"], "gtk-4.0"), configuration / "gtk-4.0")
        super().__init__()


class Sandboxed(App):
    """A Vestibule in its sandbox: `flatpak run`, which becomes the sandbox's outer process."""

    def __init__(self, *arguments, **options):
        super().__init__("run", "--user", APP_ID, *arguments, **options)

    def look_at(self):
        d.still_there.append(self.running)
        d.looked_at.append(None)  # on the accessibility bus the sandbox's proxy stands in its place

    def end(self, kind=signal.SIGTERM):
        for process in descendants(self.process.pid):
            if Path("/proc", str(process), "comm").read_text() == "vestibule\n":
                os.kill(process, kind)
        self.wait()


def descendants(process):
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield int(child)
        yield from descendants(int(child))


def vestibulectl(*arguments, text=None, status=0):
    """What it prints, in a sandbox of its own."""
    done = subprocess.run(["flatpak", "run", "--user", "--command=vestibulectl", APP_ID, *arguments], input=text,
                          capture_output=True, text=True, timeout=60)
    print(done.stdout, done.stderr)
    assert done.returncode == status, (arguments, done.returncode)
    assert "eyJ" not in done.stdout + done.stderr
    return done.stdout


def state_of(service, status):
    """How demo's account there is, where vestibulectl ends with this status."""
    found = json.loads(vestibulectl("status", "--json", "--account", f"demo@{service.url}", status=status))
    return found["state"], found["reason"]


def keyring():
    return Path(os.environ["HOME"], ".var/app", APP_ID, "data/keyrings/default.keyring")


@case("/sandbox/the-flatpak-is-built-and-installed-with-its-permissions-and-no-others")
def _():
    done = subprocess.run([ROOT / "flatpak/offline", FOLDER], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout[-4000:])
    assert done.returncode == 0
    metadata = configparser.ConfigParser()
    metadata.read_string(flatpak("info", "--show-permissions", APP_ID))
    assert dict(metadata["Context"]) == {"shared": "network;ipc;", "sockets": "x11;wayland;fallback-x11;", "devices": "dri;"}
    assert metadata.sections() == ["Context"], metadata.sections()


@case("/sandbox/the-desktop-finds-what-it-reads-of-an-application")
def _():
    exports = INSTALLED / "exports/share"
    found = {str(path.relative_to(exports)) for path in exports.rglob("*") if path.is_file()}
    # Older versions of flatpak-builder give the metainfo its former name. A development build may stand beside; so do caches.
    assert {path.replace(".appdata.xml", ".metainfo.xml") for path in found if APP_ID in path and ".Devel" not in path} == {
        f"applications/{APP_ID}.desktop", f"dbus-1/services/{APP_ID}.service", f"metainfo/{APP_ID}.metainfo.xml",
        f"gnome-shell/search-providers/{APP_ID}.search-provider.ini",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg", f"icons/hicolor/symbolic/apps/{APP_ID}-symbolic.svg"}, found


@windowed.windowed("/sandbox/who-signed-in-stays-so-over-a-restart-until-logging-out", keyring=False, **DESKTOP)
def _():
    with DemoService("--access-lifetime", LIFETIME) as service, Portals() as portals:
        with Sandboxed("--server=" + service.url) as app:
            d.find(d.BUTTON, "Log In")
            d.screenshot("flatpak-log-in")
            log_in()
            get_data(service)
            d.screenshot("flatpak-inside")
            app.end()
        assert APP_ID in portals.call("Asked")
        assert keyring().exists() and b"eyJ" not in keyring().read_bytes()
        with Sandboxed() as app:
            get_data(service)
            assert not d.shown(d.BUTTON, "Log In")
            d.screenshot("flatpak-after-a-restart")
            assert service.stats()["logIns"] == 1
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            d.screenshot("flatpak-logged-out")
            assert service.stats()["logOuts"] == 1
            app.end()
        with Sandboxed() as app:
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            app.end()


@windowed.windowed("/sandbox/all-sandboxes-share-one-owner-of-the-tokens", keyring=False, **DESKTOP)
def _():
    with DemoService() as service, Portals() as portals:
        with Sandboxed("--server=" + service.url) as app:
            log_in()
            with Sandboxed() as second:
                second.wait()  # it has shown the first one's window
            assert d.windows() == ["demo — Vestibule"], d.windows()
            service.control(actions=["expire-access"])
            assert "Only those" in vestibulectl("get", "/users/secret")
            get_data(service)
            assert service.stats()["refreshes"] == 1 and service.stats()["logIns"] == 1, service.stats()
            assert "who keeps the sign-ins: a process: it answers" in vestibulectl("doctor")
            assert portals.call("Asked").count(APP_ID) == 1, "the app alone has asked for the keyring's secret"
            app.end()
        assert "Only those" in vestibulectl("get", "/users/secret")
        assert portals.call("Asked").count(APP_ID) == 2, "nobody owned the tokens, so vestibulectl did"
        assert service.stats()["logIns"] == 1


@windowed.windowed("/sandbox/a-changed-master-secret-is-mended-by-signing-in-again-and-no-other-account-is-touched", keyring=False,
                   **DESKTOP)
def _():
    with DemoService() as service, DemoService() as other, Portals() as portals:
        with Sandboxed("--server=" + service.url) as app:
            log_in()
            vestibulectl("login", other.url, "--username", "demo", "--password-stdin", text=PASSWORD)
            vestibulectl("use", f"demo@{service.url}")
            app.end()
        portals.call("Change", "reset")
        with Sandboxed() as app:
            d.until(lambda: d.labelled("Sign-In Cannot Be Read"), "the person is told")
            d.screenshot("flatpak-unreadable")
            d.press(d.BUTTON, "Sign In Again and Repair")
            log_in()
            get_data(service)
            d.screenshot("flatpak-mended")
            assert state_of(other, 5) == ("unknown", "sign-in-unreadable")
            app.end()
        with Sandboxed() as app:
            get_data(service)
            app.end()
        assert service.stats()["logIns"] == 2
        # What the other account has is still there, under the secret that it was written with.
        portals.call("Change", "")
        assert state_of(other, 0) == ("signed-in", None)
        assert "Only those" in vestibulectl("get", "/users/secret", "--account", f"demo@{other.url}")
        assert other.stats()["logIns"] == 1


def main():
    reason = why_not()
    if windowed.INSIDE not in sys.argv and reason:
        print("1..0 # SKIP", reason)
    else:
        windowed.main()


if __name__ == "__main__":
    main()
