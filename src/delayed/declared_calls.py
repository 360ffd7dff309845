#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Declared calls: writes C from declarations of headers.

usage: declared_calls.py forward|border|calls OUTPUT HEADER...

forward  libcomity.so's functions, which load the module that implements them and go on there
border   that module's A and W functions, which both turn text into UTF-8 and call one function,
         named as the pair without its letter and with small "msi_" in front
calls    the declarations of those functions

Of a pair, `LPCWSTR` becomes `const char *`; `LPWSTR` with the `LPDWORD` behind it, or alone if it is
a buffer for a GUID, becomes `struct text_out *`.
"""
import pathlib
import re
import sys

# What a function of a type returns if it cannot be called.
FAILURES = {
    "BOOL": "FALSE",
    "HRESULT": "HRESULT_FROM_WIN32(%s)",
    "INSTALLSTATE": "INSTALLSTATE_UNKNOWN",
    "INSTALLUILEVEL": "INSTALLUILEVEL_NOCHANGE",
    "INSTALLUI_HANDLERA": "NULL",
    "INSTALLUI_HANDLERW": "NULL",
    "LANGID": "0",
    "MSICONDITION": "MSICONDITION_ERROR",
    "MSIDBERROR": "MSIDBERROR_FUNCTIONERROR",
    "MSIDBSTATE": "MSIDBSTATE_ERROR",
    "MSIHANDLE": "0",
    "UINT": "%s",
    "USERINFOSTATE": "USERINFOSTATE_UNKNOWN",
    "int": "-1",
}
# Pairs whose parameters are more than text.
BY_HAND = {"MsiSetExternalUI", "MsiDeterminePatchSequence", "MsiDetermineApplicablePatches"}
HEAD = "/* Made by declared_calls.py. */\n"


def parameters_of(text):
    """[(type, name, suffix)]"""
    if text.strip() == "void":
        return []
    found = []
    for parameter in text.split(","):
        match = re.fullmatch(r"\s*(.*?)(\w+)(\[\d+\])?\s*", parameter)
        found.append((match[1].strip(), match[2], match[3] or ""))
    return found


def declarations(headers):
    """(return type, name, parameters) of each function."""
    for header in headers:
        text = re.sub(r"/\*.*?\*/", " ", pathlib.Path(header).read_text(), flags=re.S)
        for match in re.finditer(r"WINMSIAPI\s+(\w+)\s+WINAPI\s+(\w+)\s*\(([^)]*)\)\s*;", text):
            yield match[1], match[2], parameters_of(match[3])


def signature(result, name, parameters):
    listed = ", ".join(f"{kind} {name}{suffix}" for kind, name, suffix in parameters) or "void"
    return f"{result} {name}({listed})"


def failure(result, code):
    text = FAILURES[result]
    return text % code if "%" in text else text


def forward(headers):
    functions = list(declarations(headers))
    yield HEAD + '#include <comity/windows.h>\n\n'
    for header in headers:
        yield f"#include <comity/{pathlib.Path(header).name}>\n"
    yield '\n#include "delayed/delayed.h"\n'
    yield f"\nDELAYED_CALLS({len(functions)})\n"
    for index, (result, name, parameters) in enumerate(functions):
        values = ", ".join(name for _, name, _ in parameters)
        yield f"""
{signature(result, "WINAPI " + name, parameters)}
{{
    __typeof__(&{name}) call = (__typeof__(&{name}))delayed_call({index}, "{name}");

    return call ? call({values}) : {failure(result, "ERROR_MOD_NOT_FOUND")};
}}
"""


def pairs(headers):
    """(result, name without A or W, the W function's parameters)"""
    functions = {name: (result, parameters) for result, name, parameters in declarations(headers)}
    for name, (result, parameters) in functions.items():
        if name.endswith("W") and name[:-1] + "A" in functions and name[:-1] not in BY_HAND:
            yield result, name[:-1], parameters


def roles(parameters):
    """Each parameter's role: in, out, room (the length of the out before), or plain."""
    found = []
    for kind, _, suffix in parameters:
        if kind == "LPCWSTR":
            found.append("in")
        elif kind == "LPWSTR" or (kind == "WCHAR" and suffix):
            found.append("out")
        elif kind in ("LPDWORD", "DWORD *") and found and found[-1] == "out":
            found.append("room")
        else:
            found.append("plain")
    return found


def inner(result, name, parameters):
    listed = []
    for (kind, parameter, suffix), role in zip(parameters, roles(parameters)):
        if role == "in":
            listed.append(("const char *", parameter, ""))
        elif role == "out":
            listed.append(("const struct text_out *", parameter, ""))
        elif role == "plain":
            listed.append((kind, parameter, suffix))
    return signature(result, inner_name(name), listed)


def inner_name(name):
    return "msi_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name[3:]).lower()


def calls(headers):
    yield HEAD + '#pragma once\n\n#include <comity/msi.h>\n#include <comity/msiquery.h>\n\n'
    yield '#include "text_out.h"\n\n'
    for pair in pairs(headers):
        yield inner(*pair) + ";\n"


def border_function(result, name, parameters, letter):
    is_wide = letter == "W"
    kinds = roles(parameters)
    lines, values, own = [], [], []
    for i, ((kind, parameter, suffix), role) in enumerate(zip(parameters, kinds)):
        if not is_wide:
            kind = kind.replace("WSTR", "STR").replace("WCHAR", "CHAR")
        own.append((kind, parameter, suffix))
        if role == "in" and is_wide:
            lines.append(f"    _cleanup_(text_in_deinit) struct text_in {parameter}_in = {{}};\n")
            values.append(f"{parameter}_in.text")
        elif role == "out":
            room = parameters[i + 1][1] if kinds[i + 1:i + 2] == ["room"] else "NULL"
            lines.append(f"    const struct text_out {parameter}_out = "
                         f"{{.{'wide' if is_wide else 'bytes'} = {parameter}, .room = {room}, "
                         f".is_wide = {'true' if is_wide else 'false'}}};\n")
            values.append(f"&{parameter}_out")
        elif role != "room":
            values.append(parameter)
    body = "".join(lines) + ("\n" if lines else "")
    inputs = [parameter for (_, parameter, _), role in zip(parameters, kinds) if role == "in"]
    if is_wide and inputs:
        checks = " ||\n        ".join(f"!text_in_read(&{name}_in, {name})" for name in inputs)
        body += f"    if ({checks})\n        return {failure(result, 'ERROR_OUTOFMEMORY')};\n"
    return (f"\n{signature(result, 'WINAPI ' + name + letter, own)}\n{{\n{body}"
            f"    return {inner_name(name)}({', '.join(values)});\n}}\n")


def border(headers):
    yield HEAD + '#include <comity/windows.h>\n\n#include "msi_calls.h"\n'
    for pair in pairs(headers):
        yield border_function(*pair, "A")
        yield border_function(*pair, "W")


def main():
    mode, output, *headers = sys.argv[1:]
    makers = {"forward": forward, "border": border, "calls": calls}
    pathlib.Path(output).write_text("".join(makers[mode](headers)))


if __name__ == "__main__":
    main()
