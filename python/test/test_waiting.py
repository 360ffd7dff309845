# SPDX-License-Identifier: MIT
"""win32event and win32process: what can be waited for, between threads and processes."""
import os
import sys
import threading

import pythoncom
import pywintypes
import tap
import win32api
import win32con
import win32event
import win32process
from win32com.server import util

SHORT_MS, LONG_MS = 20, 10000
SIGNALLED, TIMEOUT = win32event.WAIT_OBJECT_0, win32event.WAIT_TIMEOUT


def event(manual=False, initial=False, name=None):
    return win32event.CreateEvent(None, manual, initial, name)


def is_signalled(handle):
    return win32event.WaitForSingleObject(handle, 0) == SIGNALLED


def fails(code, call, *args):
    error = tap.raises(pywintypes.error, call, *args)
    assert error.winerror == code and error.funcname, error


# ---- events, mutexes, semaphores


def test_events_reset_themselves_unless_told():
    automatic, manual = event(initial=True), event(manual=True, initial=True)
    assert is_signalled(automatic) and not is_signalled(automatic)
    assert is_signalled(manual) and is_signalled(manual)
    assert win32event.ResetEvent(manual) is None and not is_signalled(manual)
    assert win32event.SetEvent(manual) is None and is_signalled(manual)
    win32event.PulseEvent(manual)
    assert not is_signalled(manual)


def test_timers_are_signalled_when_they_are_due():
    automatic = win32event.CreateWaitableTimer(None, False, None)
    assert not is_signalled(automatic)
    win32event.SetWaitableTimer(automatic, -1, 0, None, None, False)
    assert win32event.WaitForSingleObject(automatic, LONG_MS) == SIGNALLED
    assert not is_signalled(automatic)
    # A time that has gone by, of those since 1601, and one that never comes.
    manual = win32event.CreateWaitableTimerEx(
        None, "a timer", win32event.CREATE_WAITABLE_TIMER_MANUAL_RESET,
        win32event.TIMER_ALL_ACCESS)
    again = win32event.OpenWaitableTimer(win32event.TIMER_ALL_ACCESS, False, "a timer")
    win32event.SetWaitableTimer(manual, 1, 0, None, None, False)
    assert win32event.WaitForSingleObject(again, LONG_MS) == SIGNALLED and is_signalled(manual)
    win32event.SetWaitableTimer(manual, -2**62, 0, None, None, False)
    assert not is_signalled(manual)
    win32event.CancelWaitableTimer(manual)
    tap.raises(ValueError, win32event.SetWaitableTimer, manual, 1, 0, print, None, False)
    fails(2, win32event.OpenWaitableTimer, win32event.TIMER_ALL_ACCESS, False, "no timer")
    manual.close()
    fails(6, win32event.SetWaitableTimer, manual, 1, 0, None, None, False)
    fails(6, win32event.CancelWaitableTimer, manual)


def test_closed_handles_are_invalid():
    handle = event()
    number = int(handle)
    assert handle and repr(handle) == f"<PyHANDLE:{number}>"
    handle.close()
    assert not handle
    for call in (win32event.SetEvent, win32event.ResetEvent, win32event.ReleaseMutex):
        fails(6, call, handle)
    fails(6, win32event.WaitForSingleObject, number, 0)
    fails(6, win32api.CloseHandle, number)
    tap.raises(TypeError, win32event.SetEvent, "handle")


def test_numbers_are_handles_too():
    number = event().Detach()
    win32event.SetEvent(number)
    assert is_signalled(number)
    win32api.CloseHandle(number)
    handle = event()
    win32api.CloseHandle(handle)
    assert not handle


def test_handles_are_equal_to_their_numbers():
    handle = pywintypes.HANDLE(1)
    assert handle == 1 == handle and handle != 0 and handle != None  # noqa: E711
    assert {1: "x"}[handle] == "x" and pywintypes.HANDLE(handle) == handle
    assert not pywintypes.HANDLE() and pywintypes.HANDLE(-2) == -2
    tap.raises(TypeError, pywintypes.HANDLE, "x")
    assert handle.Detach() == 1


