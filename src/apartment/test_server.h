/* SPDX-License-Identifier: MIT */
/*
 * For tests: a class object whose objects do not matter, in a server of this very process.
 */
#pragma once

#include <comity/windows.h>

extern const CLSID clsid_test;
extern IClassFactory test_factory;
