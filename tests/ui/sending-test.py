#!/usr/bin/python3
"""Requests that a person puts together and sends: to the service alone, as they were typed, and only when they are whole."""
import contextlib
import pathlib
import tempfile

import driver as d
from answering import AnsweringService
from programs import App, log_in
from windowed import main, windowed

TITLE = "Send a Request"


@contextlib.contextmanager
def form_shown(body=b'{"done": "<b>yes</b> \xe2\x80\xae"}', **answer):
    """The service, and the app with the window of the requests open."""
    with AnsweringService(body, **answer) as service, App("--server=" + service.url) as app:
        log_in()
        d.focus_window("demo — Vestibule")
        d.key("ctrl+e")
        d.until(lambda: TITLE in d.windows(), "the window")
        d.find(d.BUTTON, "Send")
        d.focus_window(TITLE)
        yield service, app
        app.end()


def choose(title, place):
    """Chooses what stands at this place of a drop-down list, from 0."""
    d.on("combo box", title, lambda node: node.children[0].press())
    d.until(lambda: d.focused("list item", None), "the list")
    d.key(*["Home"], *["Down"] * place, "Return")
    d.until(lambda: not d.focused("list item", None), "the list is closed")


def until_refused(why):
    """Waits until this is said beside the field and for the whole request."""
    d.until(lambda: sum(role == d.LABEL and why in name for role, name, _ in d.nodes()) == 2, f"refused: {why}")


def turn_to(page):
    d.on("page tab", page, lambda node: node.press())


@windowed("/sending/what-was-typed-is-sent-with-the-token-and-its-answer-shown")
def _():
    with form_shown() as (service, _):
        choose("Method", 2)
        d.write(d.ENTRY, "Path", "/things?a=1")
        d.press(d.BUTTON, "Add Header")
        d.write(d.ENTRY, "Name", "X-Colour")
        d.write(d.ENTRY, "Value", "green")
        choose("Body", 1)
        d.until(lambda: d.labelled("The JSON ends too early, in line 1, column 1."), "what is missing")
        d.write(d.ENTRY, "JSON", '{"a": [1, 2}')
        d.until(lambda: d.labelled("This is not JSON from line 1, column 12 on."), "what is wrong")
        d.screenshot("sending-form")
        d.press(d.BUTTON, "Send")
        until_refused("This is not JSON from line 1, column 12 on.")
        d.write(d.ENTRY, "JSON", '{"a": [1, 2]}')
        d.until(lambda: not d.labelled("This is not JSON"), "nothing is wrong")
        assert not service.taken, "what has a fault is not sent"
        d.press(d.BUTTON, "Send")
        d.until(lambda: d.labelled("<b>yes</b> \\u202e"), "the answer, as it is")
        d.screenshot("sending-answer")
        (method, path, headers, body), = service.taken
        assert (method, path, body) == ("POST", "/things?a=1", b'{"a": [1, 2]}'), (method, path, body)
        assert headers["X-Colour"] == "green" and headers["Content-Type"] == "application/json", headers


@windowed("/sending/nothing-is-sent-that-says-who-asks-or-leads-away")
def _():
    with form_shown() as (service, _):
        d.write(d.ENTRY, "Path", "/../evil")
        d.until(lambda: d.labelled("it could lead away from the service"), "what is wrong with the path")
        d.press(d.BUTTON, "Send")
        until_refused("it could lead away from the service")
        d.write(d.ENTRY, "Path", "//evil.example/x")
        d.press(d.BUTTON, "Add Header")
        d.write(d.ENTRY, "Name", "Authorization")
        d.until(lambda: d.labelled("Authorization is set by Vestibule itself"), "the refusal, with its reason")
        d.press(d.BUTTON, "Send")
        until_refused("Authorization is set by Vestibule itself")
        d.screenshot("sending-refused")
        assert not service.taken, service.taken
        d.press(d.BUTTON, "Remove")
        d.press(d.BUTTON, "Send")
        d.until(lambda: service.taken, "it is sent to the service all the same")
        # Python's server reads two slashes at the beginning as one.
        assert service.taken[0][:2] == ("GET", "/evil.example/x"), service.taken


