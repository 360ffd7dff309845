# SPDX-License-Identifier: MIT
"""pywintypes, win32api, winreg and their like: results and errors."""
import contextlib
import copy
import datetime
import os
import tempfile
import time

import pythoncom
import pywintypes
import tap
import win32api
import win32con
import win32console
import win32file
import win32gui
import win32process
import win32timezone
import winreg
import winerror
from win32com.shell import shell

KEY = "Software\\Comity test"
NO_SUCH_KEY = "Software\\Comity test\\none"


@contextlib.contextmanager
def key():
    """A key of its own, gone afterwards."""
    with win32api.RegCreateKey(win32con.HKEY_CURRENT_USER, KEY) as made:
        yield made
    win32api.RegDeleteTree(win32con.HKEY_CURRENT_USER, KEY)


def fails(code, function, call, *args):
    """The call must raise pywintypes.error with this code and this function's name."""
    error = tap.raises(pywintypes.error, call, *args)
    assert (error.winerror, error.funcname) == (code, function), error.args
    assert error.args == (code, function, error.strerror) and error.strerror, error.args


# ---- pywintypes


def test_win32api_errors_are_pywintypes_errors():
    assert win32api.error is win32gui.error is win32process.error is pywintypes.error
    assert win32console.error is pywintypes.error and shell.error is pythoncom.com_error


def test_identifiers_compare_by_value_and_print_in_upper_case():
    text = "{39b61048-c755-11d0-86fa-00c04fc2e03e}"
    iid = pywintypes.IID(text)
    assert str(iid) == text.upper() and repr(iid) == f"IID('{text.upper()}')"
    assert pywintypes.IID(iid) is iid and pywintypes.IID(bytes(memoryview(iid)), True) == iid
    assert iid != text and hash(iid) == hash(pywintypes.IID(text))
    assert type(iid) is pywintypes.IIDType and pywintypes.IIDType.__name__ == "PyIID"
    assert pywintypes.CreateGuid() != pywintypes.CreateGuid()


def test_text_that_is_no_identifier_is_an_invalid_class_string():
    error = tap.raises(pywintypes.com_error, pywintypes.IID, "No.Such.ProgID")
    assert error.hresult == winerror.CO_E_CLASSSTRING
    tap.raises(ValueError, pywintypes.IID, b"short", True)
    tap.raises(TypeError, pywintypes.IID, 0, True)


