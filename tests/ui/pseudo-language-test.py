#!/usr/bin/python3
"""Every window in a language that nobody speaks: what is shown is translated, and a window stays as narrow as a phone."""
import contextlib
import os
import re
import tempfile

import driver as d
from programs import PASSWORD, App, DemoService
from pseudo_language import install, shown
from windowed import main, windowed

NARROW = 360  # pixels
SAYS_SOMETHING = {d.BUTTON, d.LABEL, d.SWITCH, d.ENTRY, d.PASSWORD, "entry", "frame", "dialog", "heading", "image", "menu item",
                  "combo box", "toggle button", "radio button", "page tab", "spin button", "list", "table", "column header"}
# What GTK and libadwaita say, in a language of their own.
OF_THE_TOOLKIT = {"Close", "Minimize", "Maximize", "Back", "Credits", "Details", "Legal", "Troubleshooting",
                  "Debugging Information", "Report an Issue", "Website", "Search", "Shortcuts", "Search Shortcuts", "Menu",
                  "No Results Found", "Try a different search.", "Ctrl", "Alt", "Shift", "Tab", "Return", "Escape", "Up",
                  "Down", "Left", "Right", "Home", "End", "F1", "F5", "F9", "F10", "+", "Show Text", "Copy Text",
                  "Save As…", "Unknown", "Acknowledgements", "Search Results", "/", "Hide Text", "(None)"}
# Names, data and what a computer reads.
NAMES_AND_DATA = re.compile(
    r"|(gtkmm__)?(Gtk|Adw)[A-Z]\w*"             # of a part without a name of its own
    r"|[\W\d_]+"                                # numbers, times, separators
    r"|(demo|Vestibule|[A-Z]|\d+ (ms|s|B|kB))"  # the account, the program, an avatar's letter, measures
    r"|https?://\S+|/\S*"                       # addresses and paths
    r"|(\d+ )?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)( /\S*)?|\d{3} OK"  # a request, and its answer
    r"|Content-Length|Content-Type|Date|Server|vestibule-demo-service|\w{3}, \d\d \w{3} \d{4} .*GMT"  # its headers
    r"|Only those who are signed in can read this.*"  # what the service says
    r"|io\.github\.\S+|[a-z]+/[a-z0-9.+-]+(; charset=.*)?"  # identities, types of content
    r"|\d+(\.\d+)+\S*"                          # a version
    r"|.*©.*|.*GNU.*|Token API|Secret"
    r"|[a-z]+|\"[^\"]*\""                        # a claim of a token: its name and what it says
    r"|access#.*", re.DOTALL)


def untranslated():
    found = set()
    for role, name, _ in d.nodes():
        if role in SAYS_SOMETHING and "[" not in name and name not in OF_THE_TOOLKIT and not NAMES_AND_DATA.fullmatch(name):
            found.add((role, name))
    return found


def assert_fits(screen):
    """Each window: what it says is translated, and where the screen is narrow it is not wider."""
    d.screenshot(f"pseudo-{d.case.rsplit('/', 1)[1]}-{screen}")
    problems = [f"{screen}: {role} {name!r} is not translated" for role, name in untranslated()]
    for role, name, node in d.nodes():
        if role == "frame":
            width = node.queryComponent().getExtents(d.pyatspi.WINDOW_COORDS).width
            if is_narrow() and width > NARROW:
                problems.append(f"{screen}: {name!r} is {width} pixels wide")
    return problems


def is_narrow():
    return os.environ.get("SCREEN", "").startswith(f"{NARROW}x")


@contextlib.contextmanager
def logged_in():
    with tempfile.TemporaryDirectory() as folder, DemoService() as service:
        with App("--server=" + service.url, **install(folder)) as app:
            problems = []
            d.find(d.BUTTON, shown("_Log In"))
            problems += assert_fits("log-in")
            d.write(d.ENTRY, shown("_Username"), "demo")
            d.write(d.PASSWORD, shown("_Password"), PASSWORD)
            d.press(d.BUTTON, shown("_Log In"))
            d.find(d.BUTTON, shown("_Get Data"))
            d.press(d.BUTTON, shown("_Get Data"))
            d.until(lambda: d.labelled("Only those"), "the secret")
            problems += assert_fits("inside")
            yield app, problems


def close(title):
    found = d.nodes()
    window = next(i for i, (role, name, _) in enumerate(found) if (role, name) == ("frame", title))
    next(node for role, name, node in found[window:] if (role, name) == (d.BUTTON, "Close")).queryAction().doAction(0)
    d.until(lambda: title not in d.windows(), f"{title} is closed")


def look_at_every_window():
    with logged_in() as (app, problems):
        main_window = next(title for title in d.windows() if "Vestibule" in title or "[" in title)
        for screen, keys, title in (("session", "ctrl+i", "Session"), ("activity", "ctrl+t", "Activity"),
                                    ("sending", "ctrl+e", "Send a Request"), ("preferences", "ctrl+comma", None),
                                    ("shortcuts", "ctrl+question", None)):
            before = set(d.windows())
            d.focus_window(re.escape(main_window))
            d.key(keys)
            opened = d.until(lambda: set(d.windows()) - before, screen).pop()
            assert title is None or opened == shown(title), opened
            problems += assert_fits(screen)
            close(opened)
        app.end()
    assert not problems, "\n".join(sorted(set(problems)))


@windowed("/pseudo-language/what-every-window-says-is-translated")
def _():
    look_at_every_window()


@windowed("/pseudo-language/every-window-fits-a-narrow-screen", SCREEN=f"{NARROW}x640")
def _():
    look_at_every_window()


if __name__ == "__main__":
    main()
