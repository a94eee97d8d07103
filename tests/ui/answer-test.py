#!/usr/bin/python3
"""What a service answered, as it is shown: readable, lazy, and honest about what is wrong with it."""
import json
import struct
import subprocess
import time
import zlib

import driver as d
from answering import AnsweredApp, AnsweringService
from windowed import main, windowed


def rows():
    """The rows of the tree that are on the screen, each as its texts: name and value, or the value alone."""
    found, inside = [], False
    for role, name, _ in d.nodes():
        if role == "list":
            inside = name == "Answer"
        elif inside and role == "list item":
            found.append([])
        elif inside and found and role == "label":
            found[-1].append(name)
    return found


def shows(*row):
    d.until(lambda: list(row) in rows(), f"the row {row}")


def press_in_row(name, button):
    """Presses the button of the row that begins with this text."""
    def attempt():
        last = None
        for role, its_name, node in d.nodes():
            if role == "push button" and its_name == button:
                last = node
            elif role == "label" and its_name == name and last:
                last.press()
                return True
            elif role == "list item":
                last = None
        return False

    d.until(attempt, f"{button} of {name}")


@windowed("/answer/a-tree-opens-lazily")
def _():
    body = json.dumps({"msg": "hello", "people": [{"name": f"person {i}"} for i in range(100_000)], "end": None})
    with AnsweringService(body.encode()) as service, AnsweredApp(service) as app:
        shows("3 members")
        shows("people", "100000 elements")
        assert not any("person" in text for row in rows() for text in row), "nothing is open that nobody has opened"
        press_in_row("people", "Expand")
        shows("0", "1 member")
        press_in_row("0", "Expand")
        shows("name", '"person 0"')
        assert len(rows()) < 1000, "rows are made for what is seen alone"
        press_in_row("people", "Collapse")
        shows("end", "null")
        app.end()


@windowed("/answer/what-was-sent-is-shown-exactly")
def _():
    body = ('{"msg":"hello","large":12345678901234567890123,"fine":0.10000000000000000000001,"large":1e400,'
            '"turned":"abc\u202edef","marked":"<b>bold</b> &amp; [0m","nul":"a\\u0000b","bytes":"').encode() + b'\xff"}'
    with AnsweringService(body) as service, AnsweredApp(service) as app:
        shows("large", "12345678901234567890123")
        shows("large", "1e400")
        shows("fine", "0.10000000000000000000001")
        shows("turned", r'"abc\u202edef"')
        shows("marked", '"<b>bold</b> &amp; [0m"')
        shows("nul", r'"a\u0000b"')
        d.focus_window("demo — Vestibule")
        d.until(lambda: ["bytes", r'"\xff"'] in rows())
        d.screenshot("answer")
        app.end()


@windowed("/answer/one-that-is-cut-off-says-where-and-shows-what-came")
def _():
    with AnsweringService(b'{"msg":"hello",\n"list":[1,2,{"a":"cut o') as service, AnsweredApp(service) as app:
        d.until(lambda: d.labelled("cut off at byte 39, in line 2"), "where")
        shows("msg", '"hello"')
        shows("list", "3 elements")
        d.screenshot("answer-cut-off")
        app.end()


@windowed("/answer/one-that-is-not-json-is-shown-as-its-text")
def _():
    with AnsweringService(b"<html><b>Not</b> JSON</html>") as service, AnsweredApp(service) as app:
        d.until(lambda: d.labelled("not JSON from byte 0 on, in line 1"), "what is wrong")
        d.find(d.LABEL, "<html><b>Not</b> JSON</html>")
        app.end()


def pixels(colour):
    """Whether something on the screen has the colour, which has one byte or two of each part."""
    seen = d.seen()
    return any(bytes(part for part in colour for _ in range(size)) in seen for size in (1, 2))


LIGHT = ((0x81, 0x3d, 0x9c), (0x1b, 0x6b, 0x3a), (0x1a, 0x5f, 0xb4), (0x9a, 0x4a, 0x00))
DARK = ((0xdc, 0x8a, 0xdd), (0x8f, 0xf0, 0xa4), (0x99, 0xc1, 0xf1), (0xff, 0xbe, 0x6f))


