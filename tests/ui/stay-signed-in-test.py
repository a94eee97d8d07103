#!/usr/bin/python3
"""The whole way of a session through the windows: sign up, get data, past the token's expiry, a restart, log out."""
import subprocess
import time

import driver as d
from programs import (PROTECTED, App, DemoService, Prompter, assert_nothing_in_plain_text, get_data, lock_keyring,
                      log_in, service_double)
from windowed import main, windowed

LIFETIME = 2  # seconds; the shortest in which whole seconds leave time to use a token


def stored(service, *options):
    """What the keyring has of this service."""
    return subprocess.run(["secret-tool", "search", *options, "origin", service.url], capture_output=True, text=True,
                          timeout=d.PATIENCE).stdout


@windowed("/stay-signed-in/from-sign-up-to-log-out-over-expiry-and-restarts")
def _():
    with DemoService("--access-lifetime", str(LIFETIME)) as service:
        with App("--server=" + service.url, secrets=["a long pass"]) as app:
            d.write(d.ENTRY, "Username", "ada")
            d.write(d.PASSWORD, "Password", "a long pass")
            d.press(d.BUTTON, "Sign Up")
            d.find(d.BUTTON, "Get Data")
            d.screenshot("inside")
            assert not d.shown(d.BUTTON, "Log In")
            assert service.stats()["signUps"] == 1 and service.stats()["logIns"] == 1
            get_data(service)
            received = time.monotonic()
            d.screenshot("data")
            # Nothing can be waited for here but the clock.
            time.sleep(max(0, received + LIFETIME + 0.5 - time.monotonic()))
            before = service.stats()
            get_data(service)
            assert service.stats()["refreshes"] == before["refreshes"] + 1, "exactly one renewal"
            app.assert_dumps_nothing()
            app.end()
        assert_nothing_in_plain_text("a long pass")

        with App("--server=" + service.url) as app:
            d.find(d.BUTTON, "Get Data")
            assert not d.shown(d.BUTTON, "Log In")
            get_data(service)
            assert service.stats()["logIns"] == 1, "the restart logged in again"
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            d.gone(d.BUTTON, "Get Data")
            d.until(lambda: not stored(service), "nothing is left in the keyring")
            d.screenshot("logged-out")
            assert service.stats()["logOuts"] == 1
            app.end()

        with App() as app:
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            d.until(lambda: d.text(d.ENTRY, "Server") == service.url, "the address is remembered")
            assert service.stats()["logIns"] == 1
            app.end()


@windowed("/stay-signed-in/who-asks-again-while-an-answer-is-under-way-asks-nothing-more")
def _():
    with DemoService("--refresh-delay", "3000") as service, App("--server=" + service.url) as app:
        log_in()
        service.control(actions=["expire-access"])
        d.focus_window("demo — Vestibule")
        d.key(*["ctrl+r"] * 10)
        d.until(lambda: d.labelled(PROTECTED))
        stats = service.stats()
        # One of the refusals told the type of the service, before anybody was signed in.
        assert stats["answers"]["GET /users/secret"] == {"401": 2, "200": 1} and stats["refreshes"] == 1, stats
        app.end()


@windowed("/stay-signed-in/a-refused-renewal-leads-back-to-the-login-window-with-its-reason")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            assert stored(service), "the tokens are in the keyring"
            service.control(actions=["revoke-all"])
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: d.labelled("Logged out due to authentication mismatch"), "the toast")
            d.screenshot("session-ended")
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            d.until(lambda: not stored(service), "the tokens go with the session")
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            app.end()


@windowed("/stay-signed-in/a-passing-fault-during-the-renewal-signs-nobody-out")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        service.control(faults={"/auth/refresh": {"status": 503, "times": 2}}, actions=["expire-access"])
        get_data(service)
        assert service.stats()["faults"] == 2 and service.stats()["refreshes"] == 1
        assert not d.shown(d.BUTTON, "Log In")
        app.end()


@windowed("/stay-signed-in/a-log-out-that-the-server-does-not-hear-completes-and-is-told")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            service.control(faults={"/auth/logout": {"answer": "drop"}})
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            d.screenshot("logged-out-unheard")
            d.until(lambda: d.labelled("server"), "the person is told")
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            app.end()


@windowed("/stay-signed-in/a-log-out-with-a-locked-keyring-is-told-and-completed-when-it-is-unlocked")
def _():
    with DemoService() as service, Prompter("right"), App("--server=" + service.url) as app:
        log_in()
        assert stored(service), "the tokens are in the keyring"
        lock_keyring()
        d.press(d.BUTTON, "Log Out")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: d.labelled("the keyring is locked"), "the person is told")
        d.screenshot("logged-out-locked")
        assert service.stats()["logOuts"] == 1
        stored(service, "--unlock")
        d.until(lambda: not stored(service), "nothing is left in the keyring")
        assert not d.shown(d.BUTTON, "Get Data")
        app.end()


@windowed("/stay-signed-in/the-persons-name-stands-above-the-username-after-a-restart-too")
def _():
    with service_double("gotrue") as address:
        for run in ("first", "second"):
            with App("--server=" + address) as app:
                if run == "first":
                    d.write(d.ENTRY, "Username", "demo@example.org")
                    d.write(d.PASSWORD, "Password", "demo")
                    d.press(d.BUTTON, "Log In")
                d.find(d.BUTTON, "Get Data")
                d.until(lambda: d.labelled("Zoë Demo"), "the name that the service has")
                assert d.labelled("demo@example.org\n" + address)
                d.screenshot("person-" + run)
                app.end()


if __name__ == "__main__":
    main()
