# SPDX-License-Identifier: MIT
"""Registered type libraries, and finding one by whatever names it."""

import os
import sys

import pythoncom
import pywintypes
import win32api
import win32con

FLAG_RESTRICTED = 1
FLAG_CONTROL = 2
FLAG_HIDDEN = 4


class TypelibSpec:
    """A registered library. Its version is as the registry has it, in hexadecimal digits, until
    the library itself has told: then it is two numbers."""

    def __init__(self, clsid, lcid, major, minor, flags=0):
        self.clsid, self.lcid, self.flags = str(clsid), int(lcid), flags
        self.major, self.minor = major, minor
        self.ver_desc = self.desc = self.dll = None

    def Resolve(self):
        """Asks the library itself; 0 if it has no file."""
        if self.dll is None:
            return 0
        self.FromTypelib(pythoncom.LoadTypeLib(self.dll), None)
        return 1

    def FromTypelib(self, typelib, dllName=None):
        guid, self.lcid, _, self.major, self.minor, _ = typelib.GetLibAttr()
        self.clsid = str(guid)
        if dllName:
            self.dll = dllName

    def __getitem__(self, item):
        if item == 0:
            return self.ver_desc
        raise IndexError("only its description can be asked for so")

    def _order(self):
        return ((self.ver_desc or "").lower(), (self.desc or "").lower(), self.major, self.minor)

    def __lt__(self, other):
        return self._order() < other._order()

    def __eq__(self, other):
        return isinstance(other, TypelibSpec) and self._order() == other._order()

    __hash__ = None


def EnumKeys(root):
    """(name, default value) of each key in @root."""
    pairs = []
    while True:
        try:
            name = win32api.RegEnumKey(root, len(pairs))
        except pywintypes.error:
            return pairs
        try:
            value = win32api.RegQueryValue(root, name)
        except pywintypes.error:
            value = ""
        pairs.append((name, value))


def _open(key, name):
    try:
        return win32api.RegOpenKey(key, name)
    except pywintypes.error:
        return None


def _path(key, name):
    """A library's file, or None."""
    key = _open(key, name)
    if key is None:
        return None
    try:
        path, kind = win32api.RegQueryValueEx(key, None)
    except pywintypes.error:
        return None
    return win32api.ExpandEnvironmentStrings(path) if kind == win32con.REG_EXPAND_SZ else path


def _flags(key):
    try:
        return int(win32api.RegQueryValue(key, "FLAGS"))
    except (pywintypes.error, ValueError):
        return 0


def _languages(guid, version, desc, key):
    major, _, minor = version.partition(".")
    for lcid, _ in EnumKeys(key):
        if not lcid.isdigit():
            continue
        systems = [name for name in ("win64", "win32") if _open(key, f"{lcid}\\{name}") is not None]
        if not systems:
            continue
        spec = TypelibSpec(guid, lcid, major, minor or "0", _flags(key))
        spec.dll = _path(key, f"{lcid}\\{systems[0]}")
        spec.desc, spec.ver_desc = desc, f"{desc} ({version})"
        yield spec


def EnumTlbs(excludeFlags=0):
    """All registered libraries, but those with any of the flags."""
    root = _open(win32con.HKEY_CLASSES_ROOT, "TypeLib")
    found = []
    for guid, _ in EnumKeys(root) if root is not None else []:
        key = _open(root, guid)
        for version, desc in EnumKeys(key) if key is not None else []:
            below = _open(key, version)
            if below is not None:
                found += _languages(guid, version, desc, below)
    return [spec for spec in found if not spec.flags & excludeFlags]


def FindTlbsWithDescription(desc):
    """Those of a description, with or without the version behind it."""
    return [spec for spec in EnumTlbs() if desc in (spec.ver_desc, spec.desc)]


def SelectTlb(title="Select Library", excludeFlags=0):
    """Has the user choose a library at the terminal; None for no choice."""
    specs = sorted(EnumTlbs(excludeFlags))
    for spec in specs:
        spec.major, spec.minor = int(spec.major, 16), int(spec.minor, 16)
    print(title, file=sys.stderr)
    for number, spec in enumerate(specs, 1):
        print(f"{number:4} {spec.ver_desc}", file=sys.stderr)
    print("Number: ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip()
    if not answer.isdigit() or not 1 <= int(answer) <= len(specs):
        return None
    return specs[int(answer) - 1]


def _number(part):
    return int(part, 16) if isinstance(part, str) else part


def LoadTypeLib(name):
    """The library that @name is or means; LookupError if it means none."""
    if hasattr(name, "GetLibAttr"):
        return name
    if isinstance(name, TypelibSpec):
        return pythoncom.LoadRegTypeLib(name.clsid, _number(name.major), _number(name.minor),
                                        name.lcid)
    if isinstance(name, tuple):
        guid, lcid, major, minor = name
        return pythoncom.LoadRegTypeLib(guid, major, minor, lcid)
    if os.path.exists(name):
        return pythoncom.LoadTypeLib(os.path.abspath(name))
    for spec in FindTlbsWithDescription(name):
        return LoadTypeLib(spec)
    try:
        made = pythoncom.new(name)
        return made.GetTypeInfo().GetContainingTypeLib()[0]
    except pythoncom.com_error as error:
        raise LookupError("no file, registered type library or class has this name") from error


if __name__ == "__main__":
    chosen = SelectTlb()
    print(chosen.__dict__ if chosen else None)
