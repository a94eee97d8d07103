#!/usr/bin/python3
"""What the desktop asks of Vestibule from outside of its windows: the actions of its desktop file."""
import os
import re
import subprocess
from pathlib import Path

import driver as d
from programs import App, DemoService, get_data, log_in
from windowed import main, windowed

NAME = os.environ["VESTIBULE_APP_ID"]
PATH = "/" + NAME.replace(".", "/")


def call(method, *arguments, path=PATH):
    """What the desktop calls on its bus; the answer, as gdbus prints it."""
    done = subprocess.run(["gdbus", "call", "--session", "--dest", NAME, "--object-path", path, "--method", method,
                           *arguments], capture_output=True, text=True, timeout=d.PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def act(action):
    call("org.freedesktop.Application.ActivateAction", action, "[]", "{}")


def started_by_the_bus():
    """As the service file starts it: without a window."""
    app = App("--gapplication-service")
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", NAME], check=True)
    return app


def leave_a_session(service):
    with App("--server=" + service.url) as app:
        log_in()
        app.end()


@windowed("/desktop/a-new-window-is-opened-where-there-is-none-and-where-there-is-one")
def _():
    with DemoService() as service:
        leave_a_session(service)
        with started_by_the_bus() as app:
            act("new-window")
            d.find(d.BUTTON, "Get Data")
            assert d.windows() == ["demo — Vestibule"]
            act("new-window")
            d.until(lambda: d.windows() == ["demo — Vestibule"] * 2, "two windows")
            app.end()


@windowed("/desktop/whoever-logs-out-from-outside-is-told-whom-that-was")
def _():
    with DemoService() as service:
        leave_a_session(service)
        with started_by_the_bus() as app:
            act("log-out")
            d.until(lambda: d.labelled("“demo” is logged out"), "what it did")
            d.find(d.BUTTON, "Log In")
            d.screenshot("logged-out-from-outside")
            assert service.stats()["answers"]["POST /auth/logout"] == {"201": 1}, service.stats()
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Log In")
            act("log-out")
            d.until(lambda: d.labelled("Nobody is logged in here"), "that there was nobody")
            app.end()


@windowed("/desktop/a-command-line-can-ask-for-the-same")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        subprocess.run([os.environ["VESTIBULE_APP"], "--new-window"], check=True, timeout=d.PATIENCE)
        d.until(lambda: d.windows() == ["demo — Vestibule"] * 2, "two windows")
        subprocess.run([os.environ["VESTIBULE_APP"], "--log-out"], check=True, timeout=d.PATIENCE)
        d.until(lambda: d.labelled("“demo” is logged out"), "what it did")
        app.end()


@windowed("/desktop/all-works-where-the-bus-has-a-keyring-and-nothing-else")
def _():
    names = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/", "--method",
                            "org.freedesktop.DBus.ListActivatableNames"], check=True, capture_output=True, text=True).stdout
    assert not re.search("portal|Notifications|SessionManager", names), names
    with DemoService("--access-lifetime", "600") as service, App("--server=" + service.url) as app:
        log_in()
        get_data(service)
        d.focus_window("demo — Vestibule")
        d.key("ctrl+comma")
        d.until(lambda: d.labelled("For Developers of Services"), "the preferences")
        for switch in ("Show in the Desktop’s Search", "Faults to Try", "Keep Sessions Fresh in the Background"):
            d.toggle(d.SWITCH, switch)
        d.until(lambda: d.labelled("Your desktop does not start Vestibule by itself"), "what there is no portal for")
        d.focus_window("Preferences")
        d.key("Escape")
        d.until(lambda: not d.labelled("For Developers of Services"), "closed")
        d.focus_window("demo — Vestibule")
        d.press(d.BUTTON, "Save Answer")
        d.focus_window("Save Answer")
        d.key("Escape")
        d.focus_nothing()
        service.control(actions=["revoke-all"])
        d.press(d.BUTTON, "Get Data")
        d.find(d.BUTTON, "Log In")
        app.end(but="unable to send notifications")  # says GLib, if it hears by then that nobody shows them


@windowed("/desktop/its-windows-are-known-as-those-of-its-desktop-file")
def _():
    entry = Path(os.environ["GSETTINGS_SCHEMA_DIR"], NAME + ".desktop").read_text()
    with App() as app:
        d.find(d.BUTTON, "Log In")
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Log In$"], check=True,
                                capture_output=True, text=True).stdout.split()[0]
        told = subprocess.run(["xprop", "-id", window, "WM_CLASS"], check=True, capture_output=True, text=True).stdout
        assert re.search('"([^"]*)"$', told)[1] == re.search("^StartupWMClass=(.*)$", entry, re.MULTILINE)[1], told
        app.end()


if __name__ == "__main__":
    main()
