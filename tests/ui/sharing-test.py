#!/usr/bin/python3
"""Two Vestibules of one person, as in two desktop sessions, with one keyring and one runtime folder: they share what is
signed in, whichever of them keeps it."""
import contextlib
import os
import pathlib
import signal
import time

import driver as d
from programs import FILE_KEYRING, App, DemoService, OtherDesktop, get_data, log_in
from windowed import main, windowed

LIFETIME = 2  # seconds; the shortest in which whole seconds leave time to use a token


@contextlib.contextmanager
def two(service):
    """Two apps: the first owns the tokens, the second asks it. The second is looked at."""
    with OtherDesktop() as elsewhere, App("--server=" + service.url, **FILE_KEYRING) as first:
        d.find(d.BUTTON, "Log In")
        with App("--server=" + service.url, **elsewhere.environment) as second:
            d.find(d.BUTTON, "Log In")
            yield first, second


def expect_login(app):
    app.look_at()
    d.find(d.BUTTON, "Log In")
    d.gone(d.BUTTON, "Get Data")


def expect_inside(app):
    app.look_at()
    d.find(d.BUTTON, "Get Data")
    d.gone(d.BUTTON, "Log In")


def pass_expiry(since):
    # Nothing can be waited for here but the clock.
    time.sleep(max(0, since + LIFETIME + 0.5 - time.monotonic()))


@windowed("/sharing/signing-in-and-out-in-one-does-so-in-the-other-both-ways", keyring=False)
def _():
    with DemoService() as service, two(service) as (owner, client):
        for here, there in ((owner, client), (client, owner), (owner, client)):
            expect_login(here)
            log_in()
            expect_inside(there)
            get_data(service)
            d.press(d.BUTTON, "Log Out")
            expect_login(there)
            expect_login(here)
        stats = service.stats()
        assert stats["logIns"] == 3 and stats["logOuts"] == 3, stats
        client.end()
        owner.end()


@windowed("/sharing/both-get-data-past-expiry-with-one-renewal-each-time", keyring=False)
def _():
    with DemoService("--access-lifetime", str(LIFETIME)) as service, two(service) as (owner, client):
        log_in()
        received = time.monotonic()
        expect_inside(owner)
        for number in (1, 2):
            pass_expiry(received)
            for app in (owner, client):
                app.look_at()
                d.press(d.BUTTON, "Get Data")
            until_answered(service, 2 * number)
            received = time.monotonic()
            assert service.stats()["refreshes"] == number, service.stats()
        assert service.stats()["logIns"] == 1
        client.end()
        owner.end()


def until_answered(service, count):
    d.until(lambda: service.stats()["answers"].get("GET /users/secret", {}).get("200", 0) == count, f"{count} answers")


@windowed("/sharing/when-the-owner-is-closed-or-killed-the-other-goes-on", keyring=False)
def _():
    for how in (signal.SIGTERM, signal.SIGKILL):
        with DemoService("--access-lifetime", str(LIFETIME)) as service, two(service) as (owner, client):
            log_in()
            get_data(service)
            received = time.monotonic()
            before = service.stats()["refreshes"]
            if how == signal.SIGTERM:
                owner.end()
            else:
                owner.process.kill()
                owner.process.wait()
            pass_expiry(received)
            get_data(service)
            expect_inside(client)
            assert service.stats()["refreshes"] == before + 1 and service.stats()["logIns"] == 1, service.stats()
            d.press(d.BUTTON, "Log Out")
            expect_login(client)
            client.end()


@windowed("/sharing/the-second-signal-ends-it-at-once", keyring=False)
def _():
    with DemoService("--refresh-delay", "60000") as service, App("--server=" + service.url, **FILE_KEYRING) as app:
        log_in()
        get_data(service)
        service.control(actions=["expire-access"])
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: service.stats()["requests"].get("GET /auth/refresh"), "the renewal")
        app.process.send_signal(signal.SIGTERM)
        d.until(lambda: not d.windows(), "the windows are closed")
        began = time.monotonic()
        app.end()
        assert time.monotonic() - began < 5  # it waits 10 s for the renewal, which does not end


@windowed("/sharing/a-stop-at-the-terminal-freezes-nobody", keyring=False)
def _():
    with DemoService() as service, two(service) as (owner, client):
        log_in()
        owner.process.send_signal(signal.SIGTSTP)
        service.control(actions=["expire-access"])
        get_data(service)
        assert service.stats()["refreshes"] == 1, "the owner goes on renewing"
        client.end()
        owner.end()


@windowed("/sharing/a-frozen-owner-is-told-of-and-costs-nobody-the-session", keyring=False)
def _():
    with DemoService() as service, two(service) as (owner, client):
        log_in()
        get_data(service)
        service.control(actions=["expire-access"])
        owner.process.send_signal(signal.SIGSTOP)
        try:
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: d.labelled("does not answer"), "the person is told")
            d.screenshot("owner-frozen-inside")
            expect_inside(client)
            with OtherDesktop() as third, App(**third.environment) as late:
                d.until(lambda: d.labelled("Sign-In Cannot Be Reached"), "a start says so")
                assert not d.shown(d.BUTTON, "Log In") and not d.shown(d.BUTTON, "Get Data"), d.tree()
                d.screenshot("owner-frozen-at-start")
                owner.process.send_signal(signal.SIGCONT)
                expect_inside(late)
                late.end()
        finally:
            owner.process.send_signal(signal.SIGCONT)
        client.look_at()
        get_data(service)
        client.end()
        owner.end()


@windowed("/sharing/a-log-out-that-a-frozen-owner-does-not-take-holds-and-is-completed-when-it-goes-on", keyring=False)
def _():
    with DemoService() as service, two(service) as (owner, client):
        log_in()
        expect_inside(owner)
        client.look_at()
        owner.process.send_signal(signal.SIGSTOP)
        try:
            d.press(d.BUTTON, "Log Out")
            expect_login(client)
            d.until(lambda: d.labelled("does not answer"), "the person is told")
            d.screenshot("logged-out-owner-frozen")
        finally:
            owner.process.send_signal(signal.SIGCONT)
        expect_login(owner)
        d.until(lambda: service.stats()["logOuts"] == 1, "the server is told")
        expect_login(client)
        client.end()
        owner.end()


@windowed("/sharing/a-session-that-is-not-to-stay-is-its-own-app's", keyring=False)
def _():
    with DemoService() as service, two(service) as (owner, client):
        d.toggle(d.SWITCH, "Stay Signed In")
        log_in()
        get_data(service)
        owner.look_at()
        assert d.shown(d.BUTTON, "Log In") and not d.shown(d.BUTTON, "Get Data"), d.tree()
        owner.end()
        client.look_at()
        get_data(service)
        client.end()


@windowed("/sharing/a-folder-that-cannot-be-written-is-told-and-tried-again", keyring=False)
def _():
    folder = pathlib.Path(os.environ["XDG_RUNTIME_DIR"], os.environ["VESTIBULE_APP_ID"])
    folder.write_text("in the way")
    with App(**FILE_KEYRING) as app:
        d.until(lambda: d.labelled("Cannot Start"), "the person is told")
        d.screenshot("no-lock")
        folder.unlink()
        d.find(d.BUTTON, "Log In")
        app.end()


if __name__ == "__main__":
    main()
