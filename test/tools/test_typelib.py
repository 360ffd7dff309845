#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""comity typelib: test_typelib.py COMITY WIDL IDL-FOLDER LIBRARY... Output is TAP."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

COMITY, WIDL, IDL, *LIBRARIES = map(os.path.abspath, sys.argv[1:])
TO_OLDER_FORMAT = os.path.join(os.path.dirname(COMITY), "sltg_trial_program")
HEADERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../include")
SCRIPTING = "{420B2830-E718-11CF-893D-00A0C9054228}"
tests = []


def test(function):
    tests.append(function)
    return function


def run(*arguments):
    done = subprocess.run([COMITY, "typelib", *arguments], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout, done.stderr


def check(got, expected):
    assert got == expected, f"got {got!r}, not {expected!r}"


@test
def what_is_printed_compiles_to_the_same():
    for library in LIBRARIES:
        status, text, err = run(library)
        check((status, err), (0, ""))
        pathlib.Path("again.idl").write_text(text, encoding="utf-8")
        subprocess.run([WIDL, "-t", "--win64", "-I", IDL, "-L", os.path.dirname(library), "-o",
                        "again.tlb", "again.idl"], check=True)
        check(run("diff", library, "again.tlb"), (0, "", ""))


OF_ITSELF = """import "oaidl.idl";
[uuid(11111111-2222-3333-4444-555555555553), version(1.0)] library OfItself {
    importlib("stdole2.tlb");
    typedef enum Color { red = 1 } Color;
    typedef struct Link { struct Link *next; Color color; } Link;
    typedef struct Inner { long value; } Inner;
    typedef [public] Inner Alias;
    typedef struct Outer { Alias inner; unsigned char bytes[4]; } Outer;
    [uuid(11111111-2222-3333-4444-555555555554), odl] interface IBase : IUnknown {
        HRESULT take([in] Outer *outer); };
    [uuid(11111111-2222-3333-4444-555555555556), odl] interface IDerived : IBase {
        HRESULT optional([in, defaultvalue(0)] IDispatch *object); };
};
"""


@test
def what_is_of_itself_or_of_nothing_compiles_again():
    for name, text in (("first", OF_ITSELF), ("again", None)):
        pathlib.Path(f"{name}.idl").write_text(text or run("first.tlb")[1], encoding="utf-8")
        subprocess.run([WIDL, "-t", "--win64", "-I", IDL, "-L", os.path.dirname(COMITY), "-o",
                        f"{name}.tlb", f"{name}.idl"], check=True)
    assert "struct Link *next;" in run("first.tlb")[1]
    check(run("diff", "first.tlb", "again.tlb"), (0, "", ""))


IMPORTED = ["CY", "FILETIME", "GUID", "LARGE_INTEGER", "POINT", "POINTL", "RECT", "SAFEARRAYBOUND",
            "SIZE", "ULARGE_INTEGER"]


@test
def what_is_imported_is_not_declared_again():
    members = " ".join(f"{name} of{name};" for name in IMPORTED)
    pathlib.Path("first.idl").write_text("""import "oaidl.idl";
        [uuid(11111111-2222-3333-4444-555555555557)] library Money {
            importlib("stdole2.tlb");
            typedef struct All { %s } All;
            [uuid(11111111-2222-3333-4444-555555555558), dual, oleautomation]
            interface IMoney : IDispatch { [id(1)] HRESULT Pay([in] CY amount, [in] All *all); };
        };""" % members, encoding="utf-8")
    for name in "first", "again":
        if name == "again":
            pathlib.Path("again.idl").write_text(run("first.tlb")[1], encoding="utf-8")
        subprocess.run([WIDL, "-t", "--win64", "-I", IDL, "-L", os.path.dirname(COMITY), "-o",
                        f"{name}.tlb", f"{name}.idl"], check=True)
    assert "struct CY" not in run("first.tlb")[1]
    names = [each["name"] for each in json.loads(run("--json", "first.tlb")[1])["types"]]
    assert "CY" in names and "RECT" in names, names
    check(run("diff", "first.tlb", "again.tlb"), (0, "", ""))


@test
def json_tells_all():
    status, text, err = run("--json", f"{SCRIPTING} 1.0")
    check((status, err), (0, ""))
    library = json.loads(text)
    check((library["name"], library["guid"], library["version"]), ("Scripting", SCRIPTING, "1.0"))
    types = {each["name"]: each for each in library["types"]}
    members = {each["name"]: each for each in types["IDictionary"]["members"]}
    check(members["Add"]["parameters"][0],
          {"name": "Key", "type": "VARIANT *", "flags": 1, "default": None})
    check([each["value"] for each in types["CompareMethod"]["members"]], ["0", "1", "2"])
    check(types["Dictionary"]["implements"], [{"name": "IDictionary", "flags": 1}])


@test
def a_table_has_a_line_a_member():
    status, text, err = run("--format=table", SCRIPTING)
    check((status, err), (0, ""))
    assert any(line.split() == ["2", "propget", "HRESULT", "Count(long", "*", "pCount)"]
               for line in text.splitlines()), text


@test
def what_all_import_is_found_by_name():
    first, second = (json.loads(run("--json", name)[1]) for name in ("stdole32.tlb", "STDOLE2.TLB"))
    check((first["guid"], first["version"]), (second["guid"], "1.0"))
    check([each["name"] for each in first["types"]],
          ["GUID", "DISPPARAMS", "EXCEPINFO", "IUnknown", "IDispatch", "IEnumVARIANT"])
    functions, = (each for each in second["types"] if each["name"] == "StdFunctions")
    check((functions["kind"], functions["module"]), ("module", "oleaut32.dll"))
    check([(each["name"], each["entry"]) for each in functions["members"]],
          [("LoadPicture", "@402"), ("SavePicture", "@423")])


@test
def the_first_version_is_imported():
    pathlib.Path("importing.idl").write_text("""import "oaidl.idl";
        [uuid(11111111-2222-3333-4444-555555555551)] library Importing {
            importlib("stdole32.tlb");
            [uuid(11111111-2222-3333-4444-555555555552), oleautomation, dual]
            interface IImporting : IDispatch { [id(1)] HRESULT take([in] IUnknown *thing); }; };
        """, encoding="utf-8")
    subprocess.run([WIDL, "-t", "--win64", "-I", IDL, "-L", os.path.dirname(COMITY), "-o",
                    "importing.tlb", "importing.idl"], check=True)
    check([each["name"] for each in json.loads(run("--json", "importing.tlb")[1])["types"][0]
           ["implements"]], ["IDispatch"])


@test
def differences_are_told():
    old, new = "old.idl", "new.idl"
    text = run(LIBRARIES[0])[1]
    pathlib.Path(old).write_text(text, encoding="utf-8")
    assert "double factor" in text
    pathlib.Path(new).write_text(text.replace("double factor", "float factor")
                                 .replace("PythonSquare", "Square"), encoding="utf-8")
    for name in (old, new):
        subprocess.run([WIDL, "-t", "--win64", "-I", IDL, "-L", os.path.dirname(LIBRARIES[0]), "-o",
                        name.replace("idl", "tlb"), name], check=True)
    status, text, err = run("diff", "old.tlb", "new.tlb")
    check((status, err), (1, ""))
    lines = text.splitlines()
    check([line[0] for line in lines], ["-", "+", "-", "+"])
    assert "double factor" in lines[0] and "float factor" in lines[1], lines
    check(lines[2:], ["- PythonSquare: coclass", "+ Square: coclass"])


def told(library):
    """What both formats can say of a library; the older has no place for some things."""
    status, text, err = run("--json", library)
    check((status, err), (0, ""))
    everything = json.loads(text)
    del everything["path"]
    for each in everything["types"]:
        each.pop("module", None)
        for member in each["members"]:
            member.pop("entry", None)
            for parameter in member.get("parameters", []):
                del parameter["default"]
                parameter["flags"] &= 0xf
    return everything


@test
def the_older_format_says_the_same():
    for library in LIBRARIES:
        subprocess.run([TO_OLDER_FORMAT, library, "older.tlb"], check=True)
        check(pathlib.Path("older.tlb").read_bytes()[:4], b"SLTG")
        check(told("older.tlb"), told(library))


@test
def modules_hold_the_older_format():
    subprocess.run([TO_OLDER_FORMAT, LIBRARIES[1], "older.tlb"], check=True)
    pathlib.Path("module.rc").write_text('1 TYPELIB "older.tlb"\n', encoding="utf-8")
    subprocess.run([COMITY, "rc", "-I", HEADERS, "-o", "module.o", "module.rc"], check=True)
    subprocess.run(["gcc", "-shared", "-o", "module.so", "module.o"], check=True)
    check(told("module.so"), told(LIBRARIES[1]))


@test
def what_is_no_library_is_refused():
    pathlib.Path("none.tlb").write_text("nothing", encoding="utf-8")
    pathlib.Path("cut.tlb").write_text("SLTG\3", encoding="utf-8")
    for name in ("none.tlb", "cut.tlb", "missing.tlb", "{00000000-0000-0000-0000-000000000001}"):
        status, text, err = run(name)
        check((status, text), (1, ""))
        assert name in err, err
    check(run("{no guid}")[0], 1)
    check(run("--format=poem", "x")[0], 2)
    check(run()[0], 2)
    check(run("diff", "x")[0], 2)


def main():
    failures = 0
    print(f"1..{len(tests)}")
    for number, function in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="comity-test-") as folder:
            os.chdir(folder)
            os.environ["COMITY_HOME"] = os.path.join(folder, "home")
            try:
                function()
                word = "ok"
            except (AssertionError, subprocess.CalledProcessError) as error:
                print("".join(f"# {line}\n" for line in str(error).splitlines()), end="")
                word, failures = "not ok", failures + 1
            os.chdir("/")
        print(f"{word} {number} - {function.__name__.replace('_', ' ')}", flush=True)
    return 1 if failures else 0


sys.exit(main())
