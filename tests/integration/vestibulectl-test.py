#!/usr/bin/python3
"""The command line: what it prints, what it ends with, and that it shares the account with every other process.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, and a keyring on the session bus."""
import pathlib
import re
import signal
import sys
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from person import NOT_SIGNED_IN, PATIENCE, REFUSED, UNAVAILABLE, USAGE, Demo, wait_until, dumps_nothing
from tap import case, main

SECRET = '{"msg":"Only those who are signed in can read this, demo."}'


def state_of(process):
    return re.search(r"^State:\s+(\w)", pathlib.Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)[1]


def waiting_signals(process):
    """The signals that have been sent to it and that it has not taken yet, as a bit mask."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"^ShdPnd:\s+(\w+)", status, re.MULTILINE)[1], 16)


@case("/vestibulectl/signs-in-reads-and-signs-out")
def _():
    with Demo() as demo:
        assert demo.run("status")[0] == NOT_SIGNED_IN
        demo.log_in()
        assert demo.run("accounts")[1] == f"demo@{demo.url}\n"
        assert demo.run("status")[1].startswith(f"demo@{demo.url}: signed in\n")
        assert demo.run("get", "/users/secret") == (0, SECRET, "")
        assert demo.run("logout") == (0, "", "")
        assert demo.run("get", "/users/secret")[0] == NOT_SIGNED_IN


@case("/vestibulectl/says-how-it-ended-with-its-exit-status")
def _():
    with Demo() as demo:
        for password, expected in (("wrong", REFUSED), ("", USAGE)):
            status, output, errors = demo.run("login", demo.url, "-u", "demo", "--password-stdin", text=password + "\n")
            assert (status, output) == (expected, "") and errors.startswith("vestibulectl: "), (status, errors)
        demo.log_in()
        status, output, errors = demo.run("get", "/users/secret", "/nothing")
        assert status == REFUSED and output.startswith(SECRET) and "/nothing: HTTP 404" in errors
        for mistake in (["nonsense"], [], ["get"], ["get", "users"], ["login", "http://example.org"]):
            assert demo.run(*mistake)[0] == USAGE, mistake
        demo.service.kill()
        demo.service.wait(PATIENCE)
        assert demo.run("get", "/users/secret")[0] == UNAVAILABLE


@case("/vestibulectl/gives-an-access-token-that-is-good-and-never-the-refresh-token")
def _():
    with Demo("--access-lifetime", "1") as demo:
        demo.log_in()
        time.sleep(1.1)  # the token's life
        status, token, _ = demo.run("token")
        assert status == 0 and token.count(".") == 2
        request = urllib.request.Request(demo.url + "/users/secret", headers={"Authorization": "Bearer " + token.strip()})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.read().decode() == SECRET
        output = "".join(demo.run(command)[1] for command in ("status", "accounts", "events"))
        assert token.strip() not in output and "eyJ" not in output


@case("/vestibulectl/ends-in-order-when-it-is-told-to")
def _():
    with Demo("--secret-delay", "60000") as demo:
        demo.log_in()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = demo.start("get", "/users/secret")
            wait_until(lambda: list(pathlib.Path(demo.home.name).rglob("*.socket")), "the owner's socket")
            process.send_signal(number)
            process.communicate(timeout=PATIENCE)
            assert process.returncode == 128 + number, process.returncode
            assert not list(pathlib.Path(demo.home.name).rglob("*.socket")), "it has not handed over"


@case("/vestibulectl/ends-at-once-when-it-is-told-to-a-second-time")
def _():
    with Demo("--access-lifetime", "1", "--refresh-delay", "60000") as demo:
        demo.log_in()
        time.sleep(1.1)  # the token's life
        process = demo.start("get", "/users/secret")
        wait_until(lambda: demo.count("GET /auth/refresh") or demo.count("POST /auth/refresh"), "the renewal")
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not waiting_signals(process), "the first signal")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 128 + signal.SIGINT, process.returncode
        assert time.monotonic() - began < 5  # the hand-over takes 10 s, since the renewal does not end


@case("/vestibulectl/freezes-nobody-when-it-is-stopped-at-the-terminal")
def _():
    with Demo("--secret-delay", "1500") as demo:
        demo.log_in()
        owner = demo.start("get", "/users/secret")
        wait_until(lambda: demo.count("GET /users/secret"), "the request")
        assert dumps_nothing(owner)
        owner.send_signal(signal.SIGTSTP)
        wait_until(lambda: state_of(owner) == "T", "the stop")
        assert demo.run("get", "/users/secret") == (0, SECRET, "")
        owner.send_signal(signal.SIGCONT)
        output, errors = owner.communicate(timeout=PATIENCE)
        assert (owner.returncode, output) == (0, SECRET), (owner.returncode, errors)


@case("/vestibulectl/signs-out-every-process")
def _():
    with Demo("--secret-delay", "60000") as demo:
        demo.log_in()
        other = demo.start("get", "/users/secret")
        wait_until(lambda: list(pathlib.Path(demo.home.name).rglob("*.socket")), "the owner's socket")
        assert demo.run("logout")[0] == 0
        assert demo.run("status")[0] == NOT_SIGNED_IN
        other.kill()
        other.communicate(timeout=PATIENCE)
        assert demo.run("status")[0] == NOT_SIGNED_IN


PROFILE = pathlib.Path(__file__).resolve().parents[2] / "data/profiles/token-api.json"


def check_profile(demo, changes=(), username=None, password=""):
    """`profile check` of the demo service's profile with some texts changed: the exit status and the lines."""
    text = PROFILE.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    file = pathlib.Path(demo.home.name, "profile.json")
    file.write_text(text)
    name = ["--username", username, "--password-stdin"] if username else []
    status, output, errors = demo.run("profile", "check", str(file), "--server", demo.url, *name, text=password + "\n")
    assert errors == "" and "eyJ" not in output and (not password or password not in output), errors
    return status, output.splitlines()


