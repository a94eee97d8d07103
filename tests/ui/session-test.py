#!/usr/bin/python3
"""What there is to know of a session and its tokens, and never a token itself."""
import contextlib
import time

import driver as d
from programs import FILE_KEYRING, App, DemoService, OtherDesktop, log_in
from windowed import main, windowed

MENU_ITEM = "menu item"


@contextlib.contextmanager
def session_shown(*options, **order):
    """The service, and the app with the window of its session open."""
    with DemoService(*options) as service:
        if order:
            service.control(**order)
        with App("--server=" + service.url) as app:
            log_in()
            d.focus_window("demo — Vestibule")
            d.key("ctrl+i")
            d.until(lambda: "Session" in d.windows(), "the window")
            d.until(lambda: d.shown(d.LABEL, "sub"), "the claims")
            yield service, app


def below(title):
    """What stands under a row's title."""
    labels = [name for role, name, _ in d.nodes() if role == d.LABEL]
    return labels[labels.index(title) + 1] if title in labels else None


def bar():
    return d.on("progress bar", "Time left of the access token", lambda node: node.value())


def assert_no_token():
    assert "eyJ" not in d.tree(), "a token is shown"


@windowed("/session/claims-are-shown-and-no-token")
def _():
    with session_shown("--access-lifetime", "600", "--refresh-lifetime", "86400") as (service, app):
        assert below("sub") == '"1"', below("sub")
        claims = [name for role, name, _ in d.nodes() if role == d.LABEL and name in ("exp", "Claims of the Refresh Token")]
        assert claims == ["exp", "Claims of the Refresh Token", "exp"], claims
        assert below("The tokens go to") == f"{service.url}, and nowhere else"
        assert below("The tokens are kept by") == f"This process ({app.process.pid})"
        tomorrow = time.time() + 86400
        ends = {time.strftime("%x %X", time.localtime(tomorrow - before)) for before in range(60)}
        assert below("The refresh token ends") in ends, below("The refresh token ends")
        assert d.labelled("left of 10 min")
        assert below("Leeway") == "30 s before its end"
        assert d.labelled("Your clock agrees with the server’s")
        assert_no_token()
        d.screenshot("session")
        app.end()


@windowed("/session/the-time-left-runs-and-renew-now-makes-another-generation")
def _():
    with session_shown("--access-lifetime", "10") as (service, app):
        d.until(lambda: d.labelled("5 s left of 10 s"), "the time runs")
        assert 0.3 < bar() < 0.7, bar()
        generation = int(below("Generation"))
        d.press(d.BUTTON, "Renew Now")
        d.until(lambda: below("Generation") == str(generation + 1), "another generation")
        assert service.stats()["refreshes"] == 1
        d.until(lambda: d.labelled("Renewed · Asked for · "), "the renewal in the list")
        d.until(lambda: d.labelled("Nothing but the times."), "what has changed")
        d.until(lambda: d.labelled("It is not rotated"), "that the refresh token stayed")
        d.until(lambda: any(d.labelled(f"{left} s left of 10 s") for left in (9, 8, 7)), "the new one's time")
        assert bar() > 0.5, bar()
        assert_no_token()
        service.control(settings={"accessLifetime": 4, "rotation": "on"})
        d.press(d.BUTTON, "Renew Now")
        d.until(lambda: below("Lifetime") == "Shorter: 4 s instead of 10 s", "the shorter life")
        d.until(lambda: d.labelled("It is rotated"), "another refresh token")
        d.screenshot("session-changed")
        d.until(lambda: d.shown(d.LABEL, "Run out"), "its end")
        assert service.stats()["refreshes"] == 2, "looking at it renews nothing"
        d.screenshot("session-renewed")
        app.end()


@windowed("/session/a-clock-that-is-wrong-is-told")
def _():
    skew = -52 * 60
    with session_shown(settings={"tokenSkew": skew, "dateSkew": skew}) as (_, app):
        d.until(lambda: d.labelled("Your clock is 52 minutes fast, give or take"), "the clock")
        d.screenshot("session-clock")
        app.end()


@windowed("/session/a-renewal-that-fails-says-so")
def _():
    with session_shown("--access-lifetime", "600") as (service, app):
        service.stop()
        d.press(d.BUTTON, "Renew Now")
        d.until(lambda: d.labelled("The server did not renew the token."), "what went wrong", patience=60)
        d.screenshot("session-not-renewed")
        app.end()


@windowed("/session/another-process-that-keeps-the-tokens-is-named", keyring=False)
def _():
    with DemoService() as service, OtherDesktop() as elsewhere, \
            App("--server=" + service.url, **FILE_KEYRING) as owner:
        d.find(d.BUTTON, "Log In")
        with App("--server=" + service.url, **elsewhere.environment) as app:
            log_in()
            d.key("ctrl+i")
            d.until(lambda: below("The tokens are kept by") == f"Another process ({owner.process.pid})", "who keeps them")
            generation = int(below("Generation"))
            d.press(d.BUTTON, "Renew Now")
            d.until(lambda: below("Generation") == str(generation + 1), "another generation")
            d.until(lambda: d.labelled("Renewed · Asked for · "), "the renewal, as the owner tells it")
            assert_no_token()
            app.end()
        owner.look_at()
        owner.end()


@windowed("/session/it-closes-when-the-session-ends")
def _():
    with session_shown("--access-lifetime", "600") as (service, app):
        service.control(actions=["revoke-all"])
        d.press(d.BUTTON, "Renew Now")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: "Session" not in d.windows(), "it has closed")
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.until(lambda: d.shown(d.LABEL, "sub"), "the claims")
        d.press(d.BUTTON, "Log Out")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: "Session" not in d.windows(), "it has closed")
        app.end()


@windowed("/session/escape-closes-the-window-and-the-menu-opens-it-again")
def _():
    with session_shown() as (_, app):
        d.focus_window("Session")
        d.key("Escape")
        d.until(lambda: "Session" not in d.windows())
        d.focus_window("demo — Vestibule")
        d.key("F10")
        d.press(MENU_ITEM, "Session")
        d.until(lambda: "Session" in d.windows())
        app.end()


if __name__ == "__main__":
    main()
