/* SPDX-License-Identifier: MIT */
/*
 * Explanation: what a client is told of an activation that failed, in its thread's error object.
 */
#pragma once

#include <comity/windows.h>

/*
 * Shows why @asked could not be activated in @clsctx: by what is wrong with its registration and
 * its server, else by what was raised on the way; a module that has said itself why it lacks the
 * class has the word. The look-up is made again for that, which costs only who failed. Returns @hr.
 */
HRESULT explanation_show(HRESULT hr, REFCLSID asked, DWORD clsctx);

/*
 * The same of an object that its class object did not make: that only a licence is missing. What
 * the server said of it itself stays. Returns @hr.
 */
HRESULT explanation_show_instance(HRESULT hr, REFCLSID asked, DWORD clsctx);

/* The same of a ProgID that leads to no class. */
HRESULT explanation_show_progid(HRESULT hr, const char16_t *progid);
