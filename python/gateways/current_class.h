/* SPDX-License-Identifier: MIT */
/*
 * Current class: whose object a thread is making, or is called in. What such a call has to say for
 * people is noted of that class.
 */
#pragma once

#include <guiddef.h>

/* Makes it the thread's class; returns what was, to be made so again when the call is done. */
CLSID py_class_enter(REFCLSID clsid);

/* GUID_NULL if there is none. */
CLSID py_class_current(void);
