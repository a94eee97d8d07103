#!/usr/bin/python3
"""That a program on the session bus gets no token but where the person lets it, and what they are asked."""
import os
import subprocess
from pathlib import Path

import driver as d
from bus_callers import NAME, AskingProgram, Caller, accepted, leave_a_session, nothing_is_asked, question, reply, sandboxed, until
from programs import FILE_KEYRING, App, DemoService, OtherDesktop, log_in
from windowed import main, windowed

BOUND = 16  # open calls of a connection
QUESTIONS = 8  # shown or waiting


class Background(App):
    """The app as the bus starts it: without a window."""

    def __init__(self):
        super().__init__("--gapplication-service")
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", NAME], check=True)


@windowed("/token-question/whom-the-person-lets-gets-a-token-that-the-service-takes-as-long-as-its-connection-lives")
def _():
    with DemoService("--access-lifetime", "60") as service:
        leave_a_session(service)
        with Background() as app, Caller() as script:
            call = script.ask()
            text = question()
            assert f"(process {os.getpid()})” wants to act as “demo” at {service.url}." in text, text
            assert not d.shown(d.BUTTON, "Always for This App"), "anybody can have the name of a program"
            d.screenshot("question-alone")
            assert d.windows() == [], "no window is needed"
            reply("Allow")
            assert accepted(service, call.token())
            assert call.answer[1] > 0
            assert accepted(service, script.ask().token())
            with Caller() as second:
                asked = second.ask()
                question()
                reply("Deny")
                assert asked.refusal() == "NotAllowed"
            assert accepted(service, script.ask().token())
            script.bus.close_sync()
            with Caller() as later:
                asked = later.ask()
                question()
                reply("Allow")
                assert accepted(service, asked.token())
                app.end()


@windowed("/token-question/where-another-process-keeps-the-tokens-they-are-given-all-the-same", keyring=False)
def _():
    with DemoService("--access-lifetime", "60") as service, OtherDesktop() as elsewhere, \
            App("--server=" + service.url, **FILE_KEYRING) as owner:
        log_in()
        with App(**elsewhere.environment) as client, Caller(elsewhere.environment) as script:
            d.find(d.BUTTON, "Get Data")
            service.control(actions=["expire-access"])
            d.press(d.BUTTON, "Get Data")
            d.until(lambda: service.stats()["refreshes"] == 1, "the owner renews")
            call = script.ask()
            question()
            reply("Allow")
            assert accepted(service, call.token())
            client.end()
        owner.look_at()
        owner.end()


@windowed("/token-question/who-is-denied-is-not-asked-about-again")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as script:
        log_in()
        calls = [script.ask() for _ in range(3)]
        question()
        d.screenshot("question")
        d.key("Escape")
        assert [call.refusal() for call in calls] == ["NotAllowed"] * 3
        assert script.ask().refusal() == "NotAllowed"
        assert nothing_is_asked()
        with Caller() as another:
            call = another.ask()
            question()
            d.key("Return")
            assert call.refusal() == "NotAllowed", "what is chosen without looking"
        assert service.stats()["refreshes"] == 0
        app.end()


@windowed("/token-question/one-question-at-a-time-and-it-goes-with-who-asked")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as first:
        log_in()
        left = first.ask()
        question()
        with Caller() as second:
            waiting = second.ask()
            first.bus.close_sync()
            until(left.is_over)
            question()
            reply("Allow")
            assert accepted(service, waiting.token())
        assert nothing_is_asked()
        app.end()


