/* SPDX-License-Identifier: MIT */
/*
 * Action site: what the engine of a custom action's script asks: which objects it knows, and whom
 * it tells of errors.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include <activscp.h>

struct action_site {
    IActiveScriptSite IActiveScriptSite_iface;
    LONG refs;
    IDispatch *session; /* borrowed: outlives the site */
    bool has_failed;
};

/* For the life of the program; the engine's references do not end it. */
void action_site_init(struct action_site *site, IDispatch *session);
