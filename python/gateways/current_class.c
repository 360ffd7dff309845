/* SPDX-License-Identifier: MIT */
#include "gateways/current_class.h"

static _Thread_local CLSID current;

CLSID py_class_enter(REFCLSID clsid)
{
    CLSID before = current;

    current = *clsid;
    return before;
}

CLSID py_class_current(void)
{
    return current;
}
