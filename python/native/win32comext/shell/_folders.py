# SPDX-License-Identifier: MIT
"""Where this system has what Windows calls its special folders, by number or by identifier."""
import os

import pythoncom
import pywintypes

CSIDL_FLAG_CREATE = 0x8000
_NUMBERS = 0xFF

_E_INVALIDARG, _FILE_NOT_FOUND = -2147024809, -2147024894

# Those that script hosts know (WScript.Shell's SpecialFolders), so that all agree on them.
_SHELL = {0x0: "Desktop", 0x2: "Programs", 0x5: "MyDocuments", 0x6: "Favorites", 0x7: "Startup",
          0x8: "Recent", 0x9: "SendTo", 0xB: "StartMenu", 0x10: "Desktop", 0x13: "NetHood",
          0x14: "Fonts", 0x15: "Templates", 0x16: "AllUsersStartMenu", 0x17: "AllUsersPrograms",
          0x18: "AllUsersStartup", 0x19: "AllUsersDesktop", 0x1A: "AppData", 0x1B: "PrintHood"}
_MUSIC, _VIDEO, _PICTURES = 0xD, 0xE, 0x27
_LOCAL_APPDATA, _COMMON_APPDATA, _WINDOWS, _SYSTEM = 0x1C, 0x23, 0x24, 0x25
_PROGRAM_FILES, _PROFILE, _PROGRAM_FILES_COMMON = 0x26, 0x28, 0x2B
_HOME = {_MUSIC: "Music", _VIDEO: "Videos", _PICTURES: "Pictures"}

# Of known folders; others have no place here.
_KNOWN = {"{B4BFCC3A-DB2C-424C-B029-7FE99A87C641}": 0x10,
          "{FDD39AD0-238F-46AF-ADB4-6C85480369C7}": 0x5,
          "{3EB685DB-65F9-4CF6-A03A-E3EF65729F3D}": 0x1A,
          "{F1B32785-6FBA-4FCF-9D55-7B8E7F157091}": _LOCAL_APPDATA,
          "{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}": _COMMON_APPDATA,
          "{5E6C858F-0E22-4760-9AFE-EA3317B67173}": _PROFILE,
          "{33E28130-4E1E-4676-835A-98395C3BC3BB}": _PICTURES,
          "{4BD8D571-6D19-48D3-BE97-422220080E43}": _MUSIC,
          "{18989B1D-99B5-455B-841C-AB7C74E4DDFC}": _VIDEO,
          "{A77F5D77-2E2B-44C3-A6A2-ABA601054A51}": 0x2,
          "{625B53C3-AB48-4EC1-BA1F-A1EF4146FC19}": 0xB,
          "{B97D20BB-F46A-4C97-BA10-5E3608430854}": 0x7,
          "{A63293E8-664E-48DB-A079-DF759E0509F7}": 0x15,
          "{FD228CB7-AE11-4AE3-864C-16F3910AB8FE}": 0x14,
          "{905E63B6-C1BF-494E-B29C-65B732D3D21A}": _PROGRAM_FILES}


def _shells(name):
    """What WScript.Shell says, or None for nothing."""
    shell = pythoncom.CoCreateInstance("WScript.Shell", None, pythoncom.CLSCTX_INPROC_SERVER,
                                       pythoncom.IID_IDispatch)
    folders = shell.Invoke(shell.GetIDsOfNames("SpecialFolders"), 0,
                           pythoncom.DISPATCH_PROPERTYGET, True)
    return folders.Invoke(pythoncom.DISPID_VALUE, 0, pythoncom.DISPATCH_PROPERTYGET
                          | pythoncom.DISPATCH_METHOD, True, name) or None


def _path_of(number):
    home = os.path.expanduser("~")
    if number in _SHELL:
        return _shells(_SHELL[number])
    if number in _HOME:
        return os.path.join(home, _HOME[number])
    return {_LOCAL_APPDATA: os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local/share"),
            _COMMON_APPDATA: "/var/lib", _WINDOWS: "/", _SYSTEM: "/usr/lib",
            _PROGRAM_FILES: "/opt", _PROFILE: home, _PROGRAM_FILES_COMMON: "/opt"}.get(number)


def _raise(hresult):
    raise pywintypes.com_error(hresult, pythoncom.GetScodeString(hresult), None, None)


def _made(path, create):
    if create:
        os.makedirs(path, exist_ok=True)
    return path


def SHGetFolderPath(window, folder, token=None, flags=0):
    """The path of a CSIDL_..., which is made if CSIDL_FLAG_CREATE is among its bits."""
    path = _path_of(folder & _NUMBERS)
    if path is None:
        _raise(_E_INVALIDARG)
    return _made(path, folder & CSIDL_FLAG_CREATE)


def SHGetSpecialFolderPath(window, folder, create=False):
    return SHGetFolderPath(window, folder | (CSIDL_FLAG_CREATE if create else 0))


def SHGetKnownFolderPath(folder, flags=0, token=None):
    """The path of a FOLDERID_..., which is made for KF_FLAG_CREATE."""
    number = _KNOWN.get(str(pywintypes.IID(folder)))
    if number is None:
        _raise(_FILE_NOT_FOUND)
    return _made(_path_of(number), flags & 0x8000)
