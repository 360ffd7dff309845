# SPDX-License-Identifier: MIT
"""What the Python tests share: functions named test_... become lines of TAP."""
import sys
import traceback


class Skip(Exception):
    """Raised by a test that this machine lacks something for; says what."""


def raises(kind, function, *args):
    """The exception of type @kind that the call must raise."""
    try:
        result = function(*args)
    except kind as error:
        return error
    raise AssertionError(f"{function} returned {result!r} instead of raising {kind.__name__}")


def main(names):
    """Runs all tests of a module's globals() and ends the process."""
    tests = [(name, value) for name, value in names.items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            verdict = "ok"
        except Skip as skip:
            print("ok", number, "- # SKIP", skip, flush=True)
            continue
        except Exception:
            failed += 1
            verdict = "not ok"
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
        print(verdict, number, "-", name.removeprefix("test_").replace("_", " "), flush=True)
    sys.exit(1 if failed else 0)
