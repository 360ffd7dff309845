#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The comity program from outside: output, exit status, files. Usage: test_tools.py COMITY

What `reg` and `regedit` print and store on Windows is taken from Wine's tests of both.
"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY = os.path.abspath(sys.argv[1])
BASE = r"HKCU\Software\Comity\Test"
LONG = r"HKEY_CURRENT_USER\Software\Comity\Test"
NOT_FOUND = "ERROR: The system was unable to find the specified registry key or value.\n"
DONE = "The operation completed successfully.\n"
CLSID = "{39b61048-c755-11d0-86fa-00c04fc2e03e}"
OTHER_CLSID = "{39b61048-c755-11d0-86fa-00c04fc20000}"


def run(*arguments, stdin="", program=None):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, *arguments] if program is None else [program, *arguments],
                          input=stdin, capture_output=True, text=True, timeout=60,
                          encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def check_run(expected, *arguments, **options):
    check(run(*arguments, **options), expected)


def reg(*arguments, **options):
    """Runs what must work; yields its output."""
    status, out, err = run("reg", *arguments, **options)
    check((status, err), (0, ""))
    return out


def add(key, name, data, kind="REG_SZ"):
    name = ["/v", name] if name else ["/ve"]
    reg("add", key, *name, "/t", kind, "/d", data, "/f")


def write(name, content, encoding="utf-8"):
    with open(name, "wb") as file:
        file.write(content.encode(encoding))


def read(name):
    with open(name, "rb") as file:
        return file.read()


@test
def help_and_version():
    status, out, err = run("--help")
    check((status, err), (0, ""))
    assert out.startswith("comity - COM registration"), out
    status, out, err = run("--version")
    check(status, 0)
    assert re.fullmatch(r"comity \d+\.\d+\.\d+\n", out), out
    check(run("help", "find"), run("find", "--help"))
    status, out, err = run()
    check((status, out), (2, ""))
    for command in "--help", "--version":
        with open("/dev/full", "w", encoding="utf-8") as full:
            check(subprocess.run([COMITY, command], stdout=full, stderr=subprocess.DEVNULL,
                                 check=False).returncode, 1)


@test
def unknown_verbs_suggest():
    status, out, err = run("rge")
    check((status, out), (2, ""))
    assert 'Did you mean "reg"' in err, err
    status, out, err = run("xyzzy")
    check(status, 2)
    assert "Did you mean" not in err, err


@test
def windows_names_are_verbs():
    for name in "reg", "REG.EXE", "regsvr32", "cscript.exe", "msiexec":
        os.symlink(COMITY, name)
    check(run("query", "HKCU\\nowhere", program="./reg"), (1, "", NOT_FOUND))
    check(run("query", "HKCU\\nowhere", program="./REG.EXE"), (1, "", NOT_FOUND))
    check(run(program="./regsvr32")[:2], (1, ""))
    status, out, err = run("//nologo", "none.vbs", program="./cscript.exe")
    check((status, out), (1, ""))
    assert "Can not find script file" in err, err
    status, out, err = run("x", program="./msiexec")
    check((status, out), (1639 & 0xff, ""))
    assert "(1639)" in err, err
    status, out, err = run("/?", program="./msiexec")
    check((status, err), (0, ""))
    assert "/i PACKAGE|CODE" in out, out


@test
def manuals_say_what_help_says():
    verbs = re.findall(r"^  (\w+) ", run("--help")[1].split("Verbs:")[1].split("\n\n")[0], re.M)
    assert "reg" in verbs and "find" in verbs, verbs
    for verb in ["", *verbs]:
        status, page, err = run("--man=" + verb if verb else "--man")
        check((status, err), (0, ""))
        status, text, err = run(*([verb] if verb else []), "--help")
        check((status, err), (0, ""))
        terms = re.findall(r"^\.TP\n\\fB(.*)\\fR$", page, re.M)
        assert terms, verb
        for term in terms:
            term = term.replace(r"\-", "-").replace(r"\e", "\\").replace(r"\&", "")
            assert "\n  " + term in text, (verb, term)
        for term in re.findall(r"^  (-.*?|/\w.*?)(?:  |$)", text, re.M):
            assert term in [t.replace(r"\-", "-").replace(r"\e", "\\") for t in terms], (verb, term)
    check(run("--man=nothing")[0], 2)


def why(*arguments, status=1):
    """The explanation as programs get it."""
    done, out, err = run("why", "--json", *arguments)
    check((done, err), (status, ""))
    return json.loads(out)


