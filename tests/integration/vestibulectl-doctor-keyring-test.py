#!/usr/bin/python3
"""`vestibulectl doctor`: which keyring it meets, and that it leaves alone what it cannot read.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, $BUS_SESSION, $VESTIBULE_KEYRING_PROMPTER,
$VESTIBULE_SECRET_SERVICE_DOUBLE, secret-tool, and a keyring on the session bus."""
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from doctor import GARBAGE, assert_fails, attributes_of, examine, outcome, prompter, run_secret_tool, start_owner
from person import PATIENCE, Demo
from tap import case, main


def beside_double(fault):
    """Runs a command on a bus of its own, beside a keyring with that fault."""
    script = 'exec 3< <("$VESTIBULE_SECRET_SERVICE_DOUBLE" "$0"); read <&3; "$@"; status=$?; kill $!; exit $status'
    return [os.environ["BUS_SESSION"], "bash", "-c", script, fault]


@case("/vestibulectl-doctor-keyring/tells-an-absent-keyring-from-a-cold-one")
def _():
    with Demo() as demo:
        bus = os.environ["BUS_SESSION"]
        found = assert_fails(demo, "keyring", "absent: none", through=[bus])
        assert outcome(found, "test-item") == "not-applicable"
        found = assert_fails(demo, "keyring", "it was cold",
                             through=["env", "SERVICES=org.freedesktop.secrets", bus])
        assert "no keyring for new items" in found["keyring"][0]["seen"]
        assert_fails(demo, "keyring", "no session bus", through=["env", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere"])


@case("/vestibulectl-doctor-keyring/does-not-wait-for-a-keyring-that-never-answers")
def _():
    with Demo() as demo:
        found = assert_fails(demo, "keyring", "does not answer", through=beside_double("ReadAlias=hang"))
        assert outcome(found, "test-item") == "not-applicable"


@case("/vestibulectl-doctor-keyring/says-of-a-keyring-that-forgets-that-it-does")
def _():
    with Demo() as demo:
        for fault in ("CreateItem=forget", "Delete=forget"):
            assert_fails(demo, "test-item", "did not", through=beside_double(fault))


@case("/vestibulectl-doctor-keyring/tells-a-locked-keyring-from-one-whose-question-was-dismissed")
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


@case("/vestibulectl-doctor-keyring/says-whose-item-has-a-foreign-secret-and-leaves-it")
def _():
    with Demo() as demo:
        demo.log_in()
        run_secret_tool("store", "--label", "foreign", *attributes_of(demo), text=GARBAGE)
        found = assert_fails(demo, "account", "foreign", "--mend")
        assert found["account"][0]["subject"] == f"demo@{demo.url}" and outcome(found, "test-item") == "ok"
        assert run_secret_tool("lookup", *attributes_of(demo)) == GARBAGE, "it was written over"
        run_secret_tool("clear", *attributes_of(demo))


@case("/vestibulectl-doctor-keyring/says-which-keyring-file-is-torn-and-leaves-it")
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


@case("/vestibulectl-doctor-keyring/writes-no-file-that-another-process-writes")
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


if __name__ == "__main__":
    main()
