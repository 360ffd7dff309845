/* SPDX-License-Identifier: MIT */
/*
 * The witness as a program. Its arguments are words that say how it serves:
 *
 *   sta                a single-threaded apartment, otherwise the multi-threaded one
 *   single, separate   REGCLS_SINGLEUSE, REGCLS_MULTI_SEPARATE, otherwise REGCLS_MULTIPLEUSE
 *   suspended          it registers with REGCLS_SUSPENDED, and resumes
 *   second             the second of its two classes
 *   exits              it revokes and ends when nothing uses it any more; otherwise it ends with
 *                      the test that started it, whose harness kills what is left
 */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "witness.h"

static HANDLE unused;

static void end(void)
{
    SetEvent(unused);
}

static void serve(bool is_sta)
{
    MSG msg;

    if (!is_sta) {
        WaitForSingleObject(unused, INFINITE);
        return;
    }
    while (MsgWaitForMultipleObjects(1, &unused, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0) {
        while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&msg);
    }
}

int main(int argc, char **argv)
{
    const CLSID *clsid = &CLSID_WitnessProgram;
    DWORD cookie, flags = REGCLS_MULTIPLEUSE;
    bool is_sta = false, is_suspended = false;
    HRESULT hr;

    unused = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 1; i < argc; i++) {
        is_sta |= strcmp(argv[i], "sta") == 0;
        is_suspended |= strcmp(argv[i], "suspended") == 0;
        if (strcmp(argv[i], "single") == 0)
            flags = REGCLS_SINGLEUSE;
        if (strcmp(argv[i], "separate") == 0)
            flags = REGCLS_MULTI_SEPARATE;
        if (strcmp(argv[i], "second") == 0)
            clsid = &CLSID_WitnessSecond;
        if (strcmp(argv[i], "exits") == 0)
            witness_on_unused = end;
    }
    CoInitializeEx(NULL, is_sta ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
    hr = CoRegisterClassObject(clsid, (IUnknown *)witness_class(), CLSCTX_LOCAL_SERVER,
                               flags | (is_suspended ? REGCLS_SUSPENDED : 0), &cookie);
    if (SUCCEEDED(hr) && is_suspended)
        hr = CoResumeClassObjects();
    if (FAILED(hr))
        return 1;
    serve(is_sta);
    CoRevokeClassObject(cookie);
    CoUninitialize();
    CloseHandle(unused);
    return 0;
}
