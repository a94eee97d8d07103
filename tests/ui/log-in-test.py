#!/usr/bin/python3
"""The login window: what can be pressed when, and what a failure looks like."""
import json
import os
import pathlib
import urllib.request

import driver as d
from programs import App, DemoService, service_double
from windowed import main, windowed


@windowed("/log-in/a-wrong-password-is-told-and-the-field-to-mend-has-the-focus")
def _():
    with DemoService() as service, App("--server=" + service.url, secrets=["not the password"]) as app:
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "not the password")
        d.press(d.BUTTON, "Log In")
        d.find("dialog", "Login Failed")
        assert d.labelled("Wrong password"), "the server's own words"
        d.screenshot("wrong-password")
        d.close_dialog("Login Failed")
        d.focus_window("Log In")
        d.until(lambda: d.focused(d.PASSWORD, "Password"), "the password has the focus")
        assert d.text(d.ENTRY, "Username") == "demo", "nothing is lost"
        d.write(d.PASSWORD, "Password", "demo")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        app.end()


@windowed("/log-in/a-user-that-exists-cannot-sign-up-again")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "another")
        d.press(d.BUTTON, "Sign Up")
        d.find("dialog", "Sign-up Failed")
        assert d.labelled("User already exists")
        d.close_dialog("Sign-up Failed")
        d.focus_window("Log In")
        d.until(lambda: d.focused(d.ENTRY, "Username"), "the username has the focus")
        app.end()


@windowed("/log-in/the-buttons-follow-the-form")
def _():
    with App() as app:
        d.find(d.BUTTON, "Log In")

        def expect(server, username, password, sensitive):
            d.write(d.ENTRY, "Server", server)
            d.write(d.ENTRY, "Username", username)
            d.write(d.PASSWORD, "Password", password)
            d.until(lambda: d.sensitive(d.BUTTON, "Log In") == sensitive == d.sensitive(d.BUTTON, "Sign Up"),
                    f"{server} {username}: sensitive {sensitive}")

        expect("https://example.org", "ada", "word", True)
        expect("https://example.org", "", "word", False)
        expect("https://example.org/api", "ada", "word", True)
        expect("https://example.org", "ada", "", False)
        expect("http://127.0.0.1:8080", "ada", "word", True)
        for refused in ("", "http://example.org", "https://ada@example.org", "https://example.org?a", "https://example.org#a",
                        "http://127.0.0.1.example.org", "http://0.0.0.0"):
            expect(refused, "ada", "word", False)
            expect("https://example.org", "ada", "word", True)
        app.end()


@windowed("/log-in/the-keyboard-is-enough-enter-logs-in-and-escape-cancels")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        d.find(d.BUTTON, "Log In")
        service.control(faults={"/auth": {"answer": "hang", "times": 1}})
        d.focus_window("Log In")
        d.until(lambda: d.focused(d.ENTRY, "Username"), "the first empty field has the focus")
        d.type_text("demo")
        d.until(lambda: d.text(d.ENTRY, "Username") == "demo")
        d.key("Tab")
        d.type_text("demo")
        d.until(lambda: d.sensitive(d.BUTTON, "Log In"))
        d.key("Return")
        d.find(d.BUTTON, "Cancel")
        assert not d.sensitive(d.ENTRY, "Username") and not d.sensitive(d.ENTRY, "Server"), "the fields are locked"
        d.until(lambda: service.stats()["open"] == 1, "the request is under way")
        d.screenshot("logging-in")
        d.key("Escape")
        d.gone(d.BUTTON, "Cancel")
        d.until(lambda: d.sensitive(d.BUTTON, "Log In"))
        assert not d.shown(d.BUTTON, "Get Data")
        d.key("Return")
        d.find(d.BUTTON, "Get Data")
        assert service.stats()["logIns"] == 1
        app.end()


