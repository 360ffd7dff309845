# SPDX-License-Identifier: MIT
"""Shows what COM has: running objects, registered categories, classes and type libraries.

    python -m win32com.client.combrowse [--json] [running|categories|classes|libraries]...
    python -m win32com.client.combrowse [--json] LIBRARY...

Without arguments all is shown. LIBRARY is a file, the name or description of a registered library,
or the ProgID of a class: its types are shown with their members. With --json there is one object a
line.
"""

import argparse
import json
import os
import sys

import pythoncom
import pywintypes
import win32api
import win32con

from win32com.client import selecttlb

_SERVERS = ("InprocServer32", "LocalServer32", "InprocHandler32")
_TYPE_KINDS = {
    pythoncom.TKIND_ENUM: "enum", pythoncom.TKIND_RECORD: "struct",
    pythoncom.TKIND_MODULE: "module", pythoncom.TKIND_INTERFACE: "interface",
    pythoncom.TKIND_DISPATCH: "dispinterface", pythoncom.TKIND_COCLASS: "coclass",
    pythoncom.TKIND_ALIAS: "typedef", pythoncom.TKIND_UNION: "union",
}
_INVOKE_KINDS = {
    pythoncom.INVOKE_FUNC: "method", pythoncom.INVOKE_PROPERTYGET: "propget",
    pythoncom.INVOKE_PROPERTYPUT: "propput", pythoncom.INVOKE_PROPERTYPUTREF: "propputref",
}


def _open(name):
    try:
        return win32api.RegOpenKey(win32con.HKEY_CLASSES_ROOT, name)
    except pywintypes.error:
        return None


def _text(name):
    """A key's default value; None if it has none."""
    key = _open(name)
    if key is None:
        return None
    try:
        return win32api.RegQueryValueEx(key, None)[0]
    except pywintypes.error:
        return None


def _names(name):
    key = _open(name)
    return [] if key is None else [each for each, _ in selecttlb.EnumKeys(key)]


# ---- what there is


def running():
    """The display names of running objects."""
    table, context = pythoncom.GetRunningObjectTable(), pythoncom.CreateBindCtx(0)
    for moniker in table.EnumRunning():
        yield {"name": moniker.GetDisplayName(context, None)}


def categories():
    members = {}
    for clsid in _names("CLSID"):
        for catid in _names(f"CLSID\\{clsid}\\Implemented Categories"):
            members.setdefault(catid.upper(), []).append(clsid)
    known = {each.upper() for each in _names("Component Categories")}
    for catid in sorted(known | set(members)):
        yield {"catid": catid, "name": _category_name(catid), "classes": members.get(catid, [])}


def _category_name(catid):
    key = _open(f"Component Categories\\{catid}")
    try:
        return win32api.RegQueryValueEx(key, "409")[0] if key is not None else None
    except pywintypes.error:
        return None


def classes():
    for clsid in _names("CLSID"):
        key = f"CLSID\\{clsid}"
        servers = {kind: _text(f"{key}\\{kind}") for kind in _SERVERS}
        yield {"clsid": clsid, "name": _text(key), "progid": _text(f"{key}\\ProgID"),
               "servers": {kind: path for kind, path in servers.items() if path is not None},
               "library": _text(f"{key}\\TypeLib")}


def libraries():
    for spec in sorted(selecttlb.EnumTlbs()):
        yield {"guid": spec.clsid, "version": f"{spec.major}.{spec.minor}", "lcid": spec.lcid,
               "name": spec.desc, "path": spec.dll,
               "exists": spec.dll is not None and _is_file(spec.dll)}


def _is_file(path):
    folder, _, number = path.rpartition("\\")
    return os.path.exists(path) or (number.isdigit() and os.path.exists(folder))


def _members(info):
    attributes = info.GetTypeAttr()
    for i in range(attributes.cFuncs):
        desc = info.GetFuncDesc(i)
        names = info.GetNames(desc.memid)
        yield {"name": names[0], "kind": _INVOKE_KINDS.get(desc.invkind, "method"),
               "id": desc.memid, "parameters": list(names[1:len(desc.args) + 1]),
               "text": info.GetDocumentation(desc.memid)[1]}
    for i in range(attributes.cVars):
        desc = info.GetVarDesc(i)
        is_constant = desc.varkind == pythoncom.VAR_CONST
        yield {"name": info.GetNames(desc.memid)[0],
               "kind": "constant" if is_constant else "variable", "id": desc.memid,
               "value": desc.value if is_constant else None,
               "text": info.GetDocumentation(desc.memid)[1]}


def types(library):
    """The types of a library, each with its members."""
    for i in range(library.GetTypeInfoCount()):
        info = library.GetTypeInfo(i)
        name, text = library.GetDocumentation(i)[:2]
        yield {"name": name, "kind": _TYPE_KINDS[library.GetTypeInfoType(i)],
               "guid": str(info.GetTypeAttr().iid), "text": text, "members": list(_members(info))}


# ---- how it is shown


def _lines(what, each):
    """The lines of one entry."""
    if what == "running":
        yield each["name"]
    elif what == "categories":
        yield f"{each['catid']} {each['name'] or ''}".rstrip()
        yield from (f"    {clsid}" for clsid in each["classes"])
    elif what == "classes":
        yield " ".join(filter(None, (each["clsid"], each["progid"], each["name"])))
        yield from (f"    {kind}: {path}" for kind, path in each["servers"].items())
    elif what == "libraries":
        yield f"{each['name']} ({each['version']}) {each['guid']}"
        yield f"    {each['path']}{'' if each['exists'] else ': there is no such file'}"
    else:
        yield f"{each['kind']} {each['name']}{': ' + each['text'] if each['text'] else ''}"
        for member in each["members"]:
            arguments = f"({', '.join(member['parameters'])})" if "parameters" in member else ""
            value = f" = {member['value']!r}" if member["kind"] == "constant" else ""
            yield f"    {member['kind']} {member['name']}{arguments}{value}"


_SECTIONS = {
    "running": ("Running objects", running),
    "categories": ("Registered categories", categories),
    "classes": ("Registered classes", classes),
    "libraries": ("Registered type libraries", libraries),
}


def _show(what, title, entries, as_json):
    if not as_json:
        print(f"{title}:")
    for each in entries:
        if as_json:
            print(json.dumps({"what": what, **each}, ensure_ascii=False, default=str))
        else:
            for line in _lines(what, each):
                print(f"    {line}")


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="combrowse", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("what", nargs="*", help="sections or libraries; all sections by default")
    options = parser.parse_args(arguments)
    status = 0
    for what in options.what or _SECTIONS:
        if what in _SECTIONS:
            title, entries = _SECTIONS[what]
            _show(what, title, entries(), options.json)
            continue
        try:
            library = selecttlb.LoadTypeLib(what)
        except (pythoncom.com_error, LookupError) as error:
            print(f"combrowse: {what}: {error}", file=sys.stderr)
            status = 1
            continue
        _show("type", library.GetDocumentation(-1)[0], types(library), options.json)
    return status


if __name__ == "__main__":
    sys.exit(main())
