/* SPDX-License-Identifier: MIT */
/*
 * The site: what engines ask the host, and whom they tell of errors.
 */
#pragma once

#include "hosting/host.h"

/* A name that scripts know an object by. */
struct named_item {
    char16_t *name;
    IUnknown *object;
    DWORD flags; /* SCRIPTITEM_... */
};

struct host_site {
    IActiveScriptSite IActiveScriptSite_iface;
    IActiveScriptSiteWindow IActiveScriptSiteWindow_iface;
    IActiveScriptSiteUIControl IActiveScriptSiteUIControl_iface;
    IActiveScriptSiteInterruptPoll IActiveScriptSiteInterruptPoll_iface;
    LONG refs;
    struct host *host; /* borrowed */
    struct named_item *items;
    unsigned n_items;
};

HRESULT host_site_new(struct host *host, struct host_site **ret_site);

/* Drops the items, which may lead back to the host, and a reference. */
void host_site_close(struct host_site *site);

/* Takes back all names but the first @n_items. */
void host_site_truncate(struct host_site *site, unsigned n_items);

/* Gives an object a name in the scripts that are opened from now on. */
HRESULT host_site_add(struct host_site *site, const char16_t *name, IUnknown *object, DWORD flags);
