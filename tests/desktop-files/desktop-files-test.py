#!/usr/bin/python3
"""Checks the files that the desktop reads (desktop entry, metainfo, schema, D-Bus service), the windows' descriptions, and
the translations: the template against the sources, each translation against the template."""
import configparser
import html
import itertools
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

APP_ID = os.environ["APP_ID"]
DATA = Path(os.environ["DATA_DIR"])
PO = ROOT / "po"


def run(*command, **options):
    """The command's output; its failure fails the case, with what it said. Without the program the case is skipped."""
    command = [str(part) for part in command]
    if not shutil.which(command[0]):
        raise Skip(f"{command[0]} is not installed")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100, **options)
    print(done.stdout, end="")
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}"
    return done.stdout


def messages(catalogue):
    """(context, text) of each message of a .po or .pot file, without the header."""
    text = re.sub(r'"\n"', "", catalogue)  # the parts of a long text
    found = re.findall(r'^(?:msgctxt "(.*)"\n)?msgid "(.*)"$', text, re.MULTILINE)
    return {message for message in found if message[1]}


@case("/desktop-files/the-desktop-entry-is-valid")
def _():
    assert run("desktop-file-validate", DATA / f"{APP_ID}.desktop") == ""


@case("/desktop-files/the-desktop-entry-is-translated-and-starts-the-application-over-d-bus")
def _():
    entry = (DATA / f"{APP_ID}.desktop").read_text()
    for line in ("DBusActivatable=true", f"Icon={APP_ID}", "Exec=vestibule %u", "MimeType=x-scheme-handler/vestibule;", f"StartupWMClass={APP_ID}"):
        assert f"\n{line}\n" in entry, line
    for language in (PO / "LINGUAS").read_text().split():
        assert f"\nComment[{language}]=" in entry, language
    service = (DATA / f"{APP_ID}.service").read_text()
    assert f"\nName={APP_ID}\n" in service and " --gapplication-service\n" in service


@case("/desktop-files/what-a-desktop-offers-before-a-window-is-open-is-an-action-of-the-application")
def _():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(DATA / f"{APP_ID}.desktop")
    application = (ROOT / "src/app/application.cpp").read_text()
    names = [name for name in entry["Desktop Entry"]["Actions"].split(";") if name]
    assert names == ["new-window", "log-out"]
    for name in names:
        group = entry[f"Desktop Action {name}"]
        assert f'add_action("{name}"' in application and group["Exec"] == f"vestibule --{name}"
        for language in (PO / "LINGUAS").read_text().split():
            assert group[f"Name[{language}]"] != group["Name"], (name, language)


@case("/desktop-files/the-metainfo-is-valid")
def _():
    # Without a network: that the addresses answer, and how large the pictures there are, is not looked at.
    said = run("appstreamcli", "validate", "--no-net", "--pedantic", DATA / f"{APP_ID}.metainfo.xml")
    hints = set(re.findall(r"^[EWIP]: \S+ (\S+)", said, re.MULTILINE))
    assert hints <= {"cid-contains-uppercase-letter"}, hints  # so does the id, which is that of a name on the bus


@case("/desktop-files/what-a-software-centre-shows-is-there-and-fits")
def _():
    component = ElementTree.parse(DATA / f"{APP_ID}.metainfo.xml").getroot()
    source = component.find("url[@type='vcs-browser']").text.replace("github.com", "raw.githubusercontent.com")
    pictures = component.findall("screenshots/screenshot")
    assert [picture.get("type") for picture in pictures].count("default") == 1
    assert any(picture.get("environment") == "gnome:dark" for picture in pictures)
    for picture in pictures:
        address = picture.find("image").text
        assert address.startswith(f"{source}/main/data/screenshots/"), address
        head = (ROOT / address.removeprefix(f"{source}/main/")).read_bytes()[:24]
        width, height = struct.unpack(">II", head[16:])
        assert head.startswith(b"\x89PNG") and 500 <= width <= 1000 and 500 <= height <= 760, (address, width, height)
        captions = picture.findall("caption")
        assert captions[0].text and not captions[0].text.endswith(".") and len(captions[0].text) <= 100
        assert len(captions) == 1 + len((PO / "LINGUAS").read_text().split()), captions[0].text
    files = {file.name for file in (ROOT / "data/screenshots").iterdir()}
    assert files == {Path(picture.find("image").text).name for picture in pictures}, files
    colours = {colour.get("scheme_preference"): colour.text for colour in component.findall("branding/color")}
    assert set(colours) == {"light", "dark"} and all(re.fullmatch("#[0-9a-f]{6}", one) for one in colours.values())
    assert component.find("releases/release/description/p").text


