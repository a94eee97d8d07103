#!/usr/bin/python3
"""What the requests of an account go through, as a picture and as a table that says the same."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree

import driver as d
from programs import App, DemoService, get_data, log_in
from windowed import main, windowed


@contextlib.contextmanager
def activity_shown(*options):
    """The service, and the app with the window of its activity open, after a request that was sent again."""
    with DemoService(*options) as service, App("--server=" + service.url) as app:
        log_in()
        get_data(service)
        service.control(actions=["expire-access"])
        get_data(service)
        d.focus_window("demo — Vestibule")
        d.key("ctrl+t")
        d.until(lambda: "Activity" in d.windows(), "the window")
        d.until(lambda: d.labelled("GET /users/secret"), "the requests")
        yield service, app


@windowed("/activity/the-table-says-what-a-request-waited-for")
def _():
    with activity_shown("--access-lifetime", "600") as (service, app):
        d.until(lambda: d.labelled("refused with status 401"), "the refusal")
        d.until(lambda: d.labelled("for renewal "), "the renewal")
        d.until(lambda: d.labelled("sent again with access#"), "that it was sent again")
        assert d.shown("image", "Timeline"), d.tree()
        assert "eyJ" not in d.tree(), "a token is shown"
        d.screenshot("activity")
        app.end()


@windowed("/activity/a-request-is-chosen-with-the-keyboard")
def _():
    with activity_shown("--access-lifetime", "600") as (_, app):
        d.focus_window("Activity")
        d.key("ctrl+f")
        d.until(lambda: not d.focused(d.BUTTON, "Pause"), "the entry has the focus")
        d.key("Tab")
        d.until(lambda: d.focused("image", "Timeline"), "the timeline has the focus")
        d.key("Home")
        d.until(lambda: d.labelled("GET /users/secret\nsent with access#1"), "the first one")
        d.key("Down")
        d.until(lambda: any("GET /users/secret\n" in name and "sent again" in name for _, name, _ in d.nodes()), "the next")
        d.screenshot("activity-chosen")
        app.end()


@windowed("/activity/what-is-looked-for-is-found-and-escape-closes-the-window")
def _():
    with activity_shown("--access-lifetime", "600") as (_, app):
        d.focus_window("Activity")
        d.key("ctrl+f")
        d.until(lambda: not d.focused(d.BUTTON, "Pause"), "the entry has the focus")
        d.type_text("401")
        d.until(lambda: not d.labelled("1 GET /users/secret"), "the one that was not refused is gone")
        assert d.labelled("2 GET /users/secret")
        d.screenshot("activity-found")
        d.key("Escape")
        d.until(lambda: "Activity" not in d.windows(), "it has closed")
        app.end()


def save_as(key, title, file):
    """Through the item of the window's menu that has this mnemonic."""
    d.focus_window("Activity")
    d.looking(d.BUTTON, "Trace")[-1].press()  # a menu button has its button inside
    d.find("menu item", "Save Trace…")
    d.key(key)
    d.focus_window(title)
    d.key("ctrl+a")  # all of the name that is proposed, not what stands before its dot alone
    d.type_text(str(file))
    d.key("Return")
    d.until(file.exists, f"{file.name} is there")
    d.until(lambda: d.labelled("Saved"), "that it is saved")
    content = file.read_bytes()
    assert b"eyJ" not in content, "a token is in it"
    return content


@windowed("/activity/a-trace-is-saved-exported-and-opened-again")
def _():
    with activity_shown("--access-lifetime", "600") as (_, app), tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder, "trace.json")
        save_as("s", "Save Trace", trace)
        entries = json.loads(save_as("e", "Export as HAR", pathlib.Path(folder, "trace.har")))["log"]["entries"]
        assert [entry["response"]["status"] for entry in entries] == [200, 401, 200], entries
        picture = xml.etree.ElementTree.fromstring(save_as("v", "Export as SVG", pathlib.Path(folder, "trace.svg")))
        assert picture.tag.endswith("svg")
        png = pathlib.Path(folder, "trace.png")
        save_as("p", "Export as PNG", png)
        if screenshots := os.environ.get("SCREENSHOTS"):
            shutil.copy(png, screenshots + "/activity-exported.png")
            shutil.copy(pathlib.Path(folder, "trace.svg"), screenshots + "/activity-exported.svg")
        colours = subprocess.run(["identify", "-format", "%k", png], check=True, capture_output=True, text=True).stdout
        assert int(colours) > 5, "it is drawn"
        d.focus_window("Activity")
        d.key("ctrl+o")
        d.focus_window("Open Trace")
        d.type_text(str(trace))
        d.key("Return")
        d.until(lambda: d.labelled("for renewal "), "the same requests")
        d.screenshot("activity-opened")
        app.end()


@windowed("/activity/a-file-chooser-goes-with-the-window-that-it-was-opened-over")
def _():
    with activity_shown("--access-lifetime", "600") as (service, app):
        d.focus_window("Activity")
        d.key("ctrl+o")
        d.until(lambda: d.is_on_screen("Open Trace"), "the chooser")
        service.control(actions=["revoke-all"])
        d.press(d.BUTTON, "Get Data")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: not d.is_on_screen("Activity") and not d.is_on_screen("Open Trace"), "both windows are gone")
        app.end()


if __name__ == "__main__":
    main()
