#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Packages from outside: what is installed, told and refused.
Usage: test_install_package.py COMITY IDT_PACKAGE
"""
import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import package_kit  # pylint: disable=wrong-import-position
import tap  # pylint: disable=wrong-import-position
from package_kit import Package  # pylint: disable=wrong-import-position
from tap import check, check_in, test  # pylint: disable=wrong-import-position

COMITY = os.path.abspath(sys.argv[1])
package_kit.MAKER = os.path.abspath(sys.argv[2])
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall"


def run(*arguments, program=None):
    """(exit status, stdout, stderr)"""
    environment = dict(os.environ, HOME=os.getcwd())
    done = subprocess.run([program or COMITY, *arguments], capture_output=True, text=True,
                          timeout=120, encoding="utf-8", env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def done(*arguments):
    """Runs what must work; yields its output."""
    status, out, err = run(*arguments)
    check((status, err), (0, ""))
    return out


def install(package, *arguments):
    return done("install", package, "TARGETDIR=" + os.getcwd() + "/target", *arguments)


def check_state(expected):
    """Like check(), with the difference alone."""
    got = state()
    for part, other in zip(got, expected):
        check(sorted(set(part) - set(other)), [])
        check(sorted(set(other) - set(part)), [])


def refused(code, *arguments):
    """Runs what must fail with Windows' number; yields what it says."""
    before = state()
    status, out, err = run(*arguments)
    check((status, out), (code & 0xff, ""))
    check_in(f"({code})", err)
    check_state(before)
    return err


def state():
    """All files but the hives, the registry, and what owners hold."""
    files = []
    for folder, _, names in os.walk(".."):
        files += [os.path.join(folder, name) for name in names if "/work/" in folder + "/"]
    entries = done("reg", "query", r"HKCU\Software", "/s").splitlines()
    return files, entries, run("owners")[1].splitlines()


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def msiexec(*arguments):
    if not os.path.exists("msiexec"):
        os.symlink(COMITY, "msiexec")
    return run(*arguments, program="./msiexec")


def value(key, name):
    out = done("reg", "query", key, "/v", name)
    return out.split("    ")[-1].strip()


@test
def installs_and_removes():
    package = Package()
    package.tables["Registry"].append(
        ("r", -1, r"Software\Example", "Path", "[INSTALLDIR]hello.txt", "Main"))
    path = package.write("example.msi")
    empty = state()
    check_in("Installed Example 1.0.0 " + package.code, install(path))
    check(read("target/example/hello.txt"), "hello\n")
    check(value(r"HKCU\Software\Example", "Path"), os.getcwd() + "/target/example/hello.txt")
    listed = json.loads(done("packages", "--json"))
    check((listed["code"], listed["name"], listed["scope"], listed["state"]),
          (package.code, "Example", "user", "installed"))
    check(value(UNINSTALL + "\\" + package.code, "DisplayVersion"), "1.0.0")
    check_in("Removed Example", done("remove", package.code))
    check(done("packages"), "")
    check_state(empty)
    refused(1605, "remove", package.code)


@test
def the_uninstall_string_removes_when_the_package_is_gone():
    path = Package().write("example.msi")
    empty = state()
    install(path)
    os.rename(path, "elsewhere")
    command = value(UNINSTALL + "\\" + Package().code, "UninstallString")
    subprocess.run(command.split(), check=True, stdout=subprocess.DEVNULL)
    os.rename("elsewhere", path)
    check_state(empty)


@test
def products_are_named_by_code_name_or_package():
    path = Package().write("example.msi")
    for name in Package().code.lower(), "EXAMPLE", path:
        install(path)
        done("remove", name)
    install(path)
    install(Package(2).write("second.msi"))
    check_in("2 products", refused(1605, "remove", "Example"))
    check_in("comity packages", refused(1605, "remove", "Sample"))


