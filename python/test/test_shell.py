# SPDX-License-Identifier: MIT
"""win32com.shell: data of its formats, special folders, operations on files."""
import datetime
import os
import tempfile
import urllib.parse

import pythoncom
import pywintypes
import tap
from win32com.shell import shell, shellcon


def test_item_lists_are_bytes():
    tap.check(shell.PIDLAsString([b"\1"]), b"\3\0\1\0\0")
    for pidl in ([], [b""], [b"ab", b"\0" * 5000, b"c"]):
        tap.check(shell.StringAsPIDL(shell.PIDLAsString(pidl)), pidl)
    tap.check(shell.StringAsPIDL(memoryview(b"\3\0\1\0\0rest")), [b"\1"])
    for wrong in (b"", b"\0", b"\1\0\1", b"\5\0a\0\0", b"\3\0a"):
        tap.raises(ValueError, shell.StringAsPIDL, wrong)
    tap.raises(TypeError, shell.PIDLAsString, "text")
    tap.raises(ValueError, shell.PIDLAsString, [bytes(0xFFFF)])


def test_item_lists_lie_in_memory():
    import ctypes

    room = ctypes.create_string_buffer(shell.PIDLAsString([b"ab", b"c"]))
    tap.check(shell.AddressAsPIDL(ctypes.addressof(room)), [b"ab", b"c"])


def test_arrays_of_item_lists_are_bytes():
    for folder, items in (([b"\0"], []), ([b"f"], [[b"a"], [b"b", b"c"]])):
        data = shell.CIDAAsString((folder, items))
        tap.check(shell.StringAsCIDA(data), (folder, items))
        for size in range(len(data)):
            tap.raises(ValueError, shell.StringAsCIDA, data[:size])
    tap.raises(ValueError, shell.StringAsCIDA, b"\xff" * 16)


def test_groups_of_descriptors_are_bytes():
    now = datetime.datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=datetime.timezone.utc)
    file = {"cFileName": "ä.txt", "clsid": pythoncom.IID_IUnknown, "sizel": (1, 2),
            "pointl": (-3, 4), "dwFileAttributes": 128, "ftCreationTime": now,
            "ftLastAccessTime": now, "ftLastWriteTime": now, "nFileSize": 2**33 + 1}
    for is_unicode in (False, True):
        data = shell.FILEGROUPDESCRIPTORAsString([file, {}], is_unicode)
        full, empty = shell.StringAsFILEGROUPDESCRIPTOR(data)
        tap.check(full.pop("dwFlags"), 0x7F | (0x80000000 if is_unicode else 0))
        tap.check((full, empty["cFileName"]), (file, ""))
        tap.raises(ValueError, shell.StringAsFILEGROUPDESCRIPTOR, data[:-1], is_unicode)
    tap.check(shell.StringAsFILEGROUPDESCRIPTOR(shell.FILEGROUPDESCRIPTORAsString([])), [])
    tap.raises(ValueError, shell.StringAsFILEGROUPDESCRIPTOR, b"\1")
    tap.raises(ValueError, shell.FILEGROUPDESCRIPTORAsString, [{"cFileName": "x" * 260}])


def test_special_folders_are_where_the_system_has_them():
    home = os.path.expanduser("~")
    tap.check(shell.SHGetFolderPath(0, shellcon.CSIDL_PROFILE, None, 0), home)
    desktop = shell.SHGetSpecialFolderPath(0, shellcon.CSIDL_DESKTOP)
    tap.check(os.path.isabs(desktop), True)
    tap.check(shell.SHGetKnownFolderPath("{B4BFCC3A-DB2C-424C-B029-7FE99A87C641}"), desktop)
    os.environ["XDG_DATA_HOME"] = made = os.path.join(os.getcwd(), "data")
    tap.check(shell.SHGetSpecialFolderPath(0, shellcon.CSIDL_LOCAL_APPDATA, True), made)
    tap.check(os.path.isdir(made), True)
    error = tap.raises(pywintypes.com_error, shell.SHGetFolderPath, 0, shellcon.CSIDL_PRINTERS)
    tap.check(error.hresult, -2147024809)
    tap.raises(pywintypes.com_error, shell.SHGetKnownFolderPath, pythoncom.IID_IUnknown)


def write(name, text="text"):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)


def operate(function, source, target=None, flags=0):
    return shell.SHFileOperation((0, function, source, target, flags))


