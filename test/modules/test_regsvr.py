#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Modules that register themselves, good and bad, through `comity regsvr`: what must hold after
each, told by `comity reg export`. Usage: test_regsvr.py BUILD
"""
import concurrent.futures
import json
import os
import shutil
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import Skip, check, check_in, test  # pylint: disable=wrong-import-position

BUILD = os.path.join(os.path.abspath(sys.argv[1]), "meson-out")
COMITY = os.path.join(BUILD, "comity")
ROOTS = "HKCU", "HKLM"
started = []


def run(*arguments, program=None, **environment):
    """(exit status, stdout, stderr)"""
    # Guarded processes cannot trace themselves, as the search for leaks would; and modules' crashes
    # are to be seen as the signals that they are.
    environment.setdefault("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0:handle_sigbus=0:"
                                           "handle_sigfpe=0:handle_sigill=0:handle_abort=0")
    with subprocess.Popen([program or COMITY, *arguments], stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, **environment}) as process:
        out, err = process.communicate(timeout=120)
    started.append(process.pid)
    return process.returncode, out, err


def regsvr(*arguments, **environment):
    return run("regsvr", *arguments, **environment)


def module(name):
    return os.path.join(BUILD, f"trial_{name}.so")


def program(name):
    return os.path.join(BUILD, f"trial_program_{name}")


def reg(*arguments):
    status, out, err = run("reg", *arguments)
    check((status, err), (0, ""))
    return out


def state():
    """The whole registry, byte for byte."""
    contents = []
    for root in ROOTS:
        reg("export", root, "export.reg", "/y")
        with open("export.reg", "rb") as file:
            contents.append(file.read())
    return contents


def text_of_state():
    return "".join(content.decode("utf-16") for content in state())


def add_other():
    """Somebody else's keys."""
    reg("add", r"HKCU\Software\Other", "/v", "Kept", "/d", "by another", "/f")
    reg("add", r"HKCU\Software\Other\Below", "/ve", "/d", "too", "/f")


def processes_left():
    """Processes that have this test's home in their environment."""
    own = f"COMITY_HOME={os.environ['COMITY_HOME']}".encode()
    left = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if own in file.read().split(b"\0") and int(pid) != os.getpid():
                    left.append(pid)
        except OSError:
            pass
    return left


def check_nothing_left():
    check(processes_left(), [])
    for place in "/dev/shm", os.path.join(os.environ["COMITY_HOME"], "run"):
        for name in os.listdir(place) if os.path.isdir(place) else []:
            for pid in started:
                assert not name.startswith(f"comity-registration-{pid}-"), name


# ---- modules that register themselves ----

GOOD = ("good", "thread", "transaction", "child", "hkcu", "hklm", "leaky", "talkative", "bare",
        "many", "deep", "over", "deleter", "greedy", "greediest", "lazy", "stubborn",
        "crash_at_end", "stayer", "fleer", "closer", "scribbler", "modest_client", "networker", "writer", "killer")


def guards():
    """What this machine has to keep a module from doing harm."""
    return json.loads(regsvr("--json", "--dry-run", module("good"))[1])["guards"]


NEEDED_GUARDS = {module("networker"): "seccomp", module("writer"): "landlock-files",
                 program("writing"): "landlock-files", module("killer"): "landlock-signals"}


def goes_in_and_out(path):
    def function():
        if path in NEEDED_GUARDS and NEEDED_GUARDS[path] not in guards():
            raise Skip("no " + NEEDED_GUARDS[path])
        add_other()
        before = state()
        os.mkdir("target")
        with open("target/kept", "w") as file:
            file.write("kept")
        environment = {"TRIAL_TARGET": os.path.abspath("target"),
                       "TRIAL_PROGRAM": program("good"), "TRIAL_COMITY": COMITY}
        status, out, err = regsvr(path, **environment)
        check((status, err), (0, ""))
        check_in("Registered: ", out)
        after = state()
        assert after != before, "nothing was registered"
        check_in(os.path.basename(path), text_of_state())
        assert "Trial Network" not in text_of_state(), "the network was reached"

        # A second time changes nothing.
        check(regsvr(path, **environment)[0], 0)
        check(state(), after)

        status, out, err = regsvr("/u", path, **environment)
        check((status, err), (0, ""))
        check(state(), before)
        check(regsvr("/u", path, **environment)[0], 0)
        check(state(), before)
        check(os.listdir("target"), ["kept"])
        check(os.stat("target/kept").st_size, 4)
        check_nothing_left()
    return function


