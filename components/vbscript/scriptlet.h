/* SPDX-License-Identifier: MIT */
/*
 * Scriptlets: code that a host adds for an event of an item, or of a member of one.
 */
#pragma once

#include "engine.h"

struct scriptlet {
    struct scriptlet *next;
    BSTR item;
    BSTR sub_item; /* or NULL */
    BSTR event;
    IDispatch *procedure;
};

/* IActiveScriptParse::AddScriptlet: @ret_name is what the procedure is called. */
HRESULT scriptlet_add(struct engine *engine, struct engine_procedure *described,
                      const char16_t *item, const char16_t *sub_item, const char16_t *event,
                      BSTR *ret_name);

void scriptlets_free(struct scriptlet **list);
