"""Drives a window through the accessibility bus, as a person with a screen reader would, and looks at it.

    press("push button", "Log In")
    until(lambda: text("label", "Signed in"))

What is named is waited for; what is not there in time fails the case, with the whole tree of what is shown. Only what a
person could reach counts: in a window on the screen, and on the page of it that is open."""
import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from accessible import PATIENCE, STATES, windows_of

APP = "vestibule"
ENTRY, PASSWORD, BUTTON, LABEL, SWITCH = "text", "password text", "push button", "label", "check box"


case = "case"  # what runs now; a failure's screenshot is named after it
still_there = [lambda: True]  # whether the app that is waited for runs; a test puts its own in
looked_at = [None]  # the process that is driven, the last one; None: any that is named APP


class NotThere(AssertionError):
    """What was waited for did not come; the message has the tree of what was shown instead."""


def until(true, what="", patience=PATIENCE):
    """Waits until the function's answer is true, and returns the answer."""
    end = time.monotonic() + patience
    while True:
        answer = true()
        if answer:
            return answer
        if not still_there[-1]():
            raise NotThere(f"the app has ended before it came true{': ' if what else ''}{what}")
        if time.monotonic() > end:
            raise NotThere(f"never came true{': ' if what else ''}{what}\n{tree()}")
        time.sleep(0.02)


def nodes():
    """(role, name, node) of everything that a person could reach in the app, its windows first.

    What changes while it is read is read again: that something is *not* there can be relied on."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            # Set on windows alone, and not on a dialog, which is no longer there when it is closed.
            return [(node.role, node.name, node) for window in windows_of(APP, looked_at[-1])
                    if window.has(STATES.SHOWING) or window.role == "dialog" for node in window.with_all_inside()]
        except Exception:  # whatever an application says that goes meanwhile
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def looking(role, name):
    """What there is now of this role and name; None: any name."""
    return [node for its_role, its_name, node in nodes() if its_role == role and name in (None, its_name)]


def shown(role, name):
    return bool(looking(role, name))


def find(role, name, patience=PATIENCE):
    return until(lambda: looking(role, name), f"{role} {name!r}", patience)[0]


def on(role, name, act):
    """Acts on what is named, once it is there; again if it was replaced just then."""
    def attempt():
        node = find(role, name)
        try:
            return [act(node)]
        except Exception:
            return None

    return until(attempt, f"{role} {name!r} answers")[0]


def gone(role, name):
    """Waits until there is none."""
    until(lambda: not shown(role, name), f"{role} {name!r} gone")


def windows():
    """The titles of the windows."""
    return [name for role, name, _ in nodes() if role == "frame"]


def text(role, name):
    """What stands in an entry."""
    return on(role, name, lambda node: node.text())


def labelled(part):
    """Whether some label says this, among more."""
    return any(role == LABEL and part in name for role, name, _ in nodes())


def is_sensitive(node):
    return all(each.has(STATES.SENSITIVE) for each in (node, *node.above()))  # what stands in another says only its own


def sensitive(role, name):
    return is_sensitive(find(role, name))


def focused(role, name):
    return any(node.has(STATES.FOCUSED) for node in looking(role, name))


def write(role, name, content):
    """Replaces what stands in an entry."""
    on(role, name, lambda node: node.write(content))
    if role != PASSWORD:
        until(lambda: text(role, name) == content, f"{content!r} in {name}")


def press(role, name):
    """Presses a button, once it can be pressed. Its effect comes some 250 ms later: wait for that."""
    until(lambda: sensitive(role, name), f"{name} can be pressed")
    on(role, name, lambda node: node.press())


def close_dialog(name, button="Close"):
    """Presses that button of a dialog, and waits until the dialog is gone."""
    find("dialog", name)
    found = [node for _, name_, node in in_dialog() if name_ == button]
    found[0].press()
    gone("dialog", name)


def in_dialog():
    """What `nodes` gives, of the dialog alone."""
    found = nodes()
    return found[next(index for index, (role, _, _) in enumerate(found) if role == "dialog"):]


def toggle(role, name):
    """Switches a switch over."""
    on(role, name, lambda node: node.press())


def key(*keys):
    """Presses keys in the window that has the focus, by their X names: Return, Escape, ctrl+q."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True, timeout=PATIENCE)


def type_text(content):
    """Types into what has the focus."""
    subprocess.run(["xdotool", "type", "--", content], check=True, timeout=PATIENCE)


def focus_window(title):
    """Gives a window the keyboard: there is no window manager to do it."""
    subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$", "windowfocus", "--sync"],
                   check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)


def is_on_screen(title):
    """Whether there is a window of that title, also one that GTK tells screen readers nothing of: its file chooser."""
    return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], timeout=PATIENCE,
                          stdout=subprocess.DEVNULL).returncode == 0


def focus_nothing():
    """Takes the keyboard from every window."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    x.XSetInputFocus(display, 0, 0, 0)
    x.XCloseDisplay(display)


def screenshot(name):
    """Photographs the screen into $SCREENSHOTS/NAME.png, if the variable is set."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", f"{folder}/{name}.png"], check=True, timeout=PATIENCE)


def seen():
    """What the screen shows, pixel by pixel."""
    return subprocess.run(["import", "-window", "root", "rgb:-"], check=True, timeout=PATIENCE, capture_output=True).stdout


def until_moving(what):
    """Waits until something on the screen has moved for longer than a button takes to change its look."""
    for _ in range(10):
        before = seen()
        until(lambda: seen() != before, what)


def until_still(what):
    until(lambda: seen() == seen(), what)


def tree():
    """All that has something to say, for a message."""
    return "\n".join(f"  {role} {name!r}{'' if node.has(STATES.SENSITIVE) else ' insensitive'}"
                     f"{' focused' if node.has(STATES.FOCUSED) else ''}"
                     for role, name, node in nodes() if role not in ("panel", "filler"))


if __name__ == "__main__":
    until(nodes)
    sys.stdout.write(tree() + "\n")
