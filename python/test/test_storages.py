# SPDX-License-Identifier: MIT
"""Compound files from Python: written, read again, looked through; and read by another reader."""
import contextlib
import datetime
import os
import pathlib
import struct
import tempfile
import threading

import compound_reader
import pythoncom
import tap
import win32com.server.util
from win32com.server.exception import COMException

WRITES = pythoncom.STGM_CREATE | pythoncom.STGM_READWRITE | pythoncom.STGM_SHARE_EXCLUSIVE
OPENS = pythoncom.STGM_READWRITE | pythoncom.STGM_SHARE_EXCLUSIVE
READS = pythoncom.STGM_READ | pythoncom.STGM_SHARE_EXCLUSIVE
STG_E_INVALIDFUNCTION = -2147287039
STG_E_FILENOTFOUND = -2147287038
STG_E_ACCESSDENIED = -2147287035
STG_E_FILEALREADYEXISTS = -2147286960
STG_E_INVALIDPARAMETER = -2147286953
STG_E_INVALIDHEADER = -2147286789
STG_E_INVALIDNAME = -2147286788
CLASS = "{12345678-0001-0002-0304-05060708090A}"
LARGE = bytes(range(256)) * 100


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix="comity-storages-") as path:
        yield path


def fails(hresult, function, *arguments):
    tap.check(tap.raises(pythoncom.com_error, function, *arguments).hresult, hresult)


def write(storage, name, data):
    tap.check(storage.CreateStream(name, WRITES).Write(data), len(data))


def read(storage, name):
    return storage.OpenStream(name, None, READS).Read(1 << 20)


def make(path):
    """The streams "small" and "large", and the storage "inner" with the stream "deep" in it."""
    storage = pythoncom.StgCreateDocfile(path, WRITES)
    storage.SetClass(CLASS)
    write(storage, "small", b"above")
    write(storage, "large", LARGE)
    write(storage.CreateStorage("inner", WRITES), "deep", b"below")


def names_of(storage):
    return sorted(item[0] for item in storage.EnumElements())


def test_what_is_written_is_read_again():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        assert isinstance(storage, pythoncom.PyIStorage), storage
        tap.check(read(storage, "small"), b"above")
        tap.check(read(storage, "large"), LARGE)
        tap.check(read(storage.OpenStorage("inner", None, READS), "deep"), b"below")


def test_another_reader_reads_what_is_written():
    with folder() as path:
        make(path + "/file")
        read_by_other = compound_reader.CompoundFile(pathlib.Path(path, "file").read_bytes())
        tap.check(read_by_other.root, {"small": b"above", "large": LARGE,
                                       "inner": {"deep": b"below"}})
        tap.check("{" + str(read_by_other.clsid).upper() + "}", CLASS)


def test_elements_are_enumerated():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        found = {item[0]: item for item in storage.EnumElements()}
        tap.check(sorted(found), ["inner", "large", "small"])
        tap.check({name: len(item) for name, item in found.items()},
                  {"inner": 11, "large": 11, "small": 11})
        tap.check((found["large"][1], found["large"][2]), (pythoncom.STGTY_STREAM, len(LARGE)))
        tap.check(found["inner"][1], pythoncom.STGTY_STORAGE)
        elements = storage.EnumElements()
        elements.Skip(2)
        tap.check(len(elements.Next(5)), 1)
        tap.check(elements.Next(), ())
        elements.Reset()
        tap.check(len(elements.Clone().Next(5)), 3)


def test_a_storage_tells_its_statistics():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        stat = storage.Stat(pythoncom.STATFLAG_NONAME)
        tap.check((stat[0], stat[1], str(stat[8])), (None, pythoncom.STGTY_STORAGE, CLASS))
        stat = storage.OpenStream("small", None, READS).Stat()
        tap.check((stat[0], stat[1], stat[2]), ("small", pythoncom.STGTY_STREAM, 5))