@windowed("/sending/a-form-is-sent-and-filled-again-from-what-was-sent")
def _():
    with form_shown() as (service, _):
        choose("Method", 3)
        choose("Body", 2)
        d.press(d.BUTTON, "Add Field")
        d.write(d.ENTRY, "Name", "a b")
        d.write(d.ENTRY, "Value", "1&2")
        d.write(d.ENTRY, "Path", "/<b>things</b>")
        d.until(lambda: d.labelled("a character that must be encoded"), "what is wrong with the path")
        d.write(d.ENTRY, "Path", "/things")
        d.press(d.BUTTON, "Send")
        d.until(lambda: service.taken, "it is sent")
        assert service.taken[0][::3] == ("PUT", b"a%20b=1%262"), service.taken
        d.until(lambda: d.shown(d.LABEL, "PUT /things"), "it is among what was sent")
        turn_to("Request")
        d.press(d.BUTTON, "Remove")
        d.write(d.ENTRY, "Path", "/other")
        turn_to("History")
        d.screenshot("sending-history")
        d.focus_window(TITLE)
        with contextlib.suppress(Exception):  # it takes the focus, and says that it cannot
            d.find("list item", "PUT /things").take_focus()
        d.until(lambda: d.focused("list item", "PUT /things"), "it has the focus")
        d.key("Return")
        d.until(lambda: d.text(d.ENTRY, "Path") == "/things" and d.text(d.ENTRY, "Value") == "1&2", "it is filled again")


@windowed("/sending/what-deletes-is-asked-about-first")
def _():
    with form_shown() as (service, _):
        choose("Method", 5)
        d.write(d.ENTRY, "Path", "/things/1")
        d.press(d.BUTTON, "Send")
        d.find("dialog", None)
        d.until(lambda: d.labelled("The service is asked to delete /things/1."), "the question")
        d.screenshot("sending-delete")
        d.close_dialog(None, "Cancel")
        assert not service.taken, "what was not confirmed is not sent"
        d.press(d.BUTTON, "Send")
        d.close_dialog(None, "Delete")
        d.until(lambda: service.taken, "it is sent")
        assert service.taken[0][:2] == ("DELETE", "/things/1"), service.taken


@windowed("/sending/a-file-is-sent-byte-by-byte-with-its-kind")
def _():
    content = bytes(range(256)) * 300
    with form_shown() as (service, _), tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "picture.png")
        choose("Method", 2)
        d.write(d.ENTRY, "Path", "/pictures")
        choose("Body", 3)
        d.press(d.BUTTON, "Send")
        d.until(lambda: d.labelled("Choose the file that is to be sent."), "what is missing")
        assert not service.taken
        file.write_bytes(content)
        d.press(d.BUTTON, "Choose…")
        d.focus_window("File to Send")
        d.type_text(str(file))
        d.key("Return")
        d.until(lambda: d.labelled(str(file)), "which file it is")
        d.screenshot("sending-file")
        d.press(d.BUTTON, "Send")
        d.until(lambda: service.taken, "it is sent")
        (method, path, headers, body), = service.taken
        assert (method, path) == ("POST", "/pictures") and headers["Content-Type"] == "image/png", headers
        assert body == content, f"{len(body)} bytes"
        file.unlink()
        turn_to("Request")
        d.press(d.BUTTON, "Send")
        d.until(lambda: d.labelled("could not be read") or d.labelled("cannot be read"), "that it is gone")
        assert len(service.taken) == 1


@windowed("/sending/as-curl-the-clipboard-has-it-without-the-token")
def _():
    with form_shown() as (service, _):
        d.write(d.ENTRY, "Path", "/things?a=1")
        d.press(d.BUTTON, "Copy as curl")
        d.until(lambda: d.labelled("Copied, without the token"), "that it is copied")
        d.focus_window(TITLE)
        choose("Body", 1)
        d.key("Tab", "ctrl+v")
        d.until(lambda: "curl" in d.text(d.ENTRY, "JSON"), "what the clipboard has")
        copied = d.text(d.ENTRY, "JSON")
        assert f"$(vestibulectl token --account 'demo@{service.url}')" in copied, copied
        assert copied.endswith(f"'{service.url}/things?a=1'"), copied
        assert "access" not in copied, "the token is in it"


@windowed("/sending/what-takes-long-is-cancelled")
def _():
    with form_shown() as (service, _):
        with service.held():
            d.press(d.BUTTON, "Send")
            d.press(d.BUTTON, "Cancel")
            d.until(lambda: d.labelled("Cancelled: the service may have taken it all the same"), "what came of it")
        d.press(d.BUTTON, "Send")
        d.until(lambda: d.labelled("200 OK · "), "the answer of the next one")


if __name__ == "__main__":
    main()