def test_times_are_made_of_datetimes_numbers_and_tuples():
    now = datetime.datetime.now()
    assert pywintypes.Time(now) is now
    assert pywintypes.Time(100) == pywintypes.Time(100) < pywintypes.Time(101)
    assert pywintypes.Time(0) == datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    tuple_of_now = (*now.timetuple(), now.microsecond // 1000)
    assert now - pywintypes.Time(tuple_of_now) < datetime.timedelta(milliseconds=1)
    assert pywintypes.Time(time.localtime(5)).Format("%Y") == time.strftime(
        "%Y", time.localtime(5))
    assert pywintypes.TimeStamp(2 ** 63 - 1) == datetime.datetime.max
    tap.raises(TypeError, pywintypes.Time, (1, 2))


# ---- keys


def test_keys_are_handles_that_close_once():
    handle = win32api.RegCreateKey(win32con.HKEY_CURRENT_USER, KEY)
    assert isinstance(handle, pywintypes.HANDLEType) and isinstance(handle, winreg.HKEYType)
    assert handle and int(handle) == handle.handle and handle == handle
    handle.Close()
    handle.close()
    assert not handle and int(handle) == 0
    tap.raises(pywintypes.error, win32api.RegQueryValueEx, handle, None)
    tap.raises(TypeError, win32api.RegOpenKey, None, KEY)
    win32api.RegDeleteKey(win32con.HKEY_CURRENT_USER, KEY)


def test_detached_number_is_still_a_key():
    handle = win32api.RegCreateKey(win32con.HKEY_CURRENT_USER, KEY)
    number = handle.Detach()
    assert not handle
    win32api.RegSetValueEx(number, "name", 0, win32con.REG_SZ, "value")
    win32api.RegCloseKey(number)
    win32api.RegDeleteKey(win32con.HKEY_CURRENT_USER, KEY)


def test_predefined_keys_have_either_sign():
    with key():
        for root in (win32con.HKEY_CURRENT_USER, winreg.HKEY_CURRENT_USER):
            assert win32api.RegQueryValue(root, KEY) == ""


def test_missing_key_is_file_not_found():
    root = win32con.HKEY_CURRENT_USER
    fails(2, "RegOpenKeyEx", win32api.RegOpenKey, root, NO_SUCH_KEY)
    fails(2, "RegQueryValue", win32api.RegQueryValue, root, NO_SUCH_KEY)
    fails(2, "RegDeleteKey", win32api.RegDeleteKey, root, NO_SUCH_KEY)
    fails(2, "RegDeleteTree", win32api.RegDeleteTree, root, NO_SUCH_KEY)


def test_key_with_subkeys_is_refused_and_goes_as_a_tree():
    with key() as handle:
        win32api.RegCreateKey(handle, "a\\b")
        fails(5, "RegDeleteKey", win32api.RegDeleteKey, handle, "a")
        win32api.RegDeleteTree(handle, "a")
        fails(2, "RegOpenKeyEx", win32api.RegOpenKey, handle, "a")


def test_new_key_is_told_from_one_that_was_there():
    with key() as handle:
        made, disposition = win32api.RegCreateKeyEx(handle, "a", winreg.KEY_READ, None, 0)
        assert disposition == winreg.REG_CREATED_NEW_KEY
        fails(5, "RegSetValueEx", win32api.RegSetValueEx, made, "", 0, winreg.REG_SZ, "")
        found, disposition = win32api.RegCreateKeyEx(Key=handle, SubKey="a")
        assert disposition == winreg.REG_OPENED_EXISTING_KEY
        win32api.RegSetValueEx(found, "", 0, winreg.REG_SZ, "")


def test_subkeys_are_enumerated_until_there_are_no_more():
    with key() as handle:
        for name in ("b", "a"):
            win32api.RegCreateKey(handle, name)
        assert [win32api.RegEnumKey(handle, i) for i in range(2)] == ["a", "b"]
        fails(259, "RegEnumKeyEx", win32api.RegEnumKey, handle, 2)
        assert [(name, zero, kind) for name, zero, kind, _ in win32api.RegEnumKeyEx(handle)] == \
            [("a", 0, ""), ("b", 0, "")]
        # A deletion through another handle is seen: loops that delete index 0 rely on it.
        win32api.RegDeleteKey(win32con.HKEY_CURRENT_USER, f"{KEY}\\a")
        assert win32api.RegEnumKey(handle, 0) == "b"


def test_keys_tell_counts_and_times():
    with key() as handle:
        win32api.RegCreateKey(handle, "child")
        win32api.RegSetValueEx(handle, "name", 0, win32con.REG_DWORD, 1)
        subkeys, values, ticks = win32api.RegQueryInfoKey(handle)
        assert (subkeys, values) == (1, 1) and ticks > 130_000_000_000_000_000
        info = win32api.RegQueryInfoKeyW(handle)
        assert (info["MaxSubKeyLen"], info["MaxValueNameLen"], info["MaxValueLen"]) == (5, 4, 4)
        age = datetime.datetime.now(datetime.timezone.utc) - info["LastWriteTime"]
        assert abs(age) < datetime.timedelta(minutes=1), age


def test_trees_are_copied():
    with key() as handle:
        win32api.RegSetValue(handle, "from\\below", win32con.REG_SZ, "text")
        to = win32api.RegCreateKey(handle, "to")
        win32api.RegCopyTree(handle, "from", to)
        win32api.RegFlushKey(to)
        assert win32api.RegQueryValue(handle, "to\\below") == "text"


def test_keys_stand_for_predefined_ones():
    root = win32con.HKEY_CLASSES_ROOT
    with key() as handle:
        win32api.RegOverridePredefKey(root, handle)
        win32api.RegSetValue(root, "Comity.Test", win32con.REG_SZ, "text")
        win32api.RegOverridePredefKey(root, None)
        fails(2, "RegQueryValue", win32api.RegQueryValue, root, "Comity.Test")
        assert win32api.RegQueryValue(handle, "Comity.Test") == "text"
        fails(6, "RegOverridePredefKey", win32api.RegOverridePredefKey, handle, None)


def test_keys_are_saved_to_files_and_restored():
    with key() as handle, tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "saved")
        win32api.RegSetValue(handle, "from\\below", win32con.REG_SZ, "text")
        source = win32api.RegOpenKey(handle, "from")
        win32api.RegSaveKey(source, file)
        fails(183, "RegSaveKey", win32api.RegSaveKey, source, file)
        win32api.RegSaveKeyEx(source, f"{file}.2", None, 2)
        win32api.RegRestoreKey(win32api.RegCreateKey(handle, "to"), file)
        assert win32api.RegQueryValue(handle, "to\\below") == "text"
        fails(2, "RegRestoreKey", win32api.RegRestoreKey, handle, os.path.join(folder, "none"))


