#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity says of owners and of the registry's past. Usage: test_past.py COMITY REGISTRANT"""
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY, REGISTRANT = (os.path.abspath(name) for name in sys.argv[1:3])


def run(*arguments, program=COMITY):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=120,
                          encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


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
    check([hold["transaction"] for hold in stack[:2]],
          [told["transaction"] for told in lines("history")[:2]])
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


def export():
    """The registry as .reg files have it."""
    for hive in "HKCU", "HKLM":
        check(run("reg", "export", hive, f"{os.environ['COMITY_HOME']}/{hive}.reg", "/y")[0], 0)
    return [read(f"{os.environ['COMITY_HOME']}/{hive}.reg") for hive in ("HKCU", "HKLM")]


def read(name):
    with open(name, "rb") as file:
        return file.read()


def last():
    """The last transaction's number."""
    return str(lines("history", "-n1")[0]["transaction"])


def done(*arguments):
    """Undoes something; yields the transaction that did."""
    told = lines(*arguments)
    check(len(told), 1)
    check(str(told[0]["transaction"]), last())
    return last()


@test
def history_tells_who_changed_what():
    change(None, "set", "Software\\K", "v", "one")
    change("/lib/two.so", "set", "Software\\K", "v", "two", "set", "HKLM\\Software\\M", "", "x")
    change(None, "delete", "Software\\K", "v")
    third, second, first = lines("history")
    assert first["transaction"] < second["transaction"] < third["transaction"]
    check([one["owner"] for one in (first, second, third)], [None, "/lib/two.so", None])
    check([one["hives"] for one in (first, second, third)], [["user"], ["user", "machine"], ["user"]])
    check(first["uid"], os.geteuid())
    assert first["command"].startswith(REGISTRANT + " - set "), first
    key = "HKEY_CURRENT_USER\\Software\\K"
    text = lambda data: {"type": "REG_SZ", "data": data}
    check([(one["change"], one["key"], one["name"], one["before"], one["after"])
           for one in second["changes"]],
          [("~", key, "v", text("one"), text("two")),
           ("+", "HKEY_LOCAL_MACHINE\\Software\\M", None, None, True),
           ("+", "HKEY_LOCAL_MACHINE\\Software\\M", "", None, text("x"))])
    check([(one["change"], one["before"], one["after"]) for one in third["changes"]],
          [("-", text("two"), None)])
    check(lines("history", str(second["transaction"])), [second])
    check([one["transaction"] for one in lines("history", "HKLM\\Software")],
          [second["transaction"]])
    check(len(lines("history", "HKCU\\Software\\k")), 3)
    check(len(lines("history", "-n2")), 2)
    status, out, err = run("history", "HKCU\\Software\\K")
    check((status, err), (0, ""))
    assert f"~ {key}\tv\tREG_SZ\tone\tREG_SZ\ttwo\n" in out, out
    for nothing in "1000", "HKCU\\Console":
        status, out, err = run("history", nothing)
        check((status, out), (1, ""))
        assert nothing in err, err
    check(run("history", "/lib/two.so")[0], 2)


@test
def a_key_that_was_deleted_has_a_history_still():
    change(None, "set", "Software\\K\\Sub", "v", "one")
    change(None, "remove", "Software\\K")
    change(None, "set", "Software\\K\\Sub", "v", "two")
    changes = [[(one["change"], one["key"][18:], one["name"]) for one in told["changes"]]
               for told in lines("history", "HKCU\\Software\\K")]
    gone = [("-", "Software\\K", None), ("-", "Software\\K\\Sub", None),
            ("-", "Software\\K\\Sub", "v")]
    made = [("+", *one[1:]) for one in gone]
    check([[(one[0], one[1].lstrip("\\"), one[2]) for one in told] for told in changes],
          [made, gone, made])


