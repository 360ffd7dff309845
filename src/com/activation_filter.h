/* SPDX-License-Identifier: MIT */
/*
 * The activation filter: one object of the process that is asked about each class that is to be
 * activated here (CoRegisterActivationFilter). It refuses, or puts another class in its place.
 */
#pragma once

#include <comity/windows.h>

/* The class to activate instead of @asked, which may be itself; or the filter's refusal. */
HRESULT activation_filter_apply(REFCLSID asked, CLSID *ret_clsid);
