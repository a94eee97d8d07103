#!/usr/bin/python3
"""What a service answered, dragged out of the window to another program."""
import subprocess
import sys
from pathlib import Path

import driver as d
from answering import AnsweredApp, AnsweringService
from windowed import main, windowed

BODY = b'{"msg":"hello","people":[{"name":"Gr\\u00e5ce","year":1906},{"name":"Ada","year":1815}]}'
TARGET = """
import gi
gi.require_versions({"Gdk": "4.0", "Gtk": "4.0"})
from gi.repository import Gdk, GLib, Gtk

def dropped(_, value, *__):
    if isinstance(value, Gdk.FileList):
        for file in value.get_files():
            print(file.get_path(), file.load_contents()[1].decode().encode().hex(), flush=True)
    else:
        print("text", value.encode().hex(), flush=True)
    return True

kinds = {"file": Gdk.FileList, "text": str}
window = Gtk.Window(title="Target", default_width=200, default_height=200)
target = Gtk.DropTarget.new(kinds[KIND], Gdk.DragAction.COPY)
target.connect("drop", dropped)
window.add_controller(target)
window.set_child(Gtk.Label(label="Drop it here"))
window.present()
GLib.MainLoop().run()
"""


def xdotool(*commands):
    return subprocess.run(["xdotool", *map(str, commands)], check=True, timeout=d.PATIENCE, capture_output=True, text=True).stdout


class Target:
    """Another program, right of the window, that takes a file or a text."""

    def __init__(self, kind):
        self.process = subprocess.Popen([sys.executable, "-c", f"KIND = {kind!r}\n" + TARGET], stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        window = xdotool("search", "--sync", "--onlyvisible", "--name", "^Target$").split()[0]
        xdotool("windowmove", "--sync", window, 700, 300)
        return self

    def take(self, role, name):
        """What came, when the node was dragged here: its path or "text", and its contents."""
        left, top, width, height = d.find(role, name).box()
        x, y = left + min(width // 2, 30), top + height // 2
        xdotool("mousemove", x, y, "mousedown", 1)
        for step in range(1, 21):
            xdotool("mousemove", x + (800 - x) * step // 20, y + (400 - y) * step // 20, "sleep", 0.02)
        d.until_still("the target")
        xdotool("mouseup", 1)
        where, contents = self.process.stdout.readline().split()
        return where, bytes.fromhex(contents)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


@windowed("/dragging/an-answer-is-a-file-until-the-window-closes")
def _():
    with AnsweringService(BODY) as service, AnsweredApp(service) as app, Target("file") as target:
        path, contents = target.take(d.LABEL, "200 OK")
        d.screenshot("dragging-file")
        assert contents == BODY
        path = Path(path)
        assert path.name == "Answer.json"
        assert path.parent.stat().st_mode & 0o077 == 0 and path.stat().st_mode & 0o077 == 0, "for this person alone"
        app.end()
        assert not path.parent.exists()


@windowed("/dragging/an-answer-that-is-text-is-a-text-too")
def _():
    with AnsweringService(BODY) as service, AnsweredApp(service) as app, Target("text") as target:
        taken = target.take(d.LABEL, "200 OK")
        assert taken == ("text", BODY), taken
        app.end()


@windowed("/dragging/a-value-of-the-tree-and-a-cell-of-the-table-are-texts")
def _():
    with AnsweringService(BODY) as service, AnsweredApp(service) as app, Target("text") as target:
        assert target.take(d.LABEL, '"hello"') == ("text", b"hello")
        d.press("page tab", "Table")
        assert target.take(d.LABEL, '"Gråce"') == ("text", "Gråce".encode())
        assert target.take(d.LABEL, "1815") == ("text", b"1815")
        app.end()


if __name__ == "__main__":
    main()
