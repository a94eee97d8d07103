#!/usr/bin/python3
"""`vestibulectl check`: what it ends with, and the reports that it writes.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, and a keyring on the session bus."""
import json
import pathlib
import sys
import xml.etree.ElementTree

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/environment"))
from person import USAGE, Demo  # noqa: E402
from tap import case, main  # noqa: E402

FAILED = 1
PASSWORD = "a password that nobody is to see"
SECRETS = ("eyJ", PASSWORD)  # so does every JWT begin
# Each access token outlives the wait; with a control route it is made to run out.
QUICK = ("--wait", "0", "--profile", "token-api")


def demo(*arguments):
    return Demo("--access-lifetime", "600", *arguments)


def check(person, *arguments, password="demo"):
    return person.run("check", person.url, "--username", "demo", "--password-stdin", *QUICK, *arguments,
                      text=password + "\n")


def assert_no_secret(*texts):
    for text in texts:
        assert not any(secret in text for secret in SECRETS), "a secret is in it"


@case("/vestibulectl-check/prints-a-line-for-each-check-and-ends-with-0-where-none-has-failed")
def _():
    with demo("--control", "--rotation", "reuse-detection") as person:
        status, output, errors = check(person)
        assert (status, errors) == (0, ""), (status, errors)
        lines = output.splitlines()
        assert len([line for line in lines if not line.startswith(" ")]) == 29, output
        assert "ok              Expired access token: the demo service, told to let it run out, refuses it" in lines
        assert "warning         WWW-Authenticate: a 401 has no WWW-Authenticate" in lines
        assert_no_secret(output)
        assert person.ask("/stats")["logIns"] == 2, "the one of nobody is none"


@case("/vestibulectl-check/ends-with-1-where-a-check-has-failed")
def _():
    with demo() as person:
        status, output, errors = check(person, password=PASSWORD)
        assert status == FAILED, (status, errors)
        assert "failed          Log-in: the service refused it (HTTP 401)" in output, output
        assert_no_secret(output, errors)


@case("/vestibulectl-check/signs-somebody-up-who-needs-no-password-and-is-in-no-list")
def _():
    with demo() as person:
        status, output, errors = person.run("check", person.url, "--sign-up", *QUICK)
        assert (status, errors) == (0, ""), (status, errors)
        assert "ok              Signing up: " in output, output
        assert person.ask("/stats")["signUps"] == 1
        assert person.run("accounts") == (0, "", "")


@case("/vestibulectl-check/writes-each-format-whole-and-without-a-secret")
def _():
    with demo() as person:
        reports = {}
        for form in ("text", "markdown", "json", "junit", "sarif"):
            file = pathlib.Path(person.home.name, form)
            status, output, errors = check(person, "--format", form, "--output", str(file))
            assert (status, errors) == (0, ""), (form, status, errors)
            assert "Log-in: it gives both tokens" in output, "the lines come beside it"
            reports[form] = file.read_text()
            assert_no_secret(reports[form], output)
            if form == "text":
                continue
            status, output, errors = check(person, "--format", form)
            assert (status, errors) == (0, ""), (form, status, errors)
            reports[form + " on standard output"] = output
        assert len(json.loads(reports["json"])["checks"]) == 29
        numbers = {each["check"]: each["milliseconds"] for each in json.loads(reports["json"])["checks"]}
        assert numbers["lifetime"] == 600000 and numbers["log-in"] is None, numbers
        assert json.loads(reports["json on standard output"])["counts"]["failed"] == 0
        run = json.loads(reports["sarif"])["runs"][0]
        assert len(run["results"]) == len(run["tool"]["driver"]["rules"]) == 29
        assert json.loads(reports["sarif on standard output"])["version"] == "2.1.0"
        for report in (reports["junit"], reports["junit on standard output"]):
            assert len(xml.etree.ElementTree.fromstring(report).findall("testsuite/testcase")) == 29
        assert reports["markdown"].startswith("# ") and reports["markdown"].count("| Passed |") > 15
        assert reports["text"].startswith("not applicable  Signing up: "), reports["text"]


@case("/vestibulectl-check/says-what-it-cannot-do-and-sends-nothing")
def _():
    with demo() as person:
        for wrong in (["--format", "html"], ["--wait", "-1"], ["--wait", "1e9"], ["--profile", "none-such"]):
            status, output, errors = check(person, *wrong)
            assert (status, output) == (USAGE, ""), (wrong, status)
            assert errors.startswith("vestibulectl: "), errors
        assert person.run("check")[0] == USAGE
        assert person.run("check", "http://example.org", "--sign-up")[0] == USAGE
        assert "POST /auth" not in person.counts(), person.counts()


@case("/vestibulectl-check/names-a-server-that-does-not-answer")
def _():
    with demo() as person:
        person.url = "http://127.0.0.1:9"
        status, output, _ = check(person)
        assert status == FAILED, status
        assert "failed          Log-in: nothing answers at this address" in output, output


if __name__ == "__main__":
    main()
