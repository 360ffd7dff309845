# SPDX-License-Identifier: MIT
"""Modules made of type libraries. None are made here; those that are imported are used."""

import os
import sys

import pywintypes

import win32com
from win32com.client import CLSIDToClass

is_readonly = True
clsidToTypelib = {}


def GetGeneratePath():
    """Where such modules are looked for."""
    return win32com.__gen_path__


def GetGeneratedFileName(clsid, lcid, major, minor):
    return f"{str(clsid).upper()[1:-1]}x{lcid}x{major}x{minor}"


def SplitGeneratedFileName(fname):
    return tuple(fname.split("x", 4))


def GetModuleForTypelib(typelibCLSID, lcid, major, minor):
    """The module, or ImportError."""
    name = GetGeneratedFileName(typelibCLSID, lcid, major, minor)
    __import__(f"win32com.gen_py.{name}")
    return sys.modules[f"win32com.gen_py.{name}"]


def EnsureModule(typelibCLSID, lcid, major, minor, progressInstance=None, bValidateFile=True,
                 bForDemand=False, bBuildHidden=True):
    """The module, or None where it would have to be made."""
    try:
        return GetModuleForTypelib(typelibCLSID, lcid, major, minor)
    except ImportError:
        return None


MakeModuleForTypelib = EnsureModule


def GetClassForCLSID(clsid):
    return CLSIDToClass.mapCLSIDToClass.get(str(clsid))


def GetClassForProgID(progid):
    return GetClassForCLSID(pywintypes.IID(progid))


def GetModuleForCLSID(clsid):
    found = GetClassForCLSID(clsid)
    return None if found is None else sys.modules[found.__module__]


def GetModuleForProgID(progid):
    return GetModuleForCLSID(pywintypes.IID(progid))


def EnsureDispatch(prog_id, bForDemand=True):
    """The object, late bound unless its class has a generated one."""
    from win32com.client import Dispatch

    return Dispatch(prog_id)


def GetGeneratedInfos():
    """What there are modules of, as (CLSID of the library, lcid, major, minor)."""
    try:
        names = os.listdir(GetGeneratePath())
    except OSError:
        return []
    parts = [os.path.splitext(name)[0].split("x") for name in sorted(names)]
    return [(f"{{{clsid}}}", int(lcid), int(major), int(minor))
            for clsid, lcid, major, minor in (part for part in parts if len(part) == 4)]


def Rebuild(verbose=True):
    """Nothing is kept that could be stale."""
