#!/usr/bin/python3
"""What accounts cost the app: how long it takes to start with one account and with fifty, and what it keeps of each.

With VESTIBULE_APP, VESTIBULECTL and VESTIBULE_DEMO_SERVICE naming the programs. Exits with 1 where a bound is not kept."""
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path[:0] = [str(TESTS / "ui"), str(TESTS / "environment")]
ACCOUNTS, STARTS = 50, 15
MOST_KIB, MOST_RATIO = 1024, 1.2  # of an account; of the starts


def sign_up(service, number):
    subprocess.run([os.environ["VESTIBULECTL"], "signup", service.url, "--username", f"person {number:02}",
                    "--password-stdin"], input="a long pass", text=True, check=True, stdout=subprocess.DEVNULL)


def started():
    """A started app, and the seconds until it could be used."""
    began = time.monotonic()
    app = App()
    app.__enter__()
    d.find(d.BUTTON, "Get Data")
    return app, time.monotonic() - began


def start_time():
    times = []
    for _ in range(STARTS):
        app, seconds = started()
        times.append(seconds)
        app.end()
        app.__exit__(None)
    return statistics.median(times)


def private_kib(app):
    """Memory that the process alone has."""
    lines = Path("/proc", str(app.process.pid), "smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def show(name, url):
    """Chooses the account in the list, and reads its data."""
    d.looking(d.BUTTON, "Accounts")[-1].press()
    d.find(d.BUTTON, "Add Account…")
    d.type_text(name)
    d.find("list item", f"{name} at {url}")
    d.key("Return")
    d.until(lambda: d.shown("list item", name), name)
    d.press(d.BUTTON, "Get Data")
    d.until(lambda: d.labelled(f"can read this, {name}"))


def measure():
    with DemoService() as service:
        sign_up(service, 0)
        one = start_time()
        app, _ = started()
        listed_one = private_kib(app)
        app.end()
        app.__exit__(None)
        for number in range(1, ACCOUNTS):
            sign_up(service, number)
        fifty = start_time()
        app, _ = started()
        listed_fifty = private_kib(app)
        d.focus_window(d.windows()[0])
        show("person 00", service.url)  # what is made once, such as the list, is there after the first two
        show("person 01", service.url)
        shown_two = private_kib(app)
        for number in range(2, ACCOUNTS):
            d.focus_window(d.windows()[0])
            show(f"person {number:02}", service.url)
        each = (private_kib(app) - shown_two) / (ACCOUNTS - 2)
        app.end()
        app.__exit__(None)
    print(f"start with 1 account {one:.2f} s, with {ACCOUNTS} {fifty:.2f} s: {fifty / one:.2f} ×")
    print(f"of an account that is listed {(listed_fifty - listed_one) / (ACCOUNTS - 1):.0f} KiB, "
          f"of one that was shown and read {each:.0f} KiB")
    return 0 if fifty <= one * MOST_RATIO and each < MOST_KIB else 1


if __name__ == "__main__":
    if "--inside" not in sys.argv:
        environment = TESTS / "environment"
        sys.exit(subprocess.run([environment / "desktop-session", environment / "keyring-session", "/usr/bin/python3",
                                 __file__, "--inside"]).returncode)
    import driver as d
    from programs import App, DemoService
    sys.exit(measure())
