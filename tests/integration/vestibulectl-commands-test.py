#!/usr/bin/python3
"""The accounts, the token, the status and the events as `vestibulectl` shows them, to people and to programs.

Needs $VESTIBULE_DEMO_SERVICE, $ECHO_SERVICE, $VESTIBULECTL, and a keyring on the session bus."""
import json
import os
import pathlib
import signal
import sys
import urllib.request

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/environment"))
from person import NOT_SIGNED_IN, PATIENCE, UNAVAILABLE, USAGE, Demo, Echo, wait_until
from tap import case, main
from terminal import run_at_terminal

NOBODY = "http://127.0.0.1:1"  # where nothing listens


def add_account(demo, name, origin):
    """An account that is in the list, behind those that are there."""
    file = next(pathlib.Path(demo.home.name).rglob("accounts.json"))
    listed = json.loads(file.read_text())
    listed["accounts"].append({"origin": origin, "name": name, "profile": "token-api"})
    file.write_text(json.dumps(listed))


def set_fault(demo, fault):
    """How the refresh route fails; None: it does not."""
    body = json.dumps({"faults": {"/auth/refresh": fault}}).encode()
    control = urllib.request.Request(demo.url + "/control", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(control, timeout=PATIENCE).close()


def read_secret(demo, token):
    request = urllib.request.Request(demo.url + "/users/secret", headers={"Authorization": "Bearer " + token})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read().decode()


def stop(process):
    """Ends it as Ctrl-C does; what else it has printed."""
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (128 + signal.SIGINT, ""), (process.returncode, errors)
    return output


@case("/vestibulectl-commands/an-account-is-chosen-by-its-name-or-its-name-and-server")
def _():
    with Demo() as demo:
        demo.log_in()
        add_account(demo, "demo", NOBODY)
        add_account(demo, "ada", NOBODY)
        for arguments in (["use", "demo"], ["status", "--account", "demo"], ["--account", "demo", "status"]):
            status, output, errors = demo.run(*arguments)
            assert (status, output) == (USAGE, "") and "several" in errors, (arguments, errors)
        for name in ("nobody", "demo@http://127.0.0.1:2", "demo@", "", "ada@"):
            assert demo.run("use", name)[:2] == (NOT_SIGNED_IN, ""), name
        assert demo.run("use", "ada") == (0, "", "")
        assert demo.run("use", "demo@127.0.0.1:1") == (0, "", "")
        assert demo.run("accounts")[1] == f"demo@{NOBODY}\nada@{NOBODY}\ndemo@{demo.url}\n"
        listed = json.loads(demo.run("accounts", "--json")[1])
        assert [each["last_used"] for each in listed] == [True, False, False]
        assert listed[2] == {"account": f"demo@{demo.url}", "name": "demo", "server": demo.url, "profile": "token-api",
                             "last_used": False}
        assert demo.run("status", "-a", f"demo@{demo.url}")[0] == 0
        assert demo.run("use", f"demo@{demo.url}") == (0, "", "")


@case("/vestibulectl-commands/a-terminal-has-bold-and-no-token-unless-it-is-asked-for")
def _():
    with Demo() as demo:
        demo.log_in()
        program, account = os.environ["VESTIBULECTL"], f"demo@{demo.url}"
        for more, shown in (({}, f"\x1b[1m{account}\x1b[0m"), ({"NO_COLOR": "1"}, account)):
            environment = {name: value for name, value in demo.environment.items() if name != "NO_COLOR"} | more
            assert run_at_terminal([program, "accounts"], environment) == (0, shown + "  (last used)\r\n"), more
            status, sent = run_at_terminal([program, "status"], environment)
            assert status == 0 and sent.startswith(shown + ": signed in\r\n"), sent
        for options in ([], ["--fresh"], ["--valid-for", "1"]):
            status, sent = run_at_terminal([program, "token", *options], demo.environment)
            assert status == USAGE and "eyJ" not in sent, sent
        status, sent = run_at_terminal([program, "token", "--show"], demo.environment)
        assert status == 0 and sent.startswith("eyJ"), sent


@case("/vestibulectl-commands/names-that-would-command-a-terminal-are-shown-escaped")
def _():
    with Demo() as demo:
        demo.log_in()
        add_account(demo, "a\nb\x1b[31m\u202ec\x9bd\\é", NOBODY)
        _, output, _ = demo.run("accounts")
        assert output.splitlines()[1] == "a\\x0ab\\x1b[31m\\u202ec\\x9bd\\é@" + NOBODY, output
        assert json.loads(demo.run("accounts", "--json")[1])[1]["name"] == "a\nb\x1b[31m\u202ec\x9bd\\é"
        _, _, errors = demo.run("get", "x\x1b[31m")
        assert "\x1b" not in errors and "x\\x1b[31m: " in errors


@case("/vestibulectl-commands/all-accounts-are-signed-out-and-each-that-is-not-quite-is-named")
def _():
    with Demo() as demo:
        demo.log_in()
        add_account(demo, "demo", NOBODY)
        assert demo.run("logout", "--all", "--account", "demo")[0] == USAGE
        status, output, errors = demo.run("logout", "--all")
        assert (status, output) == (0, "") and errors == f"vestibulectl: demo@{NOBODY}: the server could not be told\n"
        assert demo.run("accounts") == (0, "", "") and demo.counts()["POST /auth/logout"] == 1
        assert demo.run("status")[0] == NOT_SIGNED_IN
        assert demo.run("logout", "--all") == (0, "", "")


@case("/vestibulectl-commands/an-account-whose-service-is-not-known-any-more-is-told-of")
def _():
    with Demo() as demo:
        demo.log_in()
        file = next(pathlib.Path(demo.home.name).rglob("accounts.json"))
        before = file.read_text()
        file.write_text(before.replace("token-api", "gone"))
        status, _, errors = demo.run("logout", "--all")
        assert status == 1 and errors.startswith(f"vestibulectl: demo@{demo.url}: the type "), errors
        assert demo.run("status", "--account", "demo")[0] == 1
        file.write_text(before)


@case("/vestibulectl-commands/a-token-lasts-as-long-as-it-is-to-or-is-renewed-first")
def _():
    with Demo("--access-lifetime", "60") as demo:
        demo.log_in()
        def renewals():
            return demo.count("GET /auth/refresh")
        first = demo.run("token")[1]
        assert demo.run("token", "--valid-for", "30") == (0, first, "") and renewals() == 0
        status, fresh, errors = demo.run("token", "--fresh")
        assert (status, errors) == (0, "") and fresh != first and renewals() == 1
        status, longer, errors = demo.run("token", "--valid-for", "3600")
        assert status == 0 and renewals() == 2 and longer not in (first, fresh)
        assert errors.startswith("vestibulectl: this token is good for ") and errors.endswith(" s only\n"), errors
        for token in (first, fresh, longer):
            assert "Only those" in read_secret(demo, token.strip())
        for mistake in (["--valid-for", "-1"], ["--valid-for", "1e300"], ["--valid-for", "inf"], ["--valid-for", "x"],
                        ["--fresh", "--valid-for", "1"]):
            assert demo.run("token", *mistake)[:2] == (USAGE, ""), mistake
        assert renewals() == 2


@case("/vestibulectl-commands/a-new-token-comes-from-the-process-that-keeps-the-tokens")
def _():
    with Demo("--access-lifetime", "60", "--secret-delay", "60000") as demo:
        demo.log_in()
        owner = demo.start("get", "/users/secret")
        wait_until(lambda: demo.count("GET /users/secret"), "the request")
        first = demo.run("token")[1]
        status, fresh, _ = demo.run("token", "--fresh")
        assert status == 0 and fresh != first and demo.run("token")[1] == fresh
        told = json.loads(demo.run("status", "--json")[1])
        assert told["last_renewal"]["outcome"] == "renewed" and 0 < told["token_expires_in_ms"] <= 60000, told
        assert [each["kind"] for each in json.loads(demo.run("events", "--json")[1])].count("renewed") == 1
        stop(owner)


@case("/vestibulectl-commands/a-renewal-that-is-not-to-be-had-signs-nobody-out")
def _():
    with Demo("--access-lifetime", "60", "--control") as demo:
        demo.log_in()
        set_fault(demo, {"status": 503, "retryAfter": 60})
        status, output, errors = demo.run("token", "--fresh")
        assert (status, output) == (UNAVAILABLE, "") and errors, (status, errors)
        assert demo.run("status")[0] == 0
        set_fault(demo, None)
        assert demo.run("token", "--fresh")[0] == 0


@case("/vestibulectl-commands/a-service-that-renews-nothing-is-not-asked-to")
def _():
    with Echo() as echo:
        folder = pathlib.Path(echo.home.name) / "vestibule/profiles"
        folder.mkdir(parents=True)
        profile = json.loads((ROOT / "data/profiles/token-api.json").read_text())
        del profile["refresh"]
        (folder / "unrenewed.json").write_text(json.dumps(profile | {"id": "unrenewed"}))
        status, _, errors = echo.log_in(profile="unrenewed")
        assert status == 0, errors
        status, output, _ = echo.run("token", "--fresh")
        assert (status, output) == (UNAVAILABLE, "")
        assert echo.run("token", "--valid-for", "60")[:2] == (0, "access\n")
        assert echo.run("status")[0] == 0


@case("/vestibulectl-commands/the-status-says-how-the-token-stands-and-renews-nothing")
def _():
    with Demo("--access-lifetime", "60") as demo:
        demo.log_in()
        status, output, _ = demo.run("status")
        assert status == 0 and "the token lasts for: 5" in output, output
        told = json.loads(demo.run("status", "--json")[1])
        assert (told["account"], told["state"], told["reason"]) == (f"demo@{demo.url}", "signed-in", None)
        assert told["saved"] and not told["renewing"] and 0 < told["token_expires_in_ms"] <= 60000, told
        assert demo.count("GET /auth/refresh") == 0
        told = json.loads(demo.run("status", "--account", "demo", "--json")[1])
        assert "eyJ" not in json.dumps(told)


@case("/vestibulectl-commands/changes-are-printed-as-they-come")
def _():
    with Demo("--access-lifetime", "60") as demo:
        demo.log_in()
        watching = demo.start("status", "--watch")
        assert watching.stdout.readline().rstrip().split("  ")[1].startswith(f"demo@{demo.url}: signed in")
        machine = demo.start("status", "--watch", "--json")
        assert json.loads(machine.stdout.readline())["state"] == "signed-in"
        following = demo.start("events", "--follow", "--json")
        assert json.loads(following.stdout.readline())["kind"] == "restored"
        assert demo.run("token", "--fresh")[0] == 0
        assert json.loads(following.stdout.readline())["kind"] == "renewal-started"
        assert demo.run("logout")[0] == 0
        while json.loads(machine.stdout.readline())["state"] != "signed-out":
            pass
        while "signed out" not in watching.stdout.readline():
            pass
        kinds = [json.loads(following.stdout.readline())["kind"]]
        while kinds[-1] != "signed-out":
            kinds.append(json.loads(following.stdout.readline())["kind"])
        assert kinds.count("renewed") == 1, kinds
        for process in (following, machine, watching):
            stop(process)


if __name__ == "__main__":
    main()