def test_files_are_loaded_below_the_machine():
    root = win32con.HKEY_LOCAL_MACHINE
    with key() as handle, tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "saved")
        win32api.RegSetValue(handle, "below", win32con.REG_SZ, "text")
        winreg.SaveKey(handle, file)
        win32api.RegLoadKey(root, "Comity test", file)
        assert win32api.RegQueryValue(root, "Comity test\\below") == "text"
        win32api.RegUnLoadKey(root, "Comity test")
        fails(2, "RegQueryValue", win32api.RegQueryValue, root, "Comity test\\below")


# ---- values

VALUES = [
    (None, win32con.REG_SZ, "default"),
    ("empty", win32con.REG_SZ, ""),
    ("text", win32con.REG_SZ, "Привет, \N{SNOWMAN}\N{MUSICAL SYMBOL G CLEF}"),
    ("expand", win32con.REG_EXPAND_SZ, "%systemdir%"),
    ("list", win32con.REG_MULTI_SZ, ["one", "two"]),
    ("empty list", win32con.REG_MULTI_SZ, []),
    ("list of empty", win32con.REG_MULTI_SZ, ["", "", "x", ""]),
    ("number", win32con.REG_DWORD, 0xFFFFFFFF),
    ("long", win32con.REG_QWORD, 2 ** 63),
    ("bytes", win32con.REG_BINARY, b"\0\1\0"),
    ("no bytes", win32con.REG_BINARY, None),
    ("none", win32con.REG_NONE, b"x"),
    ("own type", 0x12345, b"x"),
]


def test_values_come_back_as_they_were_set():
    with key() as handle:
        for name, kind, data in VALUES:
            win32api.RegSetValueEx(handle, name, None, kind, data)
        for name, kind, data in VALUES:
            assert win32api.RegQueryValueEx(handle, name) == (data, kind), name
        found = [win32api.RegEnumValue(handle, i) for i in range(len(VALUES))]
        assert sorted(name for name, _, _ in found) == sorted(name or "" for name, _, _ in VALUES)
        fails(259, "RegEnumValue", win32api.RegEnumValue, handle, len(VALUES))


def test_nothing_is_stored_as_the_emptiest_of_its_type():
    with key() as handle:
        for kind, data in ((win32con.REG_SZ, ""), (win32con.REG_DWORD, 0),
                           (win32con.REG_MULTI_SZ, [])):
            win32api.RegSetValueEx(handle, "name", 0, kind, None)
            assert win32api.RegQueryValueEx(handle, "name") == (data, kind)


def test_data_of_the_wrong_kind_is_refused():
    with key() as handle:
        for kind, data in ((win32con.REG_SZ, 5), (win32con.REG_DWORD, "5"),
                           (win32con.REG_MULTI_SZ, 5), (win32con.REG_MULTI_SZ, [5]),
                           (win32con.REG_BINARY, "text")):
            tap.raises(TypeError, win32api.RegSetValueEx, handle, "name", 0, kind, data)
        for data in (None, 5, b"bytes"):
            tap.raises(TypeError, win32api.RegSetValue, handle, None, win32con.REG_SZ, data)
        tap.raises(TypeError, win32api.RegSetValue, handle, None, win32con.REG_DWORD, "text")


def test_default_value_that_is_not_there_reads_as_empty_text():
    with key() as handle:
        assert win32api.RegQueryValue(handle, None) == ""
        fails(2, "RegQueryValueEx", win32api.RegQueryValueEx, handle, None)
        win32api.RegSetValue(handle, "a\\b", win32con.REG_SZ, "text")
        assert win32api.RegQueryValue(handle, "a\\b") == "text"
        assert win32api.RegQueryValue(handle, "a") == ""


def test_deleted_value_is_gone():
    with key() as handle:
        win32api.RegSetValueEx(handle, "name", 0, win32con.REG_SZ, "text")
        win32api.RegDeleteValue(handle, "name")
        fails(2, "RegDeleteValue", win32api.RegDeleteValue, handle, "name")


# ---- the standard library's module