def shows_text_in(colours):
    """Whether the text of JSON has these of all colours, and has them as they were chosen: none is paler."""
    body = b'{"msg":"hello",\n\t"number":[-1.5e3,22222222],\n"word":null,"turned":"\xe2\x80\xaeabc"}'
    with AnsweringService(body) as service, AnsweredApp(service) as app:
        d.press("page tab", "Text")
        d.find(d.LABEL, '\t"number":[-1.5e3,22222222],')
        d.find(d.LABEL, r'"word":null,"turned":"\u202eabc"}')
        d.until_still("the text")
        d.screenshot("answer-text")
        for colour in LIGHT + DARK:
            assert pixels(colour) == (colour in colours), colour
        app.end()


@windowed("/answer/the-text-of-json-is-in-colours")
def _():
    shows_text_in(LIGHT)


@windowed("/answer/the-text-of-json-is-in-other-colours-on-a-dark-background", ADW_DEBUG_COLOR_SCHEME="prefer-dark")
def _():
    shows_text_in(DARK)


@windowed("/answer/the-text-of-json-has-no-colours-in-high-contrast", ADW_DEBUG_HIGH_CONTRAST="1")
def _():
    shows_text_in(())


@windowed("/answer/json-under-another-name-is-a-tree-all-the-same")
def _():
    with AnsweringService(b'{"msg":"hello"}', content_type="text/html") as service, AnsweredApp(service) as app:
        d.until(lambda: d.labelled("The service calls this “text/html”. It is JSON."))
        shows("msg", '"hello"')
        app.end()


@windowed("/answer/what-is-looked-for-is-found-where-it-is")
def _():
    body = json.dumps({"msg": "hello", "a": [{"b": {"name": "Grace"}}, {"b": {"name": "grace too"}}]})
    with AnsweringService(body.encode()) as service, AnsweredApp(service) as app:
        shows("a", "2 elements")
        d.focus_window("demo — Vestibule")
        d.key("ctrl+f")
        d.until(lambda: d.focused("entry", None) or d.focused("text", None), "the search entry has the focus")
        d.type_text("GRACE")
        d.find(d.LABEL, "1 of 2")
        shows("name", '"Grace"')
        d.key("Return")
        d.find(d.LABEL, "2 of 2")
        shows("name", '"grace too"')
        d.screenshot("answer-search")
        d.type_text(" not there")
        d.find(d.LABEL, "Not found")
        app.end()


@windowed("/answer/the-keyboard-is-enough-to-copy")
def _():
    with AnsweringService(b'{"msg":"hello","list":[{"name":"Ada"}]}') as service, AnsweredApp(service) as app:
        shows("list", "1 element")
        d.focus_window("demo — Vestibule")
        d.key("ctrl+f")
        d.type_text("Ada")
        shows("name", '"Ada"')
        d.until(lambda: d.labelled("1 of 1"))
        d.key("Tab", "Tab", "Tab")
        d.until(lambda: d.focused("list item", None))
        d.key("ctrl+c")
        assert pasted() == "Ada"
        d.key("Tab", "Tab", "Tab")
        d.until(lambda: d.focused("list item", None))
        d.key("shift+F10")
        d.press("menu item", "Copy Pointer")
        d.until(lambda: pasted() == "/list/0/name")
        app.end()


def pasted():
    """What the clipboard has, seen in the search that it is pasted into."""
    d.key("ctrl+f", "ctrl+a", "ctrl+v")
    return d.text("entry", None)


