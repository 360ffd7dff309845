# SPDX-License-Identifier: MIT
"""Looking at what is registered and running: combrowse, selecttlb, makepy's options."""
import contextlib
import io
import json
import os
import sys

import pythoncom
import tap
import win32api
import win32con
from win32com.client import combrowse, makepy, selecttlb

SCRIPTING = "{420B2830-E718-11CF-893D-00A0C9054228}"
THING = "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C99}"
SET = "{7DD95801-9882-11CF-9FA9-00AA006C42C4}"


def told(function, *arguments):
    """(status, what was printed)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = function(list(arguments))
    return status, out.getvalue(), err.getvalue()


@contextlib.contextmanager
def answering(text):
    sys.stdin, stdin = io.StringIO(text), sys.stdin
    try:
        yield
    finally:
        sys.stdin = stdin


def objects(*arguments):
    status, out, err = told(combrowse.main, "--json", *arguments)
    tap.check((status, err), (0, ""))
    return [json.loads(line) for line in out.splitlines()]


@contextlib.contextmanager
def registered(library_path):
    """Scripting's library and a class."""
    library = pythoncom.LoadTypeLib(library_path)
    pythoncom.RegisterTypeLib(library, library_path)
    for key, value in ((f"CLSID\\{THING}", "A thing"),
                       (f"CLSID\\{THING}\\ProgID", "Browsed.Thing.1"),
                       (f"CLSID\\{THING}\\LocalServer32", "/nowhere/thing -x"),
                       (f"CLSID\\{THING}\\Implemented Categories\\{SET}", "")):
        win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, key, win32con.REG_SZ, value)
    try:
        yield
    finally:
        win32api.RegDeleteTree(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{THING}")
        pythoncom.UnRegisterTypeLib(SCRIPTING, 1, 0)


def scripting_path():
    return pythoncom.QueryPathOfRegTypeLib(SCRIPTING, 1, 0)


def test_classes_and_categories_are_listed():
    with registered(scripting_path()):
        found = [each for each in objects("classes") if each["clsid"] == THING]
        tap.check(found, [{"what": "classes", "clsid": THING, "name": "A thing",
                           "progid": "Browsed.Thing.1",
                           "servers": {"LocalServer32": "/nowhere/thing -x"}, "library": None}])
        sets = {each["catid"]: each["classes"] for each in objects("categories")}
        tap.check(THING in sets[SET], True)
        text = told(combrowse.main, "classes")[1]
        tap.check(f"{THING} Browsed.Thing.1 A thing" in text, True)
        tap.check("LocalServer32: /nowhere/thing -x" in text, True)


def test_libraries_are_listed_and_shown():
    path = scripting_path()
    with registered(path):
        found = [each for each in objects("libraries") if each["guid"] == SCRIPTING]
        tap.check([(each["version"], each["path"], each["exists"]) for each in found],
                  [("1.0", path, True)])
        types = {each["name"]: each for each in objects(path)}
        members = {each["name"]: each for each in types["IDictionary"]["members"]}
        tap.check((members["Add"]["kind"], members["Add"]["parameters"]), ("method", ["Key", "Item"]))
        constants = {each["name"]: each["value"] for each in types["CompareMethod"]["members"]}
        tap.check(constants["TextCompare"], 1)
        status, out, _ = told(combrowse.main, path)
        tap.check(status, 0)
        tap.check("    method Add(Key, Item)" in out, True)


def test_a_library_whose_file_is_gone_is_said_to_be():
    with registered(scripting_path()):
        key = f"TypeLib\\{SCRIPTING}\\1.0\\0\\win64"
        win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, key, win32con.REG_SZ, "/nowhere/gone.tlb")
        found = [each for each in objects("libraries") if each["guid"] == SCRIPTING]
        tap.check(found[0]["exists"], False)
        tap.check("/nowhere/gone.tlb: there is no such file" in told(combrowse.main, "libraries")[1],
                  True)


def test_running_objects_are_listed():
    table, moniker = pythoncom.GetRunningObjectTable(), pythoncom.CreateItemMoniker("!", "browsed")
    cookie = table.Register(1, pythoncom.new("Scripting.Dictionary"), moniker)
    try:
        tap.check({"what": "running", "name": "!browsed"} in objects("running"), True)
        sections = told(combrowse.main)[1]
        for title in ("Running objects:", "Registered categories:", "Registered classes:",
                      "Registered type libraries:"):
            tap.check(title in sections, True)
    finally:
        table.Revoke(cookie)


def test_what_is_nothing_is_an_error():
    status, out, err = told(combrowse.main, "nothing of this name")
    tap.check((status, out), (1, ""))
    tap.check("nothing of this name" in err, True)
    tap.raises(SystemExit, told, combrowse.main, "--poem")


def test_libraries_are_found_by_what_they_are_called():
    path = scripting_path()
    with registered(path):
        desc = pythoncom.LoadTypeLib(path).GetDocumentation(-1)[1]
        spec, = [each for each in selecttlb.EnumTlbs() if each.clsid == SCRIPTING]
        tap.check((spec.desc, spec.ver_desc, spec[0]), (desc, f"{desc} (1.0)", f"{desc} (1.0)"))
        tap.check((spec.dll, spec.major, spec.minor, spec.lcid), (path, "1", "0", 0))
        tap.raises(IndexError, lambda: spec[1])
        tap.check(selecttlb.FindTlbsWithDescription(desc), [spec])
        tap.check(selecttlb.FindTlbsWithDescription(f"{desc} (1.0)"), [spec])
        tap.check((spec.Resolve(), spec.major, spec.minor), (1, 1, 0))
        tap.check(str(selecttlb.LoadTypeLib(spec).GetLibAttr()[0]), SCRIPTING)


def test_a_user_chooses_a_library():
    with registered(scripting_path()):
        names = sorted(selecttlb.EnumTlbs())
        wanted = [each.clsid for each in names].index(SCRIPTING) + 1
        for answer, clsid in ((str(wanted), SCRIPTING), ("0", None), ("x", None), ("", None)):
            with answering(answer + "\n"), contextlib.redirect_stderr(io.StringIO()) as told_of:
                spec = selecttlb.SelectTlb()
            tap.check(spec and spec.clsid, clsid)
            tap.check(f"{wanted:4} {names[wanted - 1].ver_desc}" in told_of.getvalue(), True)


def test_makepy_does_what_its_options_say():
    path = scripting_path()
    status, out, _ = told(makepy.main, "-i", path)
    tap.check(status, 0)
    tap.check(f"gencache.EnsureModule('{SCRIPTING}', 0, 1, 0)" in out, True)
    tap.check(told(makepy.main, "-q", "-o", "made/here/all.py", path), (0, "", ""))
    tap.check(told(makepy.main, "-h", "-o", "made/here/less.py", path)[0], 0)
    texts = []
    for name in ("all", "less"):
        with open(f"made/here/{name}.py", encoding="utf-8") as file:
            texts.append(file.read())
    tap.check([text.count("HashVal") > 0 for text in texts], [True, False])
    tap.check(told(makepy.main, "-d", "-o", "x.py", path)[0], 2)
    tap.check(os.path.exists("x.py"), False)
    tap.check("Generating to" in told(makepy.main, "-v", path)[2], True)
    tap.check(told(makepy.main, "--help")[0], 0)


tap.main(globals())
