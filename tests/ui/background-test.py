#!/usr/bin/python3
"""What Vestibule does without a window, for who has switched that on: it stays, and renews sessions before they run out."""
import os
import subprocess
import time

import driver as d
from programs import App, BackgroundPortal, DemoService, log_in
from windowed import main, windowed

NAME = os.environ["VESTIBULE_APP_ID"]
SWITCH = "Keep Sessions Fresh in the Background"
LIFETIME = 8  # seconds of a refresh token
SHORT_LIVED = ("--access-lifetime", "600", "--refresh-lifetime", str(LIFETIME))
START = "true vestibule --gapplication-service"


def wanted():
    told = subprocess.run(["gsettings", "get", NAME, "keep-sessions-fresh"], check=True, capture_output=True, text=True)
    return told.stdout.strip() == "true"


def switch_on():
    d.focus_window("demo — Vestibule")
    d.key("ctrl+comma")
    d.until(lambda: d.labelled("For Developers of Services"), "the preferences")
    d.toggle(d.SWITCH, SWITCH)


def close_preferences():
    d.focus_window("Preferences")
    d.key("Escape")
    d.until(lambda: not d.labelled("For Developers of Services"), "closed")


def close_window():
    d.press(d.BUTTON, "Close")
    d.until(lambda: not d.windows(), "no window")


def activate():
    subprocess.run(["gdbus", "call", "--session", "--dest", NAME, "--object-path", "/" + NAME.replace(".", "/"), "--method",
                    "org.freedesktop.Application.Activate", "{}"], check=True, capture_output=True, timeout=d.PATIENCE)


@windowed("/background/a-session-is-renewed-before-it-runs-out-without-a-window")
def _():
    with DemoService(*SHORT_LIVED, "--rotation", "on") as service, BackgroundPortal("start") as portal, \
            App("--server=" + service.url) as app:
        log_in()
        switch_on()
        d.until(lambda: d.labelled("Vestibule starts with your desktop"), "what the desktop says")
        d.screenshot("background-on")
        assert portal.asked() == [START] and wanted()
        close_preferences()
        close_window()
        d.until(lambda: service.stats()["refreshes"] >= 2, "two lives of a token", patience=3 * LIFETIME)
        assert service.stats()["refreshes"] <= 3 and service.stats()["logIns"] == 1
        activate()
        d.find(d.BUTTON, "Get Data")
        app.end()


@windowed("/background/one-that-a-renewal-does-not-prolong-is-renewed-once")
def _():
    with DemoService(*SHORT_LIVED) as service, BackgroundPortal("start"), App("--server=" + service.url) as app:
        log_in()
        begin = time.monotonic()
        switch_on()
        close_preferences()
        close_window()
        d.until(lambda: service.stats()["refreshes"] == 1, "the one")
        assert time.monotonic() > begin + LIFETIME / 2, "not before it has to be"
        d.until(lambda: time.monotonic() > begin + LIFETIME + 4, "the token's end")
        assert service.stats()["refreshes"] == 1
        app.end()


@windowed("/background/it-ends-with-its-last-window-where-nobody-wants-it-to-stay")
def _():
    with DemoService() as service, BackgroundPortal("start") as portal, App("--server=" + service.url) as app:
        log_in()
        assert not wanted()
        d.press(d.BUTTON, "Close")
        app.wait()
        assert portal.asked() == []


@windowed("/background/a-desktop-that-refuses-it-is-believed")
def _():
    for answer in ("refuse", "dismiss"):
        with DemoService() as service, BackgroundPortal(answer) as portal, App("--server=" + service.url) as app:
            d.until(lambda: d.shown(d.BUTTON, "Log In") or d.shown(d.BUTTON, "Get Data"))
            if d.shown(d.PASSWORD, "Password"):
                log_in()
            switch_on()
            d.until(lambda: d.labelled("Your desktop does not allow Vestibule to run in the background"), "the refusal")
            d.until(lambda: not wanted(), "off again")
            assert portal.asked() == [START], "once"
            close_preferences()
            d.press(d.BUTTON, "Close")
            app.wait()


@windowed("/background/a-desktop-that-starts-nothing-is-told-of")
def _():
    with DemoService() as service, BackgroundPortal("run"), App("--server=" + service.url) as app:
        log_in()
        switch_on()
        d.until(lambda: d.labelled("Your desktop does not start Vestibule by itself"), "what it means")
        close_preferences()
        close_window()
        activate()
        d.find(d.BUTTON, "Get Data")
        app.end()


@windowed("/background/without-a-portal-it-stays-from-when-it-is-opened")
def _():
    # Longer, as a part of it passes before the second start.
    with DemoService(*SHORT_LIVED, "--refresh-lifetime", str(2 * LIFETIME), "--rotation", "on") as service:
        with App("--server=" + service.url) as app:
            log_in()
            switch_on()
            d.until(lambda: d.labelled("Your desktop does not start Vestibule by itself"), "what it means")
            d.screenshot("background-no-portal")
            close_preferences()
            close_window()
            app.end()
        with App("--gapplication-service") as app:  # as whatever else may start it with the desktop
            d.until(lambda: service.stats()["refreshes"] >= 1, "a renewal")
            assert not d.windows()
            subprocess.run(["gsettings", "set", NAME, "keep-sessions-fresh", "false"], check=True)
            app.wait()


@windowed("/background/switching-it-off-takes-it-from-the-desktops-start")
def _():
    with DemoService() as service, BackgroundPortal("start") as portal, App("--server=" + service.url) as app:
        log_in()
        switch_on()
        d.until(lambda: portal.asked() == [START])
        d.until(lambda: d.labelled("Vestibule starts with your desktop"), "on")
        d.toggle(d.SWITCH, SWITCH)
        d.until(lambda: portal.asked() == [START, START.replace("true", "false")], "off")
        close_preferences()
        d.press(d.BUTTON, "Close")
        app.wait()


if __name__ == "__main__":
    main()
