#!/usr/bin/python3
"""`vestibulectl doctor`: what it tells apart, and that it leaves alone what it cannot read.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, $BUS_SESSION, $VESTIBULE_KEYRING_PROMPTER,
$VESTIBULE_SECRET_SERVICE_DOUBLE, secret-tool, and a keyring on the session bus."""
import contextlib
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from person import NOT_SIGNED_IN, PATIENCE, USAGE, Demo, wait_until
from tap import case, main
from terminal import run_at_terminal

APP_ID = "io.github.vestibule.Vestibule"
GARBAGE = "what another program keeps"
UNREACHABLE = "http://127.0.0.1:1"


def examine(demo, *arguments, through=()):
    """Its exit status, and each check's results by the check's name. `through`: a command that it is run by."""
    done = subprocess.run([*through, os.environ["VESTIBULECTL"], "doctor", "--json", *arguments], text=True,
                          env=demo.environment, capture_output=True, timeout=PATIENCE)
    assert done.stderr == "" and "eyJ" not in done.stdout and GARBAGE not in done.stdout, done.stderr
    found = {}
    for result in json.loads(done.stdout):
        assert result["seen"] and (result["outcome"] in ("ok", "not-applicable")) == (result["advice"] is None), result
        found.setdefault(result["check"], []).append(result)
    return done.returncode, found


def outcome(found, check):
    assert len(found[check]) == 1, found[check]
    return found[check][0]["outcome"]


def assert_fails(demo, check, seen, *arguments, **more):
    """That check alone fails, and says that; the others' results."""
    status, found = examine(demo, *arguments, **more)
    failed = [result for results in found.values() for result in results if result["outcome"] == "failed"]
    assert [result["check"] for result in failed] == [check] and seen in failed[0]["seen"], failed
    assert status == 1
    return found


def run_secret_tool(*arguments, text=""):
    done = subprocess.run(["secret-tool", *arguments], input=text, capture_output=True, text=True, timeout=PATIENCE)
    return done.stdout


def attributes_of(demo):
    """Those of the account's item."""
    return ["xdg:schema", APP_ID, "origin", demo.url, "account", "demo", "profile", "token-api"]


def test_items():
    """How many items of a test's the keyring has."""
    return run_secret_tool("search", "--all", "xdg:schema", APP_ID + ".Test").count("[/")


def folder_of(demo):
    return pathlib.Path(demo.home.name, APP_ID)