@test
def why_names_the_cause_and_the_remedy():
    classes = r"HKCU\Software\Classes"
    check(why("No.Such")["cause"], "progid-unknown")
    check(why(CLSID)["cause"], "class-unknown")
    add(classes + r"\Test.Thing\CLSID", "", CLSID)
    add(classes + "\\CLSID\\" + CLSID, "", "Thing")
    add(classes + "\\CLSID\\" + CLSID + r"\LocalServer32", "", "/nowhere/server -x")
    answer = why("Test.Thing")
    check((answer["works"], answer["hresult"]), (False, "0x800401f5"))
    sentence = 'the server\'s file "/nowhere/server" does not exist (not even the folder ' \
               "/nowhere does): install it, or register the server where it is now"
    check(answer["sentence"], sentence)
    assert {"subject": "ProgID", "state": "found",
            "text": f"Test.Thing is {CLSID} (user hive)"} in answer["steps"], answer
    status, out, err = run("why", "Test.Thing")
    check((status, err), (1, ""))
    check(out.splitlines()[-1], f"Test.Thing: {sentence}.")
    check(why("--context=inproc", "Test.Thing")["cause"], "context-unknown")
    add(classes + "\\CLSID\\" + CLSID + r"\LocalServer32", "", "/bin/sh -x")
    check(why("Test.Thing", status=0)["works"], True)


@test
def why_looks_at_the_type_library_that_a_class_names():
    key, library = rf"HKCU\Software\Classes\CLSID\{CLSID}", "{11111111-2222-3333-4444-555555555555}"
    versions = rf"HKCU\Software\Classes\TypeLib\{library}"
    add(key + r"\LocalServer32", "", "/bin/sh -x")

    def told():
        return [(step["state"], step["text"]) for step in why(CLSID, status=0)["steps"]
                if step["subject"] == "type library"]

    check(told(), [])
    add(key + r"\TypeLib", "", library)
    check(told(), [("note", f"{library}: in neither hive, so clients that are bound early fail")])
    add(versions + r"\1.0\0\win64", "", "/nowhere/x.tlb")
    add(key + r"\Version", "", "1.0")
    check(told(), [("note", "/nowhere/x.tlb: there is no such file, so clients that are bound early "
                            "fail")])
    write("there.tlb", "")
    add(versions + r"\1.0\0\win64", "", os.path.abspath("there.tlb") + r"\2")
    check(told(), [("found", os.path.abspath("there.tlb") + r"\2")])
    add(key + r"\TypeLib", "", "{420B2830-E718-11CF-893D-00A0C9054228}")
    check(told(), [("found", "comes with Comity: {420B2830-E718-11CF-893D-00A0C9054228}")])


@test
def why_looks_at_files():
    write("bare", "echo hello\n")
    check(why("./bare")["cause"], "file-not-executable")
    os.chmod("bare", 0o755)
    check(why("./bare")["cause"], "script-bare")
    check(why("/bin/sh", status=0)["cause"], "none")
    steps = why("/bin/sh", status=0)["steps"]
    check(steps[0]["text"], "the file is registered for none")
    add("HKCU\\Software\\Classes\\CLSID\\" + CLSID + r"\LocalServer32", "", "/bin/sh -x")
    steps = why("/bin/sh", status=0)["steps"]
    check(steps[0]["text"],
          f"{CLSID}, LocalServer32, user hive, 64-bit view: /bin/sh -x")
    check(why("--context=inproc", "/bin/sh")["cause"], "not-a-module")


@test
def why_looks_at_scripts_as_their_classes_name_them():
    key = "HKCU\\Software\\Classes\\CLSID\\" + CLSID
    here = os.getcwd()
    write("server.py", "pass\n")
    add(key + r"\LocalServer32", "", f'/bin/sh "{here}/server.py" -x')
    check(why("./server.py", status=0)["cause"], "none")
    add(key + r"\LocalServer32", "", f'/nowhere/python "{here}/server.py" -x')
    check(why("./server.py")["cause"], "python-missing")
    add(key + r"\LocalServer32", "", "/bin/sh -x")
    add(key + r"\PythonCOM", "", "server.Class")
    add(key + r"\PythonCOMPath", "", here)
    answer = why(here + "/server.py", status=0)
    assert any(step["text"] == "LocalServer32, user hive, 64-bit view: /bin/sh -x"
               for step in answer["steps"]), answer


@test
def why_wants_one_subject():
    for arguments in [], ["a", "b"], ["--what", "a"], ["{1}"], [""]:
        status, out, err = run("why", *arguments)
        check((status, out), (2, ""))
        assert "See comity why --help" in err, err


def write_events():
    """A log of two launches of a class: one served, one did not. They were at six past twelve."""
    begin = 1767225960000000
    lines = [("started", "{00000000-0000-0000-0000-000000000000}", 10, 0, "", ""),
             ("launched", CLSID, 11, 0, "/bin/sh -x", ""),
             ("offered", CLSID, 11, 7, "/bin/sh -x", ""),
             ("killed", CLSID, 11, 9, "/bin/sh -x", ""),
             ("launched", CLSID, 12, 0, "/bin/sh -x", ""),
             ("failed", CLSID, 12, 0, "/bin/sh -x", r"it ended: mend it\nfirst\nlast")]
    os.makedirs(os.path.join(os.environ["COMITY_HOME"], "state"), exist_ok=True)
    write(os.path.join(os.environ["COMITY_HOME"], "state", "events.log"),
          "".join(f"{begin + i * 1000}\t" + "\t".join(map(str, line)) + "\n"
                  for i, line in enumerate(lines)))


