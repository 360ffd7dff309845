/* SPDX-License-Identifier: MIT */
/*
 * A module for test_library.c that keeps what it is told by DllMain.
 */
#include <comity/windows.h>

#include <stdlib.h>

EXTERN_C COMITY_API BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved);
EXTERN_C COMITY_API HINSTANCE dll_main_instance;
EXTERN_C COMITY_API int dll_main_calls;

HINSTANCE dll_main_instance;
int dll_main_calls;

BOOL DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved)
{
    dll_main_calls++;
    dll_main_instance = fdwReason == DLL_PROCESS_ATTACH ? hinstDLL : NULL;
    return getenv("COMITY_TEST_REFUSE") == NULL;
}
