#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How packages are made, shown, unpacked and compared. Usage: test_package.py COMITY"""
import json
import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY = os.path.abspath(sys.argv[1])
FOLDER = "trial"
CLSID = "{12345678-1234-1234-1234-1234567890AB}"

MANIFEST = f"""\
# A trial.
name = Trial Objects
version = 1.2.3
manufacturer = Example
upgrade-code = {{6F9619FF-8B86-4011-B42D-00C04FC964FF}}
scope = either

[feature Main]
title = "The objects"

[feature Docs]
parent = Main

[files]
bin/trial.so = trial.so selfreg=yes cost=2 key=Trial
bin/ = "a tool"

[files Docs]
docs = docs/

[class {CLSID}]
file = bin/trial.so
progid = Trial.Object.1
version-independent-progid = Trial.Object
description = Trial object
threading = Both

[registry]
HKMU\\Software\\Example [Path] = [#Trial]
HKMU\\Software\\Example = #5

[properties]
EXAMPLE = v\u00e4lue

[tables]
custom.idt
"""

CUSTOM = ("Id\tText\tData\r\ni2\tL0\tV0\r\nCustom\tId\r\n"
          "1\tone\x10two\tblob.bin\r\n2\t\t\r\n")


def run(*arguments, **environment):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, *arguments], capture_output=True, text=True, timeout=120,
                          encoding="utf-8", errors="replace", check=False, cwd=FOLDER,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def rows(package, *table):
    status, out, err = run("show", package, *table, "--json")
    check((status, err), (0, ""))
    return [json.loads(line) for line in out.splitlines()]