for name in GOOD:
    tap.add(f"{name} goes in and out", goes_in_and_out(module(name)))
for name in "other_program", "nesting":
    tap.add(f"{name} goes in and out", goes_in_and_out(module(name)))
for name in "good", "leaving", "writing":
    tap.add(f"program {name} goes in and out", goes_in_and_out(program(name)))

# ---- modules that fail: file, exit status, what is said ----

BAD = (
    (module("half_fail"), 5, "DllRegisterServer failed with 0x80040201"),
    (module("half_fail"), 5, "the other half is missing"),
    (module("typelib_fail"), 5, "DllRegisterServer failed with 0x80040200"),
    (module("half_crash"), 5, "DllRegisterServer ended in a crash: signal 11 (Segmentation fault)"),
    (module("half_overflow"), 5, "DllRegisterServer ended in a crash: signal 11"),
    (module("half_abort"), 5, "DllRegisterServer ended in a crash: signal 6 (Aborted)"),
    (module("half_kill"), 5, "DllRegisterServer ended in a crash: signal 9 (Killed)"),
    (module("half_exit"), 5, "ended its process in DllRegisterServer, with exit status 3"),
    (module("half_exit_0"), 5, "ended its process in DllRegisterServer, with exit status 0"),
    (module("half_exec"), 5, "ended its process in DllRegisterServer, with exit status 0"),
    (module("half_hang"), 5, "DllRegisterServer was not over after 0.5 seconds"),
    (module("half_spin"), 5, "DllRegisterServer was not over after 0.5 seconds"),
    (module("half_stop"), 5, "DllRegisterServer was not over after 0.5 seconds"),
    (module("late_crash"), 5, "unloading it ended in a crash: signal 11"),
    (module("early_crash"), 3, "loading it ended in a crash: signal 11"),
    (module("early_hang"), 3, "loading it was not over after 0.5 seconds"),
    (module("throws_in_constructor"), 3, "loading it ended in a crash: signal 6"),
    (module("throws_in_constructor"), 3, "thrown by a constructor"),
    (module("throws_in_register"), 5, "DllRegisterServer ended in a crash: signal 6"),
    (module("relative"), 5, "\"relative.so\" as InprocServer32"),
    (module("relative"), 5, "GetModuleFileName"),
    (module("relative_program"), 5, "\"true\" as LocalServer32"),
    (module("quoted_program"), 5, "\"bin/my server\" as LocalServer32"),
    (module("vanished"), 5, "/nowhere/vanished.so as InprocHandler32"),
    (module("client"), 5, "failed with 0x80070005: a module that registers itself reaches no"),
    (module("client"), 5, "comity regsvr --trust"),
    (module("forger"), 5, "damaged the capture"),
    (module("cutter"), 5, "damaged the capture"),
    (module("nihilist"), 5, "DllRegisterServer failed with 0x80004005"),
    (module("entryless"), 4, "it exports no DllRegisterServer"),
    (program("failing"), 5, "/RegServer ended with exit status 7"),
    (program("crashing"), 5, "/RegServer ended in a crash: signal 11"),
    (program("hanging"), 5, "/RegServer was not over after 0.5 seconds"),
)


def fails(path, status, words):
    def function():
        add_other()
        before = state()
        got, out, err = regsvr("--timeout=0.5" if "0.5 seconds" in words else "--timeout=60", path)
        check((got, out), (status, ""))
        check_in(words, err)
        check_in("Nothing was registered", err)
        check(state(), before)
        check_nothing_left()
    return function


for path, status, words in BAD:
    tap.add(f"{os.path.basename(path)}: {words}".replace("#", "no."),
            fails(path, status, words))


# ---- files that are no modules ----

