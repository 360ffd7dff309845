#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the names of winerror.h for `comity hresult`: hresult_names.py winerror.h > hresult_names.inc

One line a name: {code, "NAME"}, HRESULTs first, then Win32 errors, in the header's order.
"""
import re
import sys

NUMBER = r"(0[xX][0-9a-fA-F]+|\d+)[uUlL]*"
HRESULT = re.compile(r"#define\s+(\w+)\s+(?:\(\(HRESULT\)|_HRESULT_TYPEDEF_\()" + NUMBER + r"\)")
WIN32 = re.compile(r"#define\s+((?:ERROR|RPC_S|RPC_X)_\w+)\s+" + NUMBER + r"\s*(?:/\*.*)?$")


def main():
    hresults, win32 = [], []
    with open(sys.argv[1], encoding="utf-8") as header:
        for line in header:
            for pattern, found in (HRESULT, hresults), (WIN32, win32):
                match = pattern.match(line.rstrip())
                if match:
                    found.append((int(match[2], 0), match[1]))
    for code, name in hresults + [(code, name) for code, name in win32 if code < 0x10000]:
        print(f'{{0x{code:08x}, "{name}"}},')


main()
