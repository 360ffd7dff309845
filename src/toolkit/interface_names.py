#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lists the interfaces of the IDL for `comity ps`: interface_names.py FILE.idl... > interface_names.inc

One line an interface: {IID, "NAME"}, by IID. The registry knows few of them, and programs meet all.
"""
import pathlib
import re
import sys

HEX = r"[0-9a-fA-F]"
INTERFACE = re.compile(
    rf"\[[^\[\]]*?uuid\(({HEX}{{8}})-({HEX}{{4}})-({HEX}{{4}})-({HEX}{{4}})-({HEX}{{12}})\)[^\[\]]*\]"
    r"\s*(?:disp)?interface\s+(\w+)")


def main():
    found = {}
    for name in sys.argv[1:]:
        for match in INTERFACE.finditer(pathlib.Path(name).read_text(encoding="utf-8")):
            found[tuple(part.lower() for part in match.groups()[:5])] = match[6]
    for (one, two, three, four, five), name in sorted(found.items()):
        rest = ", ".join(f"0x{(four + five)[i:i + 2]}" for i in range(0, 16, 2))
        print(f'{{{{0x{one}, 0x{two}, 0x{three}, {{{rest}}}}}, "{name}"}},')


main()