def write(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def read(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def files_below(name):
    """By path: the bytes."""
    found = {}
    top = os.path.join(FOLDER, name)
    for folder, _, names in os.walk(top):
        for file in names:
            path = os.path.join(folder, file)
            found[os.path.relpath(path, top)] = read(os.path.relpath(path, FOLDER))
    return found


def make_trial(manifest=MANIFEST, package="trial.msi", **environment):
    """Packs it; what that says."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    write("trial.so", b"module" * 1000)
    write("a tool", b"#!/bin/sh\n")
    write("docs/readme.txt", b"Read.\n")
    write("docs/deep/A long name.text", b"Deep.\n" * 50000)
    write("docs/empty", b"")
    write("custom.idt", CUSTOM)
    write("Custom/blob.bin", b"blob")
    write("trial.pack", manifest)
    return run("pack", "trial.pack", "-o", package, **environment)


EXPECTED = {
    "bin/trial.so": b"module" * 1000,
    "bin/a tool": b"#!/bin/sh\n",
    "docs/readme.txt": b"Read.\n",
    "docs/deep/A long name.text": b"Deep.\n" * 50000,
    "docs/empty": b"",
}


def below(folder, files):
    return {os.path.join(folder, name): content for name, content in files.items()}


@test
def packed_files_are_unpacked():
    check(make_trial(), (0, "trial.msi: 5 files packed\n", ""))
    check(run("unpack", "trial.msi", "-C", "out"), (0, "5 files unpacked\n", ""))
    check(files_below("out"), below("Program Files/Trial Objects", EXPECTED))


@test
def the_manifest_becomes_tables():
    make_trial()
    properties = {row["Property"]: row["Value"] for row in rows("trial.msi", "Property")}
    check(properties["ProductName"], "Trial Objects")
    check(properties["ProductVersion"], "1.2.3")
    check(properties["UpgradeCode"], "{6F9619FF-8B86-4011-B42D-00C04FC964FF}")
    check(properties["ALLUSERS"], "2")
    check(properties["EXAMPLE"], "v\u00e4lue")
    check(rows("trial.msi", "SelfReg"), [{"File_": "Trial", "Cost": 2}])
    (cls,) = rows("trial.msi", "Class")
    component = next(row["Component_"] for row in rows("trial.msi", "File")
                     if row["File"] == "Trial")
    check((cls["CLSID"], cls["Context"], cls["Component_"], cls["Feature_"]),
          (CLSID, "InprocServer32", component, "Main"))
    check({row["ProgId"]: (row["ProgId_Parent"], row["Class_"])
           for row in rows("trial.msi", "ProgId")},
          {"Trial.Object.1": (None, CLSID), "Trial.Object": ("Trial.Object.1", None)})
    check({(row["Root"], row["Key"], row["Name"], row["Value"])
           for row in rows("trial.msi", "Registry")},
          {(-1, "Software\\Example", "Path", "[#Trial]"), (-1, "Software\\Example", None, "#5"),
           (0, f"CLSID\\{CLSID}\\InprocServer32", "ThreadingModel", "Both")})
    check(rows("trial.msi", "Custom"),
          [{"Id": 1, "Text": "one\ttwo", "Data": {"stream": "Custom.1", "size": 4}},
           {"Id": 2, "Text": None, "Data": None}])
    docs = [row["Component_"] for row in rows("trial.msi", "FeatureComponents")
            if row["Feature_"] == "Docs"]
    check(len(docs), 3)


@test
def registry_entries_go_with_their_file():
    make_trial(MANIFEST.replace("[registry]\n", "[registry]\nfile = bin/trial.so\n"))
    (component,) = {row["Component_"] for row in rows("trial.msi", "Registry")}
    check([row["Component_"] for row in rows("trial.msi", "File") if row["File"] == "Trial"],
          [component])
    check(len(rows("trial.msi", "Component")), 5)


@test
def every_reference_leads_to_a_row():
    make_trial()
    keys = {table: {next(iter(row.values())) for row in rows("trial.msi", table)}
            for table in ("Component", "Directory", "Feature", "File")}
    for row in rows("trial.msi", "File"):
        assert row["Component_"] in keys["Component"], row
    for row in rows("trial.msi", "Component"):
        assert row["Directory_"] in keys["Directory"], row
    for row in rows("trial.msi", "FeatureComponents"):
        assert row["Component_"] in keys["Component"] and row["Feature_"] in keys["Feature"], row
    for row in rows("trial.msi", "Directory"):
        assert row["Directory_Parent"] in keys["Directory"] | {None}, row
    guids = [row["ComponentId"] for row in rows("trial.msi", "Component")]
    check(len(set(guids)), len(guids))


@test
def the_same_files_make_the_same_package():
    make_trial(SOURCE_DATE_EPOCH="1600000000")
    first = read("trial.msi")
    summary = {row["summary"]: row["value"] for row in rows("trial.msi") if "summary" in row}
    check(summary["created"], "2020-09-13T12:26:40Z")
    make_trial(SOURCE_DATE_EPOCH="1600000000")
    assert read("trial.msi") == first
    make_trial()
    first = read("trial.msi")
    for folder, _, names in os.walk("."):
        for name in names:
            os.utime(os.path.join(folder, name), (1, 1))
    check(run("pack", "trial.pack", "-o", "again.msi")[0], 0)
    assert read("again.msi") == first


@test
def components_stay_when_the_version_changes():
    make_trial()
    check(run("pack", "trial.pack", "-o", "next.msi", "--set", "version=2.0")[0], 0)
    check(rows("next.msi", "Component"), rows("trial.msi", "Component"))
    codes = [next(row["Value"] for row in rows(package, "Property")
                  if row["Property"] == "ProductCode") for package in ("trial.msi", "next.msi")]
    assert codes[0] != codes[1], codes


@test
def a_folder_is_packed_as_it_is():
    make_trial()
    check(run("pack", "docs", "-o", "docs.msi"), (0, "docs.msi: 3 files packed\n", ""))
    check(run("unpack", "docs.msi", "-C", "out")[0], 0)
    check(files_below("out"), below("Program Files/docs", {
        name[5:]: content for name, content in EXPECTED.items() if name.startswith("docs/")}))
    properties = {row["Property"]: row["Value"] for row in rows("docs.msi", "Property")}
    check((properties["ProductName"], properties["ProductVersion"]), ("docs", "1.0.0"))


@test
def a_package_is_not_packed_into_itself():
    make_trial()
    for _ in range(2):
        check(run("pack", "docs", "-o", "docs/own.msi"),
              (0, "docs/own.msi: 3 files packed\n", ""))


@test
def cabinets_may_be_beside_the_package():
    make_trial(MANIFEST.replace("scope =", "cabinet = external\nscope ="))
    check([row["Cabinet"] for row in rows("trial.msi", "Media")], ["cab1.cab"])
    check(run("unpack", "trial.msi", "-C", "out")[0], 0)
    check(files_below("out"), below("Program Files/Trial Objects", EXPECTED))
    os.remove(os.path.join(FOLDER, "cab1.cab"))
    status, out, err = run("unpack", "trial.msi", "-C", "out")
    check((status, out), (1, ""))
    assert "cab1.cab" in err and "trial.msi" in err, err


@test
def cabinets_without_files_may_be_missing():
    make_trial(MANIFEST + "media.idt\n")
    write("media.idt", "DiskId\tLastSequence\tDiskPrompt\tCabinet\tVolumeLabel\tSource\n"
                       "i2\ti4\tL64\tS255\tS32\tS72\nMedia\tDiskId\n9\t5\t\tmissing.cab\n")
    check(run("pack", "trial.pack", "-o", "trial.msi")[0], 0)
    check(len(rows("trial.msi", "Media")), 2)
    check(run("unpack", "trial.msi", "-C", "out"), (0, "5 files unpacked\n", ""))


@test
def show_tells_of_all_or_of_a_table():
    make_trial()
    status, out, err = run("show", "trial.msi")
    check((status, err), (0, ""))
    for expected in "Trial Objects", "x64;1033", "cab1.cab", "Custom.1":
        assert expected in out, out
    told = rows("trial.msi")
    check([row["rows"] for row in told if row.get("table") == "File"], [5])
    check([row["stream"] for row in told if "stream" in row], ["Custom.1", "cab1.cab"])
    status, out, err = run("show", "trial.msi", "SelfReg")
    check((status, out, err), (0, "File_\tCost\nTrial\t2\n", ""))


@test
def what_is_not_there_is_named():
    make_trial()
    for arguments in (["show", "trial.msi", "Nope"], ["show", "nope.msi"], ["unpack", "nope.msi"],
                      ["pack", "nope", "-o", "x.msi"]):
        status, out, err = run(*arguments)
        check((status, out), (1, ""))
        assert "ope" in err and err.startswith("ERROR: "), err
    write("text.msi", "no package at all")
    status, out, err = run("show", "text.msi")
    check((status, out), (1, ""))
    assert "text.msi" in err and "no installer package" in err, err
    for arguments in ([], ["--nope", "trial.msi"], ["trial.msi", "a", "b"]):
        check(run("show", *arguments)[0], 2)
    check(run("pack", "trial.pack")[0], 2)


@test
def tables_are_unpacked_as_other_programs_take_them():
    make_trial()
    check(run("unpack", "trial.msi", "--tables", "-C", "out")[0], 0)
    files = files_below("out")
    check(files["Custom.idt"], b"Id\tText\tData\r\ni2\tL0\tV0\r\nCustom\tId\r\n"
                               b"1\tone\x10two\tCustom.1\r\n2\t\t\r\n")
    check(files["Custom/Custom.1"], b"blob")
    check(files["_Streams/Custom.1"], b"blob")
    assert files["_Streams/cab1.cab"].startswith(b"MSCF")
    assert b"2\tInstallation Database\r\n" in files["_SummaryInformation.idt"]
    write("again.pack", "[tables]\nout/Custom.idt\n")
    check(run("pack", "again.pack", "-o", "again.msi")[0], 0)
    check(rows("again.msi", "Custom"), rows("trial.msi", "Custom"))


@test
def differences_are_told_row_by_row():
    make_trial()
    shutil.copy(os.path.join(FOLDER, "trial.msi"), os.path.join(FOLDER, "same.msi"))
    check(run("diff", "trial.msi", "same.msi"), (0, "", ""))
    write("trial.pack", MANIFEST.replace("EXAMPLE = v\u00e4lue", "EXAMPLE = other\nNEW = 1")
          .replace("selfreg=yes cost=2", "cost=2"))
    check(run("pack", "trial.pack", "-o", "next.msi")[0], 0)
    status, out, err = run("diff", "trial.msi", "next.msi")
    check((status, err), (1, ""))
    lines = out.splitlines()
    assert "~ Property\tEXAMPLE\tValue\tv\u00e4lue\tother" in lines, out
    assert "+ Property\tNEW\t1" in lines, out
    assert "- SelfReg\tTrial\t2" in lines and "- table\tSelfReg" in lines, out
    assert not any("Component" in line for line in lines), out
    told = [json.loads(line) for line in run("diff", "--json", "trial.msi", "next.msi")[1]
            .splitlines()]
    assert {"change": "+", "what": "row", "table": "Property", "before": None,
            "after": {"Property": "NEW", "Value": "1"}} in told, told
    assert {"change": "-", "what": "table", "name": "SelfReg", "before": True,
            "after": None} in told, told
    write("broken.msi", read("trial.msi")[:3000])
    status, out, err = run("diff", "trial.msi", "broken.msi")
    check((status, out), (2, ""))
    assert "broken.msi" in err, err


@test
def manifests_that_make_no_sense_are_refused():
    for change, expected in (
            (("version = 1.2.3", "version = 1.300.3"), "version = 1.300.3"),
            (("scope = either", "scope = all"), "machine, user or either"),
            (("scope = either", "scpe = all"), "line 6: there is no key scpe"),
            (("selfreg=yes", "selfregg=yes"), "selfregg"),
            (("cost=2", "cost=-2"), "cost"),
            (("[files Docs]", "[files Nope]"), "feature Nope"),
            (("file = bin/trial.so", "file = bin/nope.so"), "bin/nope.so"),
            (("[class {", "[class {X"), "GUID"),
            (("HKMU\\Software\\Example =", "Software\\Example ="), "ROOT"),
            (("bin/ =", "../bin/ ="), "no path below"),
            (("bin/ =", "bin/trial.so ="), "both to be bin/trial.so"),
            (("= trial.so", "= nope.so"), "nope.so"),
            (("[registry]", "[regitsry]"), "there are no sections [regitsry]"),
            (("[registry]", "[registry"), "] is missing")):
        status, out, err = make_trial(MANIFEST.replace(*change))
        assert (status, out) == (1, ""), (change, status, out)
        assert expected in err, (change, err)
        assert not os.path.exists(os.path.join(FOLDER, "trial.msi")), change


@test
def mutated_packages_do_no_harm():
    make_trial()
    whole = read("trial.msi")
    source = random.Random(7)
    statuses = set()
    for i in range(120):
        mutated = bytearray(whole)
        if i % 4 == 0:
            mutated = mutated[:source.randrange(len(mutated))]
        for _ in range(1 + i % 5):
            if mutated:
                at = source.randrange(min(len(mutated), 4096 if i % 2 else len(mutated)))
                mutated[at] = source.randrange(256)
        write("mutated.msi", bytes(mutated))
        status, _, err = run("unpack", "mutated.msi", "-C", "out")
        assert status in (0, 1), (i, status, err)
        assert status == 0 or err.startswith("ERROR: "), (i, err)
        statuses.add(status)
    check(statuses, {0, 1})


tap.run_marked()