@test
def log_tells_what_became_of_servers():
    check_run((0, "", ""), "log")
    write_events()
    check_run((0, "2026-01-01T00:06:00.000Z  started     the daemon, process 10\n"
               f"2026-01-01T00:06:00.001Z  launched    {CLSID.upper()}, process 11: /bin/sh -x\n"
               f"2026-01-01T00:06:00.002Z  offered     {CLSID.upper()}, process 11 after 7 ms\n"
               f"2026-01-01T00:06:00.003Z  killed      {CLSID.upper()}, process 11 by signal 9\n"
               f"2026-01-01T00:06:00.004Z  launched    {CLSID.upper()}, process 12: /bin/sh -x\n"
               f"2026-01-01T00:06:00.005Z  failed      {CLSID.upper()}, process 12: it ended: mend "
               "it\n    first\n    last\n", ""), "log")
    add(r"HKCU\Software\Classes\CLSID" + "\\" + CLSID, "", "Test Thing")
    lines = run("log", "--json", "--class=test thing")[1].splitlines()
    check(len(lines), 5)
    check(json.loads(lines[2]), {"time": "2026-01-01T00:06:00.003000Z", "event": "killed",
                                 "clsid": CLSID.upper(), "class": "Test Thing", "process": 11,
                                 "signal": 9, "command": "/bin/sh -x"})
    check_run((0, "", ""), "log", "--class=Other")
    check(run("log", "--what")[0], 2)


@test
def log_follows():
    write_events()
    with subprocess.Popen([COMITY, "log", "--follow", "--json"], stdout=subprocess.PIPE,
                          text=True) as process:
        events = [json.loads(process.stdout.readline())["event"] for i in range(6)]
        check(events[-1], "failed")
        with open(os.path.join(os.environ["COMITY_HOME"], "state", "events.log"), "a",
                  encoding="utf-8") as file:
            file.write(f"5\texited\t{CLSID}\t12\t3\t\t\n")
        check(json.loads(process.stdout.readline())["status"], 3)
        process.kill()


@test
def why_knows_the_last_launches():
    key = r"HKCU\Software\Classes\CLSID" + "\\" + CLSID
    add(key + r"\LocalServer32", "", "/bin/sh -x")
    write_events()
    # /bin/sh is newer than the year in which it is said to have failed, or it is not.
    answer = why(CLSID, status=0 if os.stat("/bin/sh").st_ctime > 1767225960 else 1)
    launches = [step["text"] for step in answer["steps"] if step["subject"] == "launch"]
    assert launches[0].endswith("process 11 offered the class and was ended by signal 9"), launches
    assert launches[1].endswith("it ended: mend it\nfirst\nlast"), launches
    if not answer["works"]:
        check((answer["cause"], answer["sentence"]), ("launch-failed", "it ended: mend it"))


@test
def query_prints_as_windows_does():
    check_run((1, "", NOT_FOUND), "reg", "query", BASE)
    add(BASE, "Test1", "Hello, World")
    add(BASE, "Test2", "0x123", "REG_DWORD")
    both = f"\n{LONG}\n    Test1    REG_SZ    Hello, World\n    Test2    REG_DWORD    0x123\n"
    check_run((0, both + "\n", ""), "reg", "query", BASE)
    check_run((0, both + "\n", ""), "reg", "query", BASE.lower().replace("hkcu", "hkEY_current_USER")
              .replace(r"software\comity\test", r"Software\Comity\Test"))
    check_run((0, f"\n{LONG}\n    Test1    REG_SZ    Hello, World\n\n", ""),
              "reg", "query", BASE, "-V", "Test1")
    check_run((1, "", NOT_FOUND), "reg", "query", BASE, "/v", "Missing")
    check_run((0, f"\n{LONG}\n    (Default)    REG_SZ    (value not set)\n\n", ""),
              "reg", "query", BASE, "/ve")
    reg("add", BASE + r"\sub", "/v", "W", "/d", "é")
    check_run((0, both + f"\n{LONG}\\sub\n", ""), "reg", "query", BASE)
    check_run((0, both + f"\n{LONG}\\sub\n    W    REG_SZ    é\n\n", ""),
              "reg", "query", BASE + "\\", "/s")
    check_run((0, both.replace("REG_SZ", "REG_SZ (1)").replace("DWORD", "DWORD (4)")
               + f"\n{LONG}\\sub\n", ""), "reg", "query", BASE, "/z")


@test
def query_shows_every_type():
    add(BASE, "m", r"a\0b", "REG_MULTI_SZ")
    add(BASE, "b", "01fe", "REG_BINARY")
    add(BASE, "q", "0x123456789abcdef", "REG_QWORD")
    add(BASE, "e", "%HOME%", "REG_EXPAND_SZ")
    add(BASE, "n", "A", "REG_NONE")
    out = reg("query", BASE)
    for line in (r"    m    REG_MULTI_SZ    a\0b", "    b    REG_BINARY    01FE",
                 "    q    REG_QWORD    0x123456789abcdef", "    e    REG_EXPAND_SZ    %HOME%",
                 "    n    REG_NONE    41000000"):
        assert line + "\n" in out, (line, out)
    assert "    m    REG_MULTI_SZ    a;b\n" in reg("query", BASE, "/se", ";")
    out = reg("query", BASE, "/t", "REG_BINARY,REG_QWORD")
    check(len(out.splitlines()), 5)
    lines = [json.loads(line) for line in reg("query", BASE, "--json").splitlines()]
    check({line["name"]: line["data"] for line in lines},
          {"m": ["a", "b"], "b": "01fe", "q": 0x123456789abcdef, "e": "%HOME%", "n": "41000000"})


