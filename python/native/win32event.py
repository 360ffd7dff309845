# SPDX-License-Identifier: MIT
"""Events, mutexes, semaphores, and waiting for them and for calls."""
import pythoncom
import pywintypes

error = pywintypes.error

INFINITE = -1
MAXIMUM_WAIT_OBJECTS = 64
WAIT_OBJECT_0 = 0
WAIT_ABANDONED = WAIT_ABANDONED_0 = 0x80
WAIT_IO_COMPLETION = 0xC0
WAIT_TIMEOUT = 258
WAIT_FAILED = -1

SYNCHRONIZE = 0x100000
EVENT_MODIFY_STATE = 0x2
EVENT_ALL_ACCESS = MUTEX_ALL_ACCESS = SEMAPHORE_ALL_ACCESS = 0x1F0003
MUTEX_MODIFY_STATE = TIMER_QUERY_STATE = 0x1
TIMER_MODIFY_STATE = SEMAPHORE_MODIFY_STATE = 0x2
TIMER_ALL_ACCESS = 0x1F0003
CREATE_WAITABLE_TIMER_MANUAL_RESET = 0x1
CREATE_WAITABLE_TIMER_HIGH_RESOLUTION = 0x2

QS_KEY = 0x1
QS_MOUSEMOVE = 0x2
QS_MOUSEBUTTON = 0x4
QS_MOUSE = QS_MOUSEMOVE | QS_MOUSEBUTTON
QS_POSTMESSAGE = 0x8
QS_TIMER = 0x10
QS_PAINT = 0x20
QS_SENDMESSAGE = 0x40
QS_HOTKEY = 0x80
QS_ALLPOSTMESSAGE = 0x100
QS_RAWINPUT = 0x400
QS_INPUT = QS_MOUSE | QS_KEY | QS_RAWINPUT
QS_ALLEVENTS = QS_INPUT | QS_POSTMESSAGE | QS_TIMER | QS_PAINT | QS_HOTKEY
QS_ALLINPUT = QS_ALLEVENTS | QS_SENDMESSAGE

MWMO_WAITALL = 0x1
MWMO_ALERTABLE = 0x2
MWMO_INPUTAVAILABLE = 0x4

CreateEvent = pythoncom._CreateEvent
OpenEvent = pythoncom._OpenEvent
SetEvent = pythoncom._SetEvent
ResetEvent = pythoncom._ResetEvent
PulseEvent = pythoncom._PulseEvent
CreateMutex = pythoncom._CreateMutex
OpenMutex = pythoncom._OpenMutex
ReleaseMutex = pythoncom._ReleaseMutex
CreateSemaphore = pythoncom._CreateSemaphore
OpenSemaphore = pythoncom._OpenSemaphore
ReleaseSemaphore = pythoncom._ReleaseSemaphore
CreateWaitableTimer = pythoncom._CreateWaitableTimer
OpenWaitableTimer = pythoncom._OpenWaitableTimer
SetWaitableTimer = pythoncom._SetWaitableTimer
CancelWaitableTimer = pythoncom._CancelWaitableTimer
WaitForSingleObject = pythoncom._WaitForSingleObject
WaitForMultipleObjects = pythoncom._WaitForMultipleObjects
MsgWaitForMultipleObjects = pythoncom._MsgWaitForMultipleObjects
MsgWaitForMultipleObjectsEx = pythoncom._MsgWaitForMultipleObjectsEx


def CreateWaitableTimerEx(TimerAttributes, TimerName, Flags, DesiredAccess):
    """Every timer here is of high resolution."""
    return CreateWaitableTimer(TimerAttributes, Flags & CREATE_WAITABLE_TIMER_MANUAL_RESET,
                               TimerName)


def WaitForSingleObjectEx(handle, milliseconds, alertable):
    """Nothing is ever queued to a thread that an alertable wait would run."""
    return WaitForSingleObject(handle, milliseconds)


def WaitForMultipleObjectsEx(handles, wait_all, milliseconds, alertable):
    return WaitForMultipleObjects(handles, wait_all, milliseconds)