@test
def undo_of_an_owner_is_exact():
    change(None, "set", "Software\\K", "v", "mine")
    change("/lib/one.so", "set", "Software\\K", "v", "his", "set", "Software\\K\\New", "", "x",
           "set", "HKLM\\Software\\M", "", "x")
    change(None, "set", "Software\\K\\Other", "", "x")
    told = lines("undo", "--dry-run", "/lib/one.so")
    check([(one["change"], one["name"]) for one in told],
          [("~", "v"), ("-", None), ("-", ""), ("-", None), ("-", "")])
    check(value("Software\\K", "v"), "his")
    number = last()
    undone = done("undo", "/lib/one.so")
    assert int(undone) > int(number)
    check(value("Software\\K", "v"), "mine")
    assert not has("HKCU\\Software\\K\\New") and not has("HKLM\\Software\\M")
    assert has("HKCU\\Software\\K\\Other")
    check(lines("history", undone)[0]["action"], "undo /lib/one.so")
    check(lines("owners"), [])
    check(run("undo", "/lib/one.so")[0], 1)


@test
def undo_of_an_undoing_gives_all_back_to_its_owner():
    change("/lib/one.so", "set", "Software\\K", "v", "his", "set", "HKLM\\Software\\M", "", "x")
    before = export()
    owners, who = lines("owners"), lines("who", "/lib/one.so")
    undone = done("undo", "/lib/one.so")
    again = done("undo", undone)
    check(export(), before)
    check((lines("owners"), lines("who", "/lib/one.so")), (owners, who))
    done("undo", again)
    check(lines("owners"), [])
    assert not has("HKCU\\Software\\K")


@test
def undo_of_a_transaction_leaves_alone_what_came_later():
    change(None, "set", "Software\\K", "v", "one", "set", "Software\\K", "w", "one")
    first = last()
    change(None, "set", "Software\\K", "v", "two")
    second = last()
    change(None, "set", "Software\\K\\Sub", "", "x")
    status, out, err = run("undo", first)
    check((status, out), (1, ""))
    assert 'Software\\K, value "v"' in err and "changed again" in err, err
    check(value("Software\\K", "w"), "one")
    done("undo", second)
    check(value("Software\\K", "v"), "one")
    done("undo", first)
    check((value("Software\\K", "v"), value("Software\\K", "w")), (None, None))
    assert has("HKCU\\Software\\K\\Sub")
    check(run("undo", "1000")[0], 1)
    check(run("undo")[0], 2)


@test
def undo_of_a_transaction_takes_nothing_from_another_owner():
    change("/lib/one.so", "set", "Software\\K", "v", "shared")
    first = last()
    change("/lib/two.so", "set", "Software\\K", "v", "shared")
    status, out, err = run("undo", first)
    check((status, out), (1, ""))
    assert "registered" in err and "comity undo OWNER" in err, err
    done("undo", "/lib/one.so")
    check(value("Software\\K", "v"), "shared")
    done("undo", "/lib/two.so")
    assert not has("HKCU\\Software\\K")


@test
def restore_goes_back_and_forth():
    change(None, "set", "Software\\K", "b", "1", "set", "Software\\K", "a", "2", "set",
           "HKLM\\Software\\M", "", "x")
    states = {last(): (export(), lines("owners"))}
    for changes in (
            ("/lib/one.so", "set", "Software\\K", "b", "3", "delete", "Software\\K", "a"),
            (None, "remove", "HKLM\\Software\\M"),
            ("/lib/two.so", "set", "Software\\K", "b", "4", "set", "Software\\K\\New", "c", "5"),
            (None, "remove", "Software\\K"),
            ("/lib/one.so", "set", "Software\\K", "b", "6")):
        change(*changes)
        states[last()] = (export(), lines("owners"))
    numbers = list(states)
    for number in numbers[2:3] + numbers[::-1] + numbers:
        check(run("restore", "--to", number)[0], 0)
        check((export(), lines("owners")), states[number])
        check(lines("history", "-n1")[0]["action"], f"restore to {number}")
        check(lines("restore", "--to", number, "--dry-run"), [])
    told = lines("restore", "--to", numbers[0], "--dry-run")
    assert told, told
    check((export(), lines("owners")), states[numbers[-1]])
    check(run("restore")[0], 2)
    check(run("restore", "--to", "x")[0], 2)
    check(run("restore", "--to", "1000")[0], 1)