@windowed("/token-question/a-flood-is-bounded")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as flood:
        log_in()
        account = flood.account()
        calls = [flood.ask(account) for _ in range(100)]
        question()
        until(lambda: sum(call.is_over() for call in calls) == 100 - BOUND, "all but so many are refused")
        assert {call.error for call in calls if call.is_over()} == {"TooManyCalls"}
        others = [Caller() for _ in range(20)]
        waiting = [other.ask(account) for other in others]
        until(lambda: sum(call.is_over() for call in waiting) == 20 - QUESTIONS + 1, "so many questions wait")
        assert {call.error for call in waiting if call.is_over()} == {"TooManyCalls"}
        allowed = [call for call in calls if not call.is_over()]
        reply("Allow", is_last=False)
        assert all(call.token() for call in allowed)
        question()
        for other in others:
            other.bus.close_sync()
        d.until(nothing_is_asked, "the questions go with those who asked")
        for account in (" ", "x" * 100_000, "../..", "<b>", "\u202e", "%s%n", account[:-1]):
            assert flood.ask(account).refusal() == "NoSuchAccount"
        app.end()


@windowed("/token-question/whoever-waits-while-the-app-ends-is-told-so")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as script:
        log_in()
        call = script.ask()
        question()
        app.end()
        assert call.refusal() == "Unavailable"


@windowed("/token-question/no-name-of-a-program-changes-what-the-question-says")
def _():
    name = "<b>GNOME Shell<b>\n\u202e%s" + "x" * 150
    program = Path(os.environ["HOME"], name)
    program.write_bytes(Path("/usr/bin/python3").resolve().read_bytes())
    program.chmod(0o700)
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as shell:
        log_in()
        with AskingProgram(shell.account(), program) as hostile:
            hostile.ask()
            text = question()
            assert "“<b>GNOME Shell<b>\\x0a\\u202e%sxxx" in text and f"xx… (process {hostile.process.pid})”" in text, text
            assert "x" * 60 not in text
            d.screenshot("question-hostile")
            reply("Deny")
            assert hostile.answer() == "NotAllowed"
        app.end()


@windowed("/token-question/a-flatpak-can-be-let-for-good-until-the-person-takes-that-back")
def _():
    app_id = "org.example.Reader"
    with DemoService("--access-lifetime", "60") as service, App("--server=" + service.url) as app, Caller() as shell:
        log_in()
        account = shell.account()
        with sandboxed(account, app_id) as reader:
            reader.ask()
            text = question()
            assert f"“{app_id}” wants to act as “demo”" in text, text
            d.screenshot("question-flatpak")
            reply("Always for This App")
            assert reader.answer() == "a token"
        with sandboxed(account, app_id) as again, sandboxed(account, "org.example.Other") as other:
            again.ask()
            assert again.answer() == "a token"
            other.ask()
            question()
            reply("Deny")
            assert other.answer() == "NotAllowed"
            stored = subprocess.run(["gsettings", "get", NAME, "token-permissions"], check=True, capture_output=True,
                                    text=True).stdout
            assert stored == f"[('{app_id}', '{service.url}', 'demo', 'token-api')]\n", stored
            d.focus_window("demo — Vestibule")
            d.key("ctrl+comma")
            d.until(lambda: d.labelled(app_id) and d.labelled(f"demo at {service.url}"), "the permission is shown")
            d.screenshot("permissions")
            d.press(d.BUTTON, "Take Access Back")
            d.until(lambda: not d.labelled(app_id), "it is gone")
            d.focus_window("Preferences")
            d.key("Escape")
            d.until(lambda: not d.labelled("Notifications"), "the preferences are closed")
            again.ask()
            question()
            reply("Deny")
            assert again.answer() == "NotAllowed", "what was taken back is not allowed"
        app.end()


@windowed("/token-question/a-name-that-no-app-can-have-is-none")
def _():
    with DemoService() as service, App("--server=" + service.url) as app, Caller() as shell:
        log_in()
        with sandboxed(shell.account(), "<b>GNOME</b>") as hostile:
            hostile.ask()
            assert f"(process {hostile.process.pid})” wants" in question()
            assert not d.shown(d.BUTTON, "Always for This App")
            reply("Deny")
            assert hostile.answer() == "NotAllowed"
        app.end()


if __name__ == "__main__":
    main()