def test_elements_are_renamed_and_destroyed():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        storage.RenameElement("small", "little")
        storage.DestroyElement("large")
        tap.check(names_of(storage), ["inner", "little"])
        fails(STG_E_FILENOTFOUND, storage.RenameElement, "small", "again")
        fails(STG_E_FILENOTFOUND, storage.DestroyElement, "large")
        fails(STG_E_ACCESSDENIED, storage.RenameElement, "little", "inner")
        del storage
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        tap.check((names_of(storage), read(storage, "little")), (["inner", "little"], b"above"))


def test_elements_are_copied_and_moved():
    with folder() as path:
        make(path + "/file")
        source = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        target = pythoncom.StgCreateDocfile(path + "/copy", WRITES)
        source.CopyTo(None, None, target)
        tap.check(names_of(target), ["inner", "large", "small"])
        tap.check(read(target.OpenStorage("inner", None, READS), "deep"), b"below")
        source.MoveElementTo("small", target, "moved", pythoncom.STGMOVE_MOVE)
        source.MoveElementTo("large", target, "copied", pythoncom.STGMOVE_COPY)
        tap.check(names_of(source), ["inner", "large"])
        tap.check((read(target, "moved"), read(target, "copied")), (b"above", LARGE))
        streams = pythoncom.StgCreateDocfile(path + "/streams", WRITES)
        source.CopyTo([pythoncom.IID_IStorage], None, streams)
        tap.check(names_of(streams), ["large"])
        storages = pythoncom.StgCreateDocfile(path + "/storages", WRITES)
        source.CopyTo([pythoncom.IID_IStream], None, storages)
        tap.check(names_of(storages), ["inner"])
        tap.raises(TypeError, source.CopyTo, None, "small", target)
        tap.raises(TypeError, source.CopyTo, None, [1], target)
        tap.raises(TypeError, source.CopyTo, 5, None, target)


def test_names_are_left_out():
    with folder() as path:
        make(path + "/file")
        source = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        target = pythoncom.StgCreateDocfile(path + "/copy", WRITES)
        source.CopyTo(None, ("small", "INNER"), target)
        tap.check(names_of(target), ["large"])
        del source
        priority = pythoncom.StgOpenStorage(path + "/file", None, pythoncom.STGM_PRIORITY)
        storage = pythoncom.StgOpenStorage(None, priority, OPENS, ["small"])
        tap.check((read(storage, "small"), read(storage, "large")), (b"", LARGE))
        fails(STG_E_INVALIDPARAMETER, storage.OpenStorage, "inner", None, READS, ["deep"])


def test_a_storage_is_iterated_over():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        tap.check([item[0] for item in storage], ["inner", "large", "small"])


def test_what_is_not_committed_is_taken_back():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None,
                                           OPENS | pythoncom.STGM_TRANSACTED)
        storage.DestroyElement("large")
        storage.Commit(pythoncom.STGC_DEFAULT)
        storage.DestroyElement("small")
        storage.Revert()
        tap.check(names_of(storage), ["inner", "small"])
        storage.DestroyElement("small")
        del storage
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        tap.check(names_of(storage), ["inner", "small"])


def test_errors_name_their_cause():
    with folder() as path:
        file = path + "/file"
        fails(STG_E_FILENOTFOUND, pythoncom.StgOpenStorage, file, None, READS)
        fails(STG_E_FILENOTFOUND, pythoncom.StgIsStorageFile, file)
        make(file)
        fails(STG_E_FILEALREADYEXISTS, pythoncom.StgCreateDocfile, file, OPENS)
        storage = pythoncom.StgOpenStorage(file, None, READS)
        fails(STG_E_FILENOTFOUND, storage.OpenStream, "none", None, READS)
        fails(STG_E_FILENOTFOUND, storage.OpenStream, "inner", None, READS)
        fails(STG_E_FILENOTFOUND, storage.OpenStorage, "small", None, READS)
        fails(STG_E_INVALIDNAME, storage.OpenStream, "n" * 32, None, READS)
        fails(STG_E_ACCESSDENIED, storage.CreateStream, "new", WRITES)
        fails(STG_E_ACCESSDENIED, storage.DestroyElement, "small")
        fails(STG_E_ACCESSDENIED, storage.SetClass, CLASS)
        tap.raises(TypeError, storage.OpenStream, "small", 1, READS)
        tap.raises(TypeError, storage.OpenStorage, "inner", 5, READS)