def test_handles_that_were_closed_by_number_forget_it():
    handle = event()
    win32api.CloseHandle(int(handle))
    fails(6, handle.Close)
    handle.Close()
    assert not handle


def test_objects_are_shared_by_name():
    mine = event(manual=True, name="Comity test event")
    again = win32event.OpenEvent(win32event.EVENT_MODIFY_STATE, False, "Comity test event")
    assert int(again) != int(mine) and not is_signalled(mine)
    win32event.SetEvent(again)
    assert is_signalled(mine) and is_signalled(event(name="Comity test event"))
    fails(2, win32event.OpenEvent, win32event.EVENT_ALL_ACCESS, False, "Comity no such event")
    fails(2, win32event.OpenMutex, win32event.MUTEX_ALL_ACCESS, False, "Comity no such mutex")
    fails(2, win32event.OpenSemaphore, win32event.SEMAPHORE_ALL_ACCESS, False, "Comity none")
    fails(6, win32event.CreateMutex, None, False, "Comity test event")


def test_mutexes_belong_to_threads():
    mutex = win32event.CreateMutex(None, True, None)
    results = []
    other = threading.Thread(target=lambda: results.extend(
        [win32event.WaitForSingleObject(mutex, SHORT_MS),
         tap.raises(pywintypes.error, win32event.ReleaseMutex, mutex).winerror]))
    other.start()
    other.join()
    assert results == [TIMEOUT, 288], "ERROR_NOT_OWNER"
    assert is_signalled(mutex), "its owner may have it again"
    win32event.ReleaseMutex(mutex)
    win32event.ReleaseMutex(mutex)
    fails(288, win32event.ReleaseMutex, mutex)


def test_semaphores_count():
    semaphore = win32event.CreateSemaphore(None, 1, 2, None)
    assert is_signalled(semaphore) and not is_signalled(semaphore)
    assert win32event.ReleaseSemaphore(semaphore, 2) == 0
    fails(298, win32event.ReleaseSemaphore, semaphore, 1)
    assert is_signalled(semaphore) and is_signalled(semaphore) and not is_signalled(semaphore)


# ---- several at once


def test_first_of_several_that_is_signalled_is_named():
    handles = [event(), event(initial=True), event(initial=True)]
    assert win32event.WaitForMultipleObjects(handles, False, 0) == SIGNALLED + 1
    assert win32event.WaitForMultipleObjects(handles, False, 0) == SIGNALLED + 2
    assert win32event.WaitForMultipleObjects(tuple(handles), False, SHORT_MS) == TIMEOUT


def test_all_of_several_are_waited_for():
    handles = [event(), event(initial=True)]
    assert win32event.WaitForMultipleObjects(handles, True, SHORT_MS) == TIMEOUT
    assert is_signalled(handles[1]), "a wait that failed takes nothing"
    for handle in handles:
        win32event.SetEvent(handle)
    assert win32event.WaitForMultipleObjects(handles, True, 0) == SIGNALLED


def test_wrong_waits_are_refused():
    tap.raises(ValueError, win32event.WaitForMultipleObjects, [event()] * 65, False, 0)
    tap.raises(TypeError, win32event.WaitForMultipleObjects, 5, False, 0)
    fails(87, win32event.WaitForMultipleObjects, [], False, 0)


def test_waiting_lets_other_threads_run():
    handle = event()
    setter = threading.Thread(target=win32event.SetEvent, args=(handle,))
    setter.start()
    assert win32event.WaitForSingleObject(handle, win32event.INFINITE) == SIGNALLED
    setter.join()


# ---- messages and calls


def test_waits_end_for_messages():
    wait = win32event.MsgWaitForMultipleObjects
    assert wait([], False, 0, win32event.QS_ALLINPUT) == TIMEOUT
    assert wait([event()], False, SHORT_MS, win32event.QS_ALLINPUT) == TIMEOUT
    win32api.PostThreadMessage(win32api.GetCurrentThreadId(), win32con.WM_USER, 0, 0)
    assert wait([event()], False, LONG_MS, win32event.QS_ALLINPUT) == SIGNALLED + 1
    pythoncom.PumpWaitingMessages()
    assert wait([event(initial=True)], False, LONG_MS, win32event.QS_ALLINPUT) == SIGNALLED
    assert win32event.MsgWaitForMultipleObjectsEx(
        [event()], 0, win32event.QS_ALLINPUT, win32event.MWMO_INPUTAVAILABLE) == TIMEOUT


