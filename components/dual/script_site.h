/* SPDX-License-Identifier: MIT */
/*
 * The site that a host gives to script engines: what every host answers alike, and calls of the
 * host for the rest.
 */
#pragma once

#include "component.h"

#include <activscp.h>
#include <servprov.h>

/* A host's part; @context is its own. */
struct script_host {
    /* The object of a named item. Outcome: TYPE_E_ELEMENTNOTFOUND. */
    HRESULT (*find_item)(void *context, LPCOLESTR name, IUnknown **ret_item);
    /* An engine's error; what it returns the engine gets. */
    HRESULT (*hear)(void *context, IActiveScriptError *error);
    /* The window that questions may be asked in, or NULL for none; E_FAIL if none may be asked. */
    HRESULT (*find_window)(void *context, HWND *ret_window);
};

struct script_site;

/* @host and @context are borrowed until script_site_forget(). NULL if memory is out. */
struct script_site *script_site_new(const struct script_host *host, void *context);
void script_site_release(struct script_site *site);
IActiveScriptSite *script_site_interface(struct script_site *site);

/* Who calls, for IDispatchEx::InvokeEx: a host, who offers no services. It is counted by nobody. */
IServiceProvider *script_site_caller(void);

/* The host is no more: no item is found from now on. */
void script_site_forget(struct script_site *site);