@test
def msiexec_knows_windows_command_line():
    path = Package().write("example.msi")
    quoted = 'TARGETDIR="' + os.getcwd() + '/with ""quotes"""'
    check(msiexec("/i", path, "/qn", "/norestart", "/L*v", "log.txt", quoted), (0, "", ""))
    check(read('with "quotes"/example/hello.txt'), "hello\n")
    check_in("Action ended", read("log.txt"))
    check(msiexec("/X" + Package().code, "/quiet"), (0, "", ""))
    check(msiexec("-I", "file://" + path, "-q", "TARGETDIR=" + os.getcwd() + "/target"),
          (0, "", ""))
    os.unlink("target/example/hello.txt")
    check(msiexec("/fomus", path, "/qn"), (0, "", ""))
    check(read("target/example/hello.txt"), "hello\n")
    check(msiexec("/uninstall", path, "/qn"), (0, "", ""))
    for bad in [], ["/i"], ["/i", path, "/x", path], ["/nonsense"], ["stray"], ["/qn"]:
        status, out, err = msiexec(*bad)
        check((status, out), (1639 & 0xff, ""))
        check_in("(1639)", err)
    check(msiexec("/x", Package().code, "/qn")[0], 1605 & 0xff)
    check(msiexec("/i", path, "REMOVE=ALL", "/qn")[0], 1605 & 0xff)
    check(msiexec("/i", "none.msi", "/qn")[0], 1619 & 0xff)
    check(msiexec("/p", path, "/qn")[0], 1637 & 0xff)


@test
def what_cannot_be_opened_is_told():
    with open("text.msi", "w", encoding="utf-8") as file:
        file.write("no database\n")
    check_in("text.msi", refused(1620, "install", "text.msi"))
    check_in("none.msi", refused(1619, "install", "none.msi"))
    check(run("install")[0], 2)
    check(run("install", "--nonsense")[0], 2)
    check(run("remove")[0], 2)
    check(run("packages", "x")[0], 2)
    path = Package().write("example.msi")
    check_in("/nowhere/log", refused(1622, "install", path, "--log", "/nowhere/log"))


@test
def json_has_the_whole_number():
    status, out, err = run("install", "--json", "none.msi")
    check(status, 1619 & 0xff)
    answer = json.loads(out)
    check((answer["code"], answer["done"]), (1619, False))
    check_in("none.msi", answer["message"])
    answer = json.loads(install(Package().write("example.msi"), "--json"))
    check((answer["code"], answer["done"], answer["product"], answer["version"]),
          (0, True, Package().code, "1.0.0"))


@test
def launch_conditions_stop_with_their_text():
    package = Package()
    package.tables["LaunchCondition"] = [("LICENCE=\"yes\"", "[ProductName] needs LICENCE=yes.")]
    path = package.write("example.msi")
    check_in("Example needs LICENCE=yes.", refused(1603, "install", path))
    install(path, "LICENCE=yes")
    package.tables["LaunchCondition"] = [("LICENCE =", "broken")]
    check_in("table LaunchCondition, row 1", refused(1620, "install", package.write("bad.msi")))


@test
def unknown_actions_are_refused_with_table_and_row():
    package = Package()
    package.tables["InstallExecuteSequence"].append(("InstalFiles", "", 5000))
    check_in("table InstallExecuteSequence, row InstalFiles",
             refused(1620, "install", package.write("example.msi")))
    package.tables["InstallExecuteSequence"][-1] = ("InstallODBC", "1 +", 5000)
    check_in("row InstallODBC, column Condition",
             refused(1620, "install", package.write("condition.msi")))
    del package.tables["InstallExecuteSequence"]
    check_in("InstallExecuteSequence", refused(1620, "install", package.write("none.msi")))


@test
def another_version_of_the_same_product_is_1638():
    install(Package().write("one.msi"))
    newer = Package(version="1.0.1")
    newer.add_file("hello", "hello.txt", b"hello again\n")
    path = newer.write("two.msi")
    check_in("Example 1.0.0", refused(1638, "install", path))
    install(path, "REINSTALL=ALL", "REINSTALLMODE=vomus")
    check(json.loads(done("packages", "--json"))["version"], "1.0.1")


def upgrade(package, attributes=0, maximum="2.0.0"):
    package.tables["Upgrade"] = [
        (package_kit.UPGRADE_CODE, "", maximum, "", attributes, "", "OLDER")]
    package.properties["SecureCustomProperties"] = "OLDER"
    return package


@test
def older_products_are_removed_by_an_upgrade():
    old = Package()
    old.add_file("old", "old.txt", b"old\n")
    first = old.write("one.msi")
    second = upgrade(Package(2, "2.0.0")).write("two.msi")
    empty = state()
    install(first)
    install(second)
    check(read("target/example/hello.txt"), "hello\n")
    assert not os.path.exists("target/example/old.txt")
    check([line.split()[0] for line in done("packages").splitlines()], [Package(2).code])
    done("remove", "Example")
    check_state(empty)


