# SPDX-License-Identifier: MIT
"""Writing servers into the registry, and taking them out again."""

import os
import sys

import pythoncom
import win32api
import win32con
import winerror

CATID_PythonCOMServer = "{B3EF80D0-68E2-11D0-A689-00C04FD658FF}"
_ROOT = win32con.HKEY_CLASSES_ROOT
_DEBUG_DISPATCHER = "win32com.server.dispatcher.DefaultDebugDispatcher"


def _set_string(path, value, base=_ROOT):
    win32api.RegSetValue(base, path, win32con.REG_SZ, value)


def _set_value(path, name, value, base=_ROOT):
    key = win32api.RegCreateKey(base, path)
    try:
        win32api.RegSetValueEx(key, name, 0, win32con.REG_SZ, value)
    finally:
        win32api.RegCloseKey(key)


def _remove_key(path, base=_ROOT):
    """Deletes one key without subkeys, if it is there."""
    try:
        win32api.RegDeleteKey(base, path)
    except win32api.error as error:
        if error.winerror != winerror.ERROR_FILE_NOT_FOUND:
            raise


def _set_or_remove(path, value):
    if value:
        _set_string(path, value)
    else:
        _remove_key(path)


def recurse_delete_key(path, base=_ROOT):
    """Deletes a key and all below it, if it is there."""
    try:
        key = win32api.RegOpenKey(base, path)
    except win32api.error as error:
        if error.winerror != winerror.ERROR_FILE_NOT_FOUND:
            raise
        return
    try:
        names = []
        while True:
            try:
                names.append(win32api.RegEnumKey(key, len(names)))
            except win32api.error as error:
                if error.winerror != winerror.ERROR_NO_MORE_ITEMS:
                    raise
                break
    finally:
        win32api.RegCloseKey(key)
    for name in names:
        recurse_delete_key(path + "\\" + name, base)
    _remove_key(path, base)


def _category_manager():
    return pythoncom.CoCreateInstance(
        pythoncom.CLSID_StdComponentCategoriesMgr, None, pythoncom.CLSCTX_INPROC_SERVER,
        pythoncom.IID_ICatRegister)


def _local_server(clsid):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "localserver.py")
    return f'{win32api.GetShortPathName(sys.executable)} "{script}" {clsid}'


def RegisterServer(clsid, pythonInstString=None, desc=None, progID=None, verProgID=None,
                   defIcon=None, threadingModel="both", policy=None, catids=[], other={},
                   addPyComCat=None, dispatcher=None, clsctx=None, addnPath=None):
    """Writes all keys of one class; registering again replaces them."""
    if not pythonInstString and not policy:
        raise TypeError("a server needs a class spec or a policy spec")

    name = f"CLSID\\{clsid}"
    if clsctx is None:
        clsctx = pythoncom.CLSCTX_INPROC_SERVER | pythoncom.CLSCTX_LOCAL_SERVER

    _set_string(name, desc or progID or "")
    # Without an AppID a server could not be given a surrogate or permissions.
    _set_string(f"AppID\\{clsid}", progID or "")

    if clsctx & pythoncom.CLSCTX_INPROC_SERVER:
        _set_string(f"{name}\\InprocServer32", pythoncom.__file__)
        _set_value(f"{name}\\InprocServer32", "ThreadingModel", threadingModel)
    else:
        _remove_key(f"{name}\\InprocServer32")
    if clsctx & pythoncom.CLSCTX_LOCAL_SERVER:
        _set_string(f"{name}\\LocalServer32", _local_server(clsid))
    else:
        _remove_key(f"{name}\\LocalServer32")

    _set_or_remove(f"{name}\\PythonCOM", pythonInstString)
    _set_or_remove(f"{name}\\PythonCOMPolicy", policy)
    _set_or_remove(f"{name}\\PythonCOMDispatcher", dispatcher)
    _set_or_remove(f"{name}\\DefaultIcon", defIcon)
    _set_or_remove(f"{name}\\PythonCOMPath", addnPath)

    if addPyComCat or addPyComCat is None:
        catids = [*catids, CATID_PythonCOMServer]
    if catids:
        _category_manager().RegisterClassImplCategories(clsid, catids)

    for subkey, value in (other or {}).items():
        _set_string(f"{name}\\{subkey}", value)

    if not progID:
        return
    _set_string(f"{name}\\ProgID", verProgID or progID)
    if verProgID:
        _set_string(progID, desc or progID)
        _set_string(f"{progID}\\CLSID", str(clsid))
        _set_string(f"{progID}\\CurVer", verProgID)
        _set_string(f"{name}\\VersionIndependentProgID", progID)
        _set_string(verProgID, desc or verProgID)
        _set_string(f"{verProgID}\\CLSID", str(clsid))
    else:
        _set_string(progID, desc or progID)
        _set_string(f"{progID}\\CLSID", str(clsid))