@test
def query_searches():
    add(BASE, "Wine", "First")
    add(BASE + r"\sub", "Wine", "Second wine")
    add(BASE + r"\winery", "x", "y")
    check_run((0, f"\n{LONG}\n    Wine    REG_SZ    First\n\n{LONG}\\sub\n"
                  "    Wine    REG_SZ    Second wine\n\nEnd of search: 2 match(es) found.\n", ""),
              "reg", "query", BASE, "/v", "Wine", "/s")
    check_run((0, f"\n{LONG}\\sub\n    Wine    REG_SZ    Second wine\n\n"
                  "End of search: 1 match(es) found.\n", ""),
              "reg", "query", BASE, "/s", "/f", "WINE", "/d")
    check_run((0, f"\n{LONG}\\winery\n\nEnd of search: 1 match(es) found.\n", ""),
              "reg", "query", BASE, "/s", "/f", "win?r", "/k")
    check_run((1, "\nEnd of search: 0 match(es) found.\n", ""),
              "reg", "query", BASE, "/s", "/f", "WINE", "/d", "/c")
    check_run((1, "\nEnd of search: 0 match(es) found.\n", ""),
              "reg", "query", BASE, "/s", "/f", "wine", "/d", "/e")


@test
def command_lines_are_checked():
    usage = 'ERROR: Invalid syntax.\nType "REG QUERY /?" for usage.\n'
    check_run((1, "", usage), "reg", "query")
    for bad in (["/v"], ["/v", "a", "/v", "b"], ["/v", "a", "/ve"], ["/s", "/s"], ["/x"], ["/"],
                ["/reg:32", "/reg:32"], ["/reg:32", "/reg:64"], ["/f"], ["/k"], ["/t", "REG_X"]):
        check_run((1, "", usage), "reg", "query", BASE, *bad)
    for key in r"\HKCU\x", r"\\HKCU\x", r"\\other\HKLM\x", "HKDD", "HKXX\\a", "a", "HKCU\\a\\\\":
        status, out, err = run("reg", "query", key)
        check((status, out), (1, ""))
        assert err.startswith("ERROR: "), err
    for operation in ("query add delete copy save restore load unload compare export import "
                      "flags").split():
        for ask in "/?", "/h", "-H", "--help":
            status, out, err = run("reg", operation, ask)
            check((status, err), (0, ""))
            assert out.startswith(operation + ":"), out
        check(run("reg", operation)[0], 1)
        check(run("reg", operation, "/?", "/f")[0], 1)
    check(run("reg")[0], 1)
    check(run("reg", "frobnicate", BASE)[0], 1)
    check(run("reg", "/?")[0], 0)
    check(run("reg", "add", "HKCU\\", "/v", "x", "/f")[0], 1)


@test
def add_checks_data():
    for kind, data in (("REG_DWORD", "zzz"), ("REG_DWORD", "-1"), ("REG_DWORD", "4294967296"),
                       ("REG_DWORD", "0xabcdefg"), ("REG_DWORD", "00x1"), ("REG_BINARY", "0x01"),
                       ("REG_BINARY", "1x"), ("REG_QWORD", "-0x1"), ("REG_MULTI_SZ", r"\0a"),
                       ("REG_MULTI_SZ", r"a\0\0b"), ("REG_LINK", "x"), ("", "x")):
        check(run("reg", "add", BASE, "/v", "x", "/t", kind, "/d", data, "/f")[0], 1)
    check_run((1, "", NOT_FOUND), "reg", "query", BASE)
    check(reg("add", BASE, "/v", "x", "/t", "REG_DWORD", "/d", "0123", "/f"), DONE)
    assert "REG_DWORD    0x7b\n" in reg("query", BASE)


@test
def questions_are_asked():
    add(BASE, "x", "1")
    status, out, err = run("reg", "add", BASE, "/v", "x", "/d", "2", stdin="n\n")
    check((status, out), (1, "Value x exists, overwrite (Yes/No)? "))
    assert "    x    REG_SZ    1\n" in reg("query", BASE)
    check(reg("add", BASE, "/v", "x", "/d", "2", stdin="Yes\n"),
          "Value x exists, overwrite (Yes/No)? " + DONE)
    check(run("reg", "delete", BASE)[0], 1)
    check(run("reg", "delete", BASE, "/v", "x")[0], 1)
    assert "    x    REG_SZ    2\n" in reg("query", BASE)


