#!/usr/bin/python3
"""Sign-ins that the keyring has and the list of accounts does not name: found when the person asks, and only then."""
import os
import subprocess
from pathlib import Path

import driver as d
from programs import App, DemoService, get_data, lock_keyring, log_in
from windowed import main, windowed

MENU_ITEM = "menu item"


def forget_list():
    """As on a computer whose settings are new and whose keyring is not."""
    Path(os.environ["XDG_DATA_HOME"], os.environ["VESTIBULE_APP_ID"], "accounts.json").unlink()


def sign_in_and_forget(service, username="demo"):
    with App("--server=" + service.url) as app:
        if username == "demo":
            log_in()
        else:
            d.write(d.ENTRY, "Username", username)
            d.write(d.PASSWORD, "Password", "a long pass")
            d.press(d.BUTTON, "Sign Up")
            d.find(d.BUTTON, "Get Data")
        app.end()
    forget_list()


def look_for_earlier():
    d.find(d.BUTTON, "Log In")
    d.focus_window("Log In")
    d.key("F10")
    d.press(MENU_ITEM, "Find Earlier Sign-Ins…")


@windowed("/earlier-sign-ins/one-is-found-and-gone-on-with")
def _():
    with DemoService() as service:
        sign_in_and_forget(service)
        with App() as app:
            look_for_earlier()
            d.until(lambda: d.labelled("The keyring has these sign-ins"))
            d.screenshot("earlier-sign-ins")
            assert d.labelled(service.url)
            d.focus_window("Earlier Sign-Ins")
            d.key("Tab", "Return")
            get_data(service)
            assert service.stats()["logIns"] == 1
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Get Data")
            app.end()


@windowed("/earlier-sign-ins/a-locked-keyring-says-that-it-has-some")
def _():
    with DemoService() as service:
        sign_in_and_forget(service)
        lock_keyring()
        with App() as app:
            look_for_earlier()
            d.until(lambda: d.labelled("Keyring Locked"))
            d.until(lambda: d.labelled("1 sign-in is in a keyring that is locked"))
            d.screenshot("earlier-sign-ins-locked")
            app.end()


@windowed("/earlier-sign-ins/one-that-cannot-be-read-is-said-to-be-so-and-left-alone")
def _():
    with DemoService() as service:
        sign_in_and_forget(service, "<b>ada</b>")
        change = "import secretstorage; bus = secretstorage.dbus_init()\n" \
                 "for item in secretstorage.get_default_collection(bus).get_all_items(): item.set_secret(b'torn')"
        subprocess.run(["/usr/bin/python3", "-c", change], check=True, timeout=d.PATIENCE)
        with App() as app:
            look_for_earlier()
            d.until(lambda: d.labelled("<b>ada</b>"), "the name as it is")
            d.press(d.BUTTON, "Go On <b>ada</b>")
            d.until(lambda: d.labelled("Cannot Go On with This Sign-In"))
            assert d.labelled("cannot be read")
            d.screenshot("earlier-sign-ins-unreadable")
            d.press(d.BUTTON, "Look Again")
            d.until(lambda: d.labelled("<b>ada</b>"))
            assert len(d.looking(d.BUTTON, "Go On <b>ada</b>")) == 1, "it is offered once"
            app.end()


@windowed("/earlier-sign-ins/none-is-said-to-be-none")
def _():
    with App() as app:
        look_for_earlier()
        d.until(lambda: d.labelled("The keyring has no sign-in that is not known here."))
        d.screenshot("earlier-sign-ins-none")
        d.key("Escape")
        d.until(lambda: "Earlier Sign-Ins" not in d.windows())
        assert d.shown(d.BUTTON, "Log In")
        app.end()


if __name__ == "__main__":
    main()
