/* SPDX-License-Identifier: MIT */
/*
 * The witness as a program: in a single-threaded apartment if its first argument says so.
 */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "witness.h"

static void serve_sta(void)
{
    MSG msg;

    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
}

int main(int argc, char **argv)
{
    bool is_sta = argc > 1 && strcmp(argv[1], "sta") == 0;
    DWORD cookie;
    HRESULT hr;

    CoInitializeEx(NULL, is_sta ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
    hr = CoRegisterClassObject(&CLSID_WitnessProgram, (IUnknown *)witness_class(),
                               CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE, &cookie);
    if (FAILED(hr))
        return 1;
    /* It ends with the test that started it: the harness kills what is left. */
    if (is_sta)
        serve_sta();
    for (;;)
        pause();
}
