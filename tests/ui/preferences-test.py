#!/usr/bin/python3
"""What a person can choose, and what follows from it."""
import os
import subprocess

import driver as d
from programs import App, DemoService, Notifications, get_data, log_in
from windowed import main, windowed

TOLD = "Session Ended: “demo” has to log in again."


def stored(key):
    return subprocess.run(["gsettings", "get", os.environ["VESTIBULE_APP_ID"], key], check=True, capture_output=True,
                          text=True).stdout.strip()


def open_preferences():
    d.focus_window("demo — Vestibule")
    d.key("ctrl+comma")
    d.until(lambda: d.labelled("For Developers of Services"), "the preferences")


def end_session(service):
    """The server ends it, and the next request finds that out."""
    service.control(actions=["revoke-all"])
    d.press(d.BUTTON, "Get Data")
    d.find(d.BUTTON, "Log In")


@windowed("/preferences/a-session-that-ended-is-told-where-its-window-is-not-in-front")
def _():
    with DemoService() as service, Notifications() as desktop, App("--server=" + service.url) as app:
        log_in()
        d.focus_nothing()
        end_session(service)
        d.until(lambda: desktop.shown() == [TOLD], "the notification")
        d.focus_window("Log In")
        d.until(lambda: desktop.shown() == [], "whoever sees the window needs none")
        log_in()
        d.focus_window("demo — Vestibule")
        end_session(service)
        d.until(lambda: d.labelled("Logged out due to authentication mismatch"))
        assert desktop.shown() == [], "nor whoever has it in front"
        app.end()


@windowed("/preferences/nobody-is-told-who-does-not-want-to-be")
def _():
    with DemoService() as service, Notifications() as desktop, App("--server=" + service.url) as app:
        log_in()
        open_preferences()
        d.screenshot("preferences")
        d.toggle(d.SWITCH, "Session Ended")
        d.until(lambda: stored("notify-of-ended-sessions") == "false")
        d.focus_window("Preferences")
        d.key("Escape")
        d.until(lambda: not d.labelled("For Developers of Services"), "closed")
        d.focus_nothing()
        end_session(service)
        d.until(lambda: d.labelled("Logged out due to authentication mismatch"))
        assert desktop.shown() == []
        app.end()


@windowed("/preferences/faults-are-offered-to-whoever-wants-them-and-play-once")
def _():
    with DemoService("--access-lifetime", "600", "--rotation", "reuse-detection", "--grace", "0") as service, \
            App("--server=" + service.url) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.until(lambda: "Session" in d.windows(), "the session's window")
        assert not d.shown(d.BUTTON, "Try: Let the Token Run Out")
        open_preferences()
        d.toggle(d.SWITCH, "Faults to Try")
        d.find(d.BUTTON, "Try: Let the Token Run Out")
        d.focus_window("Preferences")
        d.key("Escape")
        d.press(d.BUTTON, "Try: Let the Token Run Out")
        d.until(lambda: d.labelled("“Let the Token Run Out” is set."), "that it is set")
        d.focus_window("Session")
        d.key(*["Tab"] * 3)
        d.screenshot("faults")
        get_data(service)
        get_data(service)
        assert service.stats()["refreshes"] == 1
        d.press(d.BUTTON, "Try: Refuse the Token Once")
        d.until(lambda: d.labelled("“Refuse the Token Once” is set."))
        get_data(service)
        d.until(lambda: service.stats()["refreshes"] == 2, "a renewal")
        d.press(d.BUTTON, "Try: Present the Last Refresh Token Again")
        d.press(d.BUTTON, "Try")
        d.until(lambda: d.labelled("“Present the Last Refresh Token Again” is set."))
        d.focus_window("Session")
        d.press(d.BUTTON, "Renew Now")
        d.find(d.BUTTON, "Log In")
        assert service.stats()["reuseSeen"] == 1
        app.end()


if __name__ == "__main__":
    main()
