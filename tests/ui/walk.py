#!/usr/bin/python3
"""Walks through Vestibule as a newcomer would, and photographs each step into $SCREENSHOTS. Inside desktop-session and
keyring-session, with VESTIBULE_APP and VESTIBULE_DEMO_SERVICE naming the programs."""
import itertools
import os
import sys
import time

sys.dont_write_bytecode = True
from driver import BUTTON, ENTRY, PASSWORD, find, gone, press, screenshot, write  # noqa: E402
from programs import App, DemoService, get_data  # noqa: E402

LIFETIME = 10  # seconds that the service's access tokens live
number = itertools.count(1)


def step(name, sentence):
    screenshot(f"{next(number)}-{name}")
    print(f"  {sentence}", flush=True)


def walk():
    with DemoService(delays=True) as service, App(f"--server={service.url}") as app:
        find(BUTTON, "Log In")
        step("log-in", f"The login window, on {service.url}")
        write(ENTRY, "Username", "demo")
        write(PASSWORD, "Password", "demo")
        step("filled-in", "Username and password are filled in")
        press(BUTTON, "Log In")
        find(BUTTON, "Get Data")
        received = time.monotonic()
        step("inside", "Logged in: the inside window")
        get_data(service)
        step("data", "The protected data")
        print(f"  Waiting until the access token's {LIFETIME} seconds have passed …", flush=True)
        time.sleep(max(0, received + LIFETIME + 1 - time.monotonic()))
        get_data(service)
        assert service.stats()["refreshes"] >= 1
        step("data-again", "The data again: the token was renewed, and nobody had to notice")
        press(BUTTON, "Log Out")
        find(BUTTON, "Log In")
        gone(BUTTON, "Get Data")
        step("logged-out", "Logged out: the login window")
        app.end()


if __name__ == "__main__":
    try:
        walk()
    except KeyboardInterrupt:
        sys.exit(130)
    print(f"Screenshots of each step: {os.environ['SCREENSHOTS']}")
