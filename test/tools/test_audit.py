#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity audit tells of modules. Usage: test_audit.py COMITY MODULE PROGRAM

MODULE and PROGRAM are ELF files with the marker, made by Comity's header; the PE files are made
here, with nothing in them but headers and exports.
"""
import json
import os
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import Skip, check, check_in, test  # pylint: disable=wrong-import-position

COMITY, MODULE, PROGRAM = map(os.path.abspath, sys.argv[1:4])
COLUMNS = ["file", "machine", "kind", "self_registers", "DllRegisterServer",
           "DllUnregisterServer", "DllInstall", "DllGetClassObject", "DllCanUnloadNow",
           "oleselfregister", "rgs", "reginst", "typelibs", "missing", "problem"]


def run(*arguments):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, "audit", *arguments], capture_output=True, text=True,
                          timeout=60, encoding="utf-8", stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def rows(*arguments, status=0):
    """One dictionary a line, by the names in the first."""
    got, out, _ = run("--format=tsv", *arguments)
    check(got, status)
    lines = [line.split("\t") for line in out.splitlines()]
    check(lines[0], COLUMNS)
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]]


def pe(exports, bits=64, is_dll=True):
    """A PE file of one section at 0x1000: its exports, of which some are "name=forwarder"."""
    names = sorted(name.split("=")[0] for name in exports)
    forwarders = dict(name.split("=") for name in exports if "=" in name)
    n = len(names)
    texts, places = b"server.dll\0", {}
    start = 0x1000 + 40 + 10 * n
    for text in [*names, *forwarders.values()]:
        places[text] = start + len(texts)
        texts += text.encode() + b"\0"
    functions = [places[forwarders[name]] if name in forwarders else 0x3000 for name in names]
    section = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, start, 1, n, n, 0x1028, 0x1028 + 4 * n,
                          0x1028 + 8 * n)
    section += struct.pack(f"<{n}I", *functions)
    section += struct.pack(f"<{n}I", *[places[name] for name in names])
    section += struct.pack(f"<{n}H", *range(n)) + texts
    directories = struct.pack("<II", 0x1000, len(section)) + bytes(15 * 8)
    if bits == 64:
        optional = struct.pack("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20b, 14, 0, 0, 0, 0, 0, 0x1000,
                               0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x4000, 0x400, 0,
                               3, 0, 0, 0, 0, 0, 0, 16)
    else:
        optional = struct.pack("<HBBIIIIIIIIIHHHHHHIIIIHHIIIIII", 0x10b, 14, 0, 0, 0, 0, 0, 0x1000,
                               0, 0x10000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x4000, 0x400, 0,
                               3, 0, 0, 0, 0, 0, 0, 16)
    optional += directories
    header = b"MZ" + bytes(0x3a) + struct.pack("<I", 0x40) + b"PE\0\0"
    header += struct.pack("<HHIIIHH", 0x8664 if bits == 64 else 0x14c, 1, 0, 0, 0, len(optional),
                          0x2022 if is_dll else 0x22)
    header += optional + struct.pack("<8sIIIIIIHHI", b".edata", len(section), 0x1000, len(section),
                                     0x400, 0, 0, 0, 0, 0x40000040)
    return header.ljust(0x400, b"\0") + section


def write(name, content):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "wb") as file:
        file.write(content)


@test
def elf_files_with_the_header_s_marker_register_themselves():
    module, program = rows(MODULE, PROGRAM)
    for row, kind in ((module, "dll"), (program, "exe")):
        check((row["kind"], row["self_registers"], row["oleselfregister"], row["problem"]),
              (kind, "1", "1", ""))
    check([module[name] for name in COLUMNS[4:9]], ["1", "1", "0", "0", "0"])
    check(program["DllRegisterServer"], "0")
    check(module["missing"], "0")


@test
def a_module_stays_marked_when_it_is_stripped():
    shutil.copy(MODULE, "stripped.so")
    subprocess.run(["strip", "stripped.so"], check=True)
    check([row["oleselfregister"] for row in rows("stripped.so")], ["1"])


@test
def people_are_told_where_the_marker_stands():
    status, out, err = run(MODULE)
    check((status, err), (0, ""))
    check(out.splitlines()[0].split(": ")[1].split(",")[0], "DLL")
    check_in("registers itself\n", out)
    check_in("marker          OLESelfRegister in block 040904B0 of its version information, in a "
             "note\n", out)
    check_in("exports         DllRegisterServer\n                    DllUnregisterServer\n", out)


@test
def exports_and_forwarders_of_pe_files_are_told():
    exports = ["DllCanUnloadNow", "DllGetClassObject", "DllRegisterServer=other.Register"]
    write("server64.dll", pe(exports))
    write("server32.dll", pe(exports, bits=32))
    write("program.exe", pe(["DllRegisterServer"], is_dll=False))
    first, second, program = rows("server64.dll", "server32.dll", "program.exe")
    check([first[name] for name in COLUMNS],
          ["server64.dll", "x86-64", "dll", "1", "1", "0", "0", "1", "1", "0", "0", "0", "0", "0",
           ""])
    check((second["machine"], second["self_registers"]), ("x86", "1"))
    check((program["kind"], program["DllRegisterServer"], program["self_registers"]),
          ("exe", "1", "0"))
    check_in("DllRegisterServer -> other.dll.Register\n", run("server64.dll")[1])
    told = json.loads(run("--json", "server64.dll")[1])
    check(told["exports"],
          [{"name": "DllRegisterServer", "forwarder": "other.dll.Register"},
           {"name": "DllGetClassObject", "forwarder": None},
           {"name": "DllCanUnloadNow", "forwarder": None}])
    check((told["file"], told["format"], told["bits"], told["self_registers"], told["marker"],
           told["rgs"], told["needs"], told["problem"]),
          ("server64.dll", "pe", 64, True, None, [], [], None))


@test
def folders_are_read_in_order_and_pass_over_what_is_no_module():
    write("a/z.dll", pe([]))
    write("a/b/y.DLL", pe([]))
    write("a/B.ocx", pe([]))
    write("a/readme.txt", b"MIT")
    os.symlink("..", "a/b/up")
    os.symlink("nowhere", "a/gone")
    check([row["file"] for row in rows("a/")], ["a/B.ocx", "a/b/y.DLL", "a/z.dll"])
    status, out, err = run("a")
    check((status, err), (0, ""))
    check_in("\n3 modules: 0 register themselves", out)


@test
def what_cannot_be_audited_is_an_error():
    write("readme.txt", b"no module")
    os.mkdir("empty")
    os.mkfifo("pipe")
    for name, text in (("readme.txt", "readme.txt is no module"), ("absent.dll", "absent.dll"),
                       ("empty", "no module in empty"), ("pipe", "pipe")):
        status, out, err = run("--format=tsv", name)
        check((status, len(out.splitlines())), (1, 1))
        check_in(text, err)
    write("good.dll", pe([]))
    check([row["file"] for row in rows("absent.dll", "good.dll", status=1)], ["good.dll"])


@test
def a_damaged_file_is_told_as_such_beside_the_others():
    whole = pe(["DllRegisterServer"])
    write("m/cut.dll", whole[:-4])
    write("m/header.dll", whole[:0x80])
    write("m/whole.dll", whole)
    cut, header, sound = rows("m", status=1)
    check((header["kind"], header["machine"], header["self_registers"]), ("other", "unknown", "0"))
    check((sound["problem"], sound["self_registers"]), ("", "1"))
    for row in (cut, header):
        check(row["problem"] != "", True)
    check_in("damaged         ", run("m/cut.dll")[1])


@test
def each_cut_of_a_file_ends_with_status_1():
    with open(MODULE, "rb") as file:
        elf = file.read()
    for whole, step in ((pe(["DllRegisterServer"]), 97), (pe([], bits=32), 89),
                        (elf, len(elf) // 40)):
        for size in range(1, len(whole), step):
            write(f"cuts/{size:06}", whole[:size])
        got = rows("cuts", status=1)
        check(len(got), len(range(1, len(whole), step)))
        check([row["file"] for row in got if row["problem"] == ""], [])
        shutil.rmtree("cuts")


@test
def names_cannot_break_the_table():
    write("a\tb\nc\x1b.dll", pe([]))
    write("\udcff.dll".encode("utf-8", "surrogateescape"), pe([]))
    got = rows(".")
    check(len(got), 2)
    for line in run("--json", ".")[1].splitlines():
        check(json.loads(line)["kind"], "dll")


@test
def missing_libraries_are_named_with_the_places():
    shutil.copy(MODULE, "module.so")
    with open("module.so", "rb") as file:
        content = file.read()
    write("module.so", content.replace(b"libc.so.6\0", b"libx.so.6\0"))
    check(rows("module.so")[0]["missing"], "1")
    check_in("libx.so.6, which ", run("module.so")[1])
    check_in("the loader's cache", run("module.so")[1])
    told = json.loads(run("--json", "module.so")[1])
    lacking, = [need for need in told["needs"] if need["state"] == "missing"]
    check(lacking["library"], "libx.so.6")
    check("the loader's cache" in lacking["places"], True)


@test
def command_lines_are_checked():
    for arguments in ([], ["--format=xml", "."], ["--nonsense", "."], ["--libraries"]):
        status, out, err = run(*arguments)
        check((status, out), (2, ""))
        check_in("comity audit", err)
    check(run("--help")[0], 0)


@test
def what_only_an_old_version_of_a_library_has_is_not_exported():
    """dlsym, and so GetProcAddress, does not find it."""
    compiler = shutil.which("cc")
    if not compiler:
        raise Skip("no compiler")
    with open("versions.c", "w", encoding="utf-8") as file:
        file.write('int old(void) { return 0; }\nint both(void) { return 0; }\n'
                   'int now(void) { return 0; }\n'
                   '__asm__(".symver old,DllRegisterServer@OLD");\n'
                   '__asm__(".symver both,DllGetClassObject@OLD");\n'
                   '__asm__(".symver now,DllGetClassObject@@NEW");\n'
                   'int DllCanUnloadNow(void) { return 0; }\n')
    with open("versions.map", "w", encoding="utf-8") as file:
        file.write("OLD { global: DllRegisterServer; DllGetClassObject; local: *; };\n"
                   "NEW { global: DllGetClassObject; DllCanUnloadNow; } OLD;\n")
    subprocess.run([compiler, "-shared", "-fPIC", "-fno-lto", "versions.c", "-o", "versions.so",
                    "-Wl,--version-script=versions.map"], check=True)
    row = rows("versions.so")[0]
    check((row["DllRegisterServer"], row["DllGetClassObject"], row["DllCanUnloadNow"]),
          ("0", "1", "1"))


tap.run_marked()