@windowed("/answer/a-large-one-is-loaded-only-where-the-person-wants-it")
def _():
    numbers = ", ".join(str(number) for number in range(2_500_000))
    assert len(numbers) > 16 * 1024 * 1024
    with AnsweringService(f'{{"msg": [{numbers}]}}'.encode()) as service, \
            AnsweredApp(service, then="Load Anyway") as app:
        d.until(lambda: d.labelled("The answer is larger than 16.0\xa0MiB."))
        assert not d.shown("list", "Answer")
        d.screenshot("answer-too-large")
        d.press(d.BUTTON, "Load Anyway")
        shows("msg", "2500000 elements")
        assert not d.labelled("The answer is larger than 16.0\xa0MiB.")
        app.end()


@windowed("/answer/headers-are-shown-and-tokens-masked")
def _():
    headers = [("Set-Cookie", "session=0123456789"), ("X-Shown", "yes")]
    with AnsweringService(b'{"msg":"hello"}', headers=headers) as service, AnsweredApp(service) as app:
        d.find(d.LABEL, "200 OK")
        d.find(d.LABEL, "yes")
        d.find(d.LABEL, "••••••••")
        assert not d.labelled("0123456789")
        app.end()


COLOUR = bytes((200, 0, 128))


def is_coloured():
    """Whether the image's colour is on the screen, of which a colour has one byte or two."""
    seen = d.seen()
    return any(bytes(part for part in COLOUR for _ in range(size)) * 20 in seen for size in (1, 2))


def png(width, height):
    """An image that is said to be so large, and has 64 lines."""
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    lines = b"".join(b"\0" + COLOUR * width for _ in range(64))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


@windowed("/answer/each-kind-of-contents-has-its-page")
def _():
    with AnsweringService(b"") as service, AnsweredApp(service) as app:
        d.until(lambda: d.labelled("Empty Answer"))
        service.body, service.content_type = b"\x00\x01", "application/octet-stream"
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled("Not Shown Here"))
        service.body, service.content_type = b"no image", "image/png"
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: d.labelled("Image Not Shown"))
        service.body = png(64, 64)
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: is_coloured(), "the image")
        d.screenshot("answer-image")
        service.body = png(60_000, 60_000)  # would take 10 GB
        d.press(d.BUTTON, "Get Data")
        d.until(lambda: not is_coloured(), "no image")
        service.body, service.content_type = b"Just some words", "text/plain"
        d.press(d.BUTTON, "Get Data")
        d.find(d.LABEL, "Just some words")
        app.end()


def column(index, count):
    """What stands in a column of the table that is on the screen, below its title."""
    found, inside = [], False
    for role, name, _ in d.nodes():
        if role == "tree table":
            inside = True
        elif inside and role == d.LABEL:
            found.append(name)
        elif inside and role == "scroll bar":
            break
    return found[index::count][1:]


def click(role, name):
    """Clicks on what cannot be pressed through the accessibility bus."""
    x, y, width, height = d.find(role, name).box()
    subprocess.run(["xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1"],
                   check=True, timeout=d.PATIENCE)


@windowed("/answer/a-list-of-objects-is-a-table-that-can-be-sorted")
def _():
    people = ('{"msg":"hello","people":[{"name":"Grace","year":1906,"fields":["navy"]},{"name":"<b>ada</b>","year":1815},'
              '{"name":"Alan","year":1912.0,"left":true},{"name":null,"year":9e2}]}')
    with AnsweringService(people.encode()) as service, AnsweredApp(service) as app:
        d.focus_window("demo — Vestibule")
        d.press("page tab", "Table")
        d.until(lambda: column(0, 4) == ['"Grace"', '"<b>ada</b>"', '"Alan"', "null"])
        assert column(3, 4) == ["–", "–", "true", "–"]
        d.screenshot("answer-table")
        click(d.LABEL, "year")
        d.until(lambda: column(1, 4) == ["9e2", "1815", "1906", "1912.0"], "numbers by what they are worth")
        time.sleep(0.7)  # on a busy machine GTK loses a click that comes while what the first one did is drawn
        click(d.LABEL, "year")
        d.until(lambda: column(1, 4) == ["1912.0", "1906", "1815", "9e2"], "and the other way round")
        click(d.LABEL, "1815")
        d.until(lambda: d.focused(d.LABEL, "1815"))
        d.key("Left")
        d.until(lambda: d.focused(d.LABEL, '"<b>ada</b>"'))
        d.key("alt+Down")
        d.until(lambda: column(0, 4) == ['"<b>ada</b>"', '"Alan"', '"Grace"', "null"], "null is last")
        d.screenshot("answer-table-sorted")
        click(d.LABEL, '"Alan"')
        d.until(lambda: d.focused(d.LABEL, '"Alan"'))
        d.key("ctrl+c")
        assert pasted() == "Alan"
        app.end()