@test
def delete_deletes_values_and_trees():
    add(BASE, "a", "1")
    add(BASE, "b", "1")
    add(BASE, "", "1")
    add(BASE + r"\sub\deep", "x", "1")
    check(reg("delete", BASE, "/v", "a", "/f"), DONE)
    check_run((1, "", NOT_FOUND), "reg", "delete", BASE, "/v", "a", "/f")
    reg("delete", BASE, "/ve", "/f")
    reg("delete", BASE, "/va", "/f")
    check(reg("query", BASE), f"\n{LONG}\\sub\n")
    reg("delete", BASE, "/f")
    check_run((1, "", NOT_FOUND), "reg", "query", BASE)
    check_run((1, "", NOT_FOUND), "reg", "delete", BASE, "/f")
    check(run("reg", "delete", "HKCU", "/f")[0], 1)


@test
def copy_copies():
    add(BASE + r"\from", "a", "1")
    add(BASE + r"\from\sub", "b", "2")
    reg("copy", BASE + r"\from", BASE + r"\flat", "/f")
    check(reg("query", BASE + r"\flat", "/s"), f"\n{LONG}\\flat\n    a    REG_SZ    1\n\n")
    reg("copy", BASE + r"\from", BASE + r"\tree", "/s", "/f")
    check(run("reg", "compare", BASE + r"\from", BASE + r"\tree", "/s")[0], 0)
    check(run("reg", "copy", BASE, BASE + "\\", "/f")[0], 1)
    check(run("reg", "copy", BASE, BASE + r"\from\x", "/s", "/f")[0], 1)
    check_run((1, "", NOT_FOUND), "reg", "copy", BASE + r"\none", BASE + r"\x", "/f")


@test
def compare_tells_by_status():
    left, right = BASE + r"\l", BASE + r"\r"
    for key in left, right:
        add(key, "same", "1")
    check_run((0, "Result Compared: Identical\n\n" + DONE, ""), "reg", "compare", left, right)
    add(right, "same", "2")
    add(left, "extra", "x")
    status, out, err = run("reg", "compare", left, right)
    check((status, err), (2, ""))
    check(out, f"< Value: {LONG}\\l  same    REG_SZ    1\n"
               f"> Value: {LONG}\\r  same    REG_SZ    2\n"
               f"< Value: {LONG}\\l  extra    REG_SZ    x\n"
               "Result Compared: Different\n\n" + DONE)
    check(run("reg", "compare", left, right, "/on"),
          (2, "Result Compared: Different\n\n" + DONE, ""))
    check_run((1, "", NOT_FOUND), "reg", "compare", left, BASE + r"\none")
    check(run("reg", "compare", left, right, "/oa", "/od")[0], 1)
    add(left + r"\sub", "x", "1")
    assert f"< Key: {LONG}\\l\\sub\n" in run("reg", "compare", left, right, "/s")[1]


@test
def export_is_regedits_byte_for_byte():
    add(BASE, "DWORD", "0x100", "REG_DWORD")
    add(BASE, "String", 'a\\"b')
    add(BASE + r"\Sub", "Multiple strings", r"Line1\0Line2\0Line3", "REG_MULTI_SZ")
    check(reg("export", BASE, "a.reg"), DONE)
    check(read("a.reg").decode("utf-16-le"),
          "\ufeffWindows Registry Editor Version 5.00\r\n\r\n"
          f"[{LONG}]\r\n\"DWORD\"=dword:00000100\r\n\"String\"=\"a\\\\\\\"b\"\r\n\r\n"
          f"[{LONG}\\Sub]\r\n\"Multiple strings\"=hex(7):"
          "4c,00,69,00,6e,00,65,00,31,00,00,00,4c,00,69,00,6e,\\\r\n"
          "  00,65,00,32,00,00,00,4c,00,69,00,6e,00,65,00,33,00,00,00,00,00\r\n\r\n")
    check(run("reg", "export", BASE, "a.reg")[0], 1)
    check_run((1, "", NOT_FOUND), "reg", "export", BASE + r"\none", "none.reg")
    assert not os.path.exists("none.reg")
    check([name for name in os.listdir(".") if name.startswith(("a.reg.", "none"))], [])
    status, out, err = run("reg", "export", BASE, "/nowhere/a.reg")
    check((status, out), (1, ""))
    assert "/nowhere/a.reg" in err, err


@test
def export_import_export_is_equal():
    add(BASE, "sz", 'q"\\ é 𝄞')
    add(BASE, "", "default")
    add(BASE, "lines", "a\nb")
    add(BASE, "m", r"a\0b", "REG_MULTI_SZ")
    add(BASE, "x", "%PATH%", "REG_EXPAND_SZ")
    add(BASE, "b", "00" * 100, "REG_BINARY")
    add(BASE, "q", "5", "REG_QWORD")
    add(BASE, "n", "x", "REG_NONE")
    reg("add", BASE + r"\empty", "/v", "x", "/f")
    reg("delete", BASE + r"\empty", "/va", "/f")
    reg("export", BASE, "a.reg", "/y")
    reg("delete", BASE, "/f")
    check(reg("import", "a.reg"), DONE)
    reg("export", BASE, "b.reg", "/y")
    check(read("a.reg"), read("b.reg"))
    check_run((0, "", ""), "regedit", "/ea", "c.reg", LONG)
    assert read("c.reg").startswith(b"REGEDIT4\r\n\r\n[HKEY_CURRENT_USER"), read("c.reg")
    check_run((0, "", ""), "regedit", "/d", LONG)
    check_run((0, "", ""), "regedit", "/s", "c.reg")
    check_run((0, "", ""), "regedit", "-E", "d.reg", LONG)
    check(read("a.reg"), read("d.reg"))


