#!/usr/bin/python3
"""The main path by the keyboard alone: keys are pressed, and the accessibility bus is only looked at."""
import driver as d
from programs import PASSWORD, PROTECTED, App, DemoService
from windowed import main, windowed

INSIDE = "demo — Vestibule"


def log_in_by_keys():
    d.find(d.BUTTON, "Log In")
    d.focus_window("Log In")
    d.until(lambda: d.focused(d.ENTRY, "Username"), "the first empty field has the focus")
    d.type_text("demo")
    d.until(lambda: d.text(d.ENTRY, "Username") == "demo", "the username is typed")
    d.key("Tab")
    d.type_text(PASSWORD)
    d.until(lambda: d.sensitive(d.BUTTON, "Log In"), "the password is typed")
    d.key("Return")
    d.find(d.BUTTON, "Get Data")
    d.focus_window(INSIDE)


def tab_to(role, name):
    for _ in range(40):
        if d.focused(role, name):
            return
        d.key("Tab")
    raise d.NotThere(f"Tab does not come to {role} {name!r}\n{d.tree()}")


def open_and_leave(title, *keys):
    d.key(*keys)
    d.until(lambda: title in d.windows(), title)
    d.focus_window(title)
    d.key("Escape")
    d.until(lambda: d.windows() == [INSIDE], f"{title} is closed, and nothing else")
    d.focus_window(INSIDE)


@windowed("/keyboard/it-is-enough-from-the-login-to-the-log-out")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in_by_keys()
        d.key("ctrl+r")
        d.until(lambda: d.labelled(PROTECTED), "the secret is read")

        d.key("F9")
        d.find(d.BUTTON, "Add Resource…")
        tab_to(d.BUTTON, "Add Resource…")
        d.key("space")
        d.until(lambda: "Add Resource" in d.windows(), "the editor")
        d.focus_window("Add Resource")
        d.type_text("Statistics")
        d.key("Tab")
        d.type_text("/stats")
        d.until(lambda: d.sensitive(d.BUTTON, "Save") and d.text(d.ENTRY, "Path at the Server") == "/stats", "it is typed")
        d.key("Return")
        d.until(lambda: d.windows() == [INSIDE], "it is saved")
        d.focus_window(INSIDE)
        d.key("ctrl+2")
        d.find(d.LABEL, "Statistics")
        d.key("ctrl+r")
        d.find(d.LABEL, "requests")

        d.key("ctrl+f")
        d.until(lambda: d.focused("entry", None) or d.focused(d.ENTRY, None), "the search has the focus")
        d.type_text("requests")
        d.until(lambda: d.labelled("1 of "), "it is found")
        assert not d.shown(d.LABEL, "GET /users/secret"), "the member is closed"
        tab_to("list item", None)
        d.key("Right")
        d.find(d.LABEL, "GET /users/secret")
        d.key("Left")
        d.gone(d.LABEL, "GET /users/secret")

        open_and_leave("Session", "ctrl+i")
        open_and_leave("Preferences", "ctrl+comma")
        open_and_leave("Keyboard Shortcuts", "ctrl+question")

        tab_to(d.BUTTON, "Log Out")
        d.key("space")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: service.stats()["logOuts"] == 1, "the server knows of it")
        app.end()


@windowed("/keyboard/the-main-menu-opens-and-chooses")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in_by_keys()
        d.key("F10")
        d.find("menu item", "Session")
        for _ in range(10):
            if d.focused("menu item", "Session"):
                break
            d.key("Down")
        d.until(lambda: d.focused("menu item", "Session"), "the arrows come to it")
        d.key("Return")
        d.until(lambda: "Session" in d.windows(), "what was chosen is opened")
        app.end()


if __name__ == "__main__":
    main()
