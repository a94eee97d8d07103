#!/usr/bin/python3
"""Several accounts: changed between without a restart, each in a window of its own where the person likes, added and
removed while the others stay as they are."""
import json
import os
import subprocess
from pathlib import Path

import driver as d
from programs import App, DemoService, get_data, log_in
from windowed import main, windowed

ROW = "list item"
LIST = Path(os.environ.get("XDG_DATA_HOME", ""), os.environ["VESTIBULE_APP_ID"], "accounts.json")


def sign_up(username):
    d.find(d.BUTTON, "Log In")
    d.write(d.ENTRY, "Username", username)
    d.write(d.PASSWORD, "Password", "a long pass")
    d.press(d.BUTTON, "Sign Up")
    inside_as(username)


def inside_as(username):
    d.find(d.BUTTON, "Get Data")
    d.until(lambda: d.shown(ROW, username), f"{username} is inside")


def open_accounts():
    d.find(d.BUTTON, "Accounts")
    d.looking(d.BUTTON, "Accounts")[-1].press()  # a menu button has its button inside
    d.find(d.BUTTON, "Add Account…")


def add_account():
    open_accounts()
    d.press(d.BUTTON, "Add Account…")
    d.find(d.BUTTON, "Log In")


def rows():
    """The rows of the open list."""
    return d.find("list", "Accounts").children


def texts(row):
    return [node.name for node in row.with_all_inside() if node.role == d.LABEL]


def offered():
    """The accounts in the open list, in its order."""
    return [row.name for row in rows()]


def change_to(username, service):
    open_accounts()
    place = offered().index(f"{username} at {service.url}")
    d.key(*["Down"] * place, "Return")
    inside_as(username)


def press_in(window, button):
    """Presses the button of this window, where another one has it, too."""
    found = d.nodes()
    begin = next(i for i, (role, name, _) in enumerate(found) if (role, name) == ("frame", window))
    next(node for role, name, node in found[begin:] if (role, name) == (d.BUTTON, button)).press()


def listed():
    return [account["name"] for account in json.loads(LIST.read_text())["accounts"]]


@windowed("/accounts/another-is-added-without-leaving-the-first-and-both-are-there-after-a-restart")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            add_account()
            d.screenshot("add-account")
            assert d.text(d.ENTRY, "Username") == "" and d.text(d.ENTRY, "Server") == service.url
            d.press(d.BUTTON, "Back")
            inside_as("demo")
            add_account()
            d.focus_window("Log In")
            d.key("Escape")
            inside_as("demo")
            add_account()
            sign_up("ada")
            get_data(service)
            d.focus_window("ada — Vestibule")
            open_accounts()
            assert offered() == [f"ada at {service.url}, shown now", f"demo at {service.url}"], offered()
            d.screenshot("accounts")
            d.key("Escape")
            change_to("demo", service)
            get_data(service)
            app.end()
        assert service.stats()["logIns"] == 2
        with App() as app:
            inside_as("demo")  # the last used one
            d.focus_window("demo — Vestibule")
            open_accounts()
            assert [texts(row)[2:] for row in rows()] == [["Signed in"], []], "nobody has asked for the other one"
            d.key("Escape")
            change_to("ada", service)
            get_data(service)
            app.end()
        assert service.stats()["logIns"] == 2


@windowed("/accounts/two-windows-show-two-accounts-and-a-log-out-concerns-its-own")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        add_account()
        sign_up("ada")
        d.focus_window("ada — Vestibule")
        d.key("ctrl+n")
        d.until(lambda: d.windows() == ["ada — Vestibule"] * 2)
        d.focus_window("ada — Vestibule")
        change_to("demo", service)
        d.until(lambda: sorted(d.windows()) == ["ada — Vestibule", "demo — Vestibule"])
        for name in ("ada", "demo"):
            d.focus_window(name + " — Vestibule")
            before = service.stats()["answers"].get("GET /users/secret", {}).get("200", 0)
            d.key("ctrl+r")
            d.until(lambda: service.stats()["answers"]["GET /users/secret"].get("200", 0) > before)
            d.until(lambda: d.labelled(f"can read this, {name}"))
        press_in("demo — Vestibule", "Log Out")
        # The other account is offered, and nobody is taken to it.
        d.until(lambda: sorted(d.windows()) == ["Log In", "ada — Vestibule"])
        assert listed() == ["ada"]
        d.focus_window("ada — Vestibule")
        d.key("ctrl+n")
        d.until(lambda: sorted(d.windows()) == ["Log In", "ada — Vestibule", "ada — Vestibule"])
        press_in("ada — Vestibule", "Log Out")
        d.until(lambda: d.windows() == ["Log In"] * 3, "both windows of one account know")
        assert listed() == []
        for left in (2, 1):
            d.focus_window("Log In")
            d.key("ctrl+w")
            d.until(lambda: len(d.windows()) == left)
            assert app.running()
        d.focus_window("Log In")
        d.key("ctrl+w")
        app.wait()