@test
def malformed_files_are_named_by_line_and_change_nothing():
    add(BASE, "keep", "1")
    before = reg("query", BASE, "/s")
    head = f"REGEDIT4\n\n[{LONG}]\n\"new\"=\"1\"\n\"keep\"=-\n[-{LONG}\\x]\n[{LONG}]\n"
    for line in ('"x"=dword:xyz', "rubbish", '"x"="unclosed', "[HKEY_NOBODY\\x]", '"x"=hex:1,,2',
                 "[-HKEY_CURRENT_USER]"):
        write("bad.reg", head + line + '\n"last"="1"\n')
        check_run((1, "", run("reg", "import", "bad.reg")[2]), "regedit", "/s", "bad.reg")
        status, out, err = run("reg", "import", "bad.reg")
        check((status, out), (1, ""))
        assert err.startswith("ERROR: bad.reg:8: "), err
        assert "Nothing of bad.reg was applied." in err, err
        check(reg("query", BASE, "/s"), before)
    for content, line in ("", 1), ("REGEDIT5\n", 1), ("no registry file", 1), ("\0" * 100, 1):
        write("bad.reg", content)
        status, out, err = run("regedit", "bad.reg")
        check((status, out), (1, ""))
        assert err.startswith(f"ERROR: bad.reg:{line}: "), err
    check(run("reg", "import", "none.reg")[0], 1)
    check(run("reg", "import", "/")[0], 1)


@test
def what_the_registry_refuses_undoes_the_import():
    add(BASE, "keep", "1")
    before = reg("query", BASE, "/s")
    write("bad.reg", f"REGEDIT4\n[{LONG}]\n\"keep\"=-\n[{LONG}\\{'k' * 300}]\n")
    status, out, err = run("reg", "import", "bad.reg")
    check((status, out), (1, ""))
    assert err.startswith("ERROR: bad.reg:4: "), err
    check(reg("query", BASE, "/s"), before)


@test
def lenient_import_is_windows_import():
    write("a.reg", f"REGEDIT4\n\n[{LONG}]\n\"a\"=\"1\"\nrubbish\n\"b\"=dword:5 ;comment\n")
    status, out, err = run("reg", "import", "a.reg", "--lenient")
    check((status, out), (0, DONE))
    assert err.startswith("ERROR: a.reg:5: "), err
    check(reg("query", BASE), f"\n{LONG}\n    a    REG_SZ    1\n    b    REG_DWORD    0x5\n\n")


@test
def regedit_takes_files_and_options():
    write("1.reg", f"REGEDIT4\n[{LONG}]\n\"a\"=\"1\"\n")
    write("2.reg", f"\ufeffWindows Registry Editor Version 5.00\r\n[{LONG}]\r\n\"b\"=\"é\"\r\n",
          "utf-16-le")
    check_run((0, "", ""), "regedit", "/S", "/L:x", "-r:y", "1.reg", os.path.abspath("2.reg"))
    check(reg("query", BASE), f"\n{LONG}\n    a    REG_SZ    1\n    b    REG_SZ    é\n\n")
    check(run("regedit")[0], 2)
    check(run("regedit", "/e")[0], 2)
    check(run("regedit", "/d", "HKCU")[0], 2)
    check(run("regedit", "--what", "1.reg")[0], 2)
    check(run("regedit", "/?")[0], 0)
    check_run((0, "", ""), "regedit", "/e", "all.reg")
    assert f"[{LONG}]" in read("all.reg").decode("utf-16-le") or \
        "Software\\Comity\\Test]" in read("all.reg").decode("utf-16-le")


@test
def views_are_apart():
    key = r"HKLM\Software\Comity\Test"
    reg("add", key, "/v", "x", "/d", "32", "/f", "/reg:32")
    check_run((1, "", NOT_FOUND), "reg", "query", key, "/reg:64")
    assert "    x    REG_SZ    32\n" in reg("query", key, "/reg:32")
    assert "    x    REG_SZ    32\n" in reg("query", r"HKLM\Software\Wow6432Node\Comity\Test")


@test
def save_and_restore():
    add(BASE + r"\a\sub", "x", "1")
    reg("save", BASE + r"\a", "hive")
    check(run("reg", "save", BASE + r"\a", "hive")[0], 1)
    reg("save", BASE + r"\a", "hive", "/y")
    reg("add", BASE + r"\b", "/v", "old", "/f")
    reg("restore", BASE + r"\b", "hive")
    check(run("reg", "compare", BASE + r"\a", BASE + r"\b", "/s")[0], 0)
    check(run("reg", "restore", BASE + r"\b", "none")[0], 1)


