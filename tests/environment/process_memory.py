"""What a process has in its memory: who keeps a copy of a secret, and where."""
import dataclasses
import re

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)")
_CHUNK = 4 << 20
_AROUND = 64  # bytes on either side of a copy that are kept, to see who has it


@dataclasses.dataclass
class Copy:
    """One copy of a secret. `before` and `after` are the bytes around it; the secret itself is not kept."""
    name: str
    address: int
    mapping: str
    whole: bool
    before: bytes
    after: bytes

    def shown(self):
        def text(part):
            return "".join(chr(byte) if 0x20 <= byte < 0x7f else "·" for byte in part)
        return f"{self.mapping:>8} {self.address:#x} {text(self.before)}<{self.name}{'' if self.whole else ', a part'}>{text(self.after)}"


def mappings(pid):
    """(begin, end, what kind of memory) of each mapping that can be read."""
    with open(f"/proc/{pid}/smaps", encoding="utf-8") as file:
        found = []
        for line in file:
            if match := _LINE.fullmatch(line.rstrip()):
                found.append([int(match[1], 16), int(match[2], 16), match[3], match[4], ""])
            elif line.startswith("VmFlags:"):
                found[-1][4] = line
    for begin, end, rights, name, flags in found:
        if "r" not in rights or name in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
            continue
        yield begin, end, "locked" if " lo" in flags else name.strip("[]") if name.startswith("[") else \
            "file" if name else "anonymous"


def copies(pid, secrets):
    """The copies of `secrets` (name: text) in the memory of a process that does nothing meanwhile. A copy of which the
    begin or the end has been written over counts, too."""
    needles = {}
    for name, text in secrets.items():
        text = text.encode()
        # A JWT says of whom it is in the begin; what makes it one is its end.
        key = text.rpartition(b".")[2]
        half = min(len(key), max(12, len(key) // 2))
        needles[name] = (text, key, {key[:half], key[-half:]})
    found = {}
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for begin, end, kind in mappings(pid):
            for start in range(begin, end, _CHUNK):
                try:
                    memory.seek(start)
                    block = memory.read(min(_CHUNK + 8192, end - start))
                except OSError:
                    break  # of a device, or gone
                for name, (text, key, parts) in needles.items():
                    for part in parts:
                        at = block.find(part)
                        while at >= 0 and at < _CHUNK:
                            origin = at - key.find(part)
                            first = origin - (len(text) - len(key))
                            whole = first >= 0 and block[first:first + len(text)] == text
                            low = max(0, first if whole else at)
                            high = low + (len(text) if whole else len(part))
                            found.setdefault((name, start + origin), Copy(
                                name, start + low, kind, whole, block[max(0, low - _AROUND):low], block[high:high + _AROUND]))
                            at = block.find(part, at + 1)
    masked = sorted(found.values(), key=lambda copy: copy.address)
    every = [part for _, _, parts in needles.values() for part in parts]
    for copy in masked:
        for part in every:
            copy.before = copy.before.replace(part, b"*" * len(part))
            copy.after = copy.after.replace(part, b"*" * len(part))
    return masked