def refuses(content, words, mode=0o644):
    path = os.path.abspath("file")
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, mode)
    before = state()
    status, out, err = regsvr(path)
    check((status, out), (3, ""))
    check_in(words, err)
    check(state(), before)


@test
def what_is_no_module_is_refused_before_any_code_runs():
    with open(module("good"), "rb") as file:
        good = file.read()
    refuses(b"", "the file is empty")
    refuses(b"just text", "neither a shared library nor a program nor a script")
    refuses(b"#!/nowhere/interpreter\n", "it is a script for /nowhere/interpreter", 0o755)
    refuses(b"#!/bin/sh\nexit 0\n", "chmod +x")
    refuses(b"MZ" + bytes(200), "program of Windows")
    refuses(good[:18] + b"\xb7\0" + good[20:], "it is made for")
    refuses(good[:1000], "damaged")
    check(regsvr("nowhere.so")[0], 3)
    check(regsvr("/")[0], 3)


@test
def a_missing_library_is_named_with_where_it_was_looked_for():
    shutil.copy(module("needing"), "needing.so")
    before = state()
    status, out, err = regsvr(os.path.abspath("needing.so"))
    check((status, out), (3, ""))
    check_in("libtrial_helper.so", err)
    check_in(os.getcwd(), err)
    check(state(), before)
    check(regsvr(module("needing"))[0], 0)
    shutil.copy(os.path.join(BUILD, "libtrial_helper.so"), ".")
    check(regsvr(os.path.abspath("needing.so"))[0], 0)


@test
def relative_folders_of_libraries_are_those_of_the_caller():
    shutil.copy(module("needing"), "needing.so")
    os.makedirs("libraries", exist_ok=True)
    if os.path.exists("libtrial_helper.so"):
        os.remove("libtrial_helper.so")
    shutil.copy(os.path.join(BUILD, "libtrial_helper.so"), "libraries")
    before = state()
    check(regsvr("needing.so")[0], 3)
    os.environ["LD_LIBRARY_PATH"] = "/nowhere:libraries"
    registered, unregistered = regsvr("needing.so"), regsvr("/u", "-v", "needing.so")
    del os.environ["LD_LIBRARY_PATH"]
    check((registered[0], registered[2]), (0, ""))
    check((unregistered[0], unregistered[2]), (0, ""))
    assert "without its own code" not in unregistered[1], unregistered[1]
    check(state(), before)


@test
def a_script_registers_itself():
    with open("script", "w") as file:
        file.write(f"#!/bin/sh\nexec {COMITY} reg add 'HKCU\\Software\\Script' /ve /d \"$1\" /f\n")
    os.chmod("script", 0o755)
    before = state()
    check(regsvr("script")[0], 0)
    check_in("/RegServer", text_of_state())
    check(regsvr("/u", "script")[0], 0)
    check(state(), before)


@test
def a_program_that_wants_its_options_with_a_hyphen_gets_them_so():
    with open("script", "w") as file:
        file.write("#!/bin/sh\necho \"$1\"\ncase $1 in\n"
                   f"-RegServer) {COMITY} reg add 'HKCU\\Software\\Script' /ve /d \"$1\" /f;;\n"
                   f"-UnregServer) {COMITY} reg delete 'HKCU\\Software\\Script' /f;;\n"
                   f"*) {COMITY} reg add 'HKCU\\Software\\Refused' /f; exit 2;;\nesac\n")
    os.chmod("script", 0o755)
    before = state()
    status, out, _ = regsvr("--json", "script")
    check(status, 0)
    check_in("-RegServer", json.loads(out)["output"])
    check_in('@="-RegServer"', text_of_state())
    check("Refused" in text_of_state(), False)
    check(regsvr("/s", "/u", "script"), (0, "", ""))
    check(state(), before)


@test
def what_a_program_says_to_the_first_option_stands_if_it_wants_neither():
    with open("script", "w") as file:
        file.write("#!/bin/sh\necho refused \"$1\"\n[ \"$1\" = /RegServer ] && exit 3\nexit 4\n")
    os.chmod("script", 0o755)
    before = state()
    status, out, _ = regsvr("--json", "script")
    told = json.loads(out)
    check((status, told["output"]), (5, "refused /RegServer"))
    check_in("/RegServer ended with exit status 3", told["message"])
    check(state(), before)


