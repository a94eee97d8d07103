#!/usr/bin/python3
"""The session in other tools: a command that is run, git, kubectl.

Needs $VESTIBULE_DEMO_SERVICE, $VESTIBULECTL, git, and a keyring on the session bus."""
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/environment"))
from person import NOT_SIGNED_IN, PATIENCE, USAGE, Demo, dumps_nothing, wait_until
from tap import Skip, case, main
from terminal import run_at_terminal

# Reads the secret with what it finds in the variable of that name, and ends with 7.
READER = """
import os, sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer " + os.environ[sys.argv[2]]})
print(urllib.request.urlopen(request).status)
sys.exit(7)
"""


def question(demo, **more):
    protocol, host = demo.url.split("://")
    return "".join(f"{name}={value}\n" for name, value in {"protocol": protocol, "host": host, **more}.items()) + "\n"


def attributes(text):
    return dict(line.split("=", 1) for line in text.splitlines())


def is_taken(demo, token):
    request = urllib.request.Request(demo.url + "/users/secret", headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.status == 200


@case("/vestibulectl-tools/a-command-finds-the-token-in-its-environment-alone")
def _():
    with Demo() as demo:
        demo.log_in()
        for option, variable in (([], "VESTIBULE_TOKEN"), (["--env", "MY_TOKEN"], "MY_TOKEN")):
            command = [sys.executable, "-c", READER, demo.url + "/users/secret", variable]
            status, output, errors = demo.run("run", *option, "--", *command)
            assert (status, output, errors) == (7, "200\n", ""), (status, errors)
        for wrong in (["--env", "A=B", "--", "true"], ["--"], []):
            assert demo.run("run", *wrong)[0] == USAGE, wrong
        status, output, errors = demo.run("run", "--", "/nonexistent/program")
        assert (status, output) == (1, "") and errors.startswith("vestibulectl: /nonexistent/program: "), errors
        # What is for the command is not for this program.
        assert demo.run("run", "echo", "--help", "-a") == (0, "--help -a\n", "")


@case("/vestibulectl-tools/a-command-keeps-nobody-from-the-account-and-takes-signals")
def _():
    with Demo() as demo:
        demo.log_in()
        process = demo.start("run", "--", "sleep", "1000")
        name = pathlib.Path(f"/proc/{process.pid}/comm")
        wait_until(lambda: name.read_text() == "sleep\n", "the command")
        assert b"eyJ" not in pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()
        assert dumps_nothing(process)
        began = time.monotonic()
        assert demo.run("get", "/users/secret")[0] == 0
        assert time.monotonic() - began < 10, "it waited for the command"
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == -signal.SIGTERM


@case("/vestibulectl-tools/kubectl-gets-what-it-wants-of-a-plugin")
def _():
    with Demo() as demo:
        assert demo.run("exec-credential")[0] == NOT_SIGNED_IN
        demo.log_in()
        for asked in ("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"):
            demo.environment["KUBERNETES_EXEC_INFO"] = json.dumps({"apiVersion": asked, "kind": "ExecCredential"})
            status, output, errors = demo.run("exec-credential")
            given = json.loads(output)
            assert (status, errors, given["apiVersion"], given["kind"]) == (0, "", asked, "ExecCredential")
            assert is_taken(demo, given["status"]["token"])
            ends = time.strptime(given["status"]["expirationTimestamp"].split(".")[0] + " UTC", "%Y-%m-%dT%H:%M:%S %Z")
            assert ends > time.gmtime()
        for unknown in ('{"apiVersion": "client.authentication.k8s.io/v9"}', "[" * 1000, "", "{}"):
            demo.environment["KUBERNETES_EXEC_INFO"] = unknown
            status, output, _ = demo.run("exec-credential")
            assert (status, output) == (USAGE, ""), unknown


@case("/vestibulectl-tools/git-asks-for-a-password-and-gets-the-token")
def _():
    with Demo() as demo:
        demo.log_in()
        helper = f"!{os.environ['VESTIBULECTL']} credential"
        filled = subprocess.run(["git", "-c", "credential.helper=" + helper, "credential", "fill"], text=True,
                                env=demo.environment | {"GIT_CONFIG_NOSYSTEM": "1", "HOME": demo.home.name,
                                                        "GIT_TERMINAL_PROMPT": "0"},
                                input=question(demo), capture_output=True, timeout=PATIENCE)
        assert filled.returncode == 0, filled.stderr
        given = attributes(filled.stdout)
        assert given["username"] == "demo" and is_taken(demo, given["password"])


@case("/vestibulectl-tools/git-gets-a-token-for-the-accounts-own-server-alone")
def _():
    with Demo() as demo:
        demo.log_in()
        get = ["credential", "get"]
        status, output, errors = demo.run(*get, text=question(demo, username="demo", path="any/thing.git"))
        given = attributes(output)
        assert (status, errors) == (0, "") and int(given["password_expiry_utc"]) > time.time()
        newer = attributes(demo.run(*get, text="capability[]=authtype\ncapability[]=state\n" + question(demo))[1])
        # Each process reckons with the server's clock anew.
        assert abs(int(newer.pop("password_expiry_utc")) - int(given["password_expiry_utc"])) <= 1
        assert newer == {"capability[]": "authtype", "authtype": "Bearer", "credential": given["password"],
                         "ephemeral": "1"}, newer.keys()
        for other in (question(demo, host="127.0.0.1:1"), question(demo, host="example.org"), question(demo, username="ada"),
                      question(demo, protocol="https"), question(demo, protocol="ssh"), question(demo, host=""),
                      question(demo, host=demo.url.split("://")[1] + "@example.org"), "\n", ""):
            assert demo.run(*get, text=other) == (0, "", ""), other
        for wrong in ("no attribute\n", "=x\n", "host=a\0b\n", "host=a\rb\n", "host=" + "x" * 300_000 + "\n"):
            status, output, errors = demo.run(*get, text=wrong)
            assert (status, output) == (USAGE, "") and given["password"] not in errors, wrong[:20]
        assert demo.run("credential", "store", text=question(demo, password="x")) == (0, "", "")
        assert demo.run("credential", "of-a-later-git", text=question(demo)) == (0, "", "")


@case("/vestibulectl-tools/a-token-that-git-was-refused-with-is-renewed-and-nobody-signed-out")
def _():
    with Demo() as demo:
        demo.log_in()
        before = attributes(demo.run("credential", "get", text=question(demo))[1])["password"]
        refreshes = demo.counts().get("GET /auth/refresh", 0)
        assert demo.run("credential", "erase", text=question(demo, password="another")) == (0, "", "")
        assert demo.counts().get("GET /auth/refresh", 0) == refreshes
        assert demo.run("credential", "erase", text=question(demo, password=before)) == (0, "", "")
        assert demo.counts()["GET /auth/refresh"] == refreshes + 1
        after = attributes(demo.run("credential", "get", text=question(demo))[1])["password"]
        assert after != before and is_taken(demo, after)


def ask_socket(path, line=b"token\n"):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(PATIENCE)
        peer.connect(str(path))
        peer.sendall(line)
        return b"".join(iter(lambda: peer.recv(65536), b"")).decode()


def listens(path):
    """Its file is there a moment before anybody listens."""
    with socket.socket(socket.AF_UNIX) as peer:
        return peer.connect_ex(str(path)) == 0


@case("/vestibulectl-tools/a-socket-gives-tokens-to-the-persons-programs")
def _():
    with Demo("--access-lifetime", "2") as demo, tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "tokens")
        assert demo.run("serve-token", "--socket", str(path))[0] == NOT_SIGNED_IN
        demo.log_in()
        serving = demo.start("serve-token", "--socket", str(path))
        wait_until(lambda: listens(path), "the socket")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(path))
            first = ask_socket(path)
            assert first.startswith("token ") and is_taken(demo, first.split()[1])
        time.sleep(3.1)  # the server counts whole seconds
        second = ask_socket(path)
        assert second != first and is_taken(demo, second.split()[1])
        for wrong in (b"refresh-token\n", b"\n", b"x" * 100_000 + b"\n", b"token \0\n"):
            try:
                assert ask_socket(path, wrong).startswith("error ")
            except (BrokenPipeError, ConnectionResetError):  # it was not read to its end
                pass
        assert demo.run("serve-token", "--socket", str(path))[0] == 1, "somebody listens there"
        assert demo.run("get", "/users/secret")[0] == 0
        serving.send_signal(signal.SIGTERM)
        _, errors = serving.communicate(timeout=PATIENCE)
        assert errors.count(f"process {os.getpid()} was given token") == 2 and "eyJ" not in errors
        assert not path.exists()


