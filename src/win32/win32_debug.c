/* SPDX-License-Identifier: MIT */
/*
 * Words to a debugger, under their Windows calls.
 */
#include <signal.h>
#include <stdio.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"

void OutputDebugStringA(LPCSTR lpOutputString)
{
    if (lpOutputString)
        fputs(lpOutputString, stderr);
}

void OutputDebugStringW(LPCWSTR lpOutputString)
{
    _cleanup_(freep) char *text = NULL;

    if (lpOutputString)
        text = utf16_to_utf8_dup((const char16_t *)lpOutputString);
    OutputDebugStringA(text);
}

/* The kernel tells who traces a process. */
BOOL IsDebuggerPresent(void)
{
    _cleanup_(fclosep) FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    int tracer = 0;

    while (status && fgets(line, sizeof(line), status)) {
        if (sscanf(line, "TracerPid: %d", &tracer) == 1)
            break;
    }
    return tracer != 0;
}

void DebugBreak(void)
{
    raise(SIGTRAP);
}
