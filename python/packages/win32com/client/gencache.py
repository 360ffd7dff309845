# SPDX-License-Identifier: MIT
"""Modules made of type libraries: made once, found again, imported."""

import os
import sys
import tempfile

import pythoncom
import pywintypes
import win32api
import win32con

import win32com
from win32com.client import CLSIDToClass

is_readonly = False
clsidToTypelib = {}


def __init__():
    """Upstream's has state to read again; here nothing is kept that could be stale."""


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


def WriteModule(library, build_hidden=True):
    """Writes a library's module; nobody sees half of it."""
    from win32com.client import _writer

    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    folder = GetGeneratePath()
    os.makedirs(folder, exist_ok=True)
    source = _writer.source_of(library, build_hidden)
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".tmp", delete=False,
                                     encoding="utf-8") as file:
        file.write(source)
    os.chmod(file.name, 0o644)
    os.replace(file.name, os.path.join(
        folder, GetGeneratedFileName(guid, lcid, major, minor) + ".py"))


def _in_memory(library, name, build_hidden):
    """The module where nothing can be written."""
    import types

    from win32com.client import _writer

    module = types.ModuleType(f"win32com.gen_py.{name}")
    sys.modules[module.__name__] = module
    source = _writer.source_of(library, build_hidden)
    exec(compile(source, module.__name__, "exec"), module.__dict__)
    return module


def MakeModuleForTypelib(typelibCLSID, lcid, major, minor, progressInstance=None, bForDemand=False,
                         bBuildHidden=True):
    """Makes the module anew and imports it."""
    import importlib

    library = pythoncom.LoadRegTypeLib(typelibCLSID, major, minor, lcid)
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    name = GetGeneratedFileName(guid, lcid, major, minor)
    try:
        WriteModule(library, bBuildHidden)
    except OSError:
        return _in_memory(library, name, bBuildHidden)
    importlib.invalidate_caches()
    sys.modules.pop(f"win32com.gen_py.{name}", None)
    return GetModuleForTypelib(guid, lcid, major, minor)


def EnsureModule(typelibCLSID, lcid, major, minor, progressInstance=None, bValidateFile=True,
                 bForDemand=False, bBuildHidden=True):
    """The module, made if it is not there yet, or None without the library."""
    try:
        return GetModuleForTypelib(typelibCLSID, lcid, major, minor)
    except ImportError:
        pass
    try:
        return MakeModuleForTypelib(typelibCLSID, lcid, major, minor)
    except pythoncom.com_error:
        return None


def EnsureModuleForTypelibInterface(typelib_ob, progressInstance=None, bForDemand=False,
                                    bBuildHidden=True):
    """The module of a library that is loaded, registered or not."""
    guid, lcid, _, major, minor, _ = typelib_ob.GetLibAttr()
    try:
        return GetModuleForTypelib(guid, lcid, major, minor)
    except ImportError:
        pass
    try:
        WriteModule(typelib_ob)
    except OSError:
        return _in_memory(typelib_ob, GetGeneratedFileName(guid, lcid, major, minor))
    import importlib

    importlib.invalidate_caches()
    return GetModuleForTypelib(guid, lcid, major, minor)


_looked_for = {}  # text of a CLSID to when the folder of modules had last changed


def _folder_changed():
    """When the folder of modules changed, or None without one."""
    try:
        return os.stat(GetGeneratePath()).st_mtime_ns
    except OSError:
        return None


def _import_module_of(clsid):
    """Imports the module, made by any process, that says @clsid; whether there was a new one."""
    changed = _folder_changed()
    if changed is None or _looked_for.get(clsid) == changed:
        return False
    _looked_for[clsid] = changed
    for info in GetGeneratedInfos():
        name = GetGeneratedFileName(*info)
        if f"win32com.gen_py.{name}" in sys.modules:
            continue
        with open(os.path.join(GetGeneratePath(), name + ".py"), encoding="utf-8") as file:
            if clsid in file.read():
                GetModuleForTypelib(*info)
                return True
    return False


def HasModules():
    """Whether a class may be known for any object."""
    return bool(CLSIDToClass.mapCLSIDToClass) or _folder_changed() is not None


def GetClassForCLSID(clsid):
    clsid = str(clsid)
    if not CLSIDToClass.HasClass(clsid):
        _import_module_of(clsid)
    return CLSIDToClass.mapCLSIDToClass.get(clsid)


def GetClassForProgID(progid):
    return GetClassForCLSID(pywintypes.IID(progid))


def GetModuleForCLSID(clsid):
    found = GetClassForCLSID(clsid)
    return None if found is None else sys.modules[found.__module__]


def GetModuleForProgID(progid):
    return GetModuleForCLSID(pywintypes.IID(progid))


def _library_of_class(clsid):
    """The type library that the registry has for a class, or None."""
    try:
        key = f"CLSID\\{clsid}"
        guid = win32api.RegQueryValue(win32con.HKEY_CLASSES_ROOT, f"{key}\\TypeLib")
        version = win32api.RegQueryValue(win32con.HKEY_CLASSES_ROOT, f"{key}\\Version")
        major, minor = (int(part, 16) for part in version.split("."))
        return pythoncom.LoadRegTypeLib(guid, major, minor, 0)
    except (win32api.error, pythoncom.com_error, ValueError):
        return None


def _interface_in(module, dispatch):
    """The class of the first interface of the module's library that the object has, or None."""
    for iid in module.VTablesToClassMap:
        try:
            dispatch.QueryInterface(pywintypes.IID(iid), pythoncom.IID_IDispatch)
        except pythoncom.com_error:
            continue
        return GetClassForCLSID(iid)
    return None


def GetClassOfObject(name, dispatch, make=False):
    """The class for an object made by a ProgID or a CLSID, by what is registered for that, or None.

    Without @make, modules that are not there are not made.
    """
    if not isinstance(name, (str, pywintypes.IIDType)) or not (make or HasModules()):
        return None
    try:
        clsid = pywintypes.IID(name)
    except pythoncom.com_error:
        return None
    found = GetClassForCLSID(clsid)
    library = _library_of_class(clsid) if found is None else None
    if library is None:
        return found
    guid, lcid, _, major, minor, _ = library.GetLibAttr()
    try:
        module = EnsureModuleForTypelibInterface(library) if make \
            else GetModuleForTypelib(guid, lcid, major, minor)
    except ImportError:
        return None
    return GetClassForCLSID(clsid) or _interface_in(module, dispatch)


def EnsureDispatch(prog_id, bForDemand=True):
    """The object with the class made of its type library; late bound if it has no library."""
    from win32com.client import Dispatch

    made = Dispatch(prog_id)
    if hasattr(type(made), "CLSID"):
        return made
    try:
        info = made._oleobj_.GetTypeInfo()
        library, _ = info.GetContainingTypeLib()
        EnsureModuleForTypelibInterface(library)
        found = GetClassForCLSID(str(info.GetTypeAttr().iid))
    except pythoncom.com_error:
        found = GetClassOfObject(prog_id, made._oleobj_, make=True)
        found = getattr(found, "default_interface", found)
    return made if found is None else found(made._oleobj_)


def GetGeneratedInfos():
    """What there are modules of, as (CLSID of the library, lcid, major, minor)."""
    try:
        names = os.listdir(GetGeneratePath())
    except OSError:
        return []
    parts = [name[:-3].split("x") for name in sorted(names) if name.endswith(".py")]
    return [(f"{{{clsid}}}", int(lcid), int(major), int(minor))
            for clsid, lcid, major, minor in (part for part in parts if len(part) == 4)]


def Rebuild(verbose=True):
    """Nothing is kept that could be stale."""