def UnregisterServer(clsid, progID=None, verProgID=None, customKeys=None):
    """Removes all keys of one class; what is missing already is no error."""
    recurse_delete_key(f"CLSID\\{clsid}")
    if verProgID:
        recurse_delete_key(verProgID)
    if progID:
        recurse_delete_key(progID)
    recurse_delete_key(f"AppID\\{clsid}")
    for path, root in customKeys or ():
        if isinstance(root, str):
            root = getattr(win32con, root)
        recurse_delete_key(path, root)


def GetRegisteredServerOption(clsid, optionName):
    try:
        return win32api.RegQueryValue(_ROOT, f"CLSID\\{clsid}\\{optionName}")
    except win32api.error:
        return None


def _attribute(cls, name, flags, default=None):
    return flags.get(name, getattr(cls, f"_reg_{name}_", default))


def _class_spec(cls):
    """The "module.Class", and the folder to find the module in."""
    script = sys.argv[0] if sys.argv else ""
    folder = win32api.GetFullPathName(os.path.dirname(script) or ".")
    module = cls.__module__
    if module == "__main__":
        module = os.path.splitext(os.path.basename(script))[0]
    return f"{module}.{cls.__name__}", folder


def _title(cls):
    return getattr(cls, "_reg_progid_", None) or cls.__name__


def RegisterClasses(*classes, **flags):
    quiet = flags.get("quiet")
    debugging = flags.get("debug")
    for cls in classes:
        spec = _attribute(cls, "class_spec", flags)
        folder = None
        if not spec:
            spec, folder = _class_spec(cls)
        dispatcher = None
        if debugging:
            dispatcher = getattr(cls, "_reg_debug_dispatcher_spec_", None) or _DEBUG_DISPATCHER
        options = {"Debugging": "1" if debugging else "0"}
        options.update(getattr(cls, "_reg_options_", None) or {})

        RegisterServer(
            cls._reg_clsid_, spec,
            desc=_attribute(cls, "desc", flags),
            progID=_attribute(cls, "progid", flags),
            verProgID=_attribute(cls, "verprogid", flags),
            defIcon=_attribute(cls, "icon", flags),
            threadingModel=_attribute(cls, "threading", flags, "both"),
            policy=_attribute(cls, "policy_spec", flags),
            catids=_attribute(cls, "catids", flags, []),
            other=options,
            dispatcher=dispatcher,
            clsctx=_attribute(cls, "clsctx", flags),
            addnPath=folder)
        if not quiet:
            print("Registered:", _title(cls), "(for debugging)" if debugging else "")


def UnregisterClasses(*classes, **flags):
    for cls in classes:
        UnregisterServer(
            cls._reg_clsid_, getattr(cls, "_reg_progid_", None),
            getattr(cls, "_reg_verprogid_", None), getattr(cls, "_reg_remove_keys_", None))
        if not flags.get("quiet"):
            print("Unregistered:", _title(cls))


def UnregisterInfoClasses(*classes, **flags):
    """The keys that UnregisterClasses would remove, as (path, root, root's name)."""
    found = []
    for cls in classes:
        keys = [f"CLSID\\{cls._reg_clsid_}", f"AppID\\{cls._reg_clsid_}"]
        keys += [getattr(cls, name, None) for name in ("_reg_verprogid_", "_reg_progid_")]
        found += [(key, _ROOT, "HKCR") for key in keys if key]
    return found


def _options(argv, flags):
    flags = dict(flags)
    for argument in argv[1:]:
        if argument[:1] in "-/":
            name = argument.lstrip("-/").lower()
            if name in ("register", "unregister", "unregister_info", "debug", "quiet",
                        "unattended"):
                flags[name] = 1
    return flags


def UseCommandLine(*classes, **flags):
    """Registers @classes, or does what the command line says instead."""
    flags = _options(sys.argv, flags)
    if flags.get("unregister_info"):
        return UnregisterInfoClasses(*classes, **flags)
    # A refusal is passed on: there is no elevation to ask for here.
    if flags.get("unregister"):
        UnregisterClasses(*classes, **flags)
    else:
        RegisterClasses(*classes, **flags)
    return None


def RegisterPyComCategory():
    """Makes the category of all Python servers known."""
    _category_manager().RegisterCategories([(CATID_PythonCOMServer, 0x0409, "Python COM Server")])


try:
    win32api.RegQueryValue(_ROOT, f"Component Categories\\{CATID_PythonCOMServer}")
except win32api.error:
    # Without the right to write there is still much to use in this module.
    try:
        RegisterPyComCategory()
    except pythoncom.error:
        pass
