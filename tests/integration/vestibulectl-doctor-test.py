#!/usr/bin/python3
"""`vestibulectl doctor`: what it looks at, what it says of it, and what it mends.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, $VESTIBULE_KEYRING_PROMPTER, secret-tool, and a keyring on the session
bus."""
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from doctor import (assert_fails, attributes_of, examine, folder_of, frozen, outcome, prompter, run_secret_tool, start_owner,
                    test_items)
from person import NOT_SIGNED_IN, PATIENCE, USAGE, Demo
from tap import case, main
from terminal import run_at_terminal

UNREACHABLE = "http://127.0.0.1:1"


@case("/vestibulectl-doctor/finds-everything-well-and-leaves-nothing-behind")
def _():
    with Demo() as demo:
        demo.log_in()
        before = demo.counts()
        status, found = examine(demo)
        assert status == 0 and all(result["outcome"] == "ok" for name, results in found.items() if name != "network"
                                   for result in results), found
        assert set(found) == {"runtime-folder", "data-folder", "account-list", "account-list-access", "profiles", "owner",
                              "keyring", "test-item", "account", "ended-sessions", "network", "proxy", "name",
                              "connection", "clock"}, found.keys()
        assert test_items() == 0 and "unlocked" in found["keyring"][0]["seen"]
        assert demo.counts() == before | {"other": 1}, demo.counts()
        assert demo.run("get", "/users/secret")[0] == 0


@case("/vestibulectl-doctor/prints-a-line-for-each-check-and-what-to-do-next")
def _():
    with Demo() as demo:
        status, output, errors = demo.run("doctor", UNREACHABLE)
        lines = output.splitlines()
        assert (status, errors) == (1, "") and "\x1b" not in output
        assert all(line.startswith(("ok  ", "warning  ", "failed  ", "not applicable ", "    ")) for line in lines), lines
        failed = next(i for i, line in enumerate(lines) if line.startswith("failed"))
        assert "nothing answers" in lines[failed] and "→" in lines[failed + 1], lines
        command = [os.environ["VESTIBULECTL"], "doctor", UNREACHABLE]
        status, shown = run_at_terminal(command, demo.environment)
        assert status == 1 and "\x1b[31mfailed" in shown and "\x1b[32mok" in shown
        assert "\x1b" not in run_at_terminal(command, demo.environment | {"NO_COLOR": "1"})[1]
        assert demo.run("doctor", "http://example.org")[0] == USAGE
        assert demo.run("doctor", "a", "b")[0] == USAGE


@case("/vestibulectl-doctor/leaves-a-torn-list-of-accounts-as-it-is")
def _():
    with Demo() as demo:
        demo.log_in()
        file = folder_of(demo) / "accounts.json"
        whole = file.read_bytes()
        torn = whole[:-20]
        file.write_bytes(torn)
        found = assert_fails(demo, "account-list", "no list of accounts", "--mend")
        assert found["account-list"][0]["subject"] == str(file)
        assert file.read_bytes() == torn and not found.get("account")
        file.write_bytes(whole)


@case("/vestibulectl-doctor/asks-the-process-that-owns-the-tokens-and-says-which-it-is")
def _():
    with Demo("--secret-delay", "60000") as demo:
        demo.log_in()
        owner = start_owner(demo)
        status, found = examine(demo)
        assert status == 0 and outcome(found, "account") == outcome(found, "test-item") == "ok", found
        assert found["owner"][0]["seen"].startswith(f"process {owner.pid} (vestibulectl): it answers"), found["owner"]
        with frozen(owner):
            found = assert_fails(demo, "owner", f"process {owner.pid} (vestibulectl): it does not answer")
            assert f"kill {owner.pid}" in found["owner"][0]["advice"]
            assert outcome(found, "account") == "not-applicable" and outcome(found, "connection") == "ok"
        assert examine(demo)[0] == 0
        owner.terminate()
        owner.communicate(timeout=PATIENCE)


@case("/vestibulectl-doctor/is-not-kept-up-by-a-socket-that-a-dead-process-has-left")
def _():
    with Demo() as demo, socket.socket(socket.AF_UNIX) as dead:
        demo.log_in()
        dead.bind(str(folder_of(demo) / "owner-service.socket"))
        status, found = examine(demo)
        assert status == 0 and "nobody but this process" in found["owner"][0]["seen"], found
        assert not (folder_of(demo) / "owner-service.socket").exists()


@case("/vestibulectl-doctor/hands-over-when-it-is-told-to-end")
def _():
    with Demo() as demo, socket.create_server(("127.0.0.1", 0)) as silent:
        process = demo.start("doctor", f"http://127.0.0.1:{silent.getsockname()[1]}")
        peer, _ = silent.accept()
        with peer:
            assert list(folder_of(demo).glob("*.socket")), "it owned nothing"
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
        assert process.returncode == 128 + signal.SIGINT and not list(folder_of(demo).glob("*.socket"))


