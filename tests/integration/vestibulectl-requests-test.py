#!/usr/bin/python3
"""What `vestibulectl get` and `vestibulectl request` send, and where they put the answer.

Needs $VESTIBULE_DEMO_SERVICE, $ECHO_SERVICE, $VESTIBULECTL, and a keyring on the session bus."""
import json
import os
import pathlib
import signal
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from person import PATIENCE, REFUSED, UNAVAILABLE, USAGE, Demo, Echo, wait_until
from tap import case, main
from terminal import run_at_terminal

FAILED = 1
SECRET = '{"msg":"Only those who are signed in can read this, demo."}'


def signed_in():
    echo = Echo()
    status, _, errors = echo.log_in()
    assert status == 0, errors
    return echo


def told(echo, *arguments, text=""):
    """What the service says that it was asked."""
    status, output, errors = echo.run("request", *arguments, text=text)
    assert (status, errors) == (0, ""), (status, errors)
    return json.loads(output)


@case("/vestibulectl-requests/several-paths-go-at-once-and-come-in-their-order")
def _():
    with Demo("--secret-delay", "300") as demo:
        demo.log_in()
        slow_first = ["/users/secret", "/nothing"] * 10
        status, output, errors = demo.run("get", *slow_first)
        assert status == REFUSED and errors.count("/nothing: HTTP 404") == 10
        parts = output.split(SECRET)
        assert len(parts) == 11 and parts[0] == "" and len(set(parts[1:])) == 1, parts
        assert demo.ask("/stats")["mostOpen"] > 1
        assert demo.counts()["POST /auth"] == 1


@case("/vestibulectl-requests/more-paths-than-a-session-has-streams-all-come")
def _():
    with signed_in() as echo:
        paths = [f"/bytes/{number}" for number in range(100)]
        assert echo.run("get", *paths) == (0, "x" * sum(range(100)), "")


@case("/vestibulectl-requests/an-answer-larger-than-what-is-held-comes-whole-and-behind-the-one-before-it")
def _():
    with signed_in() as echo:
        size = 20 * 1024 * 1024
        status, output, errors = echo.run("get", "/bytes/1", f"/bytes/{size}", "/bytes/2")
        assert (status, errors, len(output)) == (0, "", size + 3), (status, errors, len(output))


@case("/vestibulectl-requests/a-file-is-there-when-the-answer-is-whole-and-stays-as-it-was-until-then")
def _():
    with signed_in() as echo, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "answer"
        assert echo.run("get", "/bytes/3", "-o", str(file)) == (0, "", "")
        assert file.read_text() == "xxx"
        file.chmod(0o600)
        for path in ("/cut", "/cut-chunks"):
            status, output, errors = echo.run("get", path, "-o", str(file))
            assert (status, output) == (UNAVAILABLE, "") and f"{path}: " in errors, (status, output, errors)
        assert file.read_text() == "xxx" and list(pathlib.Path(folder).iterdir()) == [file]
        assert echo.run("request", "GET", "/bytes/4", "--output", str(file)) == (0, "", "")
        assert file.read_text() == "xxxx" and file.stat().st_mode & 0o777 == 0o600
        assert echo.run("get", "/bytes/5", "-o", "/dev/null") == (0, "", "")
        assert pathlib.Path("/dev/null").is_char_device()
        assert echo.run("get", "/bytes/6", "-o", "-") == (0, "xxxxxx", "")


@case("/vestibulectl-requests/one-that-is-stopped-leaves-nothing-behind")
def _():
    with signed_in() as echo, tempfile.TemporaryDirectory() as folder:
        process = echo.start("get", "/slow/1000", "-o", f"{folder}/answer")
        wait_until(lambda: list(pathlib.Path(folder).iterdir()), "the file")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 128 + signal.SIGINT and not list(pathlib.Path(folder).iterdir())


@case("/vestibulectl-requests/nothing-is-sent-where-the-answer-can-be-written-nowhere")
def _():
    with signed_in() as echo, tempfile.TemporaryDirectory() as folder:
        for place in (folder, f"{folder}/none/answer", "/dev/null/answer", "/proc/answer"):
            status, output, errors = echo.run("get", "/bytes/7", "-o", place)
            assert (status, output) == (FAILED, "") and errors.startswith(f"vestibulectl: {place}: "), (place, errors)
        assert echo.run("get", "/bytes/7", "/bytes/7", "-o", f"{folder}/answer")[0] == USAGE
        assert "GET /bytes/7" not in echo.counts() and not list(pathlib.Path(folder).iterdir())