@windowed("/answer/the-arrow-keys-go-from-cell-to-cell-of-a-table")
def _():
    people = ('{"msg":"hello","people":[{"name":"Grace","year":1906},{"name":"Ada","year":1815},'
              '{"name":"Alan","year":1912,"left":true}]}')
    with AnsweringService(people.encode()) as service, AnsweredApp(service) as app:
        d.focus_window("demo — Vestibule")
        d.press("page tab", "Table")
        d.until(lambda: column(0, 3) == ['"Grace"', '"Ada"', '"Alan"'])
        click(d.LABEL, '"Grace"')
        d.until(lambda: d.focused(d.LABEL, '"Grace"'))
        d.key("Right")
        d.until(lambda: d.focused(d.LABEL, "1906"))
        d.key("Down")
        d.until(lambda: d.focused(d.LABEL, "1815"), "the cell below, for a screen reader, too")
        d.key("Down")
        d.until(lambda: d.focused(d.LABEL, "1912"))
        d.key("Up", "Left")
        d.until(lambda: d.focused(d.LABEL, '"Ada"'))
        d.key("Down", "Right")
        d.until(lambda: d.focused(d.LABEL, "1912"))
        d.key("Up", "alt+Down")
        d.until(lambda: column(1, 3) == ["1815", "1906", "1912"], "sorted by the column with the focus")
        d.screenshot("answer-table-keys")
        click(d.LABEL, '"Grace"')
        d.until(lambda: d.focused(d.LABEL, '"Grace"'), "the cell that was pressed")
        d.key("Up")
        d.until(lambda: d.focused(d.LABEL, '"Ada"'))
        d.key("Right", "Down", "Down", "ctrl+c")
        assert pasted() == "1912"
        app.end()


@windowed("/answer/what-is-no-list-of-objects-has-no-table")
def _():
    with AnsweringService(b'[{"msg":"hello"}]') as service, AnsweredApp(service) as app:
        d.press("page tab", "Table")
        d.until(lambda: column(0, 1) == ['"hello"'])
        service.body = b'{"msg":"changed"}'
        d.press(d.BUTTON, "Get Data")
        shows("msg", '"changed"')
        d.find("page tab", "Text")
        d.gone("page tab", "Table")
        app.end()


@windowed("/answer/a-table-of-too-many-columns-says-so")
def _():
    row = {f"field {number}": number for number in range(57)}
    with AnsweringService(json.dumps({"msg": [row] * 20}).encode()) as service, AnsweredApp(service) as app:
        d.press("page tab", "Table")
        d.find(d.LABEL, "7 more fields are shown in the contents alone.")
        d.until(lambda: "49" in column(49, 50))
        d.screenshot("answer-table-wide")
        app.end()


@windowed("/answer/a-table-of-a-million-rows-stops-nothing")
def _():
    rows = ",".join(f'{{"n":{number}}}' for number in range(1_000_000, 0, -1))
    with AnsweringService(f'{{"msg":[{rows}]}}'.encode()) as service, AnsweredApp(service) as app:
        d.focus_window("demo — Vestibule")
        d.press("page tab", "Table")
        d.until(lambda: column(0, 1)[:2] == ["1000000", "999999"])
        click(d.LABEL, "n")
        d.until(lambda: column(0, 1)[:2] == ["1", "2"])
        assert len(column(0, 1)) < 1000, "rows are made for what is seen alone"
        app.end()


if __name__ == "__main__":
    main()
