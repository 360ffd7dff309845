#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What modules register, told in each format, and packages that are converted.
Usage: test_harvest.py COMITY IDT_PACKAGE MODULE

MODULE is an ELF module that registers itself.
"""
import json
import os
import shutil
import subprocess
import sys
from xml.dom import minidom

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import package_kit  # pylint: disable=wrong-import-position
import tap  # pylint: disable=wrong-import-position
from package_kit import Package  # pylint: disable=wrong-import-position
from tap import check, check_in, test  # pylint: disable=wrong-import-position

COMITY, package_kit.MAKER, MODULE = map(os.path.abspath, sys.argv[1:4])
CLSID = "{5B1D0C52-0000-4000-8000-0000000000D1}"
package_kit.COLUMNS["SelfReg"] = ("File_ Cost", "s72 I2", 1)


def run(*arguments):
    """(exit status, stdout, stderr)"""
    environment = dict(os.environ, HOME=os.getcwd())
    done = subprocess.run([COMITY, *arguments], capture_output=True, timeout=120, env=environment,
                          check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr.decode()


def harvest(*arguments, status=0):
    got, out, err = run("harvest", *arguments)
    check((got, "ERROR" in err), (status, status == 1))
    return out


def rows(table):
    """Of a text archive: the cells of each row."""
    return [line.split("\t") for line in table.split("\r\n")[3:] if line]


@test
def entries_are_one_json_object():
    entries = json.loads(harvest(MODULE, "--format=json"))["entries"]
    check_in({"root": "HKCR", "key": f"CLSID\\{CLSID}\\InprocServer32", "name": "",
              "type": "REG_SZ", "data": "%MODULE%"}, entries)
    check_in({"root": "HKCR", "key": f"CLSID\\{CLSID}\\Control", "name": None, "type": "KEY",
              "data": None}, entries)
    check_in({"root": "HKLM", "key": "Software\\Harvested", "name": "Number",
              "type": "REG_DWORD", "data": 7}, entries)
    check(run("find", CLSID)[0], 1)


@test
def several_files_are_told_apart_and_one_that_fails_does_not_stop():
    with open("text", "w", encoding="utf-8") as file:
        file.write("hello")
    out = harvest("--json", "text", MODULE, "/nonexistent", MODULE, status=1)
    entries = json.loads(out)["entries"]
    check({entry["file"] for entry in entries}, {MODULE})
    check(len(entries) % 2, 0)


@test
def what_registers_nothing_is_an_empty_list():
    check(json.loads(harvest("--json", shutil.which("true"))), {"entries": []})


@test
def a_reg_file_can_be_imported():
    harvest(MODULE, "--format=reg", "-o", "out.reg")
    check(run("reg", "import", "out.reg")[0], 0)
    check_in(MODULE, run("reg", "query", rf"HKCR\CLSID\{CLSID}\InprocServer32", "/ve")[1].decode())


@test
def a_fragment_is_well_formed_and_always_the_same():
    out = harvest(MODULE, MODULE, "--format=wxs")
    document = minidom.parseString(out)
    check([node.getAttribute("Id") for node in document.getElementsByTagName("Component")],
          ["cmp_test_harvest_module.so", "cmp_test_harvest_module.so_2"])
    check(document.getElementsByTagName("Class")[0].getAttribute("Id"), CLSID[1:-1])
    check(harvest(MODULE, MODULE, "--format=wxs"), out)


@test
def tables_go_into_a_folder():
    harvest(MODULE, "--format=idt", "-o", "tables", "--feature=Main")
    check(sorted(os.listdir("tables")), ["Class.idt", "Registry.idt"])
    with open("tables/Class.idt", encoding="utf-8", newline="") as file:
        check(rows(file.read())[0][:5],
              [CLSID, "InprocServer32", "cmp_test_harvest_module.so", "", "Harvested"])
    check_in(b"Registry\tRegistry\r\n", harvest(MODULE, "--format=idt", "--plain"))
    check("Class\t" in harvest(MODULE, "--format=idt", "--plain").decode(), False)


@test
def wrong_command_lines_are_told():
    for arguments in ([], ["--format=x", MODULE], ["--unknown", MODULE], ["--timeout=0", MODULE]):
        check(run("harvest", *arguments)[0], 2)
    for arguments in ([], ["in.msi"], ["a", "b", "c"], ["--unknown", "a", "b"]):
        check(run("convert", *arguments)[0], 2)


def package(name):
    made = Package()
    made.tables["Component"].append(
        ("Server", "{BBBBBBBB-2222-3333-4444-666666666666}", "INSTALLDIR", 256, "", "module"))
    made.tables["FeatureComponents"].append(("Complete", "Server"))
    with open(MODULE, "rb") as file:
        made.add_file("module", "module.so", file.read(), "Server")
    made.tables["SelfReg"] = [("module", 1)]
    behind = [("SelfUnregModules", "", "UnpublishFeatures"), ("SelfRegModules", "", "InstallFiles")]
    made.tables["InstallExecuteSequence"] = package_kit.sequence(behind)
    return made.write(name)


@test
def modules_of_a_package_are_harvested():
    path = package("a.msi")
    entries = json.loads(harvest("--json", path))["entries"]
    check({entry["file"] for entry in entries}, {path + "/module"})
    check_in("%MODULE%", [entry["data"] for entry in entries])


def registered(path, home):
    """What is in the registry when the package is installed into a home of its own."""
    before = os.environ["COMITY_HOME"]
    os.environ["COMITY_HOME"] = os.path.abspath(home)
    check(run("install", path, "TARGETDIR=" + os.path.abspath("target"))[::2], (0, ""))
    entries = [run("reg", "query", key, "/s")[1].decode() for key in
               (r"HKCU\Software\Classes", r"HKLM\Software\Classes", r"HKCU\Software\Harvested",
                r"HKLM\Software\Harvested")]
    check(run("remove", path)[0], 0)
    check(run("reg", "query", rf"HKCR\CLSID\{CLSID}")[0], 1)
    os.environ["COMITY_HOME"] = before
    return entries


@test
def a_converted_package_registers_the_same():
    path = package("a.msi")
    status, out, err = run("convert", path, "b.msi")
    check((status, err), (0, ""))
    check_in(b"1 module converted", out)
    own, converted = registered(path, "own"), registered("b.msi", "converted")
    check_in("module.so", own[0] + own[1])
    check(own, converted)


@test
def what_is_advertised_registers_all_that_and_where_to_have_it():
    path = package("a.msi")
    check(run("convert", "--advertise", path, "b.msi")[0], 0)
    own, converted = registered(path, "own"), registered("b.msi", "converted")
    lines = converted[0].splitlines() + converted[1].splitlines()
    check([line for line in own[0].splitlines() + own[1].splitlines() if line not in lines], [])


@test
def a_program_is_converted_when_that_is_asked_for():
    made = Package()
    server = f"CLSID\\{CLSID}\\LocalServer32"
    # What looks for leaks at a program's end traces it, which programs that register may not.
    made.add_file("program", "server.sh", f'''#!/bin/sh
case $1 in
/RegServer) ASAN_OPTIONS=detect_leaks=0 {COMITY} reg add 'HKCR\\{server}' /ve /d "$0 /x" /f ;;
esac
'''.encode())
    made.tables["SelfReg"] = [("program", "")]
    path = made.write("a.msi")
    status, _, err = run("convert", path, "b.msi")
    check(status, 1)
    check_in("--programs", err)
    check(run("convert", "--programs", path, "b.msi")[0], 0)
    check(run("install", "b.msi", "TARGETDIR=" + os.path.abspath("target"))[0], 0)
    check_in(os.path.abspath("target") + "/example/server.sh /x",
             run("reg", "query", rf"HKCR\{server}", "/ve")[1].decode())


@test
def a_package_without_self_registration_stays_as_it_is():
    path = Package().write("a.msi")
    status, out, _ = run("convert", path, "b.msi")
    check(status, 0)
    check_in(b"nothing is changed", out)
    check(run("install", "b.msi", "TARGETDIR=" + os.path.abspath("target"))[0], 0)


@test
def a_damaged_package_is_refused_and_nothing_is_written():
    with open("a.msi", "wb") as file:
        file.write(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    check(run("convert", "a.msi", "b.msi")[0], 1)
    check(os.path.exists("b.msi"), False)
    check(run("harvest", "a.msi")[0], 1)


tap.run_marked()