@test
def a_python_script_without_interpreter_line_is_run_by_python():
    with open("server.py", "w") as file:
        file.write("import subprocess, sys\n"
                   f"subprocess.run([{COMITY!r}, 'reg', 'add', r'HKCU\\Software\\Script', '/ve', "
                   "'/d', sys.argv[1], '/f'], check=True)\n")
    before = state()
    check(regsvr("server.py")[0], 0)
    check_in("/RegServer", text_of_state())
    check(regsvr("/u", "server.py")[0], 0)
    check(state(), before)
    path = os.environ["PATH"]
    os.environ["PATH"] = os.getcwd()
    status, out, err = regsvr("server.py")
    os.environ["PATH"] = path
    check((status, out), (3, ""))
    check_in("python3: No such file or directory", err)


# ---- modules of Windows ----

def resource_tree(resources, base):
    """The section at @base of {type: {name: data}}, whose names are texts or numbers."""
    texts, folders, leaves, data = b"", [], [], b""
    n = sum(len(names) for names in resources.values())
    types_size, names_size = 16 + 8 * len(resources), 16 * len(resources) + 8 * n
    leaves_at = types_size + names_size + 24 * n
    texts_at = leaves_at + 16 * n
    named = [*resources, *(name for names in resources.values() for name in names
                           if isinstance(name, str))]
    texts_size = sum(2 + 2 * len(name) for name in named)
    data_at = texts_at + texts_size

    def identify(name):
        nonlocal texts
        if isinstance(name, int):
            return name
        at = texts_at + len(texts)
        texts += struct.pack("<H", len(name)) + name.encode("utf-16-le")
        return 0x80000000 | at

    def folder(entries):
        n_named = sum(entry[0] >> 31 for entry in entries)
        return struct.pack("<IIHHHH", 0, 0, 0, 0, n_named, len(entries) - n_named) + b"".join(
            struct.pack("<II", *entry) for entry in entries)

    types, names_at, languages_at = [], types_size, types_size + names_size
    for kind, names in sorted(resources.items()):
        entries = []
        types.append((identify(kind), 0x80000000 | names_at))
        for name, content in sorted(names.items()):
            entries.append((identify(name), 0x80000000 | languages_at))
            folders.append(folder([(0, leaves_at + 16 * len(leaves))]))
            leaves.append(struct.pack("<IIII", base + data_at + len(data), len(content), 0, 0))
            data += content
            languages_at += 24
        folders.insert(len(types) - 1, folder(entries))
        names_at += 16 + 8 * len(names)
    return b"".join([folder(types), *folders, *leaves, texts, data])


def windows_module(resources, bits=64):
    section = resource_tree(resources, 0x1000)
    directories = bytes(16) + struct.pack("<II", 0x1000, len(section)) + bytes(13 * 8)
    optional = struct.pack("<H", 0x20b if bits == 64 else 0x10b).ljust(
        108 if bits == 64 else 92, b"\0") + struct.pack("<I", 16) + directories
    header = b"MZ" + bytes(0x3a) + struct.pack("<I", 0x40) + b"PE\0\0"
    header += struct.pack("<HHIIIHH", 0x8664 if bits == 64 else 0x14c, 1, 0, 0, 0, len(optional),
                          0x2022)
    header += optional + struct.pack("<8sIIIIIIHHI", b".rsrc", len(section), 0x1000, len(section),
                                     0x400, 0, 0, 0, 0, 0x40000040)
    return header.ljust(0x400, b"\0") + section


SCRIPT = b"""HKCR
{
    NoRemove CLSID
    {
        '{5B1D0C52-0000-4000-8000-00000000A001}' = s 'Foreign'
        {
            InprocServer32 = s '%MODULE%' { val Other = s '%OTHER%' }
        }
    }
}
"""
INF = b"""[RegisterDll]
AddReg=A
[A]
HKCU,"Software\\Foreign","Path",,"%_MOD_PATH%"
"""


def write_windows_module(name, resources, bits=64):
    with open(name, "wb") as file:
        file.write(windows_module(resources, bits))
    return os.path.abspath(name)


