#!/usr/bin/python3
"""A server whose certificate does not verify: nobody passes over that without having seen it."""
import contextlib
import os
import pathlib
import re
import subprocess

import driver as d
from programs import FILE_KEYRING, App, DemoService, OtherDesktop, log_in, service_double
from relay import Relay
from tap import Skip, case
from windowed import main, windowed

FOLDER = pathlib.Path(os.environ.get("CERTIFICATES", ""))


def service_with(certificate, *options):
    return DemoService("--tls-certificate", str(FOLDER / f"{certificate}.crt"), "--tls-key",
                       str(FOLDER / f"{certificate}.key"), *options)


def try_to_log_in(name="demo"):
    d.write(d.ENTRY, "Username", name)
    d.write(d.PASSWORD, "Password", "demo")
    d.press(d.BUTTON, "Log In")
    d.find("dialog", "Login Failed")


def view(heading="Login Failed"):
    if heading:
        d.close_dialog(heading, "View Certificate")
    else:
        d.press(d.BUTTON, "View Certificate")
    d.find("dialog", "Unverified Certificate")


def try_and_trust(*name):
    try_to_log_in(*name)
    view()
    d.close_dialog("Unverified Certificate", "Trust for This Account")


def log_in_trusting():
    try_and_trust()
    d.press(d.BUTTON, "Log In")
    d.find(d.BUTTON, "Get Data")


@windowed("/certificate/it-is-trusted-for-the-account-by-who-has-seen-it")
def _():
    with service_with("self-signed") as service, App("--server=" + service.url) as app:
        try_to_log_in()
        d.screenshot("certificate-login-failed")
        view()
        for part in ("No authority", "O=Vestibule Tests", "CN=self-signed", ":"):
            assert d.labelled(part), part
        d.screenshot("certificate")
        d.close_dialog("Unverified Certificate", "Trust for This Account")
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled("Only those who are signed in"), "the data")
        app.end()


@windowed("/certificate/the-type-of-the-service-is-found-once-its-certificate-is-trusted")
def _():
    with service_double("directus") as service, contextlib.closing(
            Relay(int(service.rpartition(":")[2]), [FOLDER / f"self-signed.{part}" for part in ("crt", "key")])) as server:
        with App("--server=" + server.url) as app:
            try_and_trust("demo@example.org")
            d.press(d.BUTTON, "Log In")
            d.find(d.BUTTON, "Get Data")
            app.end()


@windowed("/certificate/who-only-looks-trusts-nothing")
def _():
    with service_with("expired") as service, App("--server=" + service.url) as app:
        for leave in (lambda: d.close_dialog("Unverified Certificate", "Cancel"), lambda: d.key("Escape"),
                      lambda: d.key("Return")):
            try_to_log_in()
            view()
            d.focus_window("Unverified Certificate")
            leave()
            d.gone("dialog", "Unverified Certificate")
            d.focus_window("Log In")
        try_to_log_in()
        assert not list(pathlib.Path(os.environ["XDG_DATA_HOME"]).rglob("trusted-certificates/*"))
        d.close_dialog("Login Failed")
        app.end()