def test_winreg_raises_os_errors():
    error = tap.raises(FileNotFoundError, winreg.OpenKey, winreg.HKEY_CURRENT_USER, NO_SUCH_KEY)
    assert error.winerror == 2 and error.strerror
    with key() as handle:
        winreg.CreateKey(handle, "a\\b")
        tap.raises(PermissionError, winreg.DeleteKey, handle, "a")
        assert tap.raises(OSError, winreg.EnumKey, handle, 1).winerror == 259
        assert tap.raises(OSError, winreg.EnumValue, handle, 0).winerror == 259
        tap.raises(FileNotFoundError, winreg.QueryValueEx, handle, "none")
        tap.raises(TypeError, winreg.DeleteKey, handle, None)


def test_winreg_reads_what_it_wrote():
    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, KEY, access=winreg.KEY_ALL_ACCESS) as handle:
        winreg.SetValueEx(handle, "name", 0, winreg.REG_DWORD, 7)
        winreg.SetValue(handle, "sub", winreg.REG_SZ, "text")
        assert winreg.QueryValueEx(handle, "name") == (7, winreg.REG_DWORD)
        assert winreg.QueryValue(handle, "sub") == "text"
        assert winreg.EnumKey(handle, 0) == "sub"
        assert winreg.EnumValue(handle, 0) == ("name", 7, winreg.REG_DWORD)
        assert winreg.QueryInfoKey(handle)[:2] == (1, 1)
        for kind, number in ((winreg.REG_DWORD, -1), (winreg.REG_QWORD, -1),
                             (winreg.REG_DWORD, 2 ** 32)):
            tap.raises(OverflowError, winreg.SetValueEx, handle, "name", 0, kind, number)
        winreg.DeleteValue(handle, "name")
        winreg.DeleteKeyEx(handle, "sub")
        assert winreg.QueryInfoKey(handle)[:2] == (0, 0)
        winreg.FlushKey(handle)
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, KEY)
    assert winreg.QueryReflectionKey(winreg.HKEY_CURRENT_USER)
    tap.raises(NotImplementedError, winreg.DisableReflectionKey, winreg.HKEY_CURRENT_USER)


# ---- the rest of win32api


def test_paths_fold_backslashes_and_dots():
    assert win32api.GetFullPathName("/a/b\\..\\c") == "/a/c"
    assert win32api.GetFullPathName("x") == os.path.join(os.getcwd(), "x")
    with tempfile.TemporaryDirectory() as folder:
        odd = os.path.join(folder, "back\\slash")
        os.mkdir(odd)
        assert win32api.GetFullPathName(odd) == odd


def test_names_of_files_must_exist():
    assert win32api.GetShortPathName(__file__) == win32api.GetLongPathName(__file__) == __file__
    fails(2, "GetShortPathName", win32api.GetShortPathName, "/no such file")
    fails(3, "GetShortPathName", win32api.GetShortPathName, "/no such folder/file")
    fails(2, "GetFileAttributes", win32api.GetFileAttributes, "/no such file")
    fails(2, "SearchPath", win32api.SearchPath, None, "no such program")


def test_temporary_files_are_private():
    folder = win32api.GetTempPath()
    assert folder.endswith("/") and os.stat(folder).st_mode & 0o77 == 0
    assert win32api.GetTempPath() == folder
    file, number = win32api.GetTempFileName(folder, "abcd")
    assert number and os.path.getsize(file) == 0 and os.path.basename(file).startswith("abc")
    os.unlink(file)
    fails(3, "GetTempFileName", win32api.GetTempFileName, "/no such folder", "a")


def test_files_are_found_by_pattern():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("b.py", "a.py", "c.txt"):
            open(os.path.join(folder, name), "w").close()
        assert [found[8] for found in win32api.FindFiles(f"{folder}\\*.py")] == ["a.py", "b.py"]
        assert win32api.FindFiles(f"{folder}/*.c") == []
        assert win32api.FindFiles(f"{folder}/none/*") == []