@test
def a_module_of_windows_is_registered_from_its_scripts():
    path = write_windows_module("foreign.dll", {"WINE_REGISTRY": {"ONE": SCRIPT},
                                                "REGINST": {"REGINST": INF}})
    before = state()
    status, out, err = regsvr("--verbose", path)
    check((status, err), (0, ""))
    check_in("from the data in it, not by its own code, which is for Windows", out)
    check_in("WINE_REGISTRY ONE: line 7, column 60: nothing is known to replace %OTHER%, which "
             "stays", out)
    after = text_of_state()
    check_in("CLSID\\{5B1D0C52-0000-4000-8000-00000000A001}\\InprocServer32", after)
    check_in(f'"Path"="{path}"', after)
    check(regsvr("/u", path)[0], 0)
    check(state(), before)
    os.remove(path)
    check(regsvr("/u", path)[0], 0)


@test
def a_type_library_is_registered_unless_a_script_does_it():
    with open(os.path.join(BUILD, "trial.tlb"), "rb") as file:
        library = file.read()
    path = write_windows_module("types.dll", {"TYPELIB": {1: library}})
    before = state()
    check(regsvr(path)[0], 0)
    key = "TypeLib\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}\\1.a"
    check_in(key, text_of_state())
    check_in("Interface\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}", text_of_state())
    check(regsvr("/u", path)[0], 0)
    check(state(), before)
    script = b"HKCR { NoRemove TypeLib { '{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}' = s 'own' } }"
    write_windows_module("types.dll", {"TYPELIB": {1: library}, "REGISTRY": {"A": script}})
    check(regsvr(path)[0], 0)
    check("1.a" in text_of_state(), False)
    check_in("{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}", text_of_state())
    check(regsvr("/u", path)[0], 0)
    check(state(), before)


@test
def of_two_copies_with_a_library_the_second_keeps_what_the_first_leaves():
    with open(os.path.join(BUILD, "trial.tlb"), "rb") as file:
        library = file.read()
    for folder in "first", "second":
        os.mkdir(folder)
        path = write_windows_module(os.path.join(folder, "types.dll"), {"TYPELIB": {1: library}})
        check(regsvr("/s", path), (0, "", ""))
    both = text_of_state()
    check(regsvr("/s", "/u", os.path.abspath("first/types.dll")), (0, "", ""))
    check(text_of_state(), both)
    check_in("HELPDIR", both)
    check(regsvr("/s", "/u", os.path.abspath("second/types.dll")), (0, "", ""))
    check("HELPDIR" in text_of_state(), False)


