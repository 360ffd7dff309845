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
_ENGLISH = 0x0409

# A program made of a server and its Python has no modules that another Python could import.
_frozen = getattr(sys, "frozen", False)

# ---- single keys


def _set_string(path, value, base=_ROOT):
    win32api.RegSetValue(base, path, win32con.REG_SZ, value or "")


def _get_string(path, base=_ROOT):
    """The default value of a key, or None."""
    try:
        return win32api.RegQueryValue(base, path)
    except win32api.error:
        return None


def _set_subkeys(keyName, valueDict, base=_ROOT):
    """Sets the values, of which None is the default one, of one key."""
    with win32api.RegCreateKey(base, keyName) as key:
        for name, value in valueDict.items():
            win32api.RegSetValueEx(key, name, 0, win32con.REG_SZ, value)


def _remove_key(path, base=_ROOT):
    """Deletes one key without subkeys, if it is there."""
    try:
        win32api.RegDeleteKey(base, path)
    except win32api.error as error:
        if error.winerror != winerror.ERROR_FILE_NOT_FOUND:
            raise


def recurse_delete_key(path, base=_ROOT):
    """Deletes a key and all below it, if it is there."""
    try:
        key = win32api.RegOpenKey(base, path)
    except win32api.error as error:
        if error.winerror != winerror.ERROR_FILE_NOT_FOUND:
            raise
        return
    with key:
        names = [name for name, *_ in win32api.RegEnumKeyEx(key)]
    for name in names:
        recurse_delete_key(f"{path}\\{name}", base)
    _remove_key(path, base)


def _set_or_remove(path, value):
    if value:
        _set_string(path, value)
    else:
        _remove_key(path)


# ---- one class


def _cat_registrar():
    return pythoncom.CoCreateInstance(
        pythoncom.CLSID_StdComponentCategoriesMgr, None, pythoncom.CLSCTX_INPROC_SERVER,
        pythoncom.IID_ICatRegister)


def _find_localserver_exe(mustfind):
    return sys.executable


def _find_localserver_module():
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "localserver.py")


def _local_server(clsid):
    program = win32api.GetShortPathName(_find_localserver_exe(True))
    if _frozen:
        return f"{program} /Automate"
    return f'{program} "{_find_localserver_module()}" {clsid}'


def _module():
    """What programs load: the module that this is, or that it was made part of."""
    if not _frozen:
        return pythoncom.__file__
    if not hasattr(sys, "frozendllhandle"):
        raise RuntimeError("this program says that it is a module, and not which: "
                           "sys.frozendllhandle is missing")
    return win32api.GetModuleFileName(sys.frozendllhandle)


def _register_contexts(name, clsid, clsctx, threading_model):
    if clsctx & pythoncom.CLSCTX_INPROC_SERVER:
        _set_subkeys(f"{name}\\InprocServer32",
                     {None: _module(), "ThreadingModel": threading_model})
    else:
        _remove_key(f"{name}\\InprocServer32")
    _set_or_remove(f"{name}\\LocalServer32",
                   clsctx & pythoncom.CLSCTX_LOCAL_SERVER and _local_server(clsid))


def _register_progids(name, clsid, progid, versioned, description):
    _set_string(f"{name}\\ProgID", versioned or progid)
    if description:
        _set_string(progid, description)
    _set_string(f"{progid}\\CLSID", str(clsid))
    if not versioned:
        return
    _set_string(f"{progid}\\CurVer", versioned)
    _set_string(f"{name}\\VersionIndependentProgID", progid)
    if description:
        _set_string(versioned, description)
    _set_string(f"{versioned}\\CLSID", str(clsid))


