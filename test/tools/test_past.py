#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity says of owners and of the registry's past. Usage: test_past.py COMITY REGISTRANT"""
import json
import os
import subprocess
import sys
import tempfile
import traceback

COMITY, REGISTRANT = (os.path.abspath(name) for name in sys.argv[1:3])
tests = []


def test(function):
    tests.append(function)
    return function


def run(*arguments, program=COMITY):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120,
                          encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def check(got, expected):
    if got != expected:
        raise AssertionError(f"got\n{got!r}\nnot\n{expected!r}")


def change(owner, *changes):
    check(run(owner or "-", *changes, program=REGISTRANT), (0, "", ""))


def lines(*arguments):
    """What a verb that works says with --json."""
    status, out, err = run(*arguments, "--json")
    check((status, err), (0, ""))
    return [json.loads(line) for line in out.splitlines()]


def value(key, name):
    """The text, or None."""
    status, out, _ = run("reg", "query", "HKCU\\" + key, *(["/v", name] if name else ["/ve"]))
    return out.split("REG_SZ", 1)[1].strip() if status == 0 else None


def has(key):
    return run("reg", "query", key)[0] == 0


@test
def who_shows_the_stack_of_owners():
    change(None, "set", "Software\\K", "v", "first")
    change("/lib/one.so", "set", "Software\\K", "v", "second")
    change("/lib/two.so", "set", "Software\\K", "v", "third", "set", "Software\\K\\Sub", "", "x")
    stack = [hold for hold in lines("who", "HKCU\\Software\\k") if hold["name"] == "v"]
    check([hold["owner"] for hold in stack], ["/lib/two.so", "/lib/one.so", None])
    check([hold["current"] for hold in stack], [True, False, False])
    check([hold["state"] for hold in stack],
          [{"type": "REG_SZ", "data": text} for text in ("third", "second", "first")])
    check(stack[0]["uid"], os.geteuid())
    assert stack[0]["command"].startswith(REGISTRANT), stack[0]
    assert "/lib/one.so" in stack[1]["command"], stack[1]
    assert stack[1]["time"] <= stack[0]["time"], stack
    status, out, err = run("who", "HKEY_CURRENT_USER\\Software\\K")
    check((status, err), (0, ""))
    assert out.index("third") < out.index("second") < out.index("first"), out


@test
def who_takes_classes_and_owners_too():
    clsid = "{00000000-0000-0000-0000-000000000001}"
    change("/lib/one.so", "set", f"Software\\Classes\\CLSID\\{clsid}\\InprocServer32", "", "one.so",
           "set", "Software\\Classes\\One.Object\\CLSID", "", clsid)
    keys = {hold["key"] for hold in lines("who", clsid)}
    assert f"HKEY_CURRENT_USER\\Software\\Classes\\CLSID\\{clsid}\\InprocServer32" in keys, keys
    check({hold["key"] for hold in lines("who", "One.Object")},
          {"HKEY_CURRENT_USER\\Software\\Classes\\One.Object",
           "HKEY_CURRENT_USER\\Software\\Classes\\One.Object\\CLSID"})
    check(len({hold["key"] for hold in lines("who", "/lib/one.so")}), 4)
    for nobody in "HKCU\\Software", "No.Such", "/lib/two.so":
        status, out, err = run("who", nobody)
        check((status, out), (1, ""))
        assert nobody in err, err
    check(run("who")[0], 2)
    check(run("who", "a", "b")[0], 2)
    check(run("who", "--dry-run", "a")[0], 2)


@test
def owners_are_listed_while_they_hold_something():
    check(lines("owners"), [])
    change("/lib/one.so", "set", "Software\\K", "v", "x")
    change("/lib/one.so", "set", "Software\\K", "w", "x", "set", "HKLM\\Software\\K", "w", "x")
    told = lines("owners")
    check([(one["owner"], one["hive"], one["entries"]) for one in told],
          [("/lib/one.so", "user", 3), ("/lib/one.so", "machine", 2)])
    assert told[0]["since"] <= told[0]["time"], told
    assert "HKLM" in told[0]["command"], told
    check(run("owners", "x")[0], 2)


def main():
    print(f"1..{len(tests)}")
    failed = 0
    for number, function in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="comity-past-") as home:
            os.environ["COMITY_HOME"] = home
            try:
                function()
                print(f"ok {number} - {function.__name__}")
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} - {function.__name__}")
                print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