@case("/desktop-files/the-schema-is-strictly-valid-and-holds-nothing-secret")
def _():
    run("glib-compile-schemas", "--strict", "--dry-run", DATA)
    keys = re.findall(r'<key name="([^"]+)"', (DATA / f"{APP_ID}.gschema.xml").read_text())
    # A key that is added here has been thought about: settings are plain text, and backed up.
    assert set(keys) == {"server", "service-type", "stay-signed-in", "resources",
                         "notify-of-ended-sessions", "keep-sessions-fresh", "offer-in-search", "token-permissions",
                         "offer-faults", "window-width", "window-height", "window-maximized"}, keys


@case("/desktop-files/all-that-the-accounts-have-on-the-bus-is-described")
def _():
    text = (DATA / f"{APP_ID}.Accounts1.xml").read_text()
    interface = ElementTree.fromstring(text).find("interface")
    assert interface.get("name") == f"{APP_ID}.Accounts1"
    comments = re.findall(r"<!--(.*?)-->", text, re.DOTALL)
    assert len(interface) >= 3
    for member in interface:
        comment = next((each for each in comments if each.split()[0] == member.get("name") + ":"), "")
        assert comment, member.get("name")
        for argument in member.iter("arg"):
            assert f"@{argument.get('name')}: " in comment, argument.get("name")
    errors = re.findall(r"^ {8}(\w+): ", comments[-1], re.MULTILINE)
    sources = "".join(path.read_text() for path in (ROOT / "src/app/accounts-bus").glob("*.?pp"))
    given = set(re.findall(r'(?:CallRefused|fail_with)\((?:std::move\(invocation_\), )?"(\w+)"', sources))
    assert set(errors) == given, (errors, given)


@case("/desktop-files/every-window-is-valid")
def _():
    if not shutil.which("gtk4-builder-tool"):
        raise Skip("gtk4-builder-tool is not installed")
    if not shutil.which("Xvfb"):
        raise Skip("Xvfb is not installed")
    files = sorted((ROOT / "data/ui").glob("*.ui"))
    assert files
    # The tool knows libadwaita's types only if that is loaded, and needs a display.
    script = "for file; do LD_PRELOAD=libadwaita-1.so.0 gtk4-builder-tool validate \"$file\" || exit 1; done"
    run(os.environ["DESKTOP_SESSION"], "sh", "-c", script, "sh", *files)


@case("/desktop-files/every-key-is-in-the-list-of-keys")
def _():
    application = (ROOT / "src/app/application.cpp").read_text()
    of_the_program = set(re.findall(r'set_accel_for_action\("[^"]+", "([^"]+)"\)', application))
    of_pages, of_parts = set(of_the_program), set(of_the_program)
    for file in (ROOT / "data/ui").glob("*.ui"):
        for trigger in re.findall(r'<property name="trigger">([^<]+)<', file.read_text()):
            keys = set(html.unescape(trigger).split("|"))
            of_parts |= keys
            if file.name.endswith("-page.ui"):
                of_pages |= keys
    window = (ROOT / "data/ui/shortcuts-window.ui").read_text()
    listed = set()
    for accelerators in re.findall(r'<property name="accelerator">([^<]+)<', window):
        for accelerator in html.unescape(accelerators).split():
            first, _, last = accelerator.partition("...")
            listed |= {first[:-1] + str(i) for i in range(int(first[-1]), int(last[-1]) + 1)} if last else {first}
    assert of_pages and of_pages <= listed, of_pages - listed
    assert listed - {"Return"} <= of_parts, listed - of_parts