def RegisterServer(clsid, pythonInstString=None, desc=None, progID=None, verProgID=None,
                   defIcon=None, threadingModel="both", policy=None, catids=[], other={},
                   addPyComCat=None, dispatcher=None, clsctx=None, addnPath=None):
    """Writes all keys of one class; registering again replaces them.

    clsid            the class
    pythonInstString "module.Class", unless the policy makes its objects itself
    desc             its name for people
    progID           its name for programs, and verProgID that of this version of it
    defIcon          where its icon is
    threadingModel   "Both", "Apartment" or "Free"
    policy           "module.Policy", if not the default one
    catids           the categories it implements, besides that of all Python servers, which
                     addPyComCat set to False leaves out
    other            subkeys to texts
    dispatcher       "module.Dispatcher", to watch its calls
    clsctx           what it runs as; by default in process and in one of its own
    addnPath         folders, with ; between them, to look for its module in
    """
    if not pythonInstString and not policy:
        raise TypeError("a server needs the Python class or the policy that makes its objects")

    name = f"CLSID\\{clsid}"
    clsctx = clsctx or pythoncom.CLSCTX_INPROC_SERVER | pythoncom.CLSCTX_LOCAL_SERVER
    if _frozen == "dll":
        clsctx &= pythoncom.CLSCTX_INPROC_SERVER
    elif _frozen:
        clsctx &= pythoncom.CLSCTX_LOCAL_SERVER

    _set_string(name, desc)
    # Without an AppID a server could not be given a surrogate or permissions.
    _set_string(f"AppID\\{clsid}", progID)
    _register_contexts(name, clsid, clsctx, threadingModel)
    _set_or_remove(f"{name}\\PythonCOM", pythonInstString)
    _set_or_remove(f"{name}\\PythonCOMPolicy", policy)
    _set_or_remove(f"{name}\\PythonCOMDispatcher", dispatcher)
    _set_or_remove(f"{name}\\DefaultIcon", defIcon)
    _set_or_remove(f"{name}\\PythonCOMPath", addnPath)

    if addPyComCat or addPyComCat is None and not _frozen:
        catids = [*catids, CATID_PythonCOMServer]
    if catids:
        _cat_registrar().RegisterClassImplCategories(clsid, catids)
    for subkey, value in (other or {}).items():
        _set_string(f"{name}\\{subkey}", value)
    if progID:
        _register_progids(name, clsid, progID, verProgID, desc)


def GetUnregisterServerKeys(clsid, progID=None, verProgID=None, customKeys=None):
    """What UnregisterServer removes, with all below: pairs of a path and its root."""
    names = [f"CLSID\\{clsid}", verProgID, progID, f"AppID\\{clsid}"]
    return [(name, _ROOT) for name in names if name] + list(customKeys or ())


def UnregisterServer(clsid, progID=None, verProgID=None, customKeys=None):
    """Removes all keys of one class; what is missing already is no error."""
    for path, root in GetUnregisterServerKeys(clsid, progID, verProgID, customKeys):
        recurse_delete_key(path, root)


def GetRegisteredServerOption(clsid, optionName):
    """The text of a subkey of the class, or None."""
    return _get_string(f"CLSID\\{clsid}\\{optionName}")


# ---- classes that describe themselves by _reg_..._ attributes


def _get(ob, attr, default=None):
    return getattr(ob, attr, default)


def _module_of(cls):
    if cls.__module__ != "__main__":
        return cls.__module__
    found = win32api.FindFiles(sys.argv[0]) if sys.argv and sys.argv[0] else []
    if not found:
        raise TypeError(f"no file holds {cls.__name__}: give it a _reg_class_spec_")
    return os.path.splitext(found[0][8])[0]


def _class_spec(cls):
    """The "module.Class", and the folder to find the module in."""
    spec = _get(cls, "_reg_class_spec_")
    if spec is not None:
        return spec, None
    spec = f"{_module_of(cls)}.{cls.__name__}"
    if _frozen:
        return spec, None
    return spec, ";".join(_folders_for(cls))


def _folders_for(cls):
    """Where the script is, and where the module is if only this process knows that."""
    folders = [win32api.GetFullPathName(os.path.dirname(sys.argv[0]) or ".")]
    file = getattr(sys.modules.get(cls.__module__), "__file__", None)
    if cls.__module__ == "__main__" or not file:
        return folders
    depth = cls.__module__.count(".") + os.path.basename(file).startswith("__init__.")
    root = os.path.abspath(file)
    for _ in range(depth + 1):
        root = os.path.dirname(root)

    # COM starts the server with another current folder, and without PYTHONPATH.
    surroundings = [os.getcwd(), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    own = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if root != own and root in map(os.path.abspath, surroundings) and root not in folders:
        folders.append(root)
    return folders


def _dispatcher_spec(cls, debugging):
    if not debugging:
        return _get(cls, "_reg_dispatcher_spec_")
    return _get(cls, "_reg_debug_dispatcher_spec_") or _DEBUG_DISPATCHER


def _register_type_library(cls, quiet):
    file = _get(cls, "_reg_typelib_filename_")
    if not file:
        return
    file = os.path.abspath(file)
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(file), file)
    if not quiet:
        print("Registered type library:", file)


def _library_keys(cls):
    """Where clients find the library of a class, whose objects need not tell them."""
    guid = _get(cls, "_typelib_guid_")
    if guid is None:
        return {}
    major, minor = _get(cls, "_typelib_version_", (1, 0))
    return {"TypeLib": str(guid), "Version": f"{major:x}.{minor:x}"}