@windowed("/accounts/a-sign-in-that-ends-with-the-program-is-there-while-another-account-is-shown")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            d.find(d.BUTTON, "Log In")
            d.toggle(d.SWITCH, "Stay Signed In")
            log_in()
            add_account()
            d.toggle(d.SWITCH, "Stay Signed In")
            sign_up("ada")
            assert listed() == ["ada"]
            d.focus_window("ada — Vestibule")
            change_to("demo", service)
            get_data(service)
            app.end()
        assert service.stats()["logIns"] == 2
        with App() as app:
            inside_as("ada")
            open_accounts()
            assert offered() == [f"ada at {service.url}, shown now"]
            app.end()


@windowed("/accounts/one-that-cannot-be-read-keeps-nobody-from-the-others-and-goes-when-the-person-says-so")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            add_account()
            sign_up("ada")
            app.end()
        change = "import secretstorage; bus = secretstorage.dbus_init()\n" \
                 "for item in secretstorage.get_default_collection(bus).get_all_items():\n" \
                 "  if 'ada' in item.get_attributes().values(): item.set_secret(b'torn')"
        subprocess.run(["/usr/bin/python3", "-c", change], check=True, timeout=d.PATIENCE)
        with App() as app:
            d.until(lambda: d.labelled("Sign-In Cannot Be Read"))
            d.screenshot("unreadable-of-two")
            d.focus_window("Vestibule")
            change_to("demo", service)
            get_data(service)
            d.focus_window("demo — Vestibule")
            open_accounts()
            d.key("Down", "Return")
            d.until(lambda: d.labelled("Sign-In Cannot Be Read"))
            d.focus_window("Vestibule")
            d.key("F10")
            d.press("menu item", "Remove This Account…")
            d.find("dialog", "Remove “ada”?")
            d.screenshot("remove-account")
            d.press(d.BUTTON, "Cancel")
            d.gone("dialog", "Remove “ada”?")
            assert listed() == ["ada", "demo"]
            d.focus_window("Vestibule")
            d.key("F10")
            d.press("menu item", "Remove This Account…")
            d.press(d.BUTTON, "Remove")
            d.find(d.BUTTON, "Log In")
            assert listed() == ["demo"]
            d.focus_window("Log In")
            change_to("demo", service)
            get_data(service)
            app.end()


@windowed("/accounts/a-log-out-of-one-without-the-server-is-told-and-the-other-stays")
def _():
    with DemoService() as service, DemoService() as other:
        with App("--server=" + service.url) as app:
            log_in()
            add_account()
            d.write(d.ENTRY, "Server", other.url)
            sign_up("ada")
            other.stop()
            d.press(d.BUTTON, "Log Out")
            d.until(lambda: d.labelled("the server could not be told"))
            assert listed() == ["demo"]
            d.focus_window("Log In")
            change_to("demo", service)
            get_data(service)
            app.end()


@windowed("/accounts/a-name-is-shown-as-it-is-and-one-among-many-is-found")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            log_in()
            app.end()
        accounts = json.loads(LIST.read_text())
        like = accounts["accounts"][0]
        names = [f"person {i}" for i in range(998)] + ["<b>bold</b>\nand \u202ethe next line"]
        accounts["accounts"] += [like | {"name": name} for name in names]
        LIST.write_text(json.dumps(accounts))
        with App() as app:
            inside_as("demo")
            d.focus_window("demo — Vestibule")
            open_accounts()
            d.screenshot("many-accounts")
            assert len(rows()) < 300, "rows are made for what is seen alone"
            d.type_text("next line")
            d.until(lambda: offered() == [f"<b>bold</b>\\x0aand \\u202ethe next line at {service.url}"])
            d.screenshot("account-found")
            d.type_text(" and none")
            d.until(lambda: d.labelled("No account is named so."))
            d.key("ctrl+a")
            d.type_text("person 997")
            d.until(lambda: offered() == [f"person 997 at {service.url}"])
            d.key("Return")
            d.find(d.BUTTON, "Log In")  # it has no sign-in
            d.until(lambda: d.text(d.ENTRY, "Username") == "person 997")
            d.until(lambda: listed()[0] == "person 997")
            app.end()
        assert len(listed()) == 1000


@windowed("/accounts/what-helps-to-find-a-fault-names-neither-an-account-nor-a-server")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        sign_up("ada lovelace")
        d.focus_window("ada lovelace — Vestibule")
        d.key("F10")
        d.press("menu item", "About Vestibule")
        text = d.until(lambda: d.text("text", "GtkTextView"))
        for line in ("Tokens kept by: this process", "Accounts: 1", "Type of service: token-api"):
            assert line in text.splitlines(), text
        assert "lovelace" not in text and service.url not in text and "eyJ" not in text, text
        app.end()


if __name__ == "__main__":
    main()
