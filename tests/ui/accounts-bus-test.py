#!/usr/bin/python3
"""What other programs see of the accounts on the session bus, and that no token is in it but in the replies to those who
may have one."""
import re
import subprocess
from pathlib import Path

import driver as d
from bus_callers import (INTERFACE, NAME, PATH, Caller, Monitor, Signals, accepted, leave_a_session, nothing_is_asked, question,
                         reply, until)
from programs import App, DemoService, Prompter, lock_keyring, log_in
from windowed import main, windowed


@windowed("/accounts-bus/the-accounts-are-listed-and-changes-told")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as shell:
        d.find(d.BUTTON, "Log In")
        signals = Signals(shell)
        assert shell.accounts() == {}
        log_in()
        until(signals.newest, "an account is told")
        account = shell.account()
        expected = {"name": "demo", "server": service.url, "service": "token-api", "state": "signed-in"}
        assert shell.accounts() == signals.newest() == {account: expected}, shell.accounts()
        line = subprocess.run(["busctl", "--user", "get-property", NAME, PATH, INTERFACE, "Accounts"], check=True,
                              capture_output=True, text=True).stdout
        assert account in line and '"state" s "signed-in"' in line, line
        assert re.fullmatch("[0-9a-f]{32}", account)
        d.press(d.BUTTON, "Log Out")
        until(lambda: signals.newest() == {}, "its end is told")
        assert signals.states()[0] == "signed-in", signals.told
        assert shell.accounts() == {}
        log_in()
        until(lambda: account in signals.newest(), "it has the same id again")
        service.control(actions=["revoke-all"])
        d.press(d.BUTTON, "Get Data")
        until(lambda: signals.newest() == {}, "a session that the server has ended is gone, too")
        app.end()


@windowed("/accounts-bus/a-renewal-a-locked-keyring-and-a-server-that-is-away-are-states")
def _():
    with DemoService(delays=True) as service:
        leave_a_session(service)
        lock_keyring()
        with Prompter("right"), App() as app, Caller() as shell:
            d.find(d.BUTTON, "Unlock")
            signals = Signals(shell)
            assert [each["state"] for each in shell.accounts().values()] == ["locked"]
            assert shell.ask().refusal() == "KeyringLocked"
            assert nothing_is_asked()
            d.press(d.BUTTON, "Unlock")
            until(lambda: "signed-in" in signals.states(), "the state is told")
            service.control(actions=["expire-access"])
            d.press(d.BUTTON, "Get Data")
            until(lambda: "renewing" in signals.states(), "a renewal is told")
            until(lambda: signals.states()[-1] == "signed-in", "and its end")
            app.end()


@windowed("/accounts-bus/a-token-is-in-the-replies-to-those-who-may-have-it-and-nowhere-else")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Monitor() as monitor, Caller() as shell, \
            Caller() as script:
        log_in()
        account = shell.account()
        Signals(shell)
        for caller in (shell, script):
            call = caller.ask(account)
            question()
            reply("Allow")
            call.token()
        asked = 2
        for _ in range(5):
            service.control(actions=["expire-access"])
            d.press(d.BUTTON, "Get Data")
            calls = [caller.ask(account) for caller in (shell, script) for _ in range(10)]
            assert all(call.token() for call in calls) and shell.accounts()
            asked += len(calls)
        seen = monitor.messages(until_call_of="/the/end")
        with_token = [message for message in seen if "eyJ" in message]
        assert len(with_token) == asked, (len(with_token), asked)
        for message in with_token:
            header = message.splitlines()[0]
            assert header.startswith("method return") and any(
                f"destination={caller.bus.get_unique_name()} " in header for caller in (shell, script)), header
        assert sum("member=StateChanged" in message for message in seen) > 0
        app.end()


@windowed("/accounts-bus/the-commands-of-the-readme-work")
def _():
    text = Path(__file__).resolve().parents[2].joinpath("README.md").read_text()
    commands = re.findall(r"^    ((?:busctl|gdbus) .*(?:\n {6}.*)*)", text, re.MULTILINE)
    assert len(commands) == 2
    with DemoService("--access-lifetime", "60") as service, App("--server=" + service.url) as app, Caller() as shell:
        log_in()
        account = shell.account()
        command = [one.replace("io.github.vestibule.Vestibule", NAME).replace("/io/github/vestibule/Vestibule", PATH)
                   for one in commands]
        listed = subprocess.run(["sh", "-c", command[0]], check=True, capture_output=True, text=True, timeout=20).stdout
        assert account in listed
        with subprocess.Popen(["sh", "-c", command[1].replace("ACCOUNT", account)], stdout=subprocess.PIPE,
                              text=True) as script:
            assert "gdbus (process" in question()
            reply("Allow")
            token = re.match(r"\('(.*)', (int64 )?\d+\)", script.stdout.read())[1]
        assert accepted(service, token)
        app.end()


if __name__ == "__main__":
    main()
