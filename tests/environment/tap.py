"""A test program in Python: cases named as sentences, reported in TAP, for meson's `protocol: 'tap'`.

    from tap import case, main
    @case("/bus-session/its-command-has-a-bus-of-its-own")
    def _():
        assert …
    if __name__ == "__main__":
        main()

The plan comes first, so that a program which ends early is seen to have. With names as arguments only these cases run."""
import contextlib
import io
import sys
import traceback

_cases = []


class Skip(Exception):
    """Raised by a case that cannot run here; the message says why."""


def case(name):
    """Makes the function a case of this program."""
    def register(function):
        _cases.append((name, function))
        return function
    return register


def main():
    chosen = [(name, function) for name, function in _cases if not sys.argv[1:] or name in sys.argv[1:]]
    print(f"1..{len(chosen)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(chosen, 1):
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):  # TAP alone goes to the real one
                function()
            result = f"ok {number} {name}"
        except Skip as reason:
            result = f"ok {number} {name} # SKIP {reason}"
        except BaseException as error:  # whatever ends a case fails that case, not the program
            if isinstance(error, KeyboardInterrupt):
                raise
            failed += 1
            result = f"not ok {number} {name}"
            printed.write(traceback.format_exc())
        for line in printed.getvalue().splitlines():
            print("#", line)
        print(result, flush=True)
    sys.exit(failed > 0)
