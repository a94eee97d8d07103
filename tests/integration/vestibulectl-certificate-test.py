#!/usr/bin/python3
"""The command line at a server whose certificate does not verify, and what a person can say to that.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, $CERTIFICATES, and a keyring on the session bus."""
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from person import PATIENCE, UNAVAILABLE, USAGE, Person
from tap import case, main

PROTECTED = "Only those who are signed in can read this"


def service_with(certificate, port=0):
    folder = pathlib.Path(os.environ["CERTIFICATES"])
    return [os.environ["VESTIBULE_DEMO_SERVICE"], "--account", "demo", "--exit-with-stdin", "--secret-delay", "0",
            "--refresh-delay", "0", "--port", str(port), "--tls-certificate", folder / f"{certificate}.crt",
            "--tls-key", folder / f"{certificate}.key"]


def person_at(certificate, port=0):
    return Person(service_with(certificate, port), "demo", VESTIBULE_DEMO_PASSWORD="demo")


def log_in(person, *options):
    return person.run("login", person.url, "--username", "demo", "--password-stdin", *options, text="demo\n")


def fingerprint_in(errors):
    return re.search(r"SHA-256: ([0-9A-F:]{95})\b", errors)[1]


@case("/vestibulectl-certificate/an-error-says-what-is-wrong-and-whose-fingerprint-it-is")
def _():
    for certificate, fault in (("self-signed", "No authority"), ("other-host", "another server"),
                               ("expired", "no longer valid")):
        with person_at(certificate) as person:
            status, output, errors = log_in(person, "--profile", "token-api")
            assert (status, output) == (UNAVAILABLE, "") and fault in errors and fingerprint_in(errors), errors


@case("/vestibulectl-certificate/one-that-is-trusted-is-so-for-all-that-is-sent-for-the-account")
def _():
    with person_at("self-signed") as person:
        fingerprint = fingerprint_in(log_in(person)[2])
        for other in (fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1"), "12:34"):
            assert log_in(person, "--trust-certificate", other)[0] == (USAGE if other == "12:34" else UNAVAILABLE)
        status, _, errors = log_in(person, "--trust-certificate", fingerprint)
        assert (status, errors) == (0, ""), errors
        # The data, the renewal, and another process that asks the first one.
        status, output, errors = person.run("get", "/users/secret")
        assert status == 0 and PROTECTED in output, errors
        assert person.run("token", "--fresh")[0] == 0
        # Of another account nothing was said.
        status, _, errors = person.run("login", person.url, "--username", "eve", "--password-stdin", text="demo\n")
        assert status == UNAVAILABLE and fingerprint_in(errors) == fingerprint, errors
        assert person.run("logout") == (0, "", "")
        assert log_in(person)[0] == UNAVAILABLE, "it is still trusted"


@case("/vestibulectl-certificate/a-client-certificate-is-named-without-its-pin")
def _():
    with person_at("good") as person:
        for uri in ("pkcs11:token=a;object=b?pin-value=1234", "certificate.pem"):
            status, _, errors = log_in(person, "--client-certificate", uri)
            assert status == USAGE and "1234" not in errors, errors


@case("/vestibulectl-certificate/one-that-is-changed-is-an-error-again")
def _():
    with person_at("self-signed") as person:
        fingerprint = fingerprint_in(log_in(person)[2])
        assert log_in(person, "--trust-certificate", fingerprint)[0] == 0
        port = int(person.url.rpartition(":")[2])
        person.service.stdin.close()
        person.service.wait(PATIENCE)
        with person_at("another", port):
            status, output, errors = person.run("get", "/users/secret")
            assert (status, output) == (UNAVAILABLE, ""), errors


if __name__ == "__main__":
    main()