def add_service(name):
    """A type of service of the person's own, which has no sign-up."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"], "vestibule/profiles")
    folder.mkdir(parents=True)
    (folder / "own.json").write_text(json.dumps({
        "id": "own", "name": name,
        "logIn": {"path": "/auth", "username": {"body": "/username"}, "password": {"body": "/password"}},
        "refresh": {"path": "/auth/refresh", "refreshToken": "bearer"},
        "tokens": {"accessToken": "/accessToken", "refreshToken": "/refreshToken"},
        "refusals": [{"status": 401, "members": ["/message"]}],
        "resources": [{"name": "Secret", "path": "/users/secret"}, {"name": "Statistics", "path": "/stats"}],
    }))


def choose_last_service(name):
    d.until(lambda: d.sensitive(d.BUTTON, "Sign Up"))
    d.focus_window("Log In")
    d.key("alt+t")
    d.until(lambda: d.labelled(name), "the list")
    d.screenshot("service-types")
    d.key(*["Down"] * 9, "Return")
    d.until(lambda: not d.sensitive(d.BUTTON, "Sign Up"), "this service has no sign-up")


@windowed("/log-in/a-service-of-another-type-is-chosen-and-stays-so-over-a-restart")
def _():
    add_service("One of My Own")
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            d.write(d.ENTRY, "Username", "demo")
            d.write(d.PASSWORD, "Password", "demo")
            choose_last_service("One of My Own")
            assert d.sensitive(d.BUTTON, "Log In")
            d.press(d.BUTTON, "Log In")
            d.find(d.BUTTON, "Get Data")
            app.end()
        with App() as app:
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: d.labelled('"Only those who are signed in'), "the whole answer, as this type has it")
            d.focus_window("demo — Vestibule")
            d.key("ctrl+2")
            d.until(lambda: not d.labelled('"Only those'), "nothing of the other resource")
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: d.labelled("logIns"))
            d.screenshot("resources")
            d.key("ctrl+1")
            d.until(lambda: d.labelled('"Only those'), "its last answer, without asking again")
            assert service.stats()["requests"]["GET /users/secret"] == 1
            service.control(actions=["expire-access"])
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: service.stats()["refreshes"] == 1, "a renewal as this type has it")
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            assert not d.sensitive(d.BUTTON, "Sign Up"), "the type is remembered"
            assert service.stats()["logOuts"] == 0, "this type has no log-out at the server"
            app.end()


def type_server(address):
    d.focus_window("Log In")
    d.key("alt+s")
    d.until(lambda: d.focused(d.ENTRY, "Server"), "the server has the focus")
    d.key("ctrl+a")
    d.type_text(address)
    d.until(lambda: d.text(d.ENTRY, "Server") == address, "the address is typed")


@windowed("/log-in/the-type-of-the-service-is-found-while-the-person-goes-on")
def _():
    with DemoService() as service, App() as app:
        d.find(d.BUTTON, "Log In")
        type_server("http://127.0.0.1:1")
        d.key("Tab")
        d.until(lambda: d.labelled("The server does not answer, so its type could not be found out."))
        type_server(service.url)
        d.until(lambda: not d.labelled("The server does not answer"), "what is told is of this address")
        d.until(lambda: d.labelled("Token API: the answer of /users/secret"), "the type, without leaving the field")
        d.screenshot("service-type-found")
        assert service.stats()["requests"] == {"GET /users/secret": 1}, service.stats()["requests"]
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "demo")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        assert service.stats()["requests"]["GET /users/secret"] == 1, "it is not asked twice"
        app.end()


@windowed("/log-in/a-login-waits-for-the-type-and-can-be-cancelled")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        service.control(faults={"/users/secret": {"answer": "hang", "times": 1}})
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "demo")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Cancel")
        d.until(lambda: service.stats()["open"] == 1, "the type is being found out")
        assert service.stats()["logIns"] == 0
        d.press(d.BUTTON, "Cancel")
        d.gone(d.BUTTON, "Cancel")
        d.until(lambda: d.sensitive(d.BUTTON, "Log In"))
        assert service.stats()["logIns"] == 0
        app.end()


@windowed("/log-in/a-service-of-another-type-needs-no-choice")
def _():
    with service_double("directus") as address, App("--server=" + address) as app:
        d.write(d.ENTRY, "Username", "demo@example.org")
        d.write(d.PASSWORD, "Password", "demo")
        d.press(d.BUTTON, "Sign Up")
        d.find("dialog", "Sign-up Failed")
        assert d.labelled("This type of service has no way to sign up from here")
        d.close_dialog("Sign-up Failed")
        d.until(lambda: not d.sensitive(d.BUTTON, "Sign Up"), "that is known now")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        with urllib.request.urlopen(address + "/counts", timeout=d.PATIENCE) as answer:
            counts = json.load(answer)
        assert counts == {"GET /users/secret": 1, "GET /users/me": 1, "POST /auth/login": 1}, counts
        app.end()


@windowed("/log-in/the-button-that-was-pressed-shows-that-it-runs")
def _():
    settings = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "gtk-4.0/settings.ini")
    settings.write_text(settings.read_text().replace("gtk-enable-animations=false", "gtk-enable-animations=true"))
    with DemoService() as service, App("--server=" + service.url) as app:
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "demo")
        for pressed, other, route in (("Log In", "Sign Up", "/auth"), ("Sign Up", "Log In", "/users")):
            service.control(faults={route: {"answer": "hang", "times": 1}})
            d.until_still("nothing runs")
            d.press(d.BUTTON, pressed)
            d.find(d.BUTTON, "Cancel")
            d.gone(d.BUTTON, other)
            d.until_moving(f"{pressed} runs")
            d.press(d.BUTTON, "Cancel")
            d.find(d.BUTTON, other)
            d.until_still("nothing runs any more")
        app.end()


@windowed("/log-in/a-session-that-is-not-to-stay-ends-with-the-app")
def _():
    with DemoService() as service:
        with App("--server=" + service.url) as app:
            d.write(d.ENTRY, "Username", "demo")
            d.write(d.PASSWORD, "Password", "demo")
            d.toggle(d.SWITCH, "Stay Signed In")
            d.press(d.BUTTON, "Log In")
            d.find(d.BUTTON, "Get Data")
            app.end()
        with App() as app:
            d.find(d.BUTTON, "Log In")
            assert not d.shown(d.BUTTON, "Get Data")
            app.end()


def assert_fits(title):
    """The window is no larger than the narrow screen."""
    _, _, width, height = d.find("frame", title).box()
    assert width <= 360 and height <= 640, (width, height)


@windowed("/log-in/it-fits-a-narrow-dark-screen", SCREEN="360x640")
def _():
    add_service("A Name That Is Far Too Long for It")
    with DemoService() as service, App("--server=" + service.url, ADW_DEBUG_COLOR_SCHEME="prefer-dark") as app:
        d.write(d.ENTRY, "Username", "demo")
        d.write(d.PASSWORD, "Password", "demo")
        choose_last_service("A Name That Is")
        assert_fits("Log In")
        d.screenshot("narrow-dark-log-in")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        d.screenshot("narrow-dark-inside")
        app.end()


@windowed("/log-in/the-keys-are-listed-in-a-window-that-fits-a-narrow-screen", SCREEN="360x640")
def _():
    with App() as app:
        d.find(d.BUTTON, "Log In")
        for way_out in ("Escape", "ctrl+w"):
            d.focus_window("Log In")
            d.key("ctrl+question")
            d.find("list item", "Cancel what is running")
            assert_fits("Keyboard Shortcuts")
            d.screenshot("narrow-shortcuts")
            d.focus_window("Keyboard Shortcuts")
            d.key(way_out)
            d.gone("frame", "Keyboard Shortcuts")
        assert d.windows() == ["Log In"], "the window behind it is not closed with it"
        app.end()


if __name__ == "__main__":
    main()