def test_files_are_made_moved_and_removed():
    with tempfile.TemporaryDirectory() as parent:
        folder, one, two = (f"{parent}\\folder{rest}" for rest in ("", "\\one", "\\two"))
        win32file.CreateDirectory(folder, None)
        fails(183, "CreateDirectory", win32file.CreateDirectory, folder, None)
        fails(2, "CopyFile", win32file.CopyFile, one, two, True)
        with open(win32file.GetFullPathName(one), "w", encoding="utf-8"):
            pass
        win32file.CopyFile(one, two, True)
        fails(80, "CopyFile", win32file.CopyFile, one, two, True)
        fails(183, "MoveFileEx", win32file.MoveFile, one, two)
        win32file.MoveFileEx(one, two, win32file.MOVEFILE_REPLACE_EXISTING)
        fails(145, "RemoveDirectory", win32file.RemoveDirectory, folder)
        assert win32file.GetFileAttributes(folder) == win32file.FILE_ATTRIBUTE_DIRECTORY
        win32file.DeleteFile(two)
        fails(2, "DeleteFile", win32file.DeleteFile, two)
        win32file.RemoveDirectory(folder)


def test_texts_of_errors():
    assert win32api.FormatMessage(2) == "The system cannot find the file specified.\r\n"
    assert win32api.FormatMessage(win32con.FORMAT_MESSAGE_FROM_STRING, "%2, %1", 0, 0,
                                  ["a", "b"]) == "b, a"
    fails(317, "FormatMessageW", win32api.FormatMessage, 0x20001234)
    error = tap.raises(pywintypes.error, win32api.FormatMessage, 0x20001234)
    assert error.strerror.startswith("The system cannot find message text"), error
    win32api.SetLastError(-1)
    assert win32api.GetLastError() == -1


def test_environment_strings_expand():
    os.environ["COMITY_TEST"] = "value"
    expand = win32api.ExpandEnvironmentStrings
    assert expand("a%COMITY_TEST%b%NO_SUCH_NAME%c%") == "avalueb%NO_SUCH_NAME%c%"
    win32api.SetEnvironmentVariable("COMITY_TEST", None)
    assert win32api.GetEnvironmentVariable("COMITY_TEST") is None
    fails(203, "SetEnvironmentVariable", win32api.SetEnvironmentVariable, "COMITY_TEST", None)


def test_names_of_user_and_machine():
    user, domain = win32api.GetUserName(), win32api.GetDomainName()
    assert user and win32api.GetComputerName() and "." not in win32api.GetComputerName()
    assert win32api.GetUserNameEx(win32api.NameSamCompatible) == f"{domain}\\{user}"


def test_time_zone_follows_its_rules():
    def in_zone(name):
        os.environ["TZ"] = name
        time.tzset()
        return win32api.GetTimeZoneInformation(True)

    never = (0,) * 8
    assert in_zone("UTC0") == (0, (0, "UTC", never, 0, "UTC", never, 0))
    code, (bias, standard, to_standard, zero, daylight, to_daylight, daylight_bias) = in_zone(
        "CET-1CEST,M3.5.0,M10.5.0/3")
    assert code in (1, 2) and (bias, zero, daylight_bias) == (-60, 0, -60)
    assert (standard, daylight) == ("CET", "CEST")
    assert to_standard == (0, 10, 0, 5, 3, 0, 0, 0) and to_daylight == (0, 3, 0, 5, 2, 0, 0, 0)
    assert in_zone("IST-5:30")[1][0] == -330
    del os.environ["TZ"]
    time.tzset()


def test_zones_are_those_of_the_system():
    utc, local = win32timezone.TimeZoneInfo.utc(), win32timezone.TimeZoneInfo.local()
    moment = datetime.datetime(2020, 7, 1, 12, tzinfo=datetime.timezone.utc)
    for zone in (utc, local):
        assert moment.astimezone(zone) == moment and zone == copy.copy(zone), zone
        assert moment.astimezone(zone).utcoffset() == zone.utcoffset(moment.astimezone(zone))
    assert moment.astimezone(local).utcoffset() == moment.astimezone().utcoffset()
    london = win32timezone.TimeZoneInfo("GMT Standard Time")
    assert moment.astimezone(london).hour == 13 and london.dst(moment).seconds == 3600
    fixed = win32timezone.TimeZoneInfo("GMT Standard Time", fix_standard_time=True)
    assert moment.astimezone(fixed).hour == 12 and not fixed.dst(moment)
    assert win32timezone.now() - win32timezone.utcnow() < datetime.timedelta(seconds=5)
    assert "UTC" in win32timezone.TimeZoneInfo.get_sorted_time_zone_names()