@test
def history_is_as_long_as_the_settings_say():
    settings = "HKLM\\SOFTWARE\\Comity\\History"
    for number in range(40):
        change(None, "set", "Software\\K", "v", str(number))
    check(len(lines("history", "HKCU\\Software\\K")), 40)
    first = str(lines("history", "HKCU")[-1]["transaction"])
    check(run("reg", "add", settings, "/v", "MaxTransactions", "/t", "REG_DWORD", "/d", "5")[0], 0)
    for number in range(40):
        change(None, "set", "Software\\K", "v", str(number))
    check(len(lines("history", "HKCU")), 5)
    status, out, err = run("restore", "--to", first)
    check((status, out), (1, ""))
    assert first in err, err
    number = last()
    check(run("reg", "add", settings, "/v", "MaxTransactions", "/t", "REG_DWORD", "/d", "0",
              "/f")[0], 0)
    change(None, "set", "Software\\K", "v", "x")
    check(run("history", "HKCU")[0], 1)
    check(run("reg", "delete", settings, "/f")[0], 0)
    change(None, "set", "Software\\K", "v", "y")
    told = lines("history", "HKCU")
    check(len(told), 1)
    assert told[0]["transaction"] > int(number)


def apply(content):
    """Imports a .reg file's content."""
    name = os.environ["COMITY_HOME"] + "/apply.reg"
    with open(name, "wb") as file:
        file.write(content)
    check(run("reg", "import", name)[0], 0)


def reg_diff(*arguments):
    done = subprocess.run([COMITY, "diff", "--format=reg", *arguments], capture_output=True,
                          timeout=120, check=False)
    check(done.stderr, b"")
    return done.returncode, done.stdout


@test
def diff_compares_transactions():
    change(None, "set", "Software\\K\\Sub", "v", "1", "set", "Software\\K", "", "x")
    first, before = last(), export()
    change(None, "set", "Software\\K", "", "y", "set", "Software\\K", "new", "z")
    second = last()
    change(None, "remove", "Software\\K\\Sub", "set", "HKLM\\Software\\M", "w", "1")
    third, after = last(), export()
    key = "HKEY_CURRENT_USER\\Software\\K"
    wanted = (f"~ {key}\t(Default)\tREG_SZ\tx\tREG_SZ\ty\n+ {key}\tnew\tREG_SZ\tz\n")
    check(run("diff", first, second), (1, wanted, ""))
    wanted += (f"- {key}\\Sub\n- {key}\\Sub\tv\tREG_SZ\t1\n+ HKEY_LOCAL_MACHINE\\Software\\M\n"
               "+ HKEY_LOCAL_MACHINE\\Software\\M\tw\tREG_SZ\t1\n")
    for arguments in (first, third), (first,):
        check(run("diff", *arguments), (1, wanted, ""))
    check(run("diff", third, first)[1].splitlines()[1], f"- {key}\tnew\tREG_SZ\tz")
    check(run("diff", second, second), (0, "", ""))
    status, forward = reg_diff(first, third)
    check(status, 1)
    status, back = reg_diff(third, first)
    check(status, 1)
    apply(back)
    check(export(), before)
    apply(forward)
    check(export(), after)
    told = [json.loads(line) for line in run("diff", "--json", first, second)[1].splitlines()]
    check(told[0], {"change": "~", "what": "value", "key": key, "name": "",
                    "before": {"type": "REG_SZ", "data": "x"},
                    "after": {"type": "REG_SZ", "data": "y"}})
    for wrong in ("1000", first), (first, "x"), (), ("x",), (first, second, third):
        check(run("diff", *wrong)[0], 2)
    check(run("diff", "--format=x", first, second)[0], 2)