@test
def load_and_unload():
    add(BASE + r"\a\sub", "x", "1")
    reg("save", BASE + r"\a", "hive")
    reg("load", r"HKLM\Loaded", "hive")
    assert "    x    REG_SZ    1\n" in reg("query", r"HKLM\Loaded\sub")
    check(run("reg", "load", r"HKLM\Twice", "hive")[0], 1)
    check_run((1, "", "ERROR: The system cannot find the file none.\n"), "reg", "load",
              r"HKLM\Other", "none")
    write("text", "no hive")
    check(run("reg", "load", r"HKLM\Other", "text")[2].split()[1].endswith("text"), True)
    reg("add", r"HKLM\Loaded\sub", "/v", "y", "/d", "2", "/f")
    reg("unload", r"HKLM\Loaded")
    check_run((1, "", NOT_FOUND), "reg", "query", r"HKLM\Loaded")
    check(run("reg", "unload", r"HKLM\Loaded")[0], 1)
    check_run((1, "", "ERROR: The parameter is incorrect.\n"), "reg", "load", BASE, "hive")
    reg("restore", BASE + r"\a", "hive")
    assert "    y    REG_SZ    2\n" in reg("query", BASE + r"\a\sub")


def register_class():
    key = rf"HKCR\CLSID\{CLSID}"
    add(key, "", "A Dictionary")
    add(key + r"\LocalServer32", "", f'/bin/sh "/x/localserver.py" {CLSID}')
    add(key + r"\VersionIndependentProgID", "", "Python.Dictionary")
    add(r"HKCR\Python.Dictionary", "", "A Dictionary")
    add(r"HKCR\Python.Dictionary\CLSID", "", CLSID)


@test
def find_leads_to_the_class():
    check(run("find", "Python.Dictionary")[:2], (1, ""))
    register_class()
    status, out, err = run("find", "python.dictionary")
    check((status, err), (0, ""))
    key = rf"HKEY_CLASSES_ROOT\CLSID\{CLSID}"
    for line in (key, rf"{key}\LocalServer32", "  * (Default)    REG_SZ    Python.Dictionary",
                 f'    (Default)    REG_SZ    /bin/sh "/x/localserver.py" {CLSID}',
                 r"HKEY_CLASSES_ROOT\Python.Dictionary", "2 match(es) found."):
        assert line in out.splitlines(), (line, out)
    lines = [json.loads(line) for line in run("find", "--json", "Python.Dictionary")[1].splitlines()]
    assert any(line["key"] == key + r"\VersionIndependentProgID" and line["match"] == ["data"]
               for line in lines), lines
    assert any(line["key"] == key + r"\LocalServer32" and line["match"] == [] for line in lines)
    check(run("find", "-k", "-e", "python.dictionary")[0], 0)
    check(run("find", "-v", "python.dictionary")[0], 1)
    check(run("find", "--exact", "python.dict")[0], 1)
    assert "1 match(es) found." in run("find", "-n", "1", "dictionary")[1]


@test
def classes_that_come_with_comity_are_known():
    clsid = "{0002E005-0000-0000-C000-000000000046}"
    status, out, err = run("class", clsid)
    check((status, err), (0, ""))
    assert "comes with Comity" in out and "comcat.so" in out, out
    line = json.loads(run("class", "--json", clsid)[1])
    check((line["clsid"], line["shipped"], line["threadingModel"]), (clsid, True, "Both"))
    check(run("find", clsid), (0, out, ""))
    check(run("find", clsid[1:9])[0], 1)
    status, out, err = run("why", clsid)
    check((status, err), (0, ""))
    assert "comes with Comity" in out, out
    status, out, err = run("why", "--context=local", clsid)
    check(status, 1)
    assert "an in-process server" in out + err, (out, err)
    check(run("class", "{0002E006-0000-0000-C000-000000000046}")[0], 1)


@test
def find_follows_a_progid_to_its_class():
    register_class()
    reg("delete", rf"HKCR\CLSID\{CLSID}\VersionIndependentProgID", "/f")
    out = run("find", "Python.Dictionary")[1].splitlines()
    assert rf"HKEY_CLASSES_ROOT\CLSID\{CLSID}\LocalServer32" in out, out


@test
def find_shows_the_32_bit_class_and_no_more():
    reg("add", rf"HKCR\CLSID\{CLSID}", "/ve", "/d", "needle", "/f", "/reg:32")
    check(run("find", "needle"),
          (0, f"HKEY_CLASSES_ROOT\\Wow6432Node\\CLSID\\{CLSID}\n"
              "  * (Default)    REG_SZ    needle\n\n1 match(es) found.\n", ""))


@test
def find_searches_both_views_and_hives():
    add(r"HKLM\Software\Comity", "machine", "needle one")
    add(r"HKCU\Software\Comity", "needle two", "x")
    add(r"HKLM\Software\Wow6432Node\Comity", "m", r"a\0needle", "REG_MULTI_SZ")
    out = run("find", "NEEDLE")[1]
    for line in (r"HKEY_LOCAL_MACHINE\Software\Comity", r"HKEY_CURRENT_USER\Software\Comity",
                 r"HKEY_LOCAL_MACHINE\Software\Wow6432Node\Comity", "3 match(es) found."):
        assert line in out.splitlines(), (line, out)
    for bad in [], [""], ["a", "b"], ["-x", "a"], ["-n", "0", "a"], ["-n"]:
        check(run("find", *bad)[0], 2)