def test_posted_messages_end_loops():
    fails(winerror.ERROR_INVALID_THREAD_ID, "PostThreadMessage", win32api.PostThreadMessage,
          0x7FFFFFF0, win32con.WM_QUIT, 0, 0)
    win32api.PostThreadMessage(win32api.GetCurrentThreadId(), win32con.WM_QUIT, 0, 0)
    pythoncom.PumpMessages()
    win32gui.PostQuitMessage(0)
    assert win32gui.PumpWaitingMessages() == 1
    assert win32gui.PumpWaitingMessages() == 0


# ---- modules that say what there is not


def test_nobody_can_be_asked_for_more_rights():
    assert shell.IsUserAnAdmin(), "as far as registering goes"
    fails(1223, "ShellExecuteEx", lambda: shell.ShellExecuteEx(lpVerb="runas", lpFile="cmd"))
    assert win32console.GetConsoleWindow() == 0


def test_exit_codes_are_those_of_known_processes():
    assert win32process.GetExitCodeProcess(win32process.GetCurrentProcess()) == \
        win32process.STILL_ACTIVE
    fails(6, "GetExitCodeProcess", win32process.GetExitCodeProcess, 4)


def test_modules_are_loaded_and_their_functions_found():
    path = os.path.join(os.environ["COMITY_BUILD"], "meson-out", "libcomity.so")
    module = win32api.LoadLibrary(path)
    assert win32api.LoadLibraryEx(path, None, 0) == module
    assert win32api.GetProcAddress(module, "CoInitializeEx")
    fails(127, "GetProcAddress", win32api.GetProcAddress, module, "NoSuchFunction")
    win32api.FreeLibrary(module)
    win32api.FreeLibrary(module)
    fails(126, "LoadLibrary", win32api.LoadLibrary, "/no such library.dll")
    tap.raises(TypeError, win32api.LoadLibrary, None)


def test_memory_is_read_and_written_by_its_address():
    room = win32gui.PyMakeBuffer(16)
    address, size = win32gui.PyGetBufferAddressAndSize(room)
    tap.check(size, 16)
    win32gui.PySetString(address, "aä", 8)
    tap.check((win32gui.PyGetString(address), win32gui.PyGetString(address, 1)), ("aä", "a"))
    win32gui.PySetMemory(address, b"xyz\0")
    tap.check(bytes(room[:4]), b"xyz\0")
    tap.check(bytes(win32gui.PyGetMemory(address, 3)), b"xyz")
    win32gui.PyMakeBuffer(1, address)[0] = ord("X")
    tap.check(room[0], ord("X"))
    tap.raises(ValueError, win32gui.PySetString, address, "12345678", 8)
    for call in (win32gui.PyGetString, lambda at: win32gui.PyGetMemory(at, 1),
                 lambda at: win32gui.PySetMemory(at, b"1")):
        tap.raises(ValueError, call, 0)
    text = b"text"
    address, size = win32gui.PyGetBufferAddressAndSize(text)
    tap.check(bytes(win32gui.PyGetMemory(address, size)), text)
    tap.raises(TypeError, win32gui.PyGetBufferAddressAndSize, memoryview(text))


def test_files_are_win32apis_too():
    with tempfile.TemporaryDirectory() as folder:
        first, second = (os.path.join(folder, name) for name in ("first", "second"))
        win32api.CreateDirectory(first, None)
        win32api.RemoveDirectory(first)
        with open(first, "w", encoding="ascii") as file:
            file.write("text")
        win32api.CopyFile(first, second)
        fails(80, "CopyFile", win32api.CopyFile, first, second, True)
        fails(183, "MoveFileEx", win32api.MoveFile, first, second)
        win32api.MoveFileEx(first, second, win32file.MOVEFILE_REPLACE_EXISTING)
        win32api.DeleteFile(second)
        tap.check(os.listdir(folder), [])


def test_numbers_are_taken_apart():
    tap.check((win32api.LOBYTE(0x1234), win32api.HIBYTE(0x1234)), (0x34, 0x12))
    tap.check((win32api.RGB(1, 2, 3), win32api.MAKELANGID(9, 1)), (0x030201, 0x409))


def test_a_process_knows_its_memory():
    info = win32process.GetProcessMemoryInfo(win32process.GetCurrentProcess())
    assert 2**20 < info["WorkingSetSize"] <= info["PeakWorkingSetSize"], info
    assert info["PageFaultCount"] > 0 < info["PagefileUsage"] and len(info) == 9, info
    fails(6, "GetProcessMemoryInfo", win32process.GetProcessMemoryInfo, 0)


tap.main(globals())
