/* SPDX-License-Identifier: MIT */
/*
 * A module whose registration fails when half of it is done.
 */
#include <comity/windows.h>

STDAPI DllRegisterServer(void);

STDAPI DllRegisterServer(void)
{
    RegSetKeyValueW(HKEY_CLASSES_ROOT, u"CLSID\\{6A7E0001-0000-4000-8000-0000000000D1}", NULL,
                    REG_SZ, u"Half", sizeof(u"Half"));
    return SELFREG_E_CLASS;
}
