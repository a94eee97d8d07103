#!/usr/bin/python3
"""What the desktop's search is told over the bus: names, to whoever wants that, and nothing that was read."""
import ast
import configparser
import os
import pathlib
import re
import subprocess

import driver as d
from programs import App, DemoService, OtherDesktop, get_data, log_in
from windowed import main, windowed

NAME = os.environ["VESTIBULE_APP_ID"]
PATH = "/" + NAME.replace(".", "/")
PROVIDER = "org.gnome.Shell.SearchProvider2"


def ask(method, *arguments):
    done = subprocess.run(["gdbus", "call", "--session", "--dest", NAME, "--object-path", PATH + "/SearchProvider",
                           "--method", f"{PROVIDER}.{method}", *arguments], capture_output=True, text=True,
                          timeout=d.PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def search(*terms, within=None):
    answer = (ask("GetInitialResultSet", str(list(terms))) if within is None else
              ask("GetSubsearchResultSet", str(within) if within else "@as []", str(list(terms))))
    return ast.literal_eval(answer.replace("@as ", ""))[0]


def metas(*results):
    answer = ask("GetResultMetas", str(list(results)))
    return ast.literal_eval(answer.replace("@aa{sv} ", "").replace("<", "").replace(">", ""))[0]


def switch(on):
    subprocess.run(["gsettings", "set", NAME, "offer-in-search", "true" if on else "false"], check=True)


def leave_a_session(service):
    own = "[(false, 'Secret', '/users/secret', uint32 0), (true, 'My Messages', '/messages?of=me', uint32 0)]"
    subprocess.run(["gsettings", "set", NAME, "resources", f"{{'token-api {service.url}': {own}}}"], check=True)
    with App("--server=" + service.url) as app:
        log_in()
        app.end()


def started_by_the_bus():
    app = App("--gapplication-service")
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", NAME], check=True)
    return app


@windowed("/search/who-has-not-switched-it-on-is-told-of-by-nothing")
def _():
    with DemoService() as service:
        leave_a_session(service)
        switch(True)
        with started_by_the_bus() as app:
            found = search("messages")
            assert found and metas(*found), "there is something to find"
            app.end()
        subprocess.run(["gsettings", "reset", NAME, "offer-in-search"], check=True)
        with started_by_the_bus() as app:
            assert search("messages") == search("demo") == search("messages", within=found) == []
            assert metas(*found) == []
            ask("ActivateResult", found[0], "['messages']", "0")
            ask("LaunchSearch", "['messages']", "0")
            assert search("messages") == [] and not d.windows()
            app.end()


@windowed("/search/names-are-found-and-lead-to-what-they-name")
def _():
    with DemoService("--access-lifetime", "600") as service:
        leave_a_session(service)
        switch(True)
        before = service.stats()
        with started_by_the_bus() as app:
            assert search("MESSAGES") == search("mess", "demo") == search("my", "127.0.0.1")
            found = search("messages")
            at = f"demo at {service.url}"
            assert metas(*found) == [{"id": found[0], "name": "My Messages", "description": at}], metas(*found)
            assert [meta["name"] for meta in metas(*search("secret"))] == ["Secret"]
            assert metas(*search("demo")) == [{"id": search("demo")[0], "name": "demo", "description": service.url}]
            assert search("nothing") == search("messages", "nothing") == search() == search("") == []
            assert search("messages", within=search("me")) == found and search("messages", within=[]) == found
            assert not d.windows(), "nobody has asked for one"
            ask("ActivateResult", found[0], "['messages']", "0")
            d.until(lambda: d.windows() == ["demo — Vestibule"], "its window")
            d.until(lambda: [name for role, name, _ in d.nodes() if role == d.LABEL].count("My Messages") == 2, "chosen")
            assert service.stats()["requests"] == before["requests"], "nothing was sent"
            app.end()


@windowed("/search/what-was-read-and-what-is-secret-is-never-found")
def _():
    with DemoService("--access-lifetime", "600") as service:
        leave_a_session(service)
        switch(True)
        with App() as app:
            get_data(service)
            for term in ("Only", "signed in", "eyJ", "Bearer", "token"):
                assert search(term) == [], term
            told = metas(*search("secret"), *search("demo"), *search("messages"))
            assert len(told) == 3 and all(set(meta) == {"id", "name", "description"} for meta in told), told
            assert metas("vestibule://open?account=eve@https://example.org", "x") == []
            app.end()


@windowed("/search/the-bus-starts-it-for-a-search", keyring=False)
def _():
    file = pathlib.Path(os.environ["GSETTINGS_SCHEMA_DIR"], NAME + ".service").read_text()
    built = re.sub("^Exec=[^ ]+", "Exec=" + os.environ["VESTIBULE_APP"], file, flags=re.MULTILINE)
    ini = configparser.ConfigParser()
    ini.read(pathlib.Path(os.environ["GSETTINGS_SCHEMA_DIR"], NAME + ".search-provider.ini"))
    installed = ini["Shell Search Provider"]
    assert installed["DesktopId"] == NAME + ".desktop" and installed["Version"] == "2"
    switch(True)
    with OtherDesktop(built) as desktop:
        answer = subprocess.run(["gdbus", "call", "--session", "--dest", installed["BusName"], "--object-path",
                                 installed["ObjectPath"], "--method", PROVIDER + ".GetInitialResultSet", "['messages']"],
                                env=os.environ | desktop.environment, capture_output=True, text=True, timeout=d.PATIENCE)
        assert answer.stdout == "(@as [],)\n", answer


@windowed("/search/a-program-that-was-only-asked-ends-by-itself")
def _():
    switch(True)
    with started_by_the_bus() as app:
        assert search("messages") == []
        assert not d.windows()
        app.process.wait(timeout=2 * d.PATIENCE)
        app.wait()


if __name__ == "__main__":
    main()
