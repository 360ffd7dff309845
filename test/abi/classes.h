/* SPDX-License-Identifier: MIT */
/*
 * Classes: objects written in C++, called by tests in C.
 */
#pragma once

#include <comity/windows.h>

EXTERN_C_START

/* Lives as long as the program; its methods answer with their place in the table. */
IClassFactory *classes_factory(void);

EXTERN_C_END
