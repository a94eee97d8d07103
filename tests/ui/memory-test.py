#!/usr/bin/python3
"""What the app has of tokens and of the password in its memory when the person has logged out."""
import os
import time

import driver as d
from programs import App, DemoService
from windowed import main, windowed
from process_memory import copies  # in the folder that `programs` adds to the path
from relay import Relay

PASSWORD = "correct-horse-battery-staple-31415"
READS = 5
REST = 1.5  # s: what libraries do later has been done then
# meson lets glibc write over what is freed, which is what Vestibule is to see to.
os.environ.pop("MALLOC_PERTURB_", None)


@windowed("/memory/nothing-is-left-of-tokens-and-password-after-a-log-out")
def _():
    with DemoService("--rotation", "on", password=PASSWORD) as service:
        relay = Relay(int(service.url.rpartition(":")[2]))
        with App("--server=" + relay.url, secrets=[PASSWORD]) as app:
            d.write(d.ENTRY, "Username", "demo")
            d.focus_window("Log In")
            d.until(lambda: d.focused(d.ENTRY, "Username"), "the username has the focus")
            d.key("Tab")
            d.until(lambda: d.focused(d.PASSWORD, "Password"), "the password has the focus")
            d.type_text(PASSWORD)
            d.press(d.BUTTON, "Log In")
            d.find(d.BUTTON, "Get Data")
            for _ in range(READS):
                d.press(d.BUTTON, "Get Data")
                d.until(lambda: d.labelled("Only those who are signed in"), "the data")
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            time.sleep(REST)
            secrets = {f"token {number}": token for number, token in enumerate(relay.tokens())} | {"password": PASSWORD}
            assert len(secrets) > 2, list(secrets)
            left = copies(app.process.pid, secrets)
            for copy in left:
                print(copy.shown())
            app.end()
        relay.close()
    assert not left, f"{len(left)} copies are left"


if __name__ == "__main__":
    main()