def test_files_are_copied_moved_renamed_and_deleted():
    os.makedirs("folder/below")
    write("folder/below/a.txt")
    tap.check(operate(shellcon.FO_COPY, "folder", "copy"), (0, False))
    tap.check(os.path.isfile("copy/below/a.txt"), True)
    tap.check(operate(shellcon.FO_COPY, "copy\\below\\*.txt", "copy"), (0, False))
    tap.check(operate(shellcon.FO_RENAME, "copy/a.txt", "copy/b.txt"), (0, False))
    tap.check(operate(shellcon.FO_MOVE, "copy/b.txt\0copy/below\0", "moved"), (0, False))
    tap.check(sorted(os.listdir("moved")), ["b.txt", "below"])
    write("one.txt", "other")
    tap.check(operate(shellcon.FO_COPY, "one.txt", "moved/b.txt",
                      shellcon.FOF_RENAMEONCOLLISION), (0, False))
    tap.check(os.path.isfile("moved/b (2).txt"), True)
    tap.check(operate(shellcon.FO_COPY, "one.txt\0moved/b.txt", "x/1\0x/2",
                      shellcon.FOF_MULTIDESTFILES), (0, False))
    tap.check(sorted(os.listdir("x")), ["1", "2"])
    tap.check(operate(shellcon.FO_DELETE, "moved\0x"), (0, False))
    tap.check(os.path.exists("moved") or os.path.exists("x"), False)


def test_only_stars_and_question_marks_in_the_last_part_are_patterns():
    for folder in ["f[1]", "f1"]:
        os.mkdir(folder)
        for name in ["a[1].txt", "a[2].txt", "a1.txt", "a2.txt"]:
            write(f"{folder}/{name}")
    tap.check(operate(shellcon.FO_DELETE, "f[1]/a[1].txt"), (0, False))
    tap.check(sorted(os.listdir("f[1]")), ["a1.txt", "a2.txt", "a[2].txt"])
    tap.check(operate(shellcon.FO_DELETE, "f[1]/a[*.txt"), (0, False))
    tap.check(sorted(os.listdir("f[1]")), ["a1.txt", "a2.txt"])
    tap.check(operate(shellcon.FO_DELETE, "f[1]/a?.txt"), (0, False))
    tap.check(os.listdir("f[1]"), [])
    tap.check(operate(shellcon.FO_DELETE, "f?/a1.txt"), (2, False))
    tap.check(operate(shellcon.FO_DELETE, "f*/a*.txt"), (2, False))
    tap.check(len(os.listdir("f1")), 4)


def test_what_may_be_undone_goes_to_the_trash():
    os.environ["XDG_DATA_HOME"] = data = os.path.join(os.getcwd(), "with trash")
    os.mkdir("gone")
    write("gone/ä b", "first")
    os.mkdir("again")
    write("again/ä b", "second")
    names = "gone/ä b\0gone\0again/ä b"
    tap.check(operate(shellcon.FO_DELETE, names, flags=shellcon.FOF_ALLOWUNDO), (0, False))
    tap.check(os.listdir("again"), [])
    trash = os.path.join(data, "Trash")
    tap.check(os.stat(trash).st_mode & 0o777, 0o700)
    tap.check(sorted(os.listdir(f"{trash}/files")), ["gone", "ä b", "ä b.2"])
    with open(f"{trash}/files/ä b.2", encoding="utf-8") as file:
        tap.check(file.read(), "second")
    with open(f"{trash}/info/ä b.2.trashinfo", encoding="ascii") as file:
        head, path, date = file.read().splitlines()
    folder = urllib.parse.quote(os.getcwd())
    tap.check((head, path), ("[Trash Info]", f"Path={folder}/again/%C3%A4%20b"))
    datetime.datetime.strptime(date, "DeletionDate=%Y-%m-%dT%H:%M:%S")
    write("final")
    tap.check(operate(shellcon.FO_DELETE, "final"), (0, False))
    tap.check(len(os.listdir(f"{trash}/files")), 3)


def test_what_cannot_go_to_the_trash_is_final_only_on_another_file_system():
    if os.stat("/dev/shm").st_dev != os.stat(".").st_dev:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as data:
            os.environ["XDG_DATA_HOME"] = data
            write("a.txt")
            tap.check(operate(shellcon.FO_DELETE, "a.txt", flags=shellcon.FOF_ALLOWUNDO),
                      (0, False))
            tap.check(os.path.exists("a.txt"), False)
            tap.check(os.listdir(f"{data}/Trash/info"), [])
    write("no-folder")
    os.environ["XDG_DATA_HOME"] = os.path.abspath("no-folder")
    write("a.txt")
    tap.check(operate(shellcon.FO_DELETE, "a.txt", flags=shellcon.FOF_ALLOWUNDO), (31, False))
    tap.check(os.path.isfile("a.txt"), True)


def test_what_cannot_be_done_has_a_code():
    write("b.txt")
    write("a.txt")
    tap.check(operate(shellcon.FO_DELETE, "none"), (2, False))
    tap.check(operate(shellcon.FO_DELETE, "*.none"), (2, False))
    tap.check(operate(shellcon.FO_COPY, "a.txt"), (87, False))
    tap.check(operate(99, "a.txt", "b"), (87, False))
    tap.check(operate(shellcon.FO_RENAME, "a.txt", "b.txt"), (183, False))
    tap.check(operate(shellcon.FO_COPY, "a.txt", "c\0d", shellcon.FOF_MULTIDESTFILES),
              (87, False))
    tap.check(operate(shellcon.FO_COPY, "a.txt", "b.txt/c"), (31, False))


tap.main(globals())
