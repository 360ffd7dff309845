# SPDX-License-Identifier: MIT
"""Scripting.Dictionary and Scripting.FileSystemObject, used from Python."""
import datetime
import os

import pythoncom
import tap
import win32com.client

FILE_NOT_FOUND = -2146828235
KEY_ALREADY_EXISTS = -2146827831


def error_number(function, *args):
    """What a call that must fail says as Windows' objects do: an exception with a number alone."""
    error = tap.raises(pythoncom.com_error, function, *args)
    assert error.hresult == -2147352567, error
    assert error.excepinfo[1:5] == (None, None, None, 0), error
    return error.excepinfo[5]


def test_a_dictionary_is_one():
    table = win32com.client.Dispatch("Scripting.Dictionary")
    table.Add("a", 1)
    table["b"] = [2, "two"]
    assert table.Count == 2
    assert table("a") == table.Item("a") == table["a"] == 1
    assert table.Items() == (1, (2, "two"))
    assert list(table) == ["a", "b"]
    assert table.Exists("b") and not table.Exists("B")
    assert error_number(table.Add, "a", 2) == KEY_ALREADY_EXISTS
    table.Remove("a")
    assert table.Keys() == ("b",)


def test_objects_are_kept():
    outer = win32com.client.Dispatch("Scripting.Dictionary")
    inner = win32com.client.Dispatch("Scripting.Dictionary")
    inner["x"] = 5
    outer["inner"] = inner
    del inner
    assert outer("inner")("x") == 5


def test_files_are_written_and_read():
    files = win32com.client.Dispatch("Scripting.FileSystemObject")
    stream = files.CreateTextFile("text.txt", True)
    stream.WriteLine("häß €")
    stream.Close()
    with open("text.txt", "rb") as raw:
        assert raw.read() == "häß €\r\n".encode()
    file = files.GetFile("text.txt")
    assert file.Path == os.path.realpath("text.txt")
    assert file.Size == 11
    age = datetime.datetime.now(datetime.timezone.utc) - file.DateLastModified
    assert abs(age) < datetime.timedelta(days=2)
    assert files.OpenTextFile("text.txt").ReadAll() == "häß €\r\n"
    file.Attributes = 1
    assert not os.stat("text.txt").st_mode & 0o222
    files.DeleteFile("text.txt", True)
    assert not os.path.exists("text.txt")
    assert error_number(files.GetFile, "text.txt") == FILE_NOT_FOUND


def test_collections_are_iterated():
    files = win32com.client.Dispatch("Scripting.FileSystemObject")
    folder = files.CreateFolder("folder")
    for name in ("one", "two", "three"):
        files.CreateTextFile(files.BuildPath(folder.Path, name)).Close()
    assert sorted(file.Name for file in folder.Files) == ["one", "three", "two"]
    assert folder.Files("two").Name == "two"
    folder.SubFolders.Add("sub")
    assert [sub.Name for sub in folder.SubFolders] == ["sub"]
    folder.Delete()
    assert "C" in [drive.DriveLetter for drive in files.Drives]


def test_the_type_library_makes_classes():
    files = win32com.client.gencache.EnsureDispatch("Scripting.FileSystemObject")
    assert files.GetSpecialFolder(2).Path == os.environ.get("TMPDIR", "/tmp").rstrip("/")


tap.main(globals())