@case("/vestibulectl-requests/what-takes-long-has-a-bar-at-a-terminal-and-nowhere-else")
def _():
    with signed_in() as echo:
        program = os.environ["VESTIBULECTL"]
        with tempfile.TemporaryFile() as answer:
            status, sent = run_at_terminal([program, "get", "/slow/1000"], echo.environment, stdout=answer)
            assert status == 0 and "] 100%" in sent and sent.endswith("\r\x1b[K"), sent
            assert answer.seek(0, os.SEEK_END) == 1000
            assert run_at_terminal([program, "get", "/bytes/1000"], echo.environment, stdout=answer) == (0, "")
        # The bar would be in the middle of the answer.
        assert run_at_terminal([program, "get", "/slow/1000"], echo.environment) == (0, "x" * 1000)
        assert echo.run("get", "/slow/1000") == (0, "x" * 1000, "")


@case("/vestibulectl-requests/a-request-carries-the-method-the-headers-and-the-token")
def _():
    with signed_in() as echo:
        tells = told(echo, "PATCH", "/echo?a=b%20c", "-H", "X-One: 1", "--header", "X-Two:2", "-H", "X-Empty:")
        assert (tells["method"], tells["path"], tells["body"]) == ("PATCH", "/echo?a=b%20c", "")
        headers = tells["headers"]
        assert (headers["x-one"], headers["x-two"], headers["x-empty"]) == ("1", "2", "")
        assert headers["authorization"] == "Bearer access" and "content-type" not in headers
        status, output, _ = echo.run("request", "-i", "HEAD", "/echo")
        assert status == 0 and output.startswith("HTTP/1.1 200 OK\n") and "X-Shown: yes\n" in output, output
        status, output, _ = echo.run("request", "--include", "GET", "/bytes/2")
        assert status == 0 and output.endswith("\n\nxx"), output


@case("/vestibulectl-requests/a-body-is-json-where-it-is-and-else-a-form")
def _():
    with signed_in() as echo, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "body"
        file.write_text('{"a": [1]}')
        form, a_json = "application/x-www-form-urlencoded", "application/json"
        for described, text, body, kind in (("a=1&b=2", "", "a=1&b=2", form), ("[1", "", "[1", form),
                                            ('{"a":1}', "", '{"a":1}', a_json), (f"@{file}", "", '{"a": [1]}', a_json),
                                            ("@-", "x=y", "x=y", form)):
            tells = told(echo, "POST", "/echo", "-d", described, text=text)
            assert (tells["body"], tells["headers"]["content-type"]) == (body, kind), tells
        tells = told(echo, "PUT", "/echo", "-d", "{}", "-H", "content-type: text/plain")
        assert tells["headers"]["content-type"] == "text/plain"
        status, output, errors = echo.run("request", "POST", "/echo", "-d", f"@{folder}/none")
        assert (status, output) == (FAILED, "") and f"{folder}/none: " in errors


@case("/vestibulectl-requests/what-is-no-request-is-not-sent")
def _():
    with signed_in() as echo:
        before = sum(echo.counts().values())
        for mistake in (["-H", "Authorization: Bearer mine"], ["-H", "authorization:"], ["-H", "Cookie: a=b"],
                        ["-H", "Host: evil.example"], ["-H", "proxy-authorization: x"], ["-H", "TE: trailers"],
                        ["-H", "Content-Length: 0"], ["-H", "X: a\r\nY: b"],
                        ["-H", "X: a\nY: b"], ["-H", "X\r\nY: b"], ["-H", "X Y: b"], ["-H", "none"], ["-H", ": b"]):
            status, output, errors = echo.run("request", "GET", "/echo", *mistake)
            assert (status, output) == (USAGE, ""), (mistake, errors)
            assert errors.count("\n") == 1 and "mine" not in errors, (mistake, errors)
        for arguments in (["GE T", "/echo"], ["", "/echo"], ["GET\r\nX: y", "/echo"], ["CONNECT", "/echo"],
                          ["GET", "echo"], ["GET", ""], ["GET", "http://127.0.0.1/echo"], ["GET", "/e\r\nX: y"]):
            assert echo.run("request", *arguments)[:2] == (USAGE, ""), arguments
        assert echo.run("get", "/echo", "echo")[:2] == (USAGE, "")
        assert sum(echo.counts().values()) == before + 1, echo.counts()  # the counting itself


if __name__ == "__main__":
    main()
