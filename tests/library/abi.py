#!/usr/bin/python3
"""abi.py LIBRARY: prints the binary interface of the shared library, as abidw (libabigail) reads it out of the debug
information, without what is inside it: of types that are not the API's the names alone.

abi.py LIBRARY --renew: writes it to vestibule-1.0.abi.xml, with which abi-test.py compares the next one."""
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

BASELINE = Path(__file__).resolve().parent / "vestibule-1.0.abi.xml"
API = ("vestibule", "v1")
INSIDE = {"Impl", "Internals"}
PLACES = ("path", "comp-dir-path", "filepath", "line", "column")


def read(library):
    text = subprocess.run(["abidw", "--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--exported-interfaces-only",
                           "--type-id-style", "hash", str(library)], check=True, stdout=subprocess.PIPE, text=True).stdout
    return xml.fromstring(text)


class Interface:
    """What can be reached from an exported function without going into what is not the API's."""

    def __init__(self, corpus):
        self.corpus = corpus
        self.definitions = {}
        self.api = set()  # elements of namespace vestibule::v1, save for what is inside
        self.owners = {}  # of a type: the class that it is in
        for unit in corpus.findall("abi-instr"):
            self.index(unit, (), set())
        functions = [element for element in corpus.iter("function-decl") if element.get("elf-symbol-id")]
        self.wanted = {reference for function in functions for reference in self.references(function)}
        pending = list(self.wanted)
        while pending:
            for element in self.definitions.get(pending.pop(), []):
                new = (self.references(element) | self.owners.get(element, set())) - self.wanted
                self.wanted |= new
                pending += new

    def index(self, element, namespace, owner):
        for child in element:
            below, inner = namespace, owner
            if child.tag == "namespace-decl":
                below = namespace + (child.get("name"),)
            if child.tag in ("class-decl", "enum-decl", "typedef-decl") and namespace[:2] == API:
                if not INSIDE & {child.get("name"), *namespace}:
                    self.api.add(child)
            if child.get("id"):
                self.definitions.setdefault(child.get("id"), []).append(child)
            self.owners[child] = owner
            if child.tag == "class-decl":
                below, inner = namespace + (child.get("name"),), {child.get("id")}
            self.index(child, below, inner)

    def is_opaque(self, element):
        return element.tag in ("class-decl", "union-decl") and element not in self.api

    def references(self, element):
        """The types that an element names, itself or in what is shown of it."""
        found = {element.get(name) for name in ("type-id", "underlying-type-id", "naming-typedef-id") if element.get(name)}
        if not self.is_opaque(element):
            for child in element:
                if self.is_shown(child):
                    found |= self.references(child)
        return found

    @staticmethod
    def is_shown(element):
        """Of a class's functions those that can be linked, or called through its vtable."""
        if element.tag == "member-function":
            function = element.find("function-decl")
            return element.get("vtable-offset") is not None or function.get("elf-symbol-id") is not None
        return element.tag != "member-template"

    def filtered(self, element):
        """A copy of what is kept of the element; None where nothing is."""
        copy = xml.Element(element.tag, {name: value for name, value in element.attrib.items() if name not in PLACES})
        copy.text = copy.tail = "\n"
        if element.tag in ("namespace-decl", "abi-instr"):
            if element.get("path"):
                copy.set("path", Path(element.get("path")).name)  # what tells one from the others
            copy.extend([child for child in map(self.filtered, element) if child is not None])
            return copy if len(copy) else None
        if element.tag == "function-decl" and element.get("elf-symbol-id") is None:
            return None
        if element.get("id") and element.get("id") not in self.wanted:
            return None
        if self.is_opaque(element):
            copy.attrib = {name: value for name, value in copy.attrib.items() if name in ("name", "visibility", "id")}
            copy.set("is-declaration-only", "yes")
        for child in element:
            if child.tag == "member-type":
                inner = self.filtered(child[0])
                if inner is not None:
                    member = xml.SubElement(copy, child.tag, child.attrib)
                    member.text = member.tail = "\n"
                    member.append(inner)
            elif self.is_shown(child) and not self.is_opaque(element):
                copy.append(self.whole(child))
        return copy

    def whole(self, element):
        copy = xml.Element(element.tag, {name: value for name, value in element.attrib.items() if name not in PLACES})
        copy.text = copy.tail = "\n"
        copy.extend([self.whole(child) for child in element])
        return copy

    def text(self):
        result = xml.Element("abi-corpus", {name: value for name, value in self.corpus.attrib.items() if name not in PLACES})
        result.text = result.tail = "\n"
        for child in self.corpus:
            kept = self.filtered(child) if child.tag == "abi-instr" else self.whole(child) if child.tag != "elf-needed" else None
            if kept is not None:
                result.append(kept)
        return xml.tostring(result, encoding="unicode")


def interface_of(library):
    return Interface(read(library)).text()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    text = interface_of(sys.argv[1])
    if sys.argv[2:] == ["--renew"]:
        BASELINE.write_text(text)
    else:
        print(text, end="")
