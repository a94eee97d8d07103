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
                  "Save As…", "Unknown", "Acknowledgements", "Search Results", "/", "Hide Text", "(None)",
                  "About", "Save as…", "Translated by", "What’s New", "_Copy Text Copy Text", "_Save as… Save as…"}
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
    r"|Ctrl\+.|To assist in troubleshooting, .*"       # of the toolkit, too
    r"|access#.*", re.DOTALL)


def untranslated():
    found = set()
    for role, name, _ in d.nodes():
        if role in SAYS_SOMETHING and "[" not in name and name not in OF_THE_TOOLKIT and not NAMES_AND_DATA.fullmatch(name):
            found.add((role, name))
    return found


def faults(screen):
    """Of each window: what it says and is not translated, and that it is wider than a narrow screen."""
    d.screenshot(f"pseudo-{d.case.rsplit('/', 1)[1]}-{screen}")
    problems = [f"{screen}: {role} {name!r} is not translated" for role, name in untranslated()]
    for role, name, node in d.nodes():
        if role == "frame":
            _, _, width, _ = node.box()
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
            problems += faults("log-in")
            d.focus_window(re.escape(d.windows()[0]))
            d.key("F10")
            d.press("menu item", shown("C_lient Certificate…"))
            d.find(d.BUTTON, shown("_Save"))
            problems += faults("client-certificate")
            d.press(d.BUTTON, shown("_Cancel"))
            d.gone(d.BUTTON, shown("_Save"))
            d.write(d.ENTRY, shown("_Username"), "demo")
            d.write(d.PASSWORD, shown("_Password"), PASSWORD)
            d.press(d.BUTTON, shown("_Log In"))
            d.find(d.BUTTON, shown("_Get Data"))
            d.press(d.BUTTON, shown("_Get Data"))
            d.until(lambda: d.labelled("Only those"), "the secret")
            problems += faults("inside")
            yield app, problems


def close(title):
    d.focus_window(re.escape(title))
    d.key("Escape")
    if title == shown("Send a Request"):  # there it cancels
        press_close(title)
    d.until(lambda: title not in d.windows(), f"{title} is closed")


def press_close(title):
    found = d.nodes()
    window = next(i for i, (role, name, _) in enumerate(found) if (role, name) == ("frame", title))
    next(node for role, name, node in found[window:] if (role, name) == (d.BUTTON, "Close")).press()


# The windows, and how each is opened: with keys, or by an item of the main menu.
OPENED = {"session": "ctrl+i", "activity": "ctrl+t", "sending": "ctrl+e", "preferences": "ctrl+comma",
          "shortcuts": "ctrl+question", "check": "_Check the Service…", "about": "_About Vestibule"}


def look_at_every_window():
    with logged_in() as (app, problems):
        main_window, = d.windows()
        for screen, way in OPENED.items():
            d.focus_window(re.escape(main_window))
            if way.startswith("ctrl"):
                d.key(way)
            else:
                d.key("F10")
                d.find("menu item", shown(way))
                problems += faults("menu")
                d.press("menu item", shown(way))
            opened = d.until(lambda: set(d.windows()) - {main_window}, screen).pop()
            problems += faults(screen)
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
