/* SPDX-License-Identifier: MIT */
/*
 * Offers: the classes that this process offers to others, as the SCM knows them: notices that
 * outlive a daemon. Its death begins to matter when the first class can be seen, so one that starts
 * suspended costs no time before.
 *
 * Any thread may call.
 */
#pragma once

#include <comity/windows.h>

#include "wire/objref.h"

/* Offers the class object of @objref, starting a daemon if there is none. */
HRESULT offers_add(REFCLSID clsid, DWORD cookie, DWORD clsctx, DWORD flags,
                   const struct objref *objref);

/* S_FALSE if the cookie names none. A daemon that is not there has forgotten it by itself. */
HRESULT offers_withdraw(DWORD cookie);

/* Hides all offers, or shows all. */
HRESULT offers_suspend(void);
HRESULT offers_resume(void);
