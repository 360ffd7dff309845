/* SPDX-License-Identifier: MIT */
/*
 * Giver: an object in another process that gives what tests call across processes. It is an
 * IServiceProvider, IDispatch, IConnectionPointContainer and IConnectionPoint, ISupportErrorInfo
 * and IObjectWithSite.
 */
#pragma once

#define COBJMACROS

#include <comity/oleauto.h>
#include <comity/windows.h>
#include <olectl.h>
#include <servprov.h>

#include <sys/types.h>

extern const CLSID CLSID_Giver;

/* Services by the interface asked for: IStream a new stream in memory, ICreateErrorInfo a new error
 * object, IEnumString two names, IEnumVARIANT three values, IUnknown the giver. Others fail. */

enum giver_method {
    GIVER_ECHO = 1,  /* (value) -> value */
    GIVER_TAKE,      /* (value by reference): leaves VT_EMPTY's like in its place */
    GIVER_FAIL,      /* (hresult): with an error object */
    GIVER_FAIL_BARE, /* (hresult): without one */
    GIVER_WARN,      /* (): S_FALSE, with an error object */
    GIVER_FIRE,      /* (value): calls method 1 of everybody advised */
    GIVER_LEAVE,     /* (): does not return before its process has left COM; that then ends */
};

/* Starts another process that serves the class, and ends it with the test. */
pid_t giver_serve(void);