@case("/desktop-files/every-text-in-a-window-can-be-translated")
def _():
    shown = re.compile(r'<(?:property|attribute) name="(?:label|title|description|tooltip-text)"(?P<rest>[^>]*)>')
    for file in sorted((ROOT / "data/ui").glob("*.ui")):
        for match in shown.finditer(file.read_text()):
            assert 'translatable="yes"' in match["rest"], f"{file.name}: {match[0]}"


@case("/desktop-files/every-source-with-texts-is-listed-for-translators")
def _():
    listed = set((PO / "POTFILES").read_text().split())
    marked = {str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.cpp")
              if re.search(r'\b(?:_|N_|C_)\("', path.read_text())}
    marked |= {str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.ui")
               if 'translatable="yes"' in path.read_text()}
    assert marked <= listed, marked - listed
    assert all((ROOT / name).exists() for name in listed)


@case("/desktop-files/the-template-has-the-texts-of-the-sources")
def _():
    arguments = os.environ["XGETTEXT_ARGUMENTS"].split("\n")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.pot"
        run("xgettext", *arguments, "--files-from", PO / "POTFILES", "--directory", ROOT, "--output", fresh)
        template = (PO / "vestibule.pot").read_text()
        undated = [re.sub(r'"POT-Creation-Date:.*\n', "", text) for text in (template, fresh.read_text())]
        print("po/vestibule.pot is renewed with: ninja vestibule-pot; the translations with: ninja vestibule-update-po")
        difference = messages(undated[0]) ^ messages(undated[1])
        assert undated[0] == undated[1], difference


@case("/desktop-files/every-translation-is-complete-and-fits-the-template")
def _():
    wanted = messages((PO / "vestibule.pot").read_text())
    languages = (PO / "LINGUAS").read_text().split()
    assert "de" in languages and len(wanted) > 90
    for language in languages:
        file = PO / f"{language}.po"
        statistics = run("msgfmt", "--check", "--statistics", "--output-file", "/dev/null", file)
        assert "fuzzy" not in statistics and "untranslated" not in statistics, statistics
        assert messages(file.read_text()) == wanted, messages(file.read_text()) ^ wanted


# What stands in a window beside what its own file describes.
WITHIN = {"inside-page": ["resource-sidebar", "answer-view"], "sending-window": ["answer-view"]}
APART = ("GtkPopover", "menu", "submenu")  # are open alone, and have the keys for themselves
IN_TURN = ("GtkStack", "interface")  # one of its children is seen at a time


def mnemonics(element, keys, apart="window", pages=()):
    """Fills `keys`: what is open alone -> (letter, text, (what has pages, its page) for each page that it is on)."""
    kind = element.get("class", element.tag)
    if kind in APART:
        apart = element
    if element.tag in ("property", "attribute") and element.get("translatable") == "yes":
        if letter := re.search(r"_(\w)", element.text):
            keys.setdefault(apart, []).append((letter[1].lower(), element.text, pages))
    for child in element:
        mnemonics(child, keys, apart, pages + ((element, child),) if kind in IN_TURN else pages)


def seen_together(one, other):
    """Nothing has the two on different pages of it."""
    return not any(of is its and page is not another for of, page in one for its, another in other)


@case("/desktop-files/no-two-mnemonics-that-are-seen-together-are-the-same")
def _():
    clashes = []
    for file in sorted((ROOT / "data/ui").glob("*.ui")):
        keys = {}
        for part in [file.stem, *WITHIN.get(file.stem, [])]:
            mnemonics(ElementTree.parse(file.with_name(part + ".ui")).getroot(), keys)
        for group in keys.values():
            clashes += [f"{file.name}: {text} and {other}" for (letter, text, pages), (other_letter, other, others)
                        in itertools.combinations(group, 2) if letter == other_letter and seen_together(pages, others)]
    assert not clashes, "\n".join(clashes)


if __name__ == "__main__":
    main()