def test_waits_end_for_calls():
    class Called:
        _public_methods_ = ["Call"]

        def Call(self):
            return win32api.GetCurrentThreadId()

    stream = pythoncom.CoMarshalInterThreadInterfaceInStream(
        pythoncom.IID_IDispatch, util.wrap(Called()))
    finished, answers = event(), []

    def call():
        pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
        called = pythoncom.CoGetInterfaceAndReleaseStream(stream, pythoncom.IID_IDispatch)
        answers.append(called.Invoke(called.GetIDsOfNames("Call"), 0, 1, True))
        del called
        win32event.SetEvent(finished)
        pythoncom.CoUninitialize()

    caller = threading.Thread(target=call)
    caller.start()
    reasons = []
    while SIGNALLED not in reasons:
        reasons.append(win32event.MsgWaitForMultipleObjects(
            [finished], False, LONG_MS, win32event.QS_ALLINPUT))
        assert reasons[-1] != TIMEOUT
        pythoncom.PumpWaitingMessages()
    caller.join()
    assert SIGNALLED + 1 in reasons and answers == [win32api.GetCurrentThreadId()]


# ---- the registry


def test_changes_of_keys_are_announced():
    with win32api.RegCreateKey(win32con.HKEY_CURRENT_USER, "Software\\Comity watched") as key:
        changed = event()
        win32api.RegNotifyChangeKeyValue(
            key, True, win32api.REG_NOTIFY_CHANGE_LAST_SET, changed, True)
        assert win32event.WaitForSingleObject(changed, 0) == TIMEOUT
        win32api.RegSetValueEx(key, "name", 0, win32con.REG_SZ, "text")
        assert win32event.WaitForSingleObject(changed, LONG_MS) == SIGNALLED
    win32api.RegDeleteKey(win32con.HKEY_CURRENT_USER, "Software\\Comity watched")


# ---- processes


def start(code, environment=None, folder=None):
    return win32process.CreateProcess(
        None, f'"{sys.executable}" -c "{code}"', None, None, False, 0, environment, folder,
        win32process.STARTUPINFO())


def test_processes_end_with_their_exit_code():
    process, thread, number, _ = start("import sys; sys.exit(42)")
    assert win32process.GetProcessId(process) == number != os.getpid() and thread
    assert win32event.WaitForSingleObject(process, LONG_MS) == SIGNALLED
    assert win32process.GetExitCodeProcess(process) == 42


def test_processes_get_environment_and_folder():
    code = "import os, sys; sys.exit(os.environ['A'] == 'b c' and os.getcwd() == '/usr')"
    process, *_ = start(code, {**os.environ, "A": "b c"}, "/usr")
    assert win32event.WaitForSingleObject(process, LONG_MS) == SIGNALLED
    assert win32process.GetExitCodeProcess(process) == 1


def test_processes_are_opened_and_ended():
    process, _, number, _ = start("import time; time.sleep(100)")
    assert win32process.GetExitCodeProcess(process) == win32process.STILL_ACTIVE
    again = win32api.OpenProcess(win32con.SYNCHRONIZE | win32con.PROCESS_ALL_ACCESS, False, number)
    assert win32process.GetProcessId(again) == number
    win32api.TerminateProcess(process, 3)
    assert win32event.WaitForSingleObject(again, LONG_MS) == SIGNALLED
    assert win32event.WaitForSingleObject(process, LONG_MS) == SIGNALLED
    assert win32process.GetExitCodeProcess(process) == 3


def test_programs_and_processes_that_are_not_there():
    fails(2, win32process.CreateProcess, None, "/no/such/program", None, None, False, 0, None,
          None, None)
    fails(87, win32api.OpenProcess, win32con.SYNCHRONIZE, False, 0x7FFFFFF0)


tap.main(globals())
