#!/usr/bin/python3
"""Links to an account and its resources, from whoever: they choose what is listed, and neither send nor sign in."""
import os
import subprocess
import time

import driver as d
from programs import App, DemoService, get_data, log_in
from windowed import main, windowed

NAME = os.environ["VESTIBULE_APP_ID"]
INSIDE = "demo — Vestibule"


def follow(link):
    """As a desktop hands it over to who handles its scheme."""
    subprocess.run(["gdbus", "call", "--session", "--dest", NAME, "--object-path", "/" + NAME.replace(".", "/"), "--method",
                    "org.freedesktop.Application.Open", f"[{link!r}]", "{}"], check=True, capture_output=True,
                   timeout=d.PATIENCE)


def link_to(service, resource="", account="demo"):
    return f"vestibule://open?account={account}@{service.url}" + (f"&resource={resource}" if resource else "")


def list_resources(service):
    own = "[(true, 'Statistics', '/stats', uint32 0), (true, 'Elsewhere', '/elsewhere?a=b', uint32 0)]"
    subprocess.run(["gsettings", "set", NAME, "resources", f"{{'token-api {service.url}': {own}}}"], check=True)


def chosen(name):
    """The list's entry, and what stands above the button."""
    return [label for role, label, _ in d.nodes() if role == d.LABEL].count(name) == 2


@windowed("/links/a-listed-resource-is-chosen-and-not-read")
def _():
    with DemoService("--access-lifetime", "600") as service:
        list_resources(service)
        with App("--server=" + service.url) as app:
            log_in()
            d.until(lambda: chosen("Statistics"), "the first one")
            before = service.stats()
            follow(link_to(service, "/elsewhere%3Fa%3Db"))
            d.until(lambda: chosen("Elsewhere"), "the one of the link")
            follow(link_to(service, "/users/secret"))
            d.until(lambda: chosen("Secret"), "another one")
            d.screenshot("link-followed")
            assert service.stats()["answers"] == before["answers"], "nothing was sent"
            assert d.windows() == [INSIDE]
            get_data(service)
            before = service.stats()
            follow(link_to(service, "/stats"))
            d.until(lambda: chosen("Statistics"))
            follow(link_to(service, "/users/secret"))
            d.until(lambda: d.labelled("Only those who are signed in"), "what it answered last")
            assert service.stats()["answers"] == before["answers"]
            app.end()


@windowed("/links/one-opens-a-window-of-its-account-where-there-is-none")
def _():
    with DemoService("--access-lifetime", "1") as service:
        list_resources(service)
        with App("--server=" + service.url) as app:
            log_in()
            app.end()
        time.sleep(1.1)  # the token runs out: still nothing renews it
        before = service.stats()
        with App(link_to(service, "/elsewhere?a=b")) as app:
            d.until(lambda: d.windows() == [INSIDE], "its window")
            d.until(lambda: chosen("Elsewhere"), "its resource")
            subprocess.run([os.environ["VESTIBULE_APP"], link_to(service, "/stats")], check=True, timeout=d.PATIENCE)
            d.until(lambda: chosen("Statistics"), "the same by the command line of another process")
            assert d.windows() == [INSIDE]
            after = service.stats()
            assert after["requests"] == before["requests"] and after["refreshes"] == before["refreshes"], after
            app.end()


@windowed("/links/what-is-not-there-is-said-and-nothing-else-happens")
def _():
    with DemoService("--access-lifetime", "600") as service:
        list_resources(service)
        for link, told in ((link_to(service, "/nowhere"), "The link is for “/nowhere”, which is not among the resources"),
                           (link_to(service, account="eve"), f"The link is for “eve” at {service.url}, an account that is not"),
                           (link_to(service, "//evil.example/"), "Vestibule cannot open this link"),
                           ("vestibule://open?account=%1b[2J@x&resource=/%0a", "Vestibule cannot open this link"),
                           ("vestibule://log-out", "Vestibule cannot open this link"),
                           ("file:///etc/passwd", "Vestibule cannot open this link")):
            with App("--server=" + service.url) as app:
                d.until(lambda: d.shown(d.BUTTON, "Log In") or d.shown(d.BUTTON, "Get Data"))
                if d.shown(d.PASSWORD, "Password"):
                    log_in()
                before = service.stats()
                follow(link)
                d.until(lambda: d.labelled(told), told)
                d.until(lambda: chosen("Statistics") and d.windows() == [INSIDE], "all else is as it was")
                assert service.stats()["answers"] == before["answers"], link
                app.end()


@windowed("/links/one-to-an-account-that-is-not-here-offers-no-log-in-to-it")
def _():
    with DemoService() as service:
        with App(link_to(service, "/stats", account="ada")) as app:
            d.find(d.BUTTON, "Log In")
            d.until(lambda: d.labelled(f"The link is for “ada” at {service.url}, an account that is not here"), "the message")
            d.screenshot("link-unknown")
            assert d.text(d.ENTRY, "Username") == "" and d.text(d.ENTRY, "Server") != service.url
            assert service.stats()["requests"] == {}, "nobody asked the server of the link"
            app.end()


if __name__ == "__main__":
    main()