@windowed("/certificate/inside-one-that-is-changed-is-an-error-until-it-is-trusted-too")
def _():
    home = pathlib.Path(os.environ["XDG_DATA_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / "key").write_text("a key for tests that is long enough to sign with")
    kept = ["--database", str(home / "database"), "--signing-key-file", str(home / "key")]
    with service_with("self-signed", *kept) as service:
        url, port = service.url, service.url.rpartition(":")[2]
        with App("--server=" + url) as app:
            log_in_trusting()
            service.stop()
            with service_with("another", *kept, "--port", port):
                d.press(d.BUTTON, "Get Data")
                d.find(d.BUTTON, "View Certificate")
                assert not d.labelled("Only those who are signed in"), "it was read all the same"
                d.screenshot("certificate-inside")
                view(None)
                d.close_dialog("Unverified Certificate", "Trust for This Account")
                d.until(lambda: d.labelled("Only those who are signed in"), "the data")
                d.gone(d.BUTTON, "View Certificate")
                app.end()


@windowed("/certificate/one-that-another-process-has-met-while-it-renewed-can-be-viewed", keyring=False)
def _():
    home = pathlib.Path(os.environ["XDG_DATA_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / "key").write_text("a key for tests that is long enough to sign with")
    kept = ["--database", str(home / "database"), "--signing-key-file", str(home / "key"), "--access-lifetime", "1"]
    with service_with("self-signed", *kept) as service, OtherDesktop() as elsewhere, \
            App("--server=" + service.url, **FILE_KEYRING) as owner:
        d.find(d.BUTTON, "Log In")
        with App("--server=" + service.url, **elsewhere.environment) as app:
            try_and_trust()
            log_in()
            d.looking(d.BUTTON, "Main Menu")[-1].press()  # keys may go to the owner's window
            d.press("menu item", "Session")
            d.until(lambda: d.shown(d.LABEL, "Run out"), "the token has run out")
            service.stop()
            with service_with("another", *kept, "--port", service.url.rpartition(":")[2]):
                d.press(d.BUTTON, "Get Data")
                view(None)
                d.until(lambda: d.labelled("CN=another"), "the new one")
                d.close_dialog("Unverified Certificate", "Trust for This Account")
                d.until(lambda: d.labelled("Only those who are signed in"), "the data")
                app.end()
        owner.look_at()
        owner.end()


def trusted():
    return list(pathlib.Path(os.environ["XDG_DATA_HOME"]).rglob("trusted-certificates/*"))


@windowed("/certificate/who-stops-trusting-it-is-asked-again-and-can-undo-that")
def _():
    with service_with("self-signed") as service, App("--server=" + service.url) as app:
        log_in_trusting()
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled("Only those who are signed in"), "the data")
        kept = trusted()
        assert len(kept) == 1, kept
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.find(d.LABEL, ":".join(re.findall("..", kept[0].name[-64:].upper())))
        d.screenshot("session-certificate")
        d.press(d.BUTTON, "Stop Trusting")
        d.find(d.BUTTON, "Undo")
        assert not trusted() and not d.shown(d.LABEL, "Certificates"), d.tree()
        d.screenshot("session-certificate-stopped")
        # Over the connection that is still open, too, or when the token has run out.
        d.press(d.BUTTON, "Get Data")
        d.find(d.BUTTON, "View Certificate")
        d.press(d.BUTTON, "Undo")
        d.find(d.BUTTON, "Stop Trusting")
        assert trusted() == kept
        d.press(d.BUTTON, "Get Data")
        d.gone(d.BUTTON, "View Certificate")
        d.press(d.BUTTON, "Stop Trusting")
        d.find(d.BUTTON, "Undo")
        d.press(d.BUTTON, "Get Data")
        view(None)
        d.close_dialog("Unverified Certificate", "Trust for This Account")
        d.gone(d.BUTTON, "View Certificate")
        d.find(d.BUTTON, "Stop Trusting")
        app.end()


@windowed("/certificate/the-question-goes-with-the-session-that-it-is-about")
def _():
    with service_with("self-signed") as service, App("--server=" + service.url) as app:
        log_in_trusting()
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.press(d.BUTTON, "Stop Trusting")
        d.press(d.BUTTON, "Get Data")
        view(None)
        subprocess.run([os.environ["VESTIBULE_APP"], "--log-out"], check=True, timeout=d.PATIENCE)
        d.find(d.BUTTON, "Log In")
        d.gone("dialog", "Unverified Certificate")
        app.end()


@windowed("/certificate/a-session-without-one-says-nothing-of-them")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.until(lambda: d.shown(d.LABEL, "sub"), "the claims")
        assert not d.shown(d.LABEL, "Certificates") and not d.shown(d.BUTTON, "Stop Trusting")
        app.end()


ADDRESS = "PKCS#11 Address"


def kept_certificates():
    home = pathlib.Path(os.environ["XDG_DATA_HOME"])
    return [path.read_text() for path in home.rglob("client-certificates/*")]


def fault():
    return "".join(name for role, name, _ in d.nodes() if role == "alert")


def open_naming():
    d.focus_window("Log In")
    d.key("F10")
    d.press("menu item", "Client Certificate…")
    d.find(d.ENTRY, ADDRESS)


@windowed("/certificate/what-names-no-certificate-of-theirs-is-told-while-it-is-typed")
def _():
    with DemoService() as service, App("--server=" + service.url) as app:
        d.find(d.BUTTON, "Log In")
        open_naming()
        assert d.sensitive(d.BUTTON, "Save"), "an empty one is none"
        for begun in ("pkcs", "pkcs11"):
            d.write(d.ENTRY, ADDRESS, begun)
            d.until(lambda: not d.sensitive(d.BUTTON, "Save"), "it is not whole")
            assert not fault(), fault()
        d.write(d.ENTRY, ADDRESS, "/home/me/certificate.pem")
        d.until(lambda: "begins with “pkcs11:”" in fault() and not d.sensitive(d.BUTTON, "Save"), "what is wrong")
        d.write(d.ENTRY, ADDRESS, "pkcs11:token=Card;object=me?pin-value=1234")
        d.until(lambda: "Leave out the PIN" in fault() and not d.sensitive(d.BUTTON, "Save"), "what is wrong")
        d.screenshot("client-certificate-wrong")
        d.write(d.ENTRY, ADDRESS, "pkcs11:token=nobody-has-it;object=me")
        d.press(d.BUTTON, "Save")
        d.until(lambda: "There is no certificate at this address" in fault(), "that it is not there")
        d.press(d.BUTTON, "Cancel")
        d.gone(d.ENTRY, ADDRESS)
        log_in()
        assert not kept_certificates()
        app.end()


def with_token(name):
    """A case that needs a certificate on a token."""
    if os.environ.get("CLIENT_CERTIFICATE"):
        return windowed(name)

    @case(name)
    def _():
        raise Skip("there is no SoftHSM")
    return lambda function: function


@contextlib.contextmanager
def asking_service():
    """A service that takes nobody without a certificate of the authority's; in front of the real one stands who asks."""
    with DemoService() as service:
        pair = [str(FOLDER / f"good.{kind}") for kind in ("crt", "key")]
        relay = Relay(int(service.url.rpartition(":")[2]), pair, clients=str(FOLDER / "authority.crt"))
        yield relay
        relay.close()


@with_token("/certificate/a-server-that-asks-for-one-of-theirs-is-shown-it")
def _():
    uri = os.environ["CLIENT_CERTIFICATE"]
    with asking_service() as service, App("--server=" + service.url, secrets=["1234"]) as app:
        try_and_trust()
        try_to_log_in()
        assert d.labelled("The server asks for a certificate of yours"), d.tree()
        d.screenshot("client-certificate-wanted")
        d.close_dialog("Login Failed", "Client Certificate…")
        d.write(d.ENTRY, ADDRESS, uri)
        d.screenshot("client-certificate")
        d.press(d.BUTTON, "Save")
        d.gone(d.ENTRY, ADDRESS)
        d.until(lambda: d.labelled("Shows the server the certificate " + uri.partition("?")[0]), "which one is shown")
        d.screenshot("client-certificate-log-in")
        assert not kept_certificates(), "it is kept before anybody has logged in"
        d.press(d.BUTTON, "Log In")
        d.find(d.BUTTON, "Get Data")
        assert kept_certificates() == [uri], kept_certificates()
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled("Only those who are signed in"), "the data")
        d.focus_window("demo — Vestibule")
        d.key("ctrl+i")
        d.find(d.LABEL, uri)
        assert d.shown(d.LABEL, "Client certificate") and d.shown(d.LABEL, "Trusted certificate")
        d.screenshot("session-client-certificate")
        d.press(d.BUTTON, "Log Out")
        d.find(d.BUTTON, "Log In")
        d.until(lambda: not kept_certificates(), "it goes with the session")
        app.end()


@with_token("/certificate/one-of-theirs-is-named-in-the-menu-and-taken-back-there")
def _():
    uri = os.environ["CLIENT_CERTIFICATE"]
    with service_with("self-signed") as service, App("--server=" + service.url) as app:
        try_and_trust()
        for written in (uri, ""):
            open_naming()
            d.write(d.ENTRY, ADDRESS, written)
            d.press(d.BUTTON, "Save")
            d.gone(d.ENTRY, ADDRESS)
            assert d.labelled("Shows the server the certificate") == bool(written)
            open_naming()
            assert d.text(d.ENTRY, ADDRESS) == written
            d.press(d.BUTTON, "Cancel")
            d.gone(d.ENTRY, ADDRESS)
        log_in()
        assert not kept_certificates()
        app.end()


if __name__ == "__main__":
    main()