def test_other_files_are_told_apart():
    with folder() as path:
        make(path + "/file")
        pathlib.Path(path, "text").write_text("no compound file", encoding="utf-8")
        tap.check(pythoncom.StgIsStorageFile(path + "/file"), True)
        tap.check(pythoncom.StgIsStorageFile(path + "/text"), False)
        fails(STG_E_FILEALREADYEXISTS, pythoncom.StgOpenStorage, path + "/text", None, READS)


def test_storages_are_made_with_options():
    with folder() as path:
        file, iid = path + "/file", pythoncom.IID_IStorage
        write(pythoncom.StgCreateStorageEx(file, WRITES, pythoncom.STGFMT_DOCFILE, 0, iid,
                                           {"Version": 1, "SectorSize": 512}, None), "s", b"1")
        storage = pythoncom.StgOpenStorageEx(file, READS, pythoncom.STGFMT_ANY, 0, iid)
        tap.check(read(storage, "s"), b"1")
        tap.check(compound_reader.CompoundFile(pathlib.Path(file).read_bytes()).root, {"s": b"1"})
        fails(STG_E_INVALIDPARAMETER, pythoncom.StgOpenStorageEx, file, READS,
              pythoncom.STGFMT_FILE, 0, iid)
        fails(STG_E_INVALIDPARAMETER, pythoncom.StgCreateStorageEx, file, WRITES,
              pythoncom.STGFMT_STORAGE, 0, iid, {"SectorSize": 1000})
        fails(STG_E_FILENOTFOUND, pythoncom.StgOpenStorageEx, path + "/none", READS,
              pythoncom.STGFMT_STORAGE, 0, iid)
        tap.raises(TypeError, pythoncom.StgCreateStorageEx, file, WRITES,
                   pythoncom.STGFMT_STORAGE, 0, iid, {"Sectors": 1})


def test_times_are_those_of_files():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        now = datetime.datetime.now(datetime.timezone.utc)
        storage.SetElementTimes("inner", now, None, now)
        storage.SetStateBits(0xff, 0x0f)
        found = {item[0]: item for item in storage.EnumElements()}["inner"]
        for time in found[3], found[4]:
            assert abs(time - now) < datetime.timedelta(seconds=1), (time, now)
        tap.check((found[5], storage.Stat()[9]), (None, 0x0f))
        fails(STG_E_FILENOTFOUND, storage.SetElementTimes, "none", now, now, now)
        tap.raises(TypeError, storage.SetElementTimes, "inner", 5, None, None)
        old = datetime.datetime(1600, 12, 31, tzinfo=datetime.timezone.utc)
        tap.raises(ValueError, storage.SetElementTimes, "inner", old, None, None)


def change(path, old, new):
    """Other bytes in a file, where the old ones are once."""
    data = pathlib.Path(path).read_bytes()
    tap.check((data.count(old), len(old)), (1, len(new)))
    pathlib.Path(path).write_bytes(data.replace(old, new))


def test_times_after_the_last_year_are_its_last():
    start = datetime.datetime(1601, 1, 1, tzinfo=datetime.timezone.utc)
    last = datetime.datetime.max.replace(tzinfo=datetime.timezone.utc)
    times = [datetime.datetime(2021, 3, 4, 5, 6, 7 + i, tzinfo=datetime.timezone.utc)
             for i in range(2)]
    for bits in ((1 << 63) - 1, (1 << 64) - 1, 2650467744000000000):
        with folder() as path:
            make(path + "/file")
            storage = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
            storage.SetElementTimes("inner", times[0], None, times[1])
            del storage
            for time in times:
                ticks = (time - start) // datetime.timedelta(microseconds=1) * 10
                change(path + "/file", struct.pack("<Q", ticks), struct.pack("<Q", bits))
            storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
            found = {item[0]: item for item in storage.EnumElements()}
            tap.check(sorted(found), ["inner", "large", "small"])
            tap.check(found["inner"][3:6], (last, last, None))


