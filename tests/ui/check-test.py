#!/usr/bin/python3
"""The check of a service: what it asks before it begins, what it shows, and that the app's own session stays as it is."""
import contextlib
import json
import pathlib
import tempfile

import driver as d
from programs import PASSWORD, PROTECTED, App, DemoService, log_in
from windowed import main, windowed

WINDOW = "Check the Service"


@contextlib.contextmanager
def asked(*options):
    """The service, and the app with the window open that asks before the check."""
    with DemoService(*options) as service, App("--server=" + service.url, secrets=[PASSWORD + "\""]) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("F10")
        d.press("menu item", "Check the Service…")
        d.until(lambda: WINDOW in d.windows(), "the window")
        d.until(lambda: d.labelled("sessions of its own"), "what is asked")
        yield service, app


def ended():
    return d.shown(d.BUTTON, "Check Again")


def assert_no_secret():
    assert "eyJ" not in d.tree(), "a token is shown"


@windowed("/check/nothing-is-sent-before-it-is-started")
def _():
    with asked("--access-lifetime", "600") as (service, app):
        assert service.stats()["logIns"] == 1 and service.stats()["signUps"] == 0, service.stats()
        d.until(lambda: d.sensitive(d.BUTTON, "Start the Check"), "a new user needs no password")
        d.screenshot("check-asks")
        app.end()


@windowed("/check/a-new-user-is-checked-with-and-the-session-of-the-app-goes-on")
def _():
    with asked("--access-lifetime", "2", "--rotation", "reuse-detection") as (service, app):
        d.press(d.BUTTON, "Start the Check")
        d.until(lambda: d.labelled("Passed: it gives both tokens"), "the log-in")
        d.screenshot("check-runs")
        d.until(ended, "its end", 40)
        d.until(lambda: d.labelled("0 checks failed, 2 warnings"), "the summary")
        assert d.labelled("Warning: a 401 has no WWW-Authenticate")
        assert d.labelled("Passed: the whole session ends by it")
        assert service.stats()["signUps"] == 1
        assert_no_secret()
        d.screenshot("check-results")
        d.focus_window(WINDOW)
        d.key("Escape")
        d.until(lambda: WINDOW not in d.windows(), "it is closed")
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled(PROTECTED), "the session of the app goes on")
        app.end()


@windowed("/check/what-fails-is-named-with-what-to-change-and-what-was-seen")
def _():
    with asked("--access-lifetime", "600") as (service, app):
        service.control(faults={"/auth": {"status": 500, "times": 1}, "/auth/logout": {"status": 500}})
        d.press(d.BUTTON, "Start the Check")
        d.until(ended, "its end", 40)
        d.until(lambda: d.labelled("2 checks failed"), "the summary")
        d.until(lambda: d.labelled("Failed: the server cannot answer for now (HTTP 500)"), "the log-out")
        d.until(lambda: d.labelled("Answer a log-out with a success"), "what to change")
        d.until(lambda: d.labelled("POST /auth/logout"), "what was sent")
        d.screenshot("check-failed")
        app.end()


@windowed("/check/its-report-is-saved-in-each-format")
def _():
    with asked("--access-lifetime", "600") as (service, app), tempfile.TemporaryDirectory() as folder:
        d.press(d.BUTTON, "Start the Check")
        d.until(ended, "its end", 40)
        for key, name in (("m", "report.md"), ("j", "report.json"), ("u", "report.xml"), ("s", "report.sarif")):
            file = pathlib.Path(folder, name)
            d.focus_window(WINDOW)
            d.find(d.BUTTON, "Save Report")
            d.looking(d.BUTTON, "Save Report")[-1].press()  # a menu button has its button inside
            d.find("menu item", None)
            d.key(key)
            d.focus_window("Save Report")
            d.key("ctrl+a")  # all of the name that is proposed, not what stands before its dot alone
            d.type_text(str(file))
            d.key("Return")
            d.until(file.exists, f"{name} is there")
            d.until(lambda: d.labelled("Saved"), "that it is saved")
            text = file.read_text()
            assert "eyJ" not in text and "vestibule-check-" not in text, "a secret is in it"
        assert len(json.loads(pathlib.Path(folder, "report.json").read_text())["checks"]) == 29
        assert json.loads(pathlib.Path(folder, "report.sarif").read_text())["version"] == "2.1.0"
        assert pathlib.Path(folder, "report.xml").read_text().startswith("<?xml")
        assert pathlib.Path(folder, "report.md").read_text().startswith("# ")
        app.end()


@windowed("/check/an-account-that-is-there-needs-its-password")
def _():
    with asked("--access-lifetime", "600") as (service, app):
        d.focus_window(WINDOW)
        d.key("Down", "space")
        d.until(lambda: d.shown(d.PASSWORD, "Password"), "the password is asked for")
        d.until(lambda: not d.sensitive(d.BUTTON, "Start the Check"), "without it nothing begins")
        d.write(d.PASSWORD, "Password", "wrong")
        d.press(d.BUTTON, "Start the Check")
        d.until(ended, "its end", 40)
        d.until(lambda: d.labelled("Failed: the service refused it (HTTP 401)"), "it is refused")
        d.press(d.BUTTON, "Check Again")
        d.write(d.PASSWORD, "Password", PASSWORD)
        d.screenshot("check-password")
        d.press(d.BUTTON, "Start the Check")
        d.until(ended, "its end", 40)
        d.until(lambda: d.labelled("0 checks failed"), "the summary")
        assert service.stats()["signUps"] == 0
        app.end()


@windowed("/check/it-can-be-cancelled-while-it-waits")
def _():
    with asked("--access-lifetime", "120") as (service, app):
        d.press(d.BUTTON, "Start the Check")
        d.until(lambda: d.shown(d.LABEL, "Expired access token"), "it waits")
        d.press(d.BUTTON, "Cancel")
        d.until(lambda: d.labelled("Cancelled before its end"), "it has ended")
        assert d.labelled("Not applicable: the check was stopped before it")
        stats = service.stats()
        assert stats["logOuts"] == 1, f"the session of the check is left at the service: {stats}"
        before = service.stats()["requests"]
        d.press(d.BUTTON, "Check Again")
        d.until(lambda: d.labelled("sessions of its own"), "it asks again")
        assert service.stats()["requests"] == before
        app.end()


if __name__ == "__main__":
    main()