@case("/vestibulectl/tries-each-route-of-a-profile-at-a-server")
def _():
    with Demo() as demo:
        status, lines = check_profile(demo)
        assert status == 0 and [line.split()[0] for line in lines] == ["ok"] * 3 + ["-"], lines
        assert "POST /users" not in demo.counts(), "somebody was signed up"
        status, lines = check_profile(demo, (), "demo", "demo")
        assert status == 0 and len(lines) == 9 and all(line.startswith("ok ") for line in lines), lines
        assert demo.count("POST /auth/logout") == 1
        assert demo.run("status")[0] == NOT_SIGNED_IN, "the check has signed somebody in"
        status, lines = check_profile(demo, (), "demo", "another password")
        assert status == 1 and lines[-1].startswith("FAILS  POST /auth: ") and "refused" in lines[-1], lines


@case("/vestibulectl/says-which-place-of-a-profile-does-not-fit-the-server")
def _():
    with Demo() as demo:
        for old, new, place in (
                ('"/auth/refresh"', '"/auth/renew"', "/refresh/path"),
                ('"path": "/auth",', '"path": "/sessions",', "/logIn/path"),
                ('"/users/secret", "message"', '"/nothing", "message"', "/resources/0/path"),
                ('"message": "/msg"', '"message": "/text"', "/resources/0/message"),
                ('"accessToken": "/accessToken"', '"accessToken": "/access"', "/tokens/accessToken"),
                ('"/statusCode", "/message"]', '"/code"]', "/refusals"),
                ('"messages": ["/msg", "/message"]', '"messages": ["/error"]', "/messages"),
                ('"recognise"', '"expired": [{"status": 403}], "recognise"', "/expired")):
            status, lines = check_profile(demo, [(old, new)], "demo", "demo")
            failed = [line for line in lines if line.startswith("FAILS ")]
            assert status == 1 and any(line.endswith(" " + place) for line in failed), (place, lines)


@case("/vestibulectl/begins-a-profile-and-writes-over-nothing")
def _():
    with Demo() as demo:
        file = pathlib.Path(demo.home.name, "My Service.json")
        assert demo.run("profile", "new", str(file)) == (0, "", "")
        status, output, _ = demo.run("profile", "check", str(file))
        assert status == 0 and output.startswith("my-service\n"), output
        file.write_text("mine")
        assert demo.run("profile", "new", str(file))[0] == 1
        assert file.read_text() == "mine"
        assert demo.run("profile", "new", demo.home.name + "/nowhere/a.json")[0] == 1


@case("/vestibulectl/finds-the-type-of-a-service-by-one-request")
def _():
    with Demo() as demo:
        status, output, errors = demo.run("profile", "find", demo.url)
        assert (status, output) == (0, "token-api\n") and errors.count("GET /") == 1, errors
        assert demo.counts() == {"GET /users/secret": 1}, demo.counts()
        status, output, errors = demo.run("login", demo.url, "--username", "demo", "--password-stdin", text="demo\n")
        assert (status, output, errors) == (0, "", ""), errors
        status, output, errors = demo.run("profile", "find", "http://127.0.0.1:1")
        assert (status, output) == (1, "") and "nothing answers" in errors, errors
        assert demo.run("profile", "find", "http://example.org")[0] == USAGE


if __name__ == "__main__":
    main()
