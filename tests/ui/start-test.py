#!/usr/bin/python3
"""What is shown when Vestibule starts, and that nothing opens the inside window for somebody who is not signed in."""
import ast
import os
import pathlib
import re
import subprocess
import threading

import driver as d
from programs import (App, DemoService, OtherDesktop, Prompter, SecretServiceDouble, SessionManager, get_data, lock_keyring,
                      log_in)
from windowed import main, windowed


def leave_a_session(service):
    with App("--server=" + service.url) as app:
        log_in()
        app.end()


def neither_window():
    return not (d.shown(d.BUTTON, "Log In") or d.shown(d.PASSWORD, "Password") or d.shown(d.BUTTON, "Get Data"))


class Watcher:
    """Notes the title of every window that comes onto the screen: the display itself tells of each, however short."""

    def __enter__(self):
        self.titles = []
        self.events = subprocess.Popen(["xev", "-root", "-event", "substructure"], stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self.note)
        self.thread.start()
        d.until(lambda: "SubstructureNotify" in subprocess.run(["xwininfo", "-root", "-events"], capture_output=True,
                                                               text=True, check=True).stdout)
        return self

    def note(self):
        waits = False
        for line in self.events.stdout:
            if waits and "window 0x" in line:
                window = line.rpartition("window ")[2].split(",")[0]
                title = subprocess.run(["xdotool", "getwindowname", window], capture_output=True, text=True).stdout
                self.titles.append(title.strip())
            waits = line.startswith("MapNotify")

    def __exit__(self, *_):
        self.events.terminate()
        self.thread.join()
        self.events.wait()
        self.events.stdout.close()


@windowed("/start/somebody-who-is-signed-in-never-sees-the-login-window")
def _():
    with DemoService() as service:
        leave_a_session(service)
        with Watcher() as watcher:
            with App() as app:
                d.find(d.BUTTON, "Get Data")
                app.end()
        assert watcher.titles and set(watcher.titles) == {"demo — Vestibule"}, watcher.titles


@windowed("/start/neither-window-is-shown-while-the-list-of-accounts-has-not-been-read")
def _():
    accounts = pathlib.Path(os.environ["XDG_DATA_HOME"], os.environ["VESTIBULE_APP_ID"], "accounts.json")
    with DemoService() as service:
        leave_a_session(service)
        text = accounts.read_text()
        accounts.unlink()
        os.mkfifo(accounts)  # whoever reads it waits for what is written
        with App() as app:
            d.until(d.windows, "something is shown")
            assert neither_window(), d.tree()
            accounts.write_text(text)
            d.find(d.BUTTON, "Get Data")
            app.end()


@windowed("/start/neither-window-is-shown-while-the-keyring-has-not-answered", keyring=False)
def _():
    with DemoService() as service, SecretServiceDouble() as keyring:
        leave_a_session(service)
        keyring.call("Set", "SearchItems", "hang")
        with App() as app:
            d.until(lambda: any("hang" in call for call in keyring.calls()), "the keyring is asked")
            d.until(d.windows, "something is shown")
            assert neither_window(), d.tree()
            d.screenshot("keyring-late")
            keyring.call("Set", "SearchItems", "none")
            keyring.call("Release")
            d.find(d.BUTTON, "Get Data")
            assert not d.shown(d.BUTTON, "Log In")
            app.end()


@windowed("/start/a-locked-keyring-offers-to-unlock-it-and-no-login-form")
def _():
    with DemoService() as service:
        leave_a_session(service)
        lock_keyring()
        with Prompter("dismiss", "never") as person, App() as app:
            d.find(d.BUTTON, "Unlock")
            assert neither_window(), d.tree()
            d.screenshot("locked")
            d.press(d.BUTTON, "Unlock")
            d.until(lambda: d.labelled("still locked"), "a dismissed dialog is told")
            assert neither_window(), d.tree()
            d.press(d.BUTTON, "Unlock")
            d.until(person.open, "the dialog is open")
            assert neither_window(), d.tree()
            person.call("Answer", "right")
            d.find(d.BUTTON, "Get Data")
            assert service.stats()["logIns"] == 1
            app.end()