@test
def an_upgrade_may_remove_the_older_product_last():
    old = Package()
    old.add_file("old", "old.txt", b"old\n")
    old.tables["Component"].append(
        ("Old", "{BBBBBBBB-2222-3333-4444-666666666666}", "INSTALLDIR", 0, "", "old"))
    old.tables["FeatureComponents"].append(("Complete", "Old"))
    old.add_file("old", "old.txt", b"old\n", "Old")
    new = upgrade(Package(2, "2.0.0"))
    new.tables["InstallExecuteSequence"] = [
        (name, condition, 9000 if name == "RemoveExistingProducts" else number)
        for name, condition, number in new.tables["InstallExecuteSequence"]]
    first, second = old.write("one.msi"), new.write("two.msi")
    empty = state()
    install(first)
    install(second)
    check(read("target/example/hello.txt"), "hello\n")
    assert not os.path.exists("target/example/old.txt")
    check([line.split()[0] for line in done("packages").splitlines()], [new.code])
    check(done("verify"), "")
    done("remove", "Example")
    check_state(empty)


@test
def an_upgrade_that_fails_leaves_the_older_product():
    first = Package().write("one.msi")
    new = upgrade(Package(2, "2.0.0"))
    new.add_custom("Fail", 34 + 0x400, "TARGETDIR", "/bin/false")
    second = new.write("two.msi")
    install(first)
    refused(1603, "install", second, "TARGETDIR=" + os.getcwd() + "/target")
    check(done("verify"), "")


@test
def upgrades_can_only_detect():
    install(Package().write("one.msi"))
    package = upgrade(Package(2, "2.0.0"), 2)
    package.tables["LaunchCondition"] = [("NOT OLDER", "Found [OLDER].")]
    check_in("Found " + Package().code, refused(1603, "install", package.write("two.msi")))
    package = upgrade(Package(2, "2.0.0"), 2, "1.0.0")
    package.tables["LaunchCondition"] = [("NOT OLDER", "Found [OLDER].")]
    install(package.write("three.msi"))


@test
def features_change():
    package = Package()
    package.tables["Component"].append(
        ("Help", "{BBBBBBBB-2222-3333-4444-666666666666}", "INSTALLDIR", 0, "", "help"))
    package.tables["Feature"].append(("HelpFiles", "Complete", "Help", "", 3, 200, "", 0))
    package.tables["FeatureComponents"].append(("HelpFiles", "Help"))
    package.add_file("help", "help.txt", b"help\n", "Help")
    path = package.write("example.msi")
    install(path)
    assert not os.path.exists("target/example/help.txt")
    check_in("Changed", done("install", path, "ADDLOCAL=HelpFiles"))
    check(read("target/example/help.txt"), "help\n")
    check_in("Changed", done("remove", path, "REMOVE=HelpFiles"))
    assert not os.path.exists("target/example/help.txt")
    check(read("target/example/hello.txt"), "hello\n")
    done("remove", path, "REMOVE=Complete")
    check(done("packages"), "")


@test
def repair_brings_back_what_is_missing():
    package = Package()
    package.tables["Registry"].append(("r", 1, r"Software\Example", "Name", "value", "Main"))
    install(package.write("example.msi"))
    os.unlink("example.msi")
    os.unlink("target/example/hello.txt")
    done("reg", "delete", r"HKCU\Software\Example", "/f")
    check_in("Repaired Example", done("repair", "example"))
    check(read("target/example/hello.txt"), "hello\n")
    check(value(r"HKCU\Software\Example", "Name"), "value")
    refused(1605, "repair", "nothing")


@test
def custom_actions_set_properties_and_directories():
    package = Package()
    package.add_custom("SetName", 51, "GREETING", "Hello [ProductName]", "", "CostInitialize")
    package.add_custom("SetFolder", 35, "INSTALLDIR", "[TARGETDIR]moved", "", "CostFinalize")
    package.tables["Registry"].append(("r", 1, r"Software\Example", "", "[GREETING]", "Main"))
    install(package.write("example.msi"))
    check(read("target/moved/hello.txt"), "hello\n")
    check(done("reg", "query", r"HKCU\Software\Example", "/ve").split("    ")[-1].strip(),
          "Hello Example")


@test
def custom_actions_fail_with_a_message():
    package = Package()
    package.add_custom("Stop", 19, "", "[ProductName] cannot be", "NOT GO")
    path = package.write("example.msi")
    check_in("Example cannot be", refused(1603, "install", path))
    install(path, "GO=1")