def test_large_sectors_are_version_4():
    with folder() as path:
        write(pythoncom.StgCreateStorageEx(path + "/file", WRITES, pythoncom.STGFMT_DOCFILE, 0,
                                           pythoncom.IID_IStorage, {"SectorSize": 4096}),
              "large", LARGE)
        tap.check(pathlib.Path(path, "file").read_bytes()[26], 4)
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        tap.check(read(storage, "large"), LARGE)


def test_bytes_in_memory_hold_storages():
    data = pythoncom.CreateILockBytesOnHGlobal()
    tap.check(pythoncom.StgIsStorageILockBytes(data), False)
    storage = pythoncom.StgCreateDocfileOnILockBytes(data, WRITES)
    pythoncom.WriteClassStg(storage, CLASS)
    write(storage, "stream", b"text")
    storage.Commit(pythoncom.STGC_DEFAULT)
    del storage
    tap.check(pythoncom.StgIsStorageILockBytes(data), True)
    tap.check(data.ReadAt(0, 4), b"\xd0\xcf\x11\xe0")
    tap.check(data.Stat()[1:3], (pythoncom.STGTY_LOCKBYTES, len(data.ReadAt(0, 1 << 20))))
    storage = pythoncom.StgOpenStorageOnILockBytes(data, None, READS)
    tap.check(str(pythoncom.ReadClassStg(storage)), CLASS)
    tap.check(read(storage, "stream"), b"text")
    tap.check(data.WriteAt(1, b"no"), 2)
    data.SetSize(3)
    data.Flush()
    tap.check(data.ReadAt(0, 10), b"\xd0no")
    fails(STG_E_INVALIDFUNCTION, data.LockRegion, 0, 1, pythoncom.LOCK_WRITE)
    fails(STG_E_INVALIDHEADER, pythoncom.StgOpenStorageOnILockBytes, data, None, READS)
    tap.raises(TypeError, pythoncom.StgCreateDocfileOnILockBytes, None, WRITES)
    tap.raises(TypeError, pythoncom.CreateILockBytesOnHGlobal, 5)


class Bytes:
    """ILockBytes in a bytearray."""
    _public_methods_ = ["ReadAt", "WriteAt", "Flush", "SetSize", "LockRegion", "UnlockRegion",
                        "Stat"]
    _com_interfaces_ = [pythoncom.IID_ILockBytes]

    def __init__(self):
        self.data = bytearray()
        self.locked = []

    def ReadAt(self, offset, n):
        return bytes(self.data[offset:offset + n])

    def WriteAt(self, offset, data):
        self.data[offset:offset + len(data)] = data
        return len(data)

    def Flush(self):
        pass

    def SetSize(self, size):
        self.data = self.data[:size] + bytes(size - len(self.data))

    def LockRegion(self, offset, n, kind):
        self.locked.append((offset, n, kind))

    def UnlockRegion(self, offset, n, kind):
        if (offset, n, kind) in self.locked:
            self.locked.remove((offset, n, kind))

    def Stat(self, flag):
        now = datetime.datetime.now(datetime.timezone.utc)
        return ("bytes", pythoncom.STGTY_LOCKBYTES, len(self.data), now, now, now, 0,
                pythoncom.LOCK_ONLYONCE, CLASS, 0, 0)


def test_python_bytes_hold_storages():
    data = Bytes()
    wrapped = win32com.server.util.wrap(data, pythoncom.IID_ILockBytes)
    storage = pythoncom.StgCreateDocfileOnILockBytes(wrapped, WRITES)
    assert data.locked, "the storage is locked"
    write(storage, "large", LARGE)
    del storage
    tap.check(data.locked, [])
    tap.check(compound_reader.CompoundFile(bytes(data.data)).root, {"large": LARGE})
    tap.check(pythoncom.StgIsStorageILockBytes(wrapped), True)
    tap.check(read(pythoncom.StgOpenStorageOnILockBytes(wrapped, None, READS), "large"), LARGE)


