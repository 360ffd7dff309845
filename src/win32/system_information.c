/* SPDX-License-Identifier: MIT */
/*
 * What programs ask of the machine and their own start.
 */
#include <sched.h>
#include <unistd.h>

#include <comity/winbase.h>
#include <comity/winerror.h>

enum {
    GRANULARITY = 65536,
#if defined(__x86_64__)
    ARCHITECTURE = PROCESSOR_ARCHITECTURE_AMD64,
#elif defined(__aarch64__)
    ARCHITECTURE = PROCESSOR_ARCHITECTURE_ARM64,
#elif defined(__i386__)
    ARCHITECTURE = PROCESSOR_ARCHITECTURE_INTEL,
#else
    ARCHITECTURE = PROCESSOR_ARCHITECTURE_UNKNOWN,
#endif
};

void GetSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    n = n < 1 ? 1 : n;
    *lpSystemInfo = (SYSTEM_INFO){
        .wProcessorArchitecture = ARCHITECTURE,
        .dwPageSize = (DWORD)sysconf(_SC_PAGESIZE),
        .lpMinimumApplicationAddress = (LPVOID)GRANULARITY,
        .lpMaximumApplicationAddress = (LPVOID)0x7ffffffeffff,
        .dwActiveProcessorMask = n >= 64 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << n) - 1,
        .dwNumberOfProcessors = (DWORD)n,
        .dwAllocationGranularity = GRANULARITY,
    };
}

void GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
    GetSystemInfo(lpSystemInfo);
}

BOOL SwitchToThread(void)
{
    return sched_yield() == 0;
}

static BOOL is_thread(HANDLE handle)
{
    return handle == GetCurrentThread() || GetThreadId(handle) != 0;
}

BOOL SetThreadPriority(HANDLE hThread, int nPriority)
{
    if (!is_thread(hThread))
        return FALSE;
    if (nPriority < THREAD_PRIORITY_IDLE || nPriority > THREAD_PRIORITY_TIME_CRITICAL) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    return TRUE;
}

int GetThreadPriority(HANDLE hThread)
{
    return is_thread(hThread) ? THREAD_PRIORITY_NORMAL : THREAD_PRIORITY_ERROR_RETURN;
}

/* A program is started with nothing said of its window. */
void GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo)
{
    *lpStartupInfo = (STARTUPINFOW){.cb = sizeof(*lpStartupInfo)};
}
