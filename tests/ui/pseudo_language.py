"""A language that nobody speaks: every text of the template, with accents, two fifths longer and between brackets. What is
shown without brackets cannot be translated; what finds no room now will find none in German."""
import ast
import re
import subprocess
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parents[2] / "po/vestibule.pot"
CODE = "qps"  # no language has it
GROWTH = 0.4
ACCENTED = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
# Placeholders, mark-up, mnemonics with their letter, and line ends stay as they are.
KEPT = re.compile(r"(%[-+ #0-9.$]*(?:hh|h|ll|l|z|j)?[a-zA-Z%]|<[^>]*>|&\w+;|_\w|\n)")


def pseudo(text):
    """The text in that language."""
    parts = KEPT.split(text)
    accented = "".join(part if i % 2 else part.translate(ACCENTED) for i, part in enumerate(parts))
    filler = ("é" * 6 + " ") * len(text)
    end = "\n" if text.endswith("\n") else ""
    return f"[{accented.removesuffix(end)} {filler[:round(len(text) * GROWTH)].strip()}]{end}"


def shown(text):
    """What is on the screen of a text of the sources: without its mnemonic."""
    return re.sub(r"_(\w)", r"\1", pseudo(text))


def entries():
    """The template's: {"msgid": …, "msgid_plural": …, "msgctxt": …}, without the header."""
    for block in TEMPLATE.read_text().split("\n\n"):
        entry, last = {}, None
        for line in block.splitlines():
            if found := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                last = found[1]
                entry[last] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                entry[last] += ast.literal_eval(line)
        if entry.get("msgid"):
            yield entry


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def install(folder):
    """Puts the language under `folder`, for VESTIBULE_LOCALE_DIR; returns the variables that a program needs."""
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"', ""]
    for entry in entries():
        lines += [f"{key} {quoted(entry[key])}" for key in ("msgctxt", "msgid", "msgid_plural") if key in entry]
        if "msgid_plural" in entry:
            lines += [f'msgstr[{i}] {quoted(pseudo(entry[key]))}' for i, key in enumerate(("msgid", "msgid_plural"))]
        else:
            lines.append(f"msgstr {quoted(pseudo(entry['msgid']))}")
        lines.append("")
    messages = Path(folder, CODE, "LC_MESSAGES")
    messages.mkdir(parents=True)
    subprocess.run(["msgfmt", "--check-format", "--output-file", messages / "vestibule.mo", "-"], check=True,
                   input="\n".join(lines), text=True)
    return {"LANGUAGE": CODE, "VESTIBULE_LOCALE_DIR": str(folder)}