@test
def class_says_what_com_would_do():
    register_class()
    status, out, err = run("class", "Python.Dictionary")
    check((status, err), (0, ""))
    assert f"Python.Dictionary is {CLSID}" in out, out
    assert "(the program exists)" in out, out
    add(rf"HKCR\CLSID\{CLSID}\InprocServer32", "", "/nowhere/x.so")
    view = json.loads(run("class", "--json", CLSID)[1].splitlines()[0])
    check(view["inprocServer32State"], "the file is missing")
    check(run("class", "No.Such")[0], 1)
    check(run("class", CLSID.replace("3", "4"))[0], 1)
    check(run("class", "{nonsense}")[0], 2)
    check(run("class")[0], 2)


def lint(*arguments):
    """(exit status, the JSON object)"""
    status, out, err = run("lint", "--json", *arguments)
    check(err, "")
    return status, json.loads(out)


@test
def lint_finds_and_fixes():
    status, found = lint()
    check((status, found["count"], found["findings"]), (0, 0, []))
    add(rf"HKCU\Software\Classes\CLSID\{CLSID}", "", "A \x1b thing")
    add(rf"HKCU\Software\Classes\CLSID\{CLSID}", "AppID", OTHER_CLSID)
    add(rf"HKCU\Software\Classes\CLSID\{CLSID}\LocalServer32", "", "/nowhere/server")
    add(r"HKLM\Software\Classes\No.Thing\CLSID", "", OTHER_CLSID)
    status, found = lint()
    check((status, found["count"], found["fixed"], found["registrations"]), (1, 3, 0, 2))
    check([finding["rule"] for finding in found["findings"]],
          ["dead-path", "dangling-appid", "dangling-progid"])
    dead = found["findings"][0]
    check(dead["key"], rf"HKEY_CURRENT_USER\Software\Classes\CLSID\{CLSID}\LocalServer32")
    check((dead["hive"], dead["view"], dead["value"], dead["fix"]), ("user", 64, "", None))
    assert dead["sentence"].endswith(": " + dead["remedy"]) and dead["remedy"], dead
    check(lint("--rule=dead-path,shadowed")[1]["count"], 1)
    check(lint("--machine")[1]["count"], 1)
    check(lint("No.Thing")[1]["count"], 1)
    check(lint(CLSID)[1]["count"], 2)
    status, out, err = run("lint")
    check((status, err), (1, ""))
    assert "\x1b" not in out and "dead-path: the server's file" in out, out
    assert "--fix would delete the value AppID" in out, out

    status, fixed = lint("--fix")
    check((status, fixed["count"], fixed["fixed"]), (1, 3, 2))
    check([finding["fixed"] for finding in fixed["findings"]], [False, True, True])
    assert fixed["owner"].startswith("comity lint "), fixed
    check(run("reg", "query", r"HKLM\Software\Classes\No.Thing\CLSID")[0], 1)
    check(lint()[1]["count"], 1)
    check(run("undo", fixed["owner"])[0], 0)
    check(lint()[1]["count"], 3)
    check(lint("--fix")[1]["fixed"], 2)
    reg("delete", rf"HKCU\Software\Classes\CLSID\{CLSID}", "/f")
    check(lint("--fix"), (0, {"findings": [], "count": 0, "fixed": 0, "registrations": 1,
                              "owner": None}))


@test
def lint_checks_its_command_line():
    rules = re.findall(r"^([a-z-]+)  +\S", run("lint", "--rules")[1], re.M)
    for rule in ("dead-path", "wrong-machine", "dangling-appid", "dangling-typelib", "shadowed",
                 "dangling-progid", "dangling-treatas", "missing-proxy", "writable-file",
                 "threading-model", "unquoted-path", "relative-path"):
        assert rule in rules, rules
        check(lint("--rule=" + rule)[0], 0)
    for bad in ["--nonsense"], ["--rule=nonsense"], ["--rule="], ["a", "b"]:
        status, out, err = run("lint", *bad)
        check((status, out), (2, ""))
        assert "comity lint --help" in err, err


@test
def hresult_explains():
    status, out, err = run("hresult", "0x80004005")
    check((status, err), (0, ""))
    assert "E_FAIL" in out and "-2147467259" in out, out
    check(run("hresult", "-2147467259")[1], out)
    check(run("hresult", "e_fail")[1], out)
    check(json.loads(run("hresult", "--json", "80004005")[1]),
          {"hresult": "0x80004005", "signed": -2147467259, "names": ["E_FAIL"],
           "text": "Unspecified error"})
    check(run("hresult", "0x81234567")[0], 1)
    check(run("hresult", "E_NONSENSE")[0], 2)
    check(run("hresult")[0], 2)


tap.run_marked()
