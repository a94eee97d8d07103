#!/usr/bin/python3
"""What the requests of an account go through, as a picture and as a table that says the same."""
import contextlib

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


if __name__ == "__main__":
    main()
