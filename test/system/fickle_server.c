/* SPDX-License-Identifier: MIT */
/*
 * A server that does not do what it was started for: "other" offers another class, "revoke" revokes
 * its class as soon as it is registered, and ends, "stay" does that and stays.
 */
#include <string.h>
#include <unistd.h>

#include "witness.h"

int main(int argc, char **argv)
{
    static const CLSID other = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x36}};
    const char *what = argc > 1 ? argv[1] : "";
    BOOL is_other = strcmp(what, "other") == 0;
    DWORD cookie;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(CoRegisterClassObject(is_other ? &other : &CLSID_WitnessProgram,
                                     (IUnknown *)witness_class(), CLSCTX_LOCAL_SERVER,
                                     REGCLS_MULTIPLEUSE, &cookie)))
        return 1;
    if (!is_other)
        CoRevokeClassObject(cookie);
    while (is_other || strcmp(what, "stay") == 0)
        pause();
    CoUninitialize();
    return 0;
}
