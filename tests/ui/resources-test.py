#!/usr/bin/python3
"""The list of resources: those of the service's type, and paths that a person adds."""
import os
import subprocess

import driver as d
from programs import App, DemoService, log_in
from windowed import main, windowed

APP_ID = os.environ["VESTIBULE_APP_ID"]


def listed():
    """The names of the resources, as the list has them from above."""
    found, inside = [], False
    for role, name, _ in d.nodes():
        if role == "list":
            inside = name == "Resources"
        elif inside and role == "list item":
            found.append(None)
        elif inside and found and role == d.LABEL and found[-1] is None:
            found[-1] = name
    return found


def is_listed(*names):
    d.until(lambda: listed() == list(names), f"the list {names}")


def stored():
    return subprocess.run(["gsettings", "get", APP_ID, "resources"], check=True, capture_output=True, text=True).stdout


def add(name, path):
    d.focus_window("demo — Vestibule")
    if not d.shown(d.BUTTON, "Add Resource…"):
        d.key("F9")
    d.press(d.BUTTON, "Add Resource…")
    d.until(lambda: "Add Resource" in d.windows(), "the editor")
    d.write(d.ENTRY, "Name", name)
    d.write(d.ENTRY, "Path at the Server", path)




@windowed("/resources/a-path-of-ones-own-is-added-read-and-kept-over-a-restart")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            assert not d.shown(d.BUTTON, "Add Resource…"), "one resource needs no list"
            add("Statistics", "/stats")
            d.screenshot("resource-editor")
            d.press(d.BUTTON, "Save")
            is_listed("Secret", "Statistics")
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: d.labelled("logIns"), "its answer")
            d.until(lambda: d.labelled("Read at "), "when")
            d.focus_window("demo — Vestibule")
            d.screenshot("resources-own")
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Get Data")
            is_listed("Secret", "Statistics")
            assert not d.labelled("logIns"), "no answer is kept"
            assert "200" not in service.stats()["answers"]["GET /users/secret"], "nothing else was asked for"
            app.end()


@windowed("/resources/what-leads-elsewhere-is-no-path")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        add("Elsewhere", "https://example.org/")
        for path in ("https://example.org/", "//example.org", "/a/../b", "/a b", "users", "/" + "a" * 10_000):
            d.write(d.ENTRY, "Path at the Server", path)
            d.until(lambda: not d.sensitive(d.BUTTON, "Save"), path[:20])
        d.find("alert", "This path is too long.")
        d.write(d.ENTRY, "Path at the Server", "//example.org")
        d.find("alert", "A resource belongs to this server: write the path alone, such as “/users/me”.")
        d.screenshot("resource-editor-fault")
        d.write(d.ENTRY, "Path at the Server", "/users/secret?a=1")
        d.write(d.ENTRY, "Name", "   ")
        d.until(lambda: not d.sensitive(d.BUTTON, "Save"), "a name of spaces")
        d.focus_window("Add Resource")
        d.key("Escape")
        d.until(lambda: "Add Resource" not in d.windows(), "it is closed")
        assert "Elsewhere" not in stored()
        app.end()


@windowed("/resources/the-keyboard-renames-moves-removes-and-brings-back")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        for name, path in (("One", "/stats?one"), ("Two", "/stats?two")):
            add(name, path)
            d.focus_window("Add Resource")
            d.key("Return")
            d.until(lambda: "Add Resource" not in d.windows(), "it is closed")
        is_listed("Secret", "One", "Two")
        d.focus_window("demo — Vestibule")
        d.key("ctrl+2")
        d.key("F9", "F9")
        d.until(lambda: d.focused("list item", "One"), "the list has the focus")
        d.key("alt+Up")
        is_listed("One", "Secret", "Two")
        d.key("F2")
        d.until(lambda: "Change Resource" in d.windows(), "the editor")
        d.write(d.ENTRY, "Name", "First")
        d.focus_window("Change Resource")
        d.key("Return")
        is_listed("First", "Secret", "Two")
        d.focus_window("demo — Vestibule")
        d.until(lambda: d.focused("list item", "First"), "still there")
        d.key("Delete")
        is_listed("Secret", "Two")
        d.screenshot("resource-removed")
        d.press(d.BUTTON, "Undo")
        is_listed("First", "Secret", "Two")
        assert stored().index("First") < stored().index("Secret") < stored().index("Two")
        app.end()


@windowed("/resources/one-is-read-by-itself-at-the-interval-that-was-chosen")
def _():
    with DemoService() as service:
        subprocess.run(["gsettings", "set", APP_ID, "resources",
                        "{'token-api %s': [(true, 'Often', '/users/secret?often', 1), (true, '', '/nameless', 1),"
                        " (true, 'Elsewhere', '//example.org/', 1)]}" % service.url], check=True)
        with App("--server=" + service.url) as app:
            log_in()
            is_listed("Often", "Secret")
            d.until(lambda: service.stats()["requests"].get("GET /users/secret", 0) >= 3, "read again and again")
            d.until(lambda: d.labelled('"Only those'), "shown without a press")
            d.looking(d.BUTTON, "This Resource")[-1].press()
            d.press("menu item", "Never")
            d.until(lambda: "(true, 'Often', '/users/secret?often', 0)" in stored().replace("uint32 ", ""))
            app.end()


if __name__ == "__main__":
    main()
