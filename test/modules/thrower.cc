// SPDX-License-Identifier: MIT
/*
 * A trial module that throws: while it is loaded, or while it registers itself.
 */
#include <windows.h>

#include <objbase.h>

#include <stdexcept>

struct Thrower {
    Thrower()
    {
#ifdef THROWS_IN_CONSTRUCTOR
        throw std::runtime_error("thrown by a constructor");
#endif
    }
};

static Thrower thrower;

STDAPI DllRegisterServer(void)
{
    RegCreateKeyW(HKEY_CURRENT_USER, u"Software\\Trial Thrown", nullptr);
    throw std::runtime_error("thrown by DllRegisterServer");
}

STDAPI DllUnregisterServer(void)
{
    throw std::runtime_error("thrown by DllUnregisterServer");
}