@case("/vestibulectl-tools/a-socket-is-made-in-a-folder-of-ones-own-alone")
def _():
    with Demo() as demo, tempfile.TemporaryDirectory() as folder:
        demo.log_in()
        path = pathlib.Path(folder, "tokens")
        path.write_text("mine")
        status, _, errors = demo.run("serve-token", "--socket", str(path))
        assert status == 1 and "already" in errors and path.read_text() == "mine"
        path.unlink()
        os.chmod(folder, 0o777)
        status, _, errors = demo.run("serve-token", "--socket", str(path))
        assert status == 1 and "others can write" in errors and not path.exists()
        os.chmod(folder, 0o700)
        for wrong in ("/nowhere/at/all", "x" * 200):
            assert demo.run("serve-token", "--socket", wrong)[0] == 1, wrong
        assert demo.run("serve-token")[0] == USAGE
        # Nobody listens on it any more.
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
        serving = demo.start("serve-token", "--socket", str(path))
        wait_until(lambda: stat.S_IMODE(path.stat().st_mode) == 0o600 if path.exists() else False, "the socket")
        wait_until(lambda: ask_socket(path).startswith("token "), "a token")
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=PATIENCE)


@case("/vestibulectl-tools/a-socket-is-closed-to-other-people")
def _():
    if os.geteuid() != 0:
        raise Skip("only root can be somebody else")
    with Demo() as demo, tempfile.TemporaryDirectory() as folder:
        demo.log_in()
        path = pathlib.Path(folder, "tokens")
        serving = demo.start("serve-token", "--socket", str(path))
        wait_until(lambda: listens(path), "the socket")
        # Let in by the files' modes, it is still turned away by who it is.
        os.chmod(folder, 0o711)
        os.chmod(path, 0o666)
        script = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b'token\\n');" \
                 "print(s.recv(100))"
        other = subprocess.run(["/usr/bin/python3", "-c", script, path], user=65534, group=65534, extra_groups=[],
                               capture_output=True, text=True, timeout=PATIENCE)
        # Nothing is shown where it was given something.
        assert other.stdout.strip() in ("b''", ""), "another person was answered"
        assert other.stdout or "ConnectionReset" in other.stderr or "BrokenPipe" in other.stderr, other.stderr
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=PATIENCE)


@case("/vestibulectl-tools/no-token-goes-to-a-terminal-unasked")
def _():
    with Demo() as demo:
        demo.log_in()
        command = [os.environ["VESTIBULECTL"], "exec-credential"]
        status, shown = run_at_terminal(command, demo.environment)
        assert status == USAGE and "eyJ" not in shown, "a token was shown"
        status, shown = run_at_terminal([*command, "--show"], demo.environment)
        assert status == 0 and "eyJ" in shown


if __name__ == "__main__":
    main()