@windowed("/start/without-a-keyring-one-can-go-on-for-this-run", keyring=False)
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            d.find(d.BUTTON, "Continue Without Keyring")
            assert neither_window(), d.tree()
            assert d.labelled("No Keyring Found")
            d.screenshot("no-keyring")
            d.press(d.BUTTON, "Continue Without Keyring")
            log_in()
            get_data(service)
            app.end()
        with App() as app:  # nothing was kept
            d.find(d.BUTTON, "Continue Without Keyring")
            assert neither_window(), d.tree()
            app.end()


@windowed("/start/no-activation-opens-the-inside-window-while-signed-out")
def _():
    name = os.environ["VESTIBULE_APP_ID"]
    path = "/" + name.replace(".", "/")

    def call(at, method, *arguments):
        return subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", at, "--method", method,
                               *arguments], capture_output=True, text=True, timeout=60)

    def actions(at):
        answer = call(at, "org.gtk.Actions.List")
        return ast.literal_eval(answer.stdout)[0] if answer.returncode == 0 else []

    with App("--gapplication-service") as app:
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", name], check=True)
        assert call(path, "org.freedesktop.Application.Activate", "{}").returncode == 0
        d.find(d.BUTTON, "Log In")
        assert actions(path), "there is something to try"
        for at in (path, path + "/window/1", path + "/window/2"):
            for action in [*actions(at), "inside", "get-data", "show-inside", "restore"]:
                if action not in ("quit", "close"):
                    call(at, "org.gtk.Actions.Activate", action, "[]", "{}")
                    call(path, "org.freedesktop.Application.ActivateAction", action, "[]", "{}")
        call(path, "org.freedesktop.Application.Open", "['vestibule://inside']", "{}")
        call(path, "org.freedesktop.Application.Activate", "{}")
        d.find(d.BUTTON, "Log In")
        assert not d.shown(d.BUTTON, "Get Data"), d.tree()
        app.end()


@windowed("/start/no-command-line-opens-the-inside-window-while-signed-out")
def _():
    with DemoService() as service, App() as app:
        d.find(d.BUTTON, "Log In")
        for arguments in (["--inside"], ["inside"], ["--server=" + service.url], ["--server=" + service.url + "/users/secret"],
                          []):
            subprocess.run([os.environ["VESTIBULE_APP"], *arguments], capture_output=True, timeout=60)
        d.find(d.BUTTON, "Log In")
        assert not d.shown(d.BUTTON, "Get Data") and d.windows() == ["Log In"], d.tree()
        assert service.stats()["requests"] == {}, "a token was asked for"
        app.end()


@windowed("/start/the-bus-can-start-it-as-its-service-file-says", keyring=False)
def _():
    name = os.environ["VESTIBULE_APP_ID"]
    file = pathlib.Path(os.environ["GSETTINGS_SCHEMA_DIR"], name + ".service").read_text()
    built = re.sub("^Exec=[^ ]+", "Exec=" + os.environ["VESTIBULE_APP"], file, flags=re.MULTILINE)
    assert built != file and f"Name={name}\n" in file

    with OtherDesktop(built) as desktop:
        def call(method, *arguments):
            subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", "/" + name.replace(".", "/"),
                            "--method", method, *arguments], check=True, env=os.environ | desktop.environment,
                           capture_output=True, timeout=d.PATIENCE)

        call("org.freedesktop.Application.Activate", "{}")
        d.find(d.BUTTON, "Log In")
        call("org.gtk.Actions.Activate", "quit", "[]", "{}")
        d.until(lambda: not d.windows(), "it has ended")


@windowed("/start/it-ends-in-order-with-the-desktop-session")
def _():
    with DemoService() as service, SessionManager() as manager, App("--server=" + service.url) as app:
        d.until(lambda: os.environ["VESTIBULE_APP_ID"] in manager.clients(), "it has registered")
        log_in()
        manager.call("End", os.environ["VESTIBULE_APP_ID"])
        app.wait()
        with App() as again:
            d.find(d.BUTTON, "Get Data")
            again.end()


if __name__ == "__main__":
    main()