@test
def custom_programs_run_deferred_and_are_taken_back():
    package = Package()
    package.streams["Binary.tool"] = b'#!/bin/sh\nfor i; do echo "$i" >> args.txt; done\n'
    package.tables["Binary"] = [("tool", 1)]
    folder = os.getcwd()
    with open("take=back", "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\nrm "$1"\n')
    os.chmod("take=back", 0o755)
    package.add_custom("Undo", 34 + 0x500, "TARGETDIR", f"{folder}/take=back ../made.txt")
    package.add_custom("Make", 34 + 0x400, "TARGETDIR", f"/bin/cp example/hello.txt "
                                                        f"{folder}/made.txt")
    package.add_custom("Done", 2 + 0x600, "tool", '"with blank" [ProductVersion]')
    package.add_custom("Fail", 34 + 0x400, "TARGETDIR", "/bin/false", "FAIL")
    path = package.write("example.msi")
    target = "TARGETDIR=" + folder + "/target"
    check_in("custom action Fail: /bin/false ended with status 1",
             refused(1603, "install", path, target, "FAIL=1"))
    install(path)
    check(read("made.txt"), "hello\n")
    check(read("args.txt"), "with blank\n1.0.0\n")


@test
def what_custom_programs_did_is_taken_back_after_a_kill():
    package = Package()
    package.streams["Binary.tool"] = b'#!/bin/sh\nrm "$1"; pwd > where.txt\n'
    package.tables["Binary"] = [("tool", 1)]
    folder = os.getcwd()
    package.add_custom("UndoOne", 34 + 0x500, "TARGETDIR", f"/bin/rm {folder}/one.txt")
    package.add_custom("MakeOne", 34 + 0x400, "TARGETDIR", f"/bin/touch {folder}/one.txt")
    package.add_custom("UndoTwo", 2 + 0x500, "tool", f"{folder}/two.txt")
    package.add_custom("MakeTwo", 34 + 0x400, "TARGETDIR", f"/bin/touch {folder}/two.txt")
    package.add_custom("Kill", 34 + 0x400, "TARGETDIR", '/bin/sh -c "kill -9 $PPID"')
    status = run("install", package.write("example.msi"), "TARGETDIR=" + folder + "/target")[0]
    check((status, os.path.exists("one.txt"), os.path.exists("two.txt")), (-9, True, True))
    run("packages")
    check((os.path.exists("one.txt"), os.path.exists("two.txt"), os.path.exists("target")),
          (False, False, False))


@test
def custom_actions_of_windows_are_refused_before_anything_changes():
    package = Package()
    folder = os.getcwd()
    package.streams["Binary.dll"] = b"MZ"
    package.streams["Binary.exe"] = b"MZ and more"
    package.tables["Binary"] = [("dll", 1), ("exe", 1)]
    package.add_custom("Touch", 34, "", f"/bin/touch {folder}/touched", "TOUCH",
                       "InstallInitialize")
    package.add_custom("CallDll", 1, "dll", "Entry", "DLL")
    package.add_custom("CallExe", 2 + 0x400, "exe", "", "EXE")
    package.add_custom("Nested", 7, "stream", "", "NESTED")
    package.add_custom("Command", 34 + 0x400, "TARGETDIR", '"[SystemFolder]cmd.exe" /c x', "CMD")
    package.properties["PROGRAM"] = "C:\\Windows\\regsvr32.exe"
    package.add_custom("Named", 50 + 0x400, "PROGRAM", "/s x.dll", "NAMED")
    path = package.write("example.msi")
    for action, flag in (("CallDll", "DLL"), ("CallExe", "EXE"), ("Nested", "NESTED"),
                         ("Command", "CMD"), ("Named", "NAMED")):
        err = refused(1625, "install", path, flag + "=1", "TOUCH=1")
        check_in("table CustomAction, row " + action, err)
        check_in("--skip-custom " + action, err)
    install(path, "DLL=1", "EXE=1", "--skip-custom", "CallDll", "--skip-custom=CallExe", "TOUCH=1")
    assert os.path.exists("touched")


@test
def what_an_installation_leaves_out_its_removal_leaves_out_too():
    package = Package()
    package.streams["Binary.dll"] = b"MZ"
    package.tables["Binary"] = [("dll", 1)]
    package.add_custom("CallDll", 1 + 0x400, "dll", "Entry", "")
    path = package.write("example.msi")
    install(path, "--skip-custom", "CallDll")
    os.unlink(path)
    done("repair", "Example")
    done("remove", "Example")


@test
def installed_programs_and_scripts_are_run():
    package = Package()
    package.add_file("tool", "tool.sh", b"#!/bin/sh\necho $1 > $2\n")
    package.add_file("script", "make.vbs", b"""Function Make()
        CreateObject("Scripting.FileSystemObject").CreateTextFile( _
            Session.Property("CustomActionData")).Write "by script"
        Make = 1
    End Function""")
    folder = os.getcwd()
    package.add_custom("Data", 51, "Script", folder + "/b.txt", "", "InstallInitialize")
    package.add_custom("Tool", 18 + 0x400, "tool", f'"[ProductName] one" "{folder}/a.txt"',
                       "NOT REMOVE")
    package.add_custom("Script", 22 + 0x400, "script", "Make", "NOT REMOVE")
    package.add_custom("Shell", 51, "SHELL", "/bin/sh", "", "CostInitialize")
    package.add_custom("ByProperty", 50 + 0x400, "SHELL", f"-c 'echo 50 > {folder}/c.txt'",
                       "NOT REMOVE")
    package.add_custom("ByPath", 50 + 0x400, "SHELL", f'-c "echo 51 > {folder}/d.txt"',
                       "NOT REMOVE")
    install(package.write("example.msi"), "--skip-custom", "ByProperty")
    check((read("a.txt"), read("b.txt"), read("d.txt")),
          ("Example one\n", "by script", "51\n"))
    assert not os.path.exists("c.txt")


@test
def what_custom_programs_register_is_part_of_the_installation():
    package = Package()
    key = r"HKCU\Software\Example\Custom"
    package.tables["Registry"].append(("r", 1, r"Software\Example", "Name", "value", "Main"))
    package.add_custom("Register", 34 + 0x400, "TARGETDIR",
                       f"{COMITY} reg add {key} /v Name /d data /f", "NOT REMOVE",
                       "WriteRegistryValues")
    package.add_custom("Look", 34 + 0x400, "TARGETDIR",
                       f"{COMITY} reg query HKCU\\Software\\Example /v Name", "NOT REMOVE",
                       "WriteRegistryValues")
    package.add_custom("Fail", 34 + 0x400, "TARGETDIR", "/bin/false", "FAIL",
                       "WriteRegistryValues")
    path = package.write("example.msi")
    refused(1603, "install", path, "TARGETDIR=" + os.getcwd() + "/target", "FAIL=1")
    empty = state()
    install(path)
    check(value(key, "Name"), "data")
    done("remove", "example")
    check_state(empty)


@test
def vbscript_sees_and_changes_the_session():
    package = Package()
    package.add_custom("Script", 38, "", "Execute Session.Property(\"CODE\")", "", "CostFinalize")
    package.properties["CODE"] = 'Session.Property("GREETING") = "Hello " & ' \
        'Session.Property("ProductName") : Session.Log "the script was here" : ' \
        'Session.Message 1, "told [ProductVersion]" : ' \
        'Session.Property("PLACE") = Session.TargetPath("INSTALLDIR") : ' \
        'Session.Property("TRUTH") = Session.EvaluateCondition("GREETING")'
    package.tables["Registry"] += [
        ("r", 1, r"Software\Example", "Text", "[GREETING]", "Main"),
        ("s", 1, r"Software\Example", "Place", "[PLACE]", "Main"),
        ("t", 1, r"Software\Example", "Truth", "[TRUTH]", "Main")]
    install(package.write("example.msi"), "--log", "log.txt")
    key = r"HKCU\Software\Example"
    check((value(key, "Text"), value(key, "Truth")), ("Hello Example", "1"))
    check(value(key, "Place"), os.getcwd() + "/target/example/")
    check_in("the script was here", read("log.txt"))
    check_in("told 1.0.0", read("log.txt"))


FUNCTIONS = b"""
Function Good()
    Session.Property("SAID") = "good"
    Good = 1
End Function
Function Deferred()
    CreateObject("Scripting.FileSystemObject").CreateTextFile( _
        Split(Session.Property("CustomActionData"), "|")(0)).Write "made"
    Deferred = 1
End Function
Function Bad()
    Bad = 3
End Function
Function Cancel()
    Cancel = 2
End Function
Function Wrong()
    Dim nothing_there
    nothing_there.Do
End Function
"""


@test
def scripts_functions_return_what_becomes_of_the_installation():
    package = Package()
    package.streams["Binary.script"] = FUNCTIONS
    package.tables["Binary"] = [("script", 1)]
    package.add_custom("SetData", 51, "Make", os.getcwd() + "/made.txt|x", "", "CostFinalize")
    package.add_custom("Good", 6, "script", "Good", "", "CostFinalize")
    package.add_custom("Make", 6 + 0x400, "script", "Deferred", "NOT REMOVE")
    for name in "Bad", "Cancel", "Wrong", "None":
        package.add_custom(name, 6, "script", name, f"CALL = \"{name}\"", "CostFinalize")
    package.add_custom("Late", 6 + 0x400, "script", "Wrong", "CALL = \"Late\"")
    package.tables["Registry"].append(("r", 1, r"Software\Example", "Said", "[SAID]", "Main"))
    path = package.write("example.msi")
    target = "TARGETDIR=" + os.getcwd() + "/target"
    check_in("custom action Bad", refused(1603, "install", path, target, "CALL=Bad"))
    check_in("custom action Cancel", refused(1602, "install", path, target, "CALL=Cancel"))
    err = refused(1603, "install", path, target, "CALL=Wrong")
    check_in("custom action Wrong: line 19: Microsoft VBScript runtime error", err)
    check_in("custom action None: None", refused(1603, "install", path, target, "CALL=None"))
    install(path)
    check(value(r"HKCU\Software\Example", "Said"), "good")
    check(read("made.txt"), "made")
    done("remove", "example")
    os.unlink("made.txt")
    check_in("custom action Late", run("install", path, target, "CALL=Late")[2])
    check(done("packages"), "")


@test
def scripts_tell_records_and_look_at_features():
    package = Package()
    package.streams["Binary.script"] = b"""
Function Tell()
    Dim record
    Set record = Session.Installer.CreateRecord(2)
    record.StringData(0) = "[ProductName] has [1] and [2]"
    record.StringData(1) = "one"
    record.IntegerData(2) = 22
    Session.Message &H4000000, record
    Session.Property("SEEN") = Session.FeatureCurrentState("Complete") & " " & _
        Session.FeatureRequestState("Complete") & " " & Session.ComponentRequestState("Main") & _
        " " & Session.Language & " " & Session.FormatRecord(record)
    Tell = 1
End Function"""
    package.tables["Binary"] = [("script", 1)]
    package.add_custom("Tell", 6, "script", "Tell", "", "CostFinalize")
    package.tables["Registry"].append(("r", 1, r"Software\Example", "Seen", "[SEEN]", "Main"))
    install(package.write("example.msi"), "--log", "log.txt")
    check_in("Example has one and 22", read("log.txt"))
    check(value(r"HKCU\Software\Example", "Seen"), "2 3 3 1033 Example has one and 22")


@test
def jscript_without_an_engine_is_refused():
    package = Package()
    package.add_custom("Script", 37, "", "Session.Log('x')")
    check_in("--skip-custom Script", refused(1625, "install", package.write("example.msi")))


def begin(*arguments):
    """Starts an installation with a custom action that waits for the pipe "gate"."""
    return subprocess.Popen([COMITY, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env=dict(os.environ, HOME=os.getcwd()))


def open_gate(process):
    """The writing end of the pipe, when the installation has come to it."""
    while process.poll() is None:
        try:
            return os.fdopen(os.open("gate", os.O_WRONLY | os.O_NONBLOCK), "w")
        except OSError:
            os.sched_yield()
    raise AssertionError(process.communicate())


def waiting_package():
    """One whose installation opens the pipe "gate" in its midst, and waits for a line."""
    os.mkfifo("gate")
    package = Package()
    package.add_custom("Wait", 34 + 0x400, "TARGETDIR", f"/bin/cat {os.getcwd()}/gate", "WAIT")
    return package


@test
def an_interruption_is_1602_and_leaves_nothing():
    path = waiting_package().write("example.msi")
    before = state()
    for number in signal.SIGINT, signal.SIGTERM:
        process = begin("install", path, "TARGETDIR=" + os.getcwd() + "/target", "WAIT=1")
        with open_gate(process):
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        check((process.returncode, out), (1602 & 0xff, ""))
        check_in("(1602)", err)
        check_state(before)


@test
def one_installation_at_a_time():
    path = waiting_package().write("example.msi")
    second = Package(2, name="Second")
    second.tables["Component"][0] = ("Main", "{BBBBBBBB-2222-3333-4444-777777777777}",
                                     "INSTALLDIR", 0, "", "hello")
    other = second.write("second.msi")
    first = begin("install", path, "TARGETDIR=" + os.getcwd() + "/target", "WAIT=1")
    with open_gate(first):
        for command in (["msiexec", "/i", other, "/qn"], ["install", "--no-wait", other]):
            status, out, err = run(*command)
            check((status, out), (1618 & 0xff, ""))
            check_in("(1618)", err)
        waiting = begin("install", other, "TARGETDIR=" + os.getcwd() + "/other")
    for process in first, waiting:
        out, err = process.communicate(timeout=60)
        check((process.returncode, err), (0, ""))
    check(sorted(line.split()[-1] for line in done("packages").splitlines()),
          ["Example", "Second"])


@test
def a_package_for_the_machine_is_the_machines():
    package = Package()
    package.properties["ALLUSERS"] = "1"
    package.tables["Component"][0] = package.tables["Component"][0][:3] + (256, "", "hello")
    package.tables["Registry"].append(("r", -1, r"Software\Example", "Name", "value", "Main"))
    package.tables["Registry"].append(("c", 0, r"Example.Class", "Name", "value", "Main"))
    install(package.write("example.msi"))
    check(json.loads(done("packages", "--json"))["scope"], "machine")
    for key in r"HKLM\Software\Example", r"HKLM\Software\Classes\Example.Class":
        check(value(key, "Name"), "value")
    check(value(UNINSTALL.replace("HKCU", "HKLM") + "\\" + package.code, "DisplayName"),
          "Example")
    done("repair", "example")
    done("remove", "example")
    check(done("packages"), "")
    check(run("reg", "query", r"HKLM\Software\Example")[0], 1)


@test
def a_root_takes_the_place_of_the_file_system_for_good():
    package = Package()
    package.tables["Directory"] = [("TARGETDIR", "", "SourceDir"),
                                   ("ProgramFilesFolder", "TARGETDIR", "."),
                                   ("INSTALLDIR", "ProgramFilesFolder", "example")]
    path = package.write("example.msi")
    empty = state()
    done("install", "--root", "image", path)
    paths = [os.path.join(folder, "hello.txt") for folder, _, names in os.walk("image")
             if "hello.txt" in names]
    check(len(paths), 1)
    os.unlink(paths[0])
    done("repair", "example")
    check(read(paths[0]), "hello\n")
    done("remove", "example")
    check([names for _, _, names in os.walk("image") if names], [])
    check_state(empty)


@test
def an_administrative_image_can_be_installed_from():
    path = Package().write("example.msi")
    before = state()
    image = os.getcwd() + "/image"
    out = done("msiexec", "/a", path, "TARGETDIR=" + image)
    check_in("Laid out", out)
    check(read("image/example/hello.txt"), "hello\n")
    check(state()[1:], before[1:])
    install(image + "/example.msi")
    check(read("target/example/hello.txt"), "hello\n")


@test
def an_advertised_product_is_known_and_can_be_installed():
    package = Package()
    package.tables["AdvtExecuteSequence"] = [
        (name, "", 100 * i + 100) for i, name in enumerate(
            ["CostInitialize", "CostFinalize", "InstallValidate", "InstallInitialize",
             "PublishFeatures", "PublishProduct", "InstallFinalize"])]
    path = package.write("example.msi")
    empty = state()
    check_in("Advertised Example", done("msiexec", "/ju", path))
    check(json.loads(done("packages", "--json"))["state"], "advertised")
    check_in("(advertised)", done("packages"))
    assert not os.path.exists("target")
    install(path)
    check(json.loads(done("packages", "--json"))["state"], "installed")
    done("remove", package.code)
    check_state(empty)


@test
def verify_tells_what_is_missing_or_changed():
    package = Package()
    package.add_file("two", "two.txt", b"two\n")
    package.tables["Registry"] += [("r", 1, r"Software\Example", "Name", "value", "Main"),
                                   ("s", 1, r"Software\Example", "Other", "more", "Main")]
    install(package.write("example.msi"))
    for arguments in ["verify"], ["verify", "example"], ["verify", "--json", package.code]:
        check(done(*arguments), "")
    os.unlink("target/example/two.txt")
    with open("target/example/hello.txt", "w", encoding="utf-8") as file:
        file.write("hullo\n")
    done("reg", "delete", r"HKCU\Software\Example", "/v", "Name", "/f")
    done("reg", "add", r"HKCU\Software\Example", "/v", "Other", "/d", "less", "/f")
    before = state()
    status, out, err = run("verify")
    check((status, err), (1, ""))
    folder = os.getcwd() + "/target/example/"
    key = "HKEY_CURRENT_USER\\Software\\Example"
    check(sorted(out.splitlines()),
          [f"changed file: {folder}hello.txt", f"changed value: {key}\tOther",
           f"missing file: {folder}two.txt", f"missing value: {key}\tName"])
    found = [json.loads(line) for line in run("verify", "--json", "example")[1].splitlines()]
    check_in({"product": package.code, "what": "value", "state": "missing", "key": key,
              "name": "Name"}, found)
    check_state(before)
    check(run("verify", "nothing")[0], 1605 & 0xff)
    check(run("verify", "--nonsense")[0], 2)
    status, out, err = run("repair", "example", "REINSTALLMODE=amus")
    check(status, 0)
    check_in("hello.txt.kept", err)
    check(done("verify"), "")


@test
def a_restart_that_a_package_wants_is_3010():
    package = Package()
    package.tables["InstallExecuteSequence"].append(("ScheduleReboot", "", 5000))
    path = package.write("example.msi")
    status, out, err = run("install", path, "TARGETDIR=" + os.getcwd() + "/target")
    check((status, err), (3010 & 0xff, ""))
    check_in("started again", out)
    check(json.loads(run("repair", "--json", "example")[1])["code"], 3010)


@test
def logs_tell_actions_and_results():
    package = Package()
    package.properties["MsiHiddenProperties"] = "SECRET"
    path = package.write("example.msi")
    install(path, "--log", "log.txt", "SECRET=not for logs")
    log = read("log.txt")
    for line in ("=== Logging started: ", ": InstallFiles. Return value 1.",
                 "Property(S): ProductName = Example\n", "Property(S): SECRET = **********\n",
                 "Product: Example -- Installation completed successfully.",
                 "=== Logging stopped: "):
        check_in(line, log)
    assert "not for logs" not in log, log
    msiexec("/fa", path, "/qn", "/l+", "log.txt")
    assert read("log.txt").startswith(log), read("log.txt")


@test
def a_dry_run_changes_nothing():
    package = Package()
    package.tables["Registry"].append(("r", 1, r"Software\Example", "Name", "value", "Main"))
    package_kit.COLUMNS["Environment"] = ("Environment Name Value Component_",
                                          "s72 l255 L255 s72", 1)
    package_kit.COLUMNS["IniFile"] = ("IniFile FileName DirProperty Section Key Value Action "
                                      "Component_", "s72 l255 S72 l96 l128 l255 i2 s72", 1)
    package.tables["Environment"] = [("e", "=-TRIED", "[ProductName]", "Main")]
    package.tables["IniFile"] = [("i", "A.INI|a.ini", "TARGETDIR", "s", "k", "[ProductName]", 0,
                                  "Main")]
    path = package.write("example.msi")
    before = state()
    target = "TARGETDIR=" + os.getcwd() + "/target"
    out = done("install", "--dry-run", path, target)
    check_in("+ file: " + os.getcwd() + "/target/example/hello.txt\n", out)
    check_in("+ Environment e: =-TRIED = Example\n", out)
    check_in("+ IniFile i: " + os.getcwd() + "/target/a.ini: [s] k=Example\n", out)
    check_in("+ HKEY_CURRENT_USER\\Software\\Example\tName\tREG_SZ\tvalue\n", out)
    check_state(before)
    lines = [json.loads(line) for line in
             done("install", "-n", "--json", path, target).splitlines()]
    check(lines[0], {"change": "+", "what": "file",
                     "name": os.getcwd() + "/target/example/hello.txt"})
    check_in({"change": "+", "what": "Environment", "name": "e", "effect": "=-TRIED = Example"},
             lines)
    assert any(line.get("name") == "Name" for line in lines), lines
    check((lines[-1]["dryRun"], lines[-1]["done"]), (True, False))
    check_state(before)
    install(path)
    before = state()
    check_in("- file: " + os.getcwd() + "/target/example/hello.txt\n",
             done("remove", "-n", "example"))
    check_state(before)


tap.run_marked()