def RegisterClasses(*classes, **flags):
    """Registers classes by what they say of themselves. Flags: debug, quiet, finalize_register."""
    quiet, debugging = flags.get("quiet"), flags.get("debug")
    for cls in classes:
        progid = _get(cls, "_reg_progid_")
        spec, folder = _class_spec(cls)
        RegisterServer(
            cls._reg_clsid_, spec,
            desc=_get(cls, "_reg_desc_", progid),
            progID=progid,
            verProgID=_get(cls, "_reg_verprogid_"),
            defIcon=_get(cls, "_reg_icon_"),
            threadingModel=_get(cls, "_reg_threading_", "both"),
            policy=_get(cls, "_reg_policy_spec_"),
            catids=_get(cls, "_reg_catids_", []),
            other={**_library_keys(cls), **_get(cls, "_reg_options_", {}),
                   "Debugging": "1" if debugging else "0"},
            addPyComCat=not _get(cls, "_reg_disable_pycomcat_", bool(_frozen)),
            dispatcher=_dispatcher_spec(cls, debugging),
            clsctx=_get(cls, "_reg_clsctx_"),
            addnPath=folder)
        if not quiet:
            print("Registered:", progid or spec, "(for debugging)" if debugging else "")
        _register_type_library(cls, quiet)
    if flags.get("finalize_register"):
        flags["finalize_register"]()


def _unregister_type_library(cls, quiet):
    if _get(cls, "_reg_typelib_filename_") is None:
        return
    guid = _get(cls, "_typelib_guid_")
    if guid is None:
        print("A type library without _typelib_guid_ stays registered")
        return
    major, minor = _get(cls, "_typelib_version_", (1, 0))
    try:
        pythoncom.UnRegisterTypeLib(guid, major, minor, _get(cls, "_typelib_lcid_", 0))
    except pythoncom.com_error:
        return
    if not quiet:
        print("Unregistered type library")


def UnregisterClasses(*classes, **flags):
    """Takes back what RegisterClasses did. Flags: quiet, finalize_unregister."""
    quiet = flags.get("quiet")
    for cls in classes:
        progid = _get(cls, "_reg_progid_")
        UnregisterServer(cls._reg_clsid_, progid, _get(cls, "_reg_verprogid_"),
                         _get(cls, "_reg_remove_keys_"))
        if not quiet:
            print("Unregistered:", progid or str(cls._reg_clsid_))
        _unregister_type_library(cls, quiet)
    if flags.get("finalize_unregister"):
        flags["finalize_unregister"]()


def UnregisterInfoClasses(*classes, **flags):
    """The keys that UnregisterClasses would remove, for installers that do it themselves."""
    keys = []
    for cls in classes:
        keys += GetUnregisterServerKeys(cls._reg_clsid_, _get(cls, "_reg_progid_"),
                                        _get(cls, "_reg_verprogid_"),
                                        _get(cls, "_reg_remove_keys_"))
    return keys


# ---- scripts


def ReExecuteElevated(flags):
    """Would run this script again with more rights. Nobody can be asked for them here."""
    if not flags.get("quiet"):
        print("Requesting elevation and retrying...")
    from win32com.shell.shell import ShellExecuteEx

    ShellExecuteEx(lpVerb="runas", lpFile=sys.executable)


def UseCommandLine(*classes, **flags):
    """Registers @classes, or does what the command line says instead.

    Its options: --register, --unregister, --unregister_info, --debug, --quiet, --unattended.
    """
    for name in ("quiet", "debug", "unattended"):
        flags[name] = flags.get(name) or f"--{name}" in sys.argv
    if "--unregister_info" in sys.argv:
        return UnregisterInfoClasses(*classes, **flags)
    try:
        if flags.get("unregister") or "--unregister" in sys.argv:
            UnregisterClasses(*classes, **flags)
        else:
            RegisterClasses(*classes, **flags)
    except win32api.error as error:
        if flags["unattended"] or error.winerror != winerror.ERROR_ACCESS_DENIED:
            raise
        ReExecuteElevated(flags)
    return None


def RegisterPyComCategory():
    """Makes the category of all Python servers known."""
    _cat_registrar().RegisterCategories([(CATID_PythonCOMServer, _ENGLISH, "Python COM Server")])


if not _frozen and _get_string(f"Component Categories\\{CATID_PythonCOMServer}") is None:
    # Without the right to write there is still much to use in this module.
    try:
        RegisterPyComCategory()
    except pythoncom.error:
        pass
