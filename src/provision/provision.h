/* SPDX-License-Identifier: MIT */
/*
 * Provision: classes that installed products offer. The first activation of one has its feature
 * installed and goes on; so it is when the file of an installed one is missing, and when the user
 * lacks his part of a product that is installed for all. The installer's own program does it.
 */
#pragma once

#include <comity/windows.h>

enum {
    PROVISION_TEXT_MAX = 1024, /* bytes of what the installer says */
};

/*
 * Before a class's server is looked for in @context, "InprocServer32" or "LocalServer32": has it
 * there. S_FALSE if there is nothing to do, which is told by a few look-ups. Raised: what the
 * installation failed with.
 */
HRESULT provision_class(REFCLSID clsid, const char16_t *context);

/* The same for the list that a value has, such as a type library's: installs what it offers.
 * S_FALSE if that is nothing. */
HRESULT provision_list(const char16_t *list);

/* ---- within ---- */

/* Has the installer provide what the descriptor says, and waits. */
HRESULT provision_run(const char *descriptor);