@case("/vestibulectl-doctor/says-how-wrong-a-clock-is")
def _():
    with Demo("--control") as demo:
        demo.log_in()
        settings = urllib.request.Request(demo.url + "/control", data=b'{"settings": {"dateSkew": -3600}}',
                                          headers={"Content-Type": "application/json"})
        urllib.request.urlopen(settings, timeout=PATIENCE).close()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "clock") == "warning", found["clock"]
        ahead, uncertainty = found["clock"][0]["seen"].removeprefix("its clock is ahead by: ").split(" ± ")
        assert abs(float(ahead.removesuffix(" s")) + 3600) <= float(uncertainty.removesuffix(" s")) + 0.1 < 5, found["clock"]


@case("/vestibulectl-doctor/says-which-server-cannot-be-reached-and-shows-no-password-of-a-proxy")
def _():
    with Demo() as demo:
        demo.log_in()
        _, found = examine(demo, UNREACHABLE)
        assert [(result["subject"], result["outcome"]) for result in found["connection"]] == \
            [(UNREACHABLE, "failed"), (demo.url, "ok")]
        proxy = "http://ada:hidden@127.0.0.1:1"
        demo.environment |= {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
        status, found = examine(demo, "https://nobody.invalid")
        assert status == 1 and "http://127.0.0.1:1" in found["proxy"][0]["seen"], found["proxy"]
        assert found["name"][0]["outcome"] == "not-applicable" and found["connection"][0]["outcome"] == "failed"
        assert "hidden" not in str(found) and "ada" not in str(found)
        # This machine is reached past any proxy.
        assert found["proxy"][1]["subject"] == demo.url and "no proxy" in found["proxy"][1]["seen"]


@case("/vestibulectl-doctor/closes-to-others-what-is-private-when-it-is-told-to-mend")
def _():
    with Demo() as demo:
        demo.log_in()
        folder, file = folder_of(demo), folder_of(demo) / "accounts.json"
        folder.chmod(0o755)
        file.chmod(0o644)
        status, found = examine(demo)
        assert status == 0 and outcome(found, "data-folder") == outcome(found, "account-list-access") == "warning"
        assert "--mend" in found["data-folder"][0]["advice"] and stat.S_IMODE(folder.stat().st_mode) == 0o755
        status, found = examine(demo, "--mend")
        assert status == 0 and outcome(found, "data-folder") == outcome(found, "account-list-access") == "ok"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE(file.stat().st_mode) == 0o600


@case("/vestibulectl-doctor/removes-written-sign-outs-that-belong-to-nothing-when-it-is-told-to-mend")
def _():
    with Demo() as demo:
        demo.log_in()
        written = folder_of(demo) / "ended-sessions" / "0123456789abcdef"
        written.parent.mkdir()
        written.touch()
        other = written.parent / (written.name + "~")
        other.touch()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "ended-sessions") == "warning" and written.exists()
        # It may be that of a sign-in that is not listed, or that cannot be read.
        accounts = folder_of(demo) / "accounts.json"
        accounts.rename(accounts.with_suffix(".away"))
        _, found = examine(demo, "--mend")
        assert outcome(found, "ended-sessions") == "warning" and written.exists()
        accounts.with_suffix(".away").rename(accounts)
        subprocess.run(os.environ["KEYRING_LOCK"], shell=True, check=True, timeout=PATIENCE)
        _, found = examine(demo, "--mend")
        assert outcome(found, "ended-sessions") == "warning" and written.exists()
        with prompter("right"):
            status, found = examine(demo, "--mend", "--unlock")
        assert status == 0 and outcome(found, "ended-sessions") == "ok" and not written.exists() and other.exists()
        assert found["ended-sessions"][0]["seen"].endswith(" 1"), found["ended-sessions"]
        assert demo.run("get", "/users/secret")[0] == 0


@case("/vestibulectl-doctor/completes-a-sign-out-that-was-written-down")
def _():
    with Demo() as demo:
        demo.log_in()
        session = json.loads(run_secret_tool("lookup", *attributes_of(demo)))["session"]
        written = folder_of(demo) / "ended-sessions" / session
        written.parent.mkdir()
        written.touch()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "ended-sessions") == "ok" and outcome(found, "account") == "warning", found
        assert not written.exists() and demo.run("status")[0] == NOT_SIGNED_IN


@case("/vestibulectl-doctor/names-a-type-of-service-that-cannot-be-read")
def _():
    with Demo() as demo:
        file = pathlib.Path(demo.home.name, "vestibule/profiles/mine.json")
        file.parent.mkdir(parents=True)
        file.write_text('{"id": "mine", "name": 1}')
        found = assert_fails(demo, "profiles", "no type of service; look at /name")
        assert found["profiles"][0]["subject"] == str(file)


if __name__ == "__main__":
    main()