@test
def diff_compares_homes_hives_and_reg_files():
    home = os.environ["COMITY_HOME"]
    change(None, "set", "Software\\K", "v", "1", "set", "Software\\K", "same", "x", "set",
           "HKLM\\Software\\M", "w", "1")
    shutil.copytree(home, home + "/copy")
    check(run("diff", home, home + "/copy"), (0, "", ""))
    change(None, "set", "Software\\K", "v", "2", "set", "Software\\New", "", "x", "remove",
           "HKLM\\Software\\M")
    key = "HKEY_CURRENT_USER\\Software"
    user = (f"~ {key}\\K\tv\tREG_SZ\t1\tREG_SZ\t2\n+ {key}\\New\n"
            f"+ {key}\\New\t(Default)\tREG_SZ\tx\n")
    machine = "- HKEY_LOCAL_MACHINE\\Software\\M\n- HKEY_LOCAL_MACHINE\\Software\\M\tw\tREG_SZ\t1\n"
    check(run("diff", home + "/copy", home), (1, user + machine, ""))
    check(run("diff", home + "/copy/user", home + "/user"), (1, user, ""))
    check(run("diff", home + "/copy/machine", home + "/machine"), (1, machine, ""))
    now = export()
    check(run("diff", home + "/user", home + "/HKCU.reg"), (0, "", ""))
    check(run("diff", home + "/copy/user", home + "/HKCU.reg"), (1, user, ""))
    status, content = reg_diff(home + "/copy", home)
    check(status, 1)
    change(None, "set", "Software\\K", "v", "1", "remove", "Software\\New", "set",
           "HKLM\\Software\\M", "w", "1")
    assert export() != now
    apply(content)
    check(export(), now)
    with open(home + "/bad.reg", "w", encoding="utf-8") as file:
        file.write("REGEDIT4\n\n[HKEY_CURRENT_USER\\Software\\K]\n\"v\"=dword:x\n")
    for wrong in "/bad.reg", "/none", "/run/..//copy/user/data.mdb", "/copy/user/..//..//copy/none":
        status, out, err = run("diff", home + "/HKCU.reg", home + wrong)
        check((status, out), (2, ""))
        assert err, wrong


@test
def diff_writes_exact_reg_files():
    """Odd data survives: strings without their NUL or with more behind it, big values, all types."""
    home = os.environ["COMITY_HOME"]
    with open(home + "/odd.reg", "w", encoding="utf-8") as file:
        file.write("REGEDIT4\n\n[HKEY_CURRENT_USER\\Software\\Odd]\n@=hex(1):41,00\n"
                   '"a"=hex(1):41,00,00,00,42,00,00,00\n"b"=hex(1):\n"c"=hex(4):01\n'
                   '"d\\"\\\\"=hex(7):41,00,00,00,00,00\n"e"=hex(ff):00\n"f"="x"\n'
                   '"g"=hex(b):01,02,03,04,05,06,07,08\n"h"=hex:'
                   + ",".join(["5a"] * 3000) + "\n")
    shutil.copytree(home, home + "/empty")
    change(None, "set", "Software\\K", "v", "1")
    start = last()
    check(run("reg", "import", home + "/odd.reg")[0], 0)
    now = lines("history", "HKCU\\Software\\Odd")
    status, content = reg_diff(start)
    check(status, 1)
    check(run("restore", "--to", start)[0], 0)
    middle = last()
    apply(content)
    key = [one["changes"] for one in lines("history", "HKCU\\Software\\Odd")][0]
    check(key, now[0]["changes"])
    check(run("diff", str(now[0]["transaction"]), middle)[0], 1)
    check(run("diff", str(now[0]["transaction"])), (0, "", ""))


tap.run_marked()