class Storage:
    """An IStorage that passes on what it is asked, and remembers it."""
    _public_methods_ = ["CreateStream", "OpenStream", "CreateStorage", "OpenStorage", "CopyTo",
                        "MoveElementTo", "Commit", "Revert", "EnumElements", "DestroyElement",
                        "RenameElement", "SetElementTimes", "SetClass", "SetStateBits", "Stat"]
    _com_interfaces_ = [pythoncom.IID_IStorage]

    def __init__(self, storage):
        self.storage = storage
        self.calls = []

    def __getattr__(self, name):
        if name not in self._public_methods_:
            raise AttributeError(name)

        def call(*arguments):
            self.calls.append((name, *arguments))
            try:
                return getattr(self.storage, name)(*arguments)
            except pythoncom.com_error as error:
                raise COMException(hresult=error.hresult) from error
        return call

    def Revert(self):
        self.calls.append(("Revert",))


def test_python_storages_are_used_as_others():
    with folder() as path:
        make(path + "/file")
        source = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        storage = Storage(pythoncom.StgCreateDocfile(path + "/copy", WRITES))
        wrapped = win32com.server.util.wrap(storage, pythoncom.IID_IStorage)
        source.CopyTo(None, None, wrapped)
        tap.check(names_of(wrapped), ["inner", "large", "small"])
        tap.check(str(pythoncom.ReadClassStg(wrapped)), CLASS)
        pythoncom.WriteClassStg(wrapped, str(pythoncom.IID_IStream))
        tap.check(pythoncom.ReadClassStg(wrapped), pythoncom.IID_IStream)
        tap.check(read(wrapped, "small"), b"above")
        tap.check(read(wrapped.OpenStorage("inner", None, READS), "deep"), b"below")
        wrapped.RenameElement("small", "little")
        wrapped.DestroyElement("large")
        now = datetime.datetime.now(datetime.timezone.utc)
        wrapped.SetElementTimes("inner", now, None, now)
        wrapped.SetStateBits(3, 3)
        wrapped.Commit(0)
        wrapped.Revert()
        target = pythoncom.StgCreateDocfile(path + "/third", WRITES)
        wrapped.CopyTo([pythoncom.IID_IStorage], ["none"], target)
        tap.check(names_of(target), ["little"])
        wrapped.MoveElementTo("little", target, "moved", pythoncom.STGMOVE_MOVE)
        tap.check((names_of(wrapped), names_of(target)), (["inner"], ["little", "moved"]))
        fails(STG_E_FILENOTFOUND, wrapped.OpenStream, "none", None, READS)
        tap.check({call[0] for call in storage.calls}, set(Storage._public_methods_))


def test_storages_travel():
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, OPENS)
        stream = pythoncom.CoMarshalInterThreadInterfaceInStream(pythoncom.IID_IStorage, storage)
        found = []

        def use():
            pythoncom.CoInitializeEx(pythoncom.COINIT_APARTMENTTHREADED)
            afar = pythoncom.CoGetInterfaceAndReleaseStream(stream, pythoncom.IID_IStorage)
            found.append(names_of(afar))
            found.append(read(afar, "small"))
            found.append(read(afar.OpenStorage("inner", None, READS), "deep"))
            afar.SetElementTimes("inner", None, None, None)
            target = pythoncom.StgCreateDocfile(path + "/copy", WRITES)
            afar.CopyTo([pythoncom.IID_IStorage], ["large"], target)
            found.append(names_of(target))
            del afar, target
            pythoncom.CoUninitialize()

        thread = threading.Thread(target=use)
        thread.start()
        while thread.is_alive():
            pythoncom.PumpWaitingMessages()
            thread.join(0.001)
        tap.check(found, [["inner", "large", "small"], b"above", b"below", ["small"]])


def test_nothing_is_left_behind():
    before = pythoncom._GetInterfaceCount(), len(os.listdir("/proc/self/fd"))
    with folder() as path:
        make(path + "/file")
        storage = pythoncom.StgOpenStorage(path + "/file", None, READS)
        names_of(storage)
        tap.raises(pythoncom.com_error, storage.OpenStream, "none", None, READS)
        del storage
    tap.check((pythoncom._GetInterfaceCount(), len(os.listdir("/proc/self/fd"))), before)


tap.main(globals())
