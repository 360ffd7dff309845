# SPDX-License-Identifier: MIT
"""What tests in Python share: functions become lines of TAP, each run in a world of its own if need
be. Tests are functions marked by @test, or those of a module whose names begin with test_.
"""
import contextlib
import os
import sys
import tempfile
import traceback

_marked = []


class Skip(Exception):
    """Raised by a test that this machine lacks something for; says what."""


def name_of(function):
    return function.__name__.removeprefix("test_").replace("_", " ")


def add(name, function):
    """Adds a test for run_marked()."""
    _marked.append((name, function))


def test(function):
    """Adds the function by its own name, for run_marked()."""
    add(name_of(function), function)
    return function


def check(got, expected):
    if got != expected:
        raise AssertionError(f"got\n{got!r}\nnot\n{expected!r}")


def check_in(part, whole):
    if part not in whole:
        raise AssertionError(f"{part!r} is not in\n{whole}")


def raises(kind, function, *args):
    """The exception of type @kind that the call must raise."""
    try:
        result = function(*args)
    except kind as error:
        return error
    raise AssertionError(f"{function} returned {result!r} instead of raising {kind.__name__}")


@contextlib.contextmanager
def world():
    """An empty current folder, and a COMITY_HOME beside it."""
    with tempfile.TemporaryDirectory(prefix="comity-test-") as folder:
        home, work = os.path.join(folder, "home"), os.path.join(folder, "work")
        os.mkdir(home, 0o700)
        os.mkdir(work)
        os.environ["COMITY_HOME"] = home
        os.chdir(work)
        try:
            yield
        finally:
            os.chdir("/")


def _run(tests, make_world):
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        try:
            with make_world():
                function()
            verdict = "ok"
        except Skip as skip:
            print("ok", number, "- # SKIP", skip, flush=True)
            continue
        except Exception:  # pylint: disable=broad-except
            failed += 1
            verdict = "not ok"
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
        print(verdict, number, "-", name, flush=True)
    sys.exit(1 if failed else 0)


def run_marked(make_world=world):
    """Runs what is marked, each in a world of its own, and ends the process."""
    _run(_marked, make_world)


def main(names):
    """Runs all tests of a module's globals() and ends the process."""
    _run([(name_of(value), value) for name, value in names.items() if name.startswith("test_")],
         contextlib.nullcontext)
