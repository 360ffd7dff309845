#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs a build folder, looks at it, moves it, uses it: test_install.py BUILD PREFIX LIBDIR"""
import os
import shutil
import subprocess
import sys
import tempfile

BUILD, PREFIX, LIBDIR = sys.argv[1:]

PROGRAM = r"""
#include <windows.h>
#include <stdio.h>

int main(void)
{
    CLSID clsid;
    BSTR text = SysAllocString(u"text");
    UINT len = SysStringLen(text);

    SysFreeString(text);
    if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED)))
        return 2;
    if (CLSIDFromProgID(u"No.Such.Class", &clsid) != CO_E_CLASSSTRING)
        return 3;
    CoUninitialize();
    printf("%u\n", (unsigned)len);
    return 0;
}
"""
EXPECTED = [
    "bin/comity", "lib/libcomity.so", "lib/pkgconfig/comity.pc", "include/comity/windows.h",
    "include/comity/objbase.h", "include/comity/winreg.h", "libexec/comity/comityd",
    "lib/comity/compat/cscript", "lib/comity/compat/wscript.exe", "libexec/comity/cscript.exe",
    "lib/comity/script_host.tlb", "share/man/man1/comity-run.1", "lib/comity/compat/reg", "lib/comity/compat/regedit", "share/man/man1/comity.1",
    "share/man/man1/comity-reg.1", "share/man/man1/comity-regedit.1",
    "share/man/man1/comity-find.1",
]


def output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120,
                          **options).stdout.strip()


def files_below(folder):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]


def install(folder):
    """Installs, then takes all away again, then installs; yields what was left in between."""
    environment = dict(os.environ, DESTDIR=folder)
    command = ["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"]
    log = BUILD + "/meson-logs/install-log.txt"
    kept = None
    if os.path.exists(log):
        with open(log, encoding="utf-8") as file:
            kept = file.read()
    output(*command, env=environment)
    output("ninja", "-C", BUILD, "uninstall")
    left = files_below(folder)
    output(*command, env=environment)

    # The log is what `make uninstall` goes by: it must go on to name the user's own installation.
    if kept is None:
        os.unlink(log)
    else:
        with open(log, "w", encoding="utf-8") as file:
            file.write(kept)
    return left


def main():
    print("1..5")
    lacks = ""
    if LIBDIR != "lib":
        lacks = f"this build folder is configured for libdir {LIBDIR}"
    elif not os.path.exists(BUILD + "/meson-out/libcomity.so"):
        lacks = "libcomity.so is not there yet"
    if lacks:
        for number in range(1, 6):
            print(f"ok {number} # SKIP {lacks}")
        return
    with tempfile.TemporaryDirectory(prefix="comity-install-") as folder:
        left = install(folder + "/staged")
        print(f"{'not ' if left else ''}ok 1 - uninstalling_leaves_nothing {left or ''}")
        staged = folder + "/staged" + PREFIX
        missing = [name for name in EXPECTED if not os.path.lexists(f"{staged}/{name}")]
        print(f"{'not ' if missing else ''}ok 2 - all_files_are_installed {missing or ''}")

        prefix = folder + "/moved here"
        shutil.move(staged, prefix)
        environment = dict(os.environ, COMITY_HOME=folder + "/home",
                           PKG_CONFIG_PATH=prefix + "/lib/pkgconfig")
        environment.pop("LD_LIBRARY_PATH", None)
        version = output(prefix + "/bin/comity", "--version", env=environment)
        status = subprocess.run([prefix + "/lib/comity/compat/reg", "query", "HKCU\\none"],
                                capture_output=True, check=False, env=environment).returncode
        good = version.startswith("comity ") and status == 1
        print(f"{'' if good else 'not '}ok 3 - a_moved_prefix_works")

        # A prefix without blanks: pkg-config quotes them, the shell does not unquote in $(...).
        prefix = folder + "/moved"
        os.rename(folder + "/moved here", prefix)
        environment["PKG_CONFIG_PATH"] = prefix + "/lib/pkgconfig"
        with open(folder + "/program.c", "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        flags = output("pkg-config", "--cflags", "--libs", "comity", env=environment).split()
        for number, extra in (4, []), (5, ["-std=c11", "-Wall", "-Werror"]):
            output("cc", *extra, folder + "/program.c", *flags, "-Wl,-rpath," + prefix + "/lib",
                   "-o", folder + "/program")
            good = output(folder + "/program", env=environment) == "4"
            print(f"{'' if good else 'not '}ok {number} - a_program_builds_against_it {extra}")


main()
