# SPDX-License-Identifier: MIT
"""Registered type libraries, and finding one by whatever names it."""

import os

import pythoncom
import pywintypes
import win32api
import win32con


class TypelibSpec:
    """A registered library."""

    def __init__(self, clsid, lcid, major, minor, flags=0):
        self.clsid, self.lcid, self.flags = str(clsid), int(lcid), flags
        self.major, self.minor = major, minor
        self.ver_desc = self.desc = self.dll = None

    def Resolve(self):
        """Finds its file; False if that cannot be."""
        try:
            self.dll = pythoncom.QueryPathOfRegTypeLib(self.clsid, self.major, self.minor, self.lcid)
        except pythoncom.com_error:
            return False
        return True

    def FromTypelib(self, typelib, dllName=None):
        guid, self.lcid, _, self.major, self.minor, self.flags = typelib.GetLibAttr()
        self.clsid, self.dll = str(guid), dllName
        self.ver_desc = self.desc = typelib.GetDocumentation(-1)[0]

    def __getitem__(self, item):
        return self.ver_desc if item == 0 else self.desc

    def __lt__(self, other):
        return (self.ver_desc or "").lower() < (other.ver_desc or "").lower()


def _keys(key):
    names, i = [], 0
    while True:
        try:
            names.append(win32api.RegEnumKey(key, i))
        except pywintypes.error:
            return names
        i += 1


def _open(key, name):
    try:
        return win32api.RegOpenKey(key, name)
    except pywintypes.error:
        return None


def _number(text):
    try:
        return int(text, 16)
    except ValueError:
        return None


def _versions(guid, key):
    for version in _keys(key):
        major, _, minor = version.partition(".")
        major, minor = _number(major), _number(minor)
        below = _open(key, version)
        if None in (major, minor, below):
            continue
        for lcid in _keys(below):
            if _number(lcid) is None:
                continue
            spec = TypelibSpec(guid, _number(lcid), major, minor)
            spec.desc = win32api.RegQueryValue(key, version) or guid
            spec.ver_desc = f"{spec.desc} ({version})"
            yield spec


def EnumTlbs(excludeFlags=0):
    """All registered libraries."""
    root = _open(win32con.HKEY_CLASSES_ROOT, "TypeLib")
    found = []
    for guid in _keys(root) if root is not None else []:
        key = _open(root, guid)
        if key is not None:
            found += _versions(guid, key)
    return found


def FindTlbsWithDescription(desc):
    """Those of a description, with or without the version behind it."""
    return [spec for spec in EnumTlbs() if desc in (spec.ver_desc, spec.desc)]


def LoadTypeLib(name):
    """The library that @name is or means; LookupError if it means none."""
    if hasattr(name, "GetLibAttr"):
        return name
    if isinstance(name, TypelibSpec):
        return pythoncom.LoadRegTypeLib(name.clsid, name.major, name.minor, name.lcid)
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
