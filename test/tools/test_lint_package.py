#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity lint says of packages. Usage: test_lint_package.py COMITY IDT_PACKAGE"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import package_kit  # pylint: disable=wrong-import-position
import tap  # pylint: disable=wrong-import-position
from package_kit import Package  # pylint: disable=wrong-import-position
from tap import check, check_in, test  # pylint: disable=wrong-import-position

COMITY, package_kit.MAKER = map(os.path.abspath, sys.argv[1:3])
package_kit.COLUMNS["SelfReg"] = ("File_ Cost", "s72 I2", 1)


def lint(*arguments):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, "lint", *arguments], capture_output=True, text=True, timeout=60,
                          encoding="utf-8", check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def faulty():
    package = Package()
    package.tables["SelfReg"] = [("hello", -1), ("gone", 1)]
    return package.write("faulty.msi")


@test
def a_good_package_is_clean():
    path = Package().write("good.msi")
    check(lint(path)[::2], (0, ""))
    check(json.loads(lint("--json", path)[1]), {"package": path, "findings": [], "count": 0})


@test
def findings_have_rule_place_and_remedy():
    status, out, err = lint("--json", "--rule=selfreg-cost,selfreg-file", faulty())
    check((status, err), (1, ""))
    findings = json.loads(out)["findings"]
    check([(f["rule"], f["level"], f["table"], f["key"], f["column"]) for f in findings],
          [("selfreg-cost", "error", "SelfReg", "hello", "Cost"),
           ("selfreg-file", "error", "SelfReg", "gone", "File_")])
    check(all(f["remedy"] and f["sentence"] for f in findings), True)
    text = lint("--rule=selfreg-cost", "faulty.msi")[1]
    check_in("error selfreg-cost: -1 is negative", text)


@test
def sarif_has_what_tools_want():
    run = json.loads(lint("--sarif", faulty())[1])["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    check(len(set(rules)), len(rules))
    check(all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"]), True)
    check_in("selfreg-rollback", [result["ruleId"] for result in run["results"]])


@test
def warnings_can_be_left_out():
    """What registers itself breaks rules whose level is a warning."""
    path = faulty()
    every = json.loads(lint("--json", path)[1])["findings"]
    errors = json.loads(lint("--json", "--level=error", path)[1])["findings"]
    check({finding["level"] for finding in every}, {"warning", "error"})
    check(errors, [finding for finding in every if finding["level"] == "error"])
    check(lint("--level=warning", "--rule=selfreg-code", path)[0], 1)
    check(lint("--level=error", "--rule=selfreg-code", path)[0], 0)


@test
def what_is_no_package_is_trouble():
    with open("bad.msi", "w", encoding="utf-8") as file:
        file.write("hello")
    for arguments in (["bad.msi"], ["missing.msi"], ["--rule=ICE999", faulty()],
                      ["--unknown", "faulty.msi"], ["--level=bad", "faulty.msi"], ["a.msi", "b.msi"]):
        status, out, err = lint(*arguments)
        check((status, out, err != ""), (2, "", True))


@test
def rules_are_listed():
    status, out, _ = lint("--rules", "any.msi")
    check(status, 0)
    check_in("ICE08", out)
    check_in("selfreg-order", out)


tap.run_marked()
