#!/usr/bin/python3
"""Every window as somebody meets it who does not see it, or has no pointer: what can be used has a name of its own and is
reached with Tab."""
import re

import driver as d
from programs import App, DemoService, get_data, log_in
from windowed import main, windowed

USED = {d.BUTTON, d.ENTRY, d.PASSWORD, d.SWITCH, "entry", "combo box", "spin button", "toggle button", "radio button",
        "slider", "page tab"}
# Windows are closed and resized by the keys of the desktop.
OF_THE_FRAME = {"Minimize", "Maximize", "Close"}
# What GTK and libadwaita 1.2 make themselves, inside something that has a name: (role, name, role of what it is in).
INSIDE_ANOTHER = {(d.BUTTON, "GtkToggleButton", "combo box")}
WITHOUT_A_NAME = re.compile(r"|(gtkmm__)?(Gtk|Adw)[A-Z]\w*")


def used(window):
    """(role, name) of what can be used in the window of this title, as it is now."""
    found = []
    for role, name, node in d.nodes():
        if role not in USED or not d.is_sensitive(node):
            continue
        above = list(node.above())
        if any(each.role == "list" and each.name == "Answer" for each in above):
            continue  # of a tree the row has the focus, and its keys do the same
        if above[-1].name != window or (role, name, above[0].role) in INSIDE_ANOTHER:
            continue
        found.append((role, name))
    return found


def focus(window):
    """What has the focus in it, with what that is in."""
    for _, _, node in d.nodes():
        if node.has(d.STATES.FOCUSED):
            at = [(each.role, each.name) for each in (node, *node.above())]
            if at[-1][1] == window:
                return at
    return []


def reached(window):
    """All that Tab comes to until it comes to the first again."""
    d.focus_window(re.escape(window))
    found, first = set(), None
    for _ in range(80):
        d.key("Tab")
        at = focus(window)
        if first and at == first:
            break
        first = first or at
        found |= set(at)
    return found


def audit(window, hidden=frozenset()):
    """`hidden`: what libadwaita has there, does not show, and does not tell so."""
    can_be_used = [each for each in used(window) if each not in hidden]
    assert can_be_used, d.tree()
    nameless = [each for each in can_be_used if WITHOUT_A_NAME.fullmatch(each[1])]
    assert not nameless, f"{window}: {nameless}\n{d.tree()}"
    twice = [each for each in can_be_used if re.fullmatch(r"(.+) \1", each[1])]
    assert not twice, f"{window}: {twice}"
    by_tab = reached(window)
    # Of the tabs one has the focus.
    missed = {(role, name) for role, name in can_be_used
              if role != "page tab" and name not in OF_THE_FRAME and not {(role, name), ("list item", name)} & by_tab}
    assert not missed, f"{window}: Tab does not come to {missed}, but to {by_tab}"


@windowed("/accessibility/the-login-page")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "demo")
        d.until(lambda: d.sensitive(d.BUTTON, "Log In"))
        audit("Log In")
        app.end()


@windowed("/accessibility/the-window-for-a-certificate")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        d.find(d.BUTTON, "Log In")
        d.focus_window("Log In")
        d.key("F10")
        d.press("menu item", "Client Certificate…")
        d.until(lambda: "Client Certificate" in d.windows(), "the window")
        d.focus_window("Client Certificate")
        d.type_text("pkcs11:token")
        d.until(lambda: d.text(d.ENTRY, "PKCS#11 Address") == "pkcs11:token")
        # A row that is an entry does not tell that it has the focus, as above.
        audit("Client Certificate", hidden={(d.ENTRY, "PKCS#11 Address")})
        app.end()


@windowed("/accessibility/the-inside-page-with-an-answer-and-its-resources")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        get_data(service)
        d.focus_window("demo — Vestibule")
        d.key("F9")
        audit("demo — Vestibule", hidden={(d.ENTRY, "Find in Answer"), ("entry", "Find in Answer")})
        app.end()


def audit_opened(window, *keys, hidden=frozenset()):
    with DemoService("--access-lifetime", "600") as service, App("--server=" + service.url) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key(*keys)
        d.until(lambda: window in d.windows(), window)
        audit(window, hidden)
        app.end()


@windowed("/accessibility/the-window-of-the-session")
def _():
    audit_opened("Session", "ctrl+i")


@windowed("/accessibility/the-window-of-the-activity")
def _():
    audit_opened("Activity", "ctrl+t")


@windowed("/accessibility/the-window-for-requests-by-hand")
def _():
    # What stands on the page of the answer; and rows that are entries do not tell that they have the focus.
    audit_opened("Send a Request", "ctrl+e", hidden={(d.BUTTON, "Find in Answer"), ("entry", "Find in Answer"),
                                                     (d.BUTTON, "Save Answer"), (d.ENTRY, "Path")})


@windowed("/accessibility/the-preferences")
def _():
    audit_opened("Preferences", "ctrl+comma", hidden={("page tab", "GtkLabel"), ("entry", "GtkSearchEntry")})


@windowed("/accessibility/the-editor-of-a-resource")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("F9")
        d.press(d.BUTTON, "Add Resource…")
        d.until(lambda: "Add Resource" in d.windows(), "the editor")
        d.focus_window("Add Resource")
        d.type_text("My name")
        d.key("Tab")
        d.type_text("/path")
        d.until(lambda: d.text(d.ENTRY, "Name") == "My name" and d.text(d.ENTRY, "Path at the Server") == "/path")
        # Rows that are entries do not tell that they have the focus: the lines above have shown that they get it.
        audit("Add Resource", hidden={(d.ENTRY, "Name"), (d.ENTRY, "Path at the Server")})
        app.end()


@windowed("/accessibility/the-check-of-the-service")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        d.looking(d.BUTTON, "Main Menu")[-1].press()
        d.press("menu item", "Check the Service…")
        d.until(lambda: "Check the Service" in d.windows(), "the window")
        audit("Check the Service", hidden={(d.BUTTON, "Cancel")})
        app.end()


@windowed("/accessibility/the-list-of-keys")
def _():
    audit_opened("Keyboard Shortcuts", "ctrl+question")


if __name__ == "__main__":
    main()
