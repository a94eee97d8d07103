"""What applications tell screen readers, asked for at once (AT-SPI's Cache interface): piece by piece, as libatspi reads it,
takes some ten times as long.

    for window in windows_of("vestibule"):
        for node in window.with_all_inside():
            print(node.role, node.name)"""
import dataclasses
import functools
import os

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

STATES = Atspi.StateType
PATIENCE = float(os.environ.get("PATIENCE", 20))  # seconds; more for a slow machine
CALL_PATIENCE = int(PATIENCE * 1000)  # ms
ROOT = "/org/a11y/atspi/accessible/root"
IN_THE_WINDOW = 1  # whose coordinates they are
# Roles that have other names since 2.56, and what they were called before.
CALLED_BEFORE = {"button": "push button", "switch": "check box"}


@functools.cache
def accessibility_bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address, = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, CALL_PATIENCE,
                                 None).unpack()
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)


def call(name, path, interface, method, *arguments):
    parameters = GLib.Variant(*arguments) if arguments else None
    return accessibility_bus().call_sync(name, path, interface, method, parameters, None, 0, CALL_PATIENCE, None).unpack()


@functools.cache
def process_of(name):
    return call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID", "(s)", (name,))[0]


@dataclasses.dataclass(eq=False)
class Node:
    """An element of an application, as it was when that was asked. What it is asked to do raises GLib.Error once it has
    gone."""
    application: str  # on the bus
    path: str
    role: str
    name: str
    states: int
    count: int  # of what is in it; 0 of an application, whatever it has
    parent: "Node | None" = None
    children: list = dataclasses.field(default_factory=list)

    def has(self, state):
        return bool(self.states >> int(state) & 1)

    def above(self):
        """What it is in, the innermost first, up to its window."""
        node = self.parent
        while node and node.path != ROOT:
            yield node
            node = node.parent

    def with_all_inside(self):
        """Itself, and what a person can see of what it holds, as one reads."""
        yield self
        for child in self.children:
            if child.has(STATES.VISIBLE):
                yield from child.with_all_inside()

    def press(self):
        self._call("Action", "DoAction", "(i)", (0,))

    def text(self):
        return self._call("Text", "GetText", "(ii)", (0, self._property("Text", "CharacterCount")))[0]  # (0, -1): "" in GTK 4.8

    def write(self, content):
        self._call("EditableText", "SetTextContents", "(s)", (content,))

    def value(self):
        return self._property("Value", "CurrentValue")

    def box(self):
        """Where in its window it is: x, y, width and height in pixels."""
        return self._call("Component", "GetExtents", "(u)", (IN_THE_WINDOW,))[0]

    def take_focus(self):
        self._call("Component", "GrabFocus")

    def _call(self, interface, method, *arguments):
        return call(self.application, self.path, f"org.a11y.atspi.{interface}", method, *arguments)

    def _property(self, interface, name):
        return call(self.application, self.path, "org.freedesktop.DBus.Properties", "Get", "(ss)",
                    (f"org.a11y.atspi.{interface}", name))[0]


def windows_of(program, process=None):
    """The windows of the applications of this name; of this process alone, where one is named."""
    found = []
    for name, _ in children_of("org.a11y.atspi.Registry", ROOT):
        if process in (None, process_of(name)):
            application = application_of(name)
            if application.name == program:
                found += application.children
    return found


def children_of(name, path):
    return call(name, path, "org.a11y.atspi.Accessible", "GetChildren")[0]


def children_of_each(name, paths):
    """The paths of the children of each of these, all asked for at once."""
    answers, failed = {}, []

    def answered(bus, result, path):
        try:
            answers[path] = [child for _, child in bus.call_finish(result).unpack()[0]]
        except GLib.Error as error:
            failed.append(error)

    for path in paths:
        accessibility_bus().call(name, path, "org.a11y.atspi.Accessible", "GetChildren", None, None, 0, CALL_PATIENCE, None,
                                 answered, path)
    while len(answers) + len(failed) < len(paths):
        GLib.MainContext.default().iteration(True)
    if failed:
        raise failed[0]
    return answers


def application_of(name):
    """An application, with all that it shows."""
    for _ in range(20):
        elements, unknown = listed_elements(name), []
        shown = children_of_each(name, [path for path, element in elements.items() if element.count or path == ROOT])
        for path, children in shown.items():
            for child in children:
                if child in elements:
                    elements[path].children.append(elements[child])
                    elements[child].parent = elements[path]
                else:
                    unknown.append(child)
        if not unknown:
            return elements[ROOT]
        for path in unknown:
            make_known(name, path, elements)
    raise LookupError("it goes on changing")


def make_known(name, path, elements):
    """GTK lists what somebody has asked for once."""
    for _, child in children_of(name, path):
        if child not in elements:
            make_known(name, child, elements)


def listed_elements(name):
    """What an application lists, by the paths: also what it does not show, and in no order."""
    items, = call(name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")
    elements = {}
    for (_, path), _, _, _, count, _, label, role, _, (states, _) in items:
        role = Atspi.role_get_name(Atspi.Role(role))
        elements[path] = Node(name, path, CALLED_BEFORE.get(role, role), label, states, count)
    return elements
