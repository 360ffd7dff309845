/* SPDX-License-Identifier: MIT */
/*
 * The console: the terminal that a program's standard files are, if they are one. Any thread may
 * call. Source: Windows' "Console functions" pages.
 */
#ifndef COMITY_CONSOLEAPI_H
#define COMITY_CONSOLEAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CTRL_LOGOFF_EVENT 5
#define CTRL_SHUTDOWN_EVENT 6

#define ENABLE_PROCESSED_INPUT 0x0001
#define ENABLE_LINE_INPUT 0x0002
#define ENABLE_ECHO_INPUT 0x0004
#define ENABLE_PROCESSED_OUTPUT 0x0001
#define ENABLE_WRAP_AT_EOL_OUTPUT 0x0002
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004

typedef BOOL(WINAPI *PHANDLER_ROUTINE)(DWORD CtrlType);

EXTERN_C_START

/* Writes to a terminal, as UTF-8. Units written. ERROR_INVALID_HANDLE if it is none. */
WINBASEAPI BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const void *lpBuffer,
                                     DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
                                     LPVOID lpReserved);
WINBASEAPI BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const void *lpBuffer,
                                     DWORD nNumberOfCharsToWrite, LPDWORD lpNumberOfCharsWritten,
                                     LPVOID lpReserved);

/* Whether what is typed comes line by line, is shown, and interrupts; of an output, that it is
 * processed, which cannot be changed. ERROR_INVALID_HANDLE if it is no terminal. */
WINBASEAPI BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode);
WINBASEAPI BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode);

/* The code page is UTF-8: ERROR_INVALID_PARAMETER for another. */
WINBASEAPI UINT WINAPI GetConsoleCP(void);
WINBASEAPI UINT WINAPI GetConsoleOutputCP(void);
WINBASEAPI BOOL WINAPI SetConsoleCP(UINT wCodePageID);
WINBASEAPI BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID);

/*
 * Adds a handler, or takes one away: the last that was added is asked first, on a thread of its
 * own, of SIGINT (CTRL_C_EVENT), SIGQUIT (BREAK), SIGHUP (CLOSE) and SIGTERM (SHUTDOWN). If none
 * says TRUE, the signal does what it does without. NULL ignores SIGINT, or no longer.
 * ERROR_INVALID_PARAMETER (to be taken away, and not there), ERROR_NOT_ENOUGH_MEMORY.
 */
WINBASEAPI BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add);

/* Sends SIGINT or SIGQUIT to a group of processes; 0 is the caller's. */
WINBASEAPI BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId);

EXTERN_C_END

#ifdef UNICODE
#define WriteConsole WriteConsoleW
#else
#define WriteConsole WriteConsoleA
#endif

#endif
