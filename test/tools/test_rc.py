#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Resource scripts from outside: compiled, linked, stripped, read. Usage: test_rc.py COMITY PROGRAM

PROGRAM was built with resourceful.rc as a user would build it, and tells what it finds of it.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY, PROGRAM = (os.path.abspath(path) for path in sys.argv[1:3])
HERE = os.path.dirname(os.path.abspath(__file__))
HEADERS = os.path.join(HERE, "../../include")
SCRIPT = os.path.join(HERE, "resourceful.rc")
TOLD = """version 4.2 flags 2 of Büro
marker 1
one
Ж𝄞
616263341278563412
78
HKCR
"""
COMPILERS = [compiler for compiler in ("gcc", "clang", "g++", "clang++") if shutil.which(compiler)]


def run(*command):
    """(exit status, stdout, stderr)"""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def rc(*arguments):
    return run(COMITY, "rc", "-I", HEADERS + "/comity", "-I", HEADERS, *arguments)


def write(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def link(compiler, *arguments):
    """Makes module.so of the sources and objects, as small as a linker makes it."""
    check(run(compiler, "-shared", "-fPIC", "-ffunction-sections", "-fdata-sections", "-s",
              "-Wall", "-Wextra", "-Werror", "-Wl,--gc-sections", "-Wl,--fatal-warnings",
              "-I", HEADERS, "-o", "module.so", *arguments), (0, "", ""))
    check(run("strip", "--strip-all", "module.so"), (0, "", ""))


def audited(*columns):
    """What an audit tells of module.so."""
    status, out, err = run(COMITY, "audit", "--format=tsv", "module.so")
    check(err, "")
    header, row = (line.split("\t") for line in out.splitlines()[:2])
    return [row[header.index(column)] for column in columns]


@test
def a_program_finds_its_resources():
    check(run(PROGRAM), (0, TOLD, ""))


@test
def headers_are_found_beside_the_program():
    """As in this tree, so in an installation: the program's own place tells."""
    shutil.copytree(HEADERS, "prefix/include")
    os.makedirs("prefix/bin")
    shutil.copy(COMITY, "prefix/bin/comity")
    write("headers.rc", "#include <winver.h>\nDATA RCDATA { VS_FFI_FILEFLAGSMASK }\n"
                        "NAME CUSTOM { \"x\" }\n")
    check(run("prefix/bin/comity", "rc", "headers.rc"), (0, "", ""))
    link(COMPILERS[0], "headers.o")
    check(run(PROGRAM, "module.so")[1].splitlines()[-2:], ["3f000000", "78"])


@test
def windows_own_modules_have_the_version_of_windows():
    for name in "kernel32.dll", "OLE32", "version.dll":
        check(run(PROGRAM, name)[1].splitlines()[:2], ["version 10.0 flags 0 of Comity", "marker 0"])


@test
def a_stripped_module_has_them_still():
    check(rc(SCRIPT, "-o", "resources.o"), (0, "", ""))
    write("empty.c", "int nothing;\n")
    for compiler in COMPILERS[:2]:
        link(compiler, "empty.c", "resources.o")
        check(run(PROGRAM, "module.so"), (0, TOLD, ""))
        check(audited("oleselfregister", "rgs"), ["1", "1"])


@test
def the_sections_are_not_needed():
    check(rc(SCRIPT, "-o", "resources.o"), (0, "", ""))
    write("empty.c", "int nothing;\n")
    link(COMPILERS[0], "empty.c", "resources.o")
    with open("module.so", "r+b") as file:
        file.seek(0x28)
        file.write(bytes(8))   # e_shoff
        file.seek(0x3c)
        file.write(bytes(4))   # e_shnum, e_shstrndx
    check(run(PROGRAM, "module.so"), (0, TOLD, ""))


@test
def objects_add_up():
    write("a.rc", '1 RCDATA { "a" }\n')
    write("b.rc", "1 TYPELIB { \"MSFT\" }\n101 REGISTRY { \"HKCR { }\" }\n")
    check(rc("a.rc"), (0, "", ""))
    check(rc("b.rc"), (0, "", ""))
    link(COMPILERS[0], "a.o", "b.o")
    check(audited("oleselfregister", "rgs", "typelibs"), ["0", "1", "1"])


@test
def the_macro_makes_the_same():
    source = ('#include <comity/selfreg.h>\n'
              'COMITY_SELF_REGISTER("B\\u00fcro", "Product", "What it does", 4, 2);\n')
    write("marker.c", source)
    write("marker.cc", source)
    for compiler in COMPILERS:
        for option in "-fshort-wchar", "-fno-short-wchar":
            link(compiler, option, "marker.cc" if compiler.endswith("+") else "marker.c")
            check(run(PROGRAM, "module.so")[1].splitlines()[:2],
                  ["version 4.2 flags 0 of Büro", "marker 1"])
            check(audited("oleselfregister"), ["1"])


@test
def macros_and_folders_are_passed_on():
    os.mkdir("given")
    write("given/value.h", "#define VALUE 0x42\n")
    write("given/file.txt", "from a file")
    write("m.rc", '#include <value.h>\n#ifdef GIVEN\nNAME CUSTOM { "x" }\n#endif\n'
                  "DATA RCDATA { VALUE, NUMBER }\n3 RCDATA \"file.txt\"\n")
    check(rc("-Igiven", "-DGIVEN", "-D", "NUMBER=7", "m.rc", "-o", "m.o"), (0, "", ""))
    link(COMPILERS[0], "m.o")
    check(run(PROGRAM, "module.so")[1].splitlines()[-2:], ["42000700", "78"])
    os.mkdir("a folder")
    write("a folder/a header.h", '#define HEADER "h"\n')
    write("a script.rc", '#include "a header.h"\nDATA RCDATA { HEADER, QUOTED, $ }\n'
                         'NAME CUSTOM { "x" }\n')
    check(rc("-I", "a folder", '-DQUOTED="(\'$1 2\')"', "-D$=3", "a script.rc", "-o", "an object.o"),
          (0, "", ""))
    link(COMPILERS[0], "an object.o")
    check(run(PROGRAM, "module.so")[1].splitlines()[-2:],
          [b"h('$1 2')\3\0".hex(), "78"])


# As Windows' editors write it, with what a script for several languages and a dialog has.
EDITED = """// Generated resource script.
#include "ids.h"
#define APSTUDIO_READONLY_SYMBOLS
#include "winres.h"
#undef APSTUDIO_READONLY_SYMBOLS
#if !defined(AFX_RESOURCE_DLL) || defined(AFX_TARG_ENU)
LANGUAGE LANG_ENGLISH, SUBLANG_ENGLISH_US
#pragma code_page(1252)
#ifdef APSTUDIO_INVOKED
1 TEXTINCLUDE
BEGIN
    "ids.h\\0"
END
#endif
IDR_SCRIPT REGISTRY "server.rgs"
STRINGTABLE
BEGIN
    IDS_NAME "Büro"
END
IDD_ABOUT DIALOGEX 0, 0, 170, 62
STYLE DS_SETFONT | DS_MODALFRAME | WS_POPUP | WS_CAPTION | WS_SYSMENU
CAPTION "About"
FONT 8, "MS Shell Dlg", 400, 0, 0x1
BEGIN
    LTEXT "Text", IDC_STATIC, 42, 14, 114, 8, SS_NOPREFIX
    DEFPUSHBUTTON "OK", IDOK, 113, 41, 50, 14, WS_GROUP
END
IDR_KEYS ACCELERATORS
BEGIN
    VK_F1, 100, VIRTKEY, CONTROL
END
#endif
#ifndef APSTUDIO_INVOKED
1 TYPELIB "server.tlb"
#endif
"""


@test
def scripts_of_windows_editors_are_taken():
    write("ids.h", "#define IDS_NAME 1\n#define IDR_SCRIPT 101\n#define IDD_ABOUT 102\n"
                   "#define IDR_KEYS 103\n")
    write("server.rgs", "HKCR { }")
    write("server.tlb", "MSFT")
    for encoding in "utf-16", "utf-8-sig", "utf-16-be":
        text = EDITED.replace("\n", "\r\n")
        with open("edited.rc", "wb") as file:
            file.write((("\ufeff" if encoding == "utf-16-be" else "") + text).encode(encoding))
        check(rc("edited.rc"), (0, "", ""))
        link(COMPILERS[0], "edited.o")
        check(run(PROGRAM, "module.so")[1].splitlines()[1], "Büro")
        check(audited("rgs", "typelibs"), ["1", "1"])
    check(sorted(os.listdir()), ["edited.o", "edited.rc", "ids.h", "module.so", "server.rgs",
                                 "server.tlb"])
    with open("edited.rc", "wb") as file:
        file.write("1 RCDATA {\r\n} }\r\n2 RCDATA \"gone\"\r\n".encode("utf-16"))
    status, out, err = rc("edited.rc")
    check((status, out), (1, ""))
    assert "edited.rc:2: syntax error" in err, err
    with open("edited.rc", "wb") as file:
        file.write("\r\n2 RCDATA \"gone\"\r\n".encode("utf-16"))
    assert rc("edited.rc")[2].startswith("edited.rc:2: can't open"), rc("edited.rc")


@test
def the_header_of_types_has_languages_as_well():
    write("menu.rc", '#include "windef.h"\n'
                     '1 RCDATA LANGUAGE LANG_GERMAN, SUBLANG_DEFAULT { "x" }\n')
    check(rc("menu.rc", "-o", "menu.res"), (0, "", ""))
    with open("menu.res", "rb") as file:
        assert b"\x07\x04" in file.read(), "the language"


@test
def a_res_file_goes_in_and_out():
    check(rc(SCRIPT, "-o", "r.res"), (0, "", ""))
    check(rc("r.res"), (0, "", ""))
    link(COMPILERS[0], "r.o")
    check(run(PROGRAM, "module.so"), (0, TOLD, ""))
    with open("r.res", "r+b") as file:
        file.truncate(100)
    status, out, err = rc("r.res", "-o", "cut.o")
    check((status, out, os.path.exists("cut.o")), (1, "", False))
    assert "it ends in a resource" in err, err


@test
def mistakes_name_their_line():
    write("syntax.rc", "\n1 RCDATA { \"a\" }\n2 VERSIONINFO NONSENSE\n")
    status, out, err = rc("syntax.rc")
    check((status, out), (1, ""))
    assert "syntax.rc:3: syntax error" in err, err
    write("file.rc", "\n1 RCDATA \"missing.bin\"\n")
    status, out, err = rc("file.rc")
    check((status, out), (1, ""))
    assert err.startswith("file.rc:2: can't open file `missing.bin'"), err
    write("header.rc", "#include <missing.h>\n")
    status, out, err = rc("header.rc")
    check((status, out), (1, ""))
    assert "header.rc:1:" in err, err
    for name in "syntax.o", "file.o", "header.o":
        assert not os.path.exists(name), name


@test
def what_is_missing_is_named():
    status, out, err = rc("nowhere.rc")
    check((status, out), (1, ""))
    assert "nowhere.rc" in err, err
    status, out, err = rc(SCRIPT, "-o", "no/such/folder.o")
    check((status, out), (1, ""))
    assert "no/such/folder.o" in err, err
    check(rc()[0], 2)
    check(rc("a.rc", "b.rc")[0], 2)
    check(rc("--what", "a.rc")[0], 2)
    done = subprocess.run([COMITY, "rc", SCRIPT, "-o", "x.o"], capture_output=True, text=True,
                          env={**os.environ, "PATH": "/nowhere"})
    check(done.returncode, 1)
    assert "binutils-mingw-w64-x86-64" in done.stderr, done.stderr


tap.run_marked()