@test
def a_type_library_that_cannot_be_read_fails_as_documented():
    with open(os.path.join(BUILD, "trial.tlb"), "rb") as file:
        library = file.read()
    path = write_windows_module("types.dll", {"TYPELIB": {1: library[:len(library) // 2]},
                                              "REGISTRY": {"A": SCRIPT}})
    before = state()
    status, out, err = regsvr("--json", path)
    check((status, json.loads(out)["hresult"]), (5, "0x80040200"))
    check_in("TYPELIB #1: it is damaged", json.loads(out)["message"])
    check(state(), before)


@test
def a_module_of_32_bits_is_for_programs_of_32_bits():
    path = write_windows_module("narrow.dll", {"REGISTRY": {"ONE": SCRIPT}}, bits=32)
    before = state()
    check(regsvr(path)[0], 0)
    check_in("Wow6432Node\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001}", text_of_state())
    check(regsvr("/u", path)[0], 0)
    check(state(), before)


@test
def what_is_wrong_in_a_script_is_told_and_nothing_is_registered():
    path = write_windows_module("wrong.dll", {"REGISTRY": {"A": SCRIPT, "B": b"HKCR {\n X {"}})
    before = state()
    status, out, err = regsvr(path)
    check((status, out), (5, ""))
    check_in("REGISTRY B: line 2, column 4: this block is not closed: a } is missing. Nothing was "
             "registered", err)
    check(state(), before)


@test
def a_module_of_windows_without_scripts_is_refused():
    path = write_windows_module("bare.dll", {"OTHER": {"A": b""}})
    status, out, err = regsvr(path)
    check((status, out), (3, ""))
    check_in("no scripts (REGISTRY, WINE_REGISTRY, REGINST)", err)
    check_in("or type libraries (TYPELIB) to be registered from. Nothing was registered", err)
    path = write_windows_module("script.dll", {"REGISTRY": {"A": SCRIPT}})
    status, out, err = regsvr("/n", "/i", path)
    check((status, out), (4, ""))
    check_in("whose DllInstall does not run here", err)


# ---- options ----

@test
def options_have_windows_names_in_any_case():
    path = module("good")
    before = state()
    check(regsvr("/S", path), (0, "", ""))
    check(regsvr("-U", "-s", path), (0, "", ""))
    check(state(), before)
    check(regsvr("/e", path), (0, "", ""))
    check(regsvr("/us", path), (0, "", ""))
    check(state(), before)
    status, out, err = regsvr("/s", module("half_fail"))
    check((status, out, err), (5, "", ""))
    for wrong in (), ("/q", path), ("/n", path), ("--timeout=never", path), ("/s",), ("--what", path):
        status, out, err = regsvr(*wrong)
        check((status, out), (1, ""))
        check_in("comity regsvr --help", err)
    check(state(), before)


@test
def dll_install_is_told_whether_and_with_what():
    path = module("good")
    before = state()
    check(regsvr("/n", "/i:some words", path)[0], 0)
    text = text_of_state()
    check_in('"install"="some words"', text)
    assert "Trial.0" not in text, "DllRegisterServer was called"
    check(regsvr("/u", "/n", "/i:other", path)[0], 0)
    check(state(), before)
    check(regsvr("/i", path)[0], 0)
    text = text_of_state()
    check_in('"install"=""', text)
    check_in("Comity.Trial.0", text)
    check(regsvr("/u", path)[0], 0)
    check(state(), before)
    status, out, err = regsvr("/i:Fail", path)
    check(status, 5)
    check_in("DllInstall failed with 0x80070057", err)
    check(state(), before)


def owners():
    """Who holds how many entries in which hive."""
    lines = run("owners", "--json")[1].splitlines()
    told = map(json.loads, lines)
    return {(one["owner"], one["hive"]): one["entries"] for one in told}


@test
def what_dll_install_registers_is_taken_out_alone():
    path = module("good")
    before = state()
    check(regsvr(path)[0], 0)
    plain = state()
    check(regsvr("/u", path)[0], 0)
    check(regsvr("/i:words", path)[0], 0)
    both = state()
    check({owner for owner, _ in owners()}, {path, f"{path} (DllInstall)"})
    check_in(f"of {path} (DllInstall),", run("who", r"HKCU\Software\Trial Install")[1])
    check_in("Trial Install", run("who", path)[1])
    check(regsvr("/u", "/n", "/i", path)[0], 0)
    check(state(), plain)
    check({owner for owner, _ in owners()}, {path})
    check(regsvr("/u", "/n", "/i", path)[0], 0)
    check(state(), plain)
    check(regsvr("/n", "/i:words", path)[0], 0)
    check(state(), both)
    check(run("undo", path)[0], 0)
    check(state(), before)


@test
def each_scope_is_taken_out_alone():
    path = module("hklm")
    before = state()
    check(regsvr("--user", path)[0], 0)
    user = state()
    check(regsvr("--machine", path)[0], 0)
    both = state()
    check(both[0], user[0])
    check({owner for owner, _ in owners()}, {f"{path} (user)", f"{path} (machine)"})
    check(regsvr("/u", "--user", path)[0], 0)
    check(state()[0], before[0])
    check(state()[1], both[1])
    check({owner for owner, _ in owners()}, {f"{path} (machine)"})
    check(regsvr("/u", "--user", path)[0], 0)
    check(state()[1], both[1])
    check(regsvr("--user", path)[0], 0)
    check(state(), both)
    check(regsvr("/u", "--machine", path)[0], 0)
    check(state(), user)
    check(regsvr("/u", path)[0], 0)
    check(state(), before)


@test
def one_scope_of_both_is_taken_out():
    path = module("good")
    before = state()
    check(regsvr("/i:words", path)[0], 0)
    both = state()
    assert both[0] != before[0] and both[1] != before[1], "it does not register in both hives"
    check(regsvr("/u", "--machine", path)[0], 0)
    check(state(), [both[0], before[1]])
    check(regsvr("/u", "--user", path)[0], 0)
    check(state(), before)


@test
def regsvr32_is_another_name():
    os.symlink(COMITY, "regsvr32")
    before = state()
    check(run("/s", module("good"), program=os.path.abspath("regsvr32")), (0, "", ""))
    check_in("Comity.Trial.0", text_of_state())
    check(run("/s", "/u", module("good"), program=os.path.abspath("regsvr32")), (0, "", ""))
    check(state(), before)


@test
def several_files_are_registered_each_for_itself():
    status, out, err = regsvr(module("good"), module("half_fail"), module("hkcu"), "nowhere.so")
    check(status, 5)
    text = text_of_state()
    check_in("trial_good.so", text)
    check_in("trial_hkcu.so", text)
    assert "trial_half_fail.so" not in text


@test
def a_dry_run_shows_and_does_nothing():
    before = state()
    status, out, err = regsvr("--dry-run", module("hkcu"))
    check((status, err), (0, ""))
    check_in("Would register: ", out)
    check_in(r"+ HKCU\Software\Trial Vendor\Settings  Colour  REG_SZ  blue", out)
    check(state(), before)
    check(regsvr(module("hkcu"))[0], 0)
    after = state()
    status, out, err = regsvr("/u", "--dry-run", module("hkcu"))
    check_in(r"- HKCU\Software\Trial Vendor\Settings  Colour", out)
    check(state(), after)


@test
def json_tells_all():
    status, out, err = regsvr("--json", module("hkcu"))
    told = json.loads(out)
    check((status, err, told["status"], told["file"]), (0, "", 0, module("hkcu")))
    check_in({"kind": "setValue", "hive": "HKCU", "key": r"Software\Trial Vendor\Settings",
              "name": "Colour", "type": "REG_SZ", "data": "blue", "heldBack": False},
             told["entries"])
    status, out, err = regsvr("--json", module("half_fail"))
    told = json.loads(out)
    check((status, told["status"], told["hresult"]), (5, 5, "0x80040201"))
    check(told["output"], "the other half is missing")
    check(told["entries"], [])


@test
def classes_go_where_the_scope_says():
    path = module("hklm")
    before = state()
    check(regsvr("--user", path)[0], 0)
    user, machine = state()
    check(machine, before[1])
    check_in(r"Software\Classes\Trial Machine", user.decode("utf-16"))
    check_in("trial_hklm.so", user.decode("utf-16"))
    check(regsvr("/u", path)[0], 0)
    check(state(), before)
    check(regsvr("--machine", path)[0], 0)
    user, machine = state()
    check(user, before[0])
    check_in("trial_hklm.so", machine.decode("utf-16"))
    check(regsvr("/u", path)[0], 0)
    check(state(), before)


@test
def guards_are_told_and_can_be_lifted():
    told = json.loads(regsvr("--json", module("good"))[1])
    trusted = json.loads(regsvr("--json", "--trust", module("good"))[1])
    check(trusted["guards"], [])
    if "landlock-files" not in told["guards"] or "seccomp" not in told["guards"]:
        raise Skip("no seccomp or Landlock")
    os.mkdir("target")
    with open("target/kept", "w") as file:
        file.write("kept")
    check(regsvr("--trust", module("writer"), TRIAL_TARGET=os.path.abspath("target"))[0], 0)
    assert os.listdir("target") != ["kept"]
    check(regsvr("--trust", module("networker"))[0], 0)
    check_in("Trial Network", text_of_state())
    status, out, err = regsvr("--trust", module("client"))
    check(status, 5)
    check_in("failed with 0x80040154", err)
    check(run("daemon", "stop")[0], 0)


# ---- unregistering ----

def class_key(text):
    """The CLSID key of the module just registered."""
    return next(line.split("\\InprocServer32")[0].lstrip("[") for line in text.splitlines()
                if line.endswith("\\InprocServer32]"))


@test
def what_others_added_stays_with_the_keys_that_it_needs():
    before = text_of_state()
    check(regsvr(module("good"))[0], 0)
    key = class_key(text_of_state())
    reg("add", key + r"\TreatAs", "/ve", "/d", "{00000000-0000-0000-0000-000000000001}", "/f")
    status, out, err = regsvr("/u", module("good"))
    check((status, err), (0, ""))
    check_in("Held back", out)
    check_in("TreatAs", out)
    text = text_of_state()
    check_in(key + r"\TreatAs]", text)
    assert "InprocServer32]" not in text
    assert "Comity.Trial.0" not in text
    reg("delete", key, "/f")
    check(text_of_state(), before)


@test
def what_it_would_remove_of_others_is_held_back():
    add_other()
    before = state()
    for name in "greedy", "greediest":
        check(regsvr(module(name))[0], 0)
        status, out, err = regsvr("/u", module(name))
        check((status, err), (0, ""))
        check_in("Held back", out)
        check(state(), before)


@test
def a_value_that_was_overwritten_comes_back():
    add_other()
    before = state()
    check(regsvr(module("over"))[0], 0)
    check_in("overwritten", text_of_state())
    check(regsvr("/u", module("over"))[0], 0)
    check(state(), before)


@test
def its_own_code_is_not_needed():
    before = state()
    for name, words in (("stubborn", "DllUnregisterServer failed with 0x8000ffff"),
                        ("crash_at_end", "signal 11"), ("hang_at_end", "0.5 seconds")):
        check(regsvr(module(name))[0], 0)
        status, out, err = regsvr("/u", "--timeout=0.5", module(name))
        check((status, err), (0, ""))
        check_in(words, out)
        check(state(), before)


@test
def a_module_that_is_gone_broken_or_replaced_is_unregistered():
    before = state()
    path = os.path.abspath("moved.so")
    for change in (os.unlink, lambda path: open(path, "wb").close(),
                   lambda path: shutil.copy(module("nihilist"), path)):
        shutil.copy(module("hkcu"), path)
        check(regsvr(path)[0], 0)
        assert state() != before
        change(path)
        status, out, err = regsvr("/u", "moved.so")
        check((status, err), (0, ""))
        check(state(), before)
        check(regsvr("/u", path)[0], 0)
        if os.path.exists(path):
            os.unlink(path)
    check(regsvr("/u", "never_there.so")[0], 3)


@test
def two_owners_share_and_the_second_lies_upon_the_first():
    before = state()
    check(regsvr(module("good"))[0], 0)
    first = state()
    check(regsvr(module("second"))[0], 0)
    check_in("trial_second.so", text_of_state())
    assert "trial_good.so" not in text_of_state()
    check(regsvr("/u", module("second"))[0], 0)
    check(state(), first)
    check(regsvr(module("second"))[0], 0)
    second = state()
    check(regsvr("/u", module("good"))[0], 0)
    check(state(), second)
    check(regsvr("/u", module("second"))[0], 0)
    check(state(), before)


@test
def modules_are_registered_at_the_same_time():
    os.chmod(os.environ["COMITY_HOME"], 0o755)  # so that root's hive is published to others
    before = state()
    paths = [module(name) for name in ("good", "hkcu", "hklm", "transaction", "over", "thread")]
    for switch in ("/e",), ("/e", "/u"):
        with concurrent.futures.ThreadPoolExecutor(len(paths) * 2) as pool:
            results = list(pool.map(lambda path: regsvr(*switch, path), paths * 2))
        check([(status, err) for status, out, err in results], [(0, "")] * len(paths) * 2)
        if "/u" not in switch:
            text = text_of_state()
            for path in paths:
                check_in(os.path.basename(path), text)
    check(state(), before)


@test
def what_was_registered_by_other_means_is_unregistered_by_its_own_code():
    before = state()
    for _ in range(2):
        check(run("/REGSERVER", program=program("good"))[0], 0)
        check_in("trial_program_good", text_of_state())
        check(regsvr("/u", program("good"))[0], 0)
        check(state(), before)
        check(regsvr(program("good"))[0], 0)
        check(regsvr("/u", program("good"))[0], 0)


tap.run_marked()
