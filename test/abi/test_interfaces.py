#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Interfaces: __uuidof, the IID_ or DIID_ of the library and the IDL name the same identifier.

usage: test_interfaces.py LIBRARY HEADER...    (the headers that come from IDL)
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

INTERFACE = re.compile(r'MIDL_INTERFACE\("([0-9a-fA-F-]{36})"\)\s*(\w+)')
HEAD = '#include <windows.h>\n#include <cstdio>\n'
CHECK = """
    if (__uuidof({name}) != {iid}) std::puts("{name}: __uuidof is not {iid}");
    if (CLSIDFromString(const_cast<WCHAR *>(u"{{{uuid}}}"), &read) != 0 || read != {iid})
        std::puts("{name}: {iid} is not {uuid}");
"""


def checks_of(header):
    """The checks of one header; dispinterfaces have names of their own kind."""
    text = header.read_text()
    for uuid, name in INTERFACE.findall(text):
        iid = f"DIID_{name}" if f"DIID_{name}," in text else f"IID_{name}"
        yield CHECK.format(uuid=uuid.lower(), name=name, iid=iid)


def run(compiler, text, library, source, generated):
    """What the program has to complain about."""
    with tempfile.TemporaryDirectory() as name:
        program = pathlib.Path(name) / "program"
        command = [compiler, "-std=c++17", "-x", "c++", "-", "-x", "none", library, "-o", program,
                   "-I", source / "include", "-I", source / "include/comity", "-I", generated,
                   f"-Wl,-rpath,{library.parent}"]
        subprocess.run(command, input=text, text=True, check=True)
        return subprocess.run([program], text=True, check=True, capture_output=True).stdout


def main():
    library = pathlib.Path(sys.argv[1]).resolve()
    headers = [pathlib.Path(word).resolve() for word in sys.argv[2:]]
    source = pathlib.Path(__file__).resolve().parents[2]
    checks = [check for header in headers for check in checks_of(header)]
    text = HEAD + "".join(f"#include <{header.name}>\n" for header in headers)
    text += "int main()\n{\n    GUID read;\n" + "".join(checks) + "}\n"
    compilers = [name for name in ("g++", "clang++") if shutil.which(name)]
    is_wrong = False
    print(f"1..{len(compilers)}")
    for number, compiler in enumerate(compilers, 1):
        wrong = run(compiler, text, library, source, headers[0].parent)
        is_wrong |= bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - "
              f"{compiler}: {len(checks)} interfaces have one identifier each")
        for line in wrong.splitlines():
            print(f"# {line}")
    sys.exit(is_wrong)


main()