@contextlib.contextmanager
def prompter(*answers):
    """A person at the keyring's dialog."""
    process = subprocess.Popen([os.environ["VESTIBULE_KEYRING_PROMPTER"], *answers], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@contextlib.contextmanager
def frozen(process):
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def start_owner(demo):
    owner = demo.start("get", "/users/secret")
    wait_until(lambda: demo.count("GET /users/secret"), "the request")
    return owner


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


@case("/vestibulectl-doctor/tells-an-absent-keyring-from-a-cold-one")
def _():
    with Demo() as demo:
        bus = os.environ["BUS_SESSION"]
        found = assert_fails(demo, "keyring", "absent: none", through=[bus])
        assert outcome(found, "test-item") == "not-applicable"
        found = assert_fails(demo, "keyring", "it was cold",
                             through=["env", "SERVICES=org.freedesktop.secrets", bus])
        assert "no keyring for new items" in found["keyring"][0]["seen"]
        assert_fails(demo, "keyring", "no session bus", through=["env", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere"])


@case("/vestibulectl-doctor/does-not-wait-for-a-keyring-that-never-answers")
def _():
    with Demo() as demo:
        double = 'exec 3< <("$VESTIBULE_SECRET_SERVICE_DOUBLE" ReadAlias=hang); read <&3; "$@"; status=$?; kill $!; exit $status'
        found = assert_fails(demo, "keyring", "does not answer",
                             through=[os.environ["BUS_SESSION"], "bash", "-c", double, "bash"])
        assert outcome(found, "test-item") == "not-applicable"


@case("/vestibulectl-doctor/says-of-a-keyring-that-forgets-that-it-does")
def _():
    with Demo() as demo:
        for fault in ("CreateItem=forget", "Delete=forget"):
            double = f'exec 3< <("$VESTIBULE_SECRET_SERVICE_DOUBLE" {fault}); read <&3; "$@"; status=$?; kill $!; exit $status'
            assert_fails(demo, "test-item", "did not",
                         through=[os.environ["BUS_SESSION"], "bash", "-c", double, "bash"])


@case("/vestibulectl-doctor/tells-a-locked-keyring-from-one-whose-question-was-dismissed")
def _():
    with Demo() as demo:
        demo.log_in()
        subprocess.run(os.environ["KEYRING_LOCK"], shell=True, check=True, timeout=PATIENCE)
        with prompter("dismiss") as person:
            found = assert_fails(demo, "keyring", "locked")
            assert outcome(found, "test-item") == outcome(found, "account") == "not-applicable"
            assert not found.get("unlocking")
            status, found = examine(demo, "--unlock")
            assert status == 1 and "dismissed" in found["unlocking"][0]["seen"]
            assert outcome(found, "keyring") == "failed" and "locked" in found["keyring"][0]["seen"]
            person.terminate()
            assert person.communicate(timeout=PATIENCE)[0].count("asked:") == 1, "it asked without being told to"
        with prompter("right"):
            status, found = examine(demo, "--unlock")
            assert status == 0 and outcome(found, "account") == outcome(found, "test-item") == "ok", found


@case("/vestibulectl-doctor/says-whose-item-has-a-foreign-secret-and-leaves-it")
def _():
    with Demo() as demo:
        demo.log_in()
        run_secret_tool("store", "--label", "foreign", *attributes_of(demo), text=GARBAGE)
        found = assert_fails(demo, "account", "foreign", "--mend")
        assert found["account"][0]["subject"] == f"demo@{demo.url}" and outcome(found, "test-item") == "ok"
        assert run_secret_tool("lookup", *attributes_of(demo)) == GARBAGE, "it was written over"
        run_secret_tool("clear", *attributes_of(demo))


@case("/vestibulectl-doctor/says-which-keyring-file-is-torn-and-leaves-it")
def _():
    with Demo() as demo:
        file = pathlib.Path(demo.home.name, "a.keyring")
        demo.environment |= {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(file),
                             "SECRET_FILE_TEST_PASSWORD": "for tests"}
        demo.log_in()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "account") == outcome(found, "test-item") == "ok", found
        whole = file.read_bytes()
        for torn, seen in ((whole[:-40], "torn"), (b"no keyring", "no keyring's file"), (b"", "no keyring's file")):
            file.write_bytes(torn)
            found = assert_fails(demo, "keyring", seen, "--mend")
            assert outcome(found, "test-item") == outcome(found, "account") == "not-applicable"
            assert found["keyring"][0]["subject"] == str(file) and file.read_bytes() == torn
        file.write_bytes(whole)
        demo.environment["SECRET_FILE_TEST_PASSWORD"] = "another one"
        found = assert_fails(demo, "keyring", "cannot be decrypted", "--mend")
        assert outcome(found, "test-item") == "not-applicable" and file.read_bytes() == whole
        assert not list(file.parent.glob("*.unreadable")), "it was put aside"


@case("/vestibulectl-doctor/writes-no-file-that-another-process-writes")
def _():
    with Demo("--secret-delay", "60000") as demo:
        file = pathlib.Path(demo.home.name, "a.keyring")
        demo.environment |= {"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": str(file),
                             "SECRET_FILE_TEST_PASSWORD": "for tests"}
        demo.log_in()
        owner = start_owner(demo)
        before = file.read_bytes()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "account") == "ok", found
        assert outcome(found, "test-item") == "not-applicable" and file.read_bytes() == before
        owner.terminate()
        owner.communicate(timeout=PATIENCE)


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
        demo.environment |= {"https_proxy": "http://ada:hidden@127.0.0.1:1", "no_proxy": ""}
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
        other = written.parent / "notes"
        other.touch()
        status, found = examine(demo)
        assert status == 0 and outcome(found, "ended-sessions") == "warning" and written.exists()
        # It may be that of a sign-in that cannot be read.
        subprocess.run(os.environ["KEYRING_LOCK"], shell=True, check=True, timeout=PATIENCE)
        _, found = examine(demo, "--mend")
        assert outcome(found, "ended-sessions") == "warning" and written.exists()
        with prompter("right"):
            status, found = examine(demo, "--mend", "--unlock")
        assert status == 0 and outcome(found, "ended-sessions") == "ok" and not written.exists() and other.exists()
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
        file.write_text('{"id": "mine"}')
        found = assert_fails(demo, "profiles", "no type of service; look at /")
        assert found["profiles"][0]["subject"] == str(file)


if __name__ == "__main__":
    main()
