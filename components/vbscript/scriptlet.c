/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "scriptlet.h"

#include <stdlib.h>

#include "component.h"

/* item_event, or item_subitem_event. */
static BSTR name_of(const char16_t *item, const char16_t *sub_item, const char16_t *event)
{
    bool has_sub_item = sub_item && *sub_item;
    int len = lstrlenW(item) + 1 + (has_sub_item ? lstrlenW(sub_item) + 1 : 0) + lstrlenW(event);
    BSTR name = SysAllocStringLen(NULL, (UINT)len);

    if (!name)
        return NULL;
    lstrcpyW(name, item);
    lstrcatW(name, u"_");
    if (has_sub_item) {
        lstrcatW(name, sub_item);
        lstrcatW(name, u"_");
    }
    lstrcatW(name, event);
    return name;
}

static void free_scriptlet(struct scriptlet *scriptlet)
{
    SysFreeString(scriptlet->item);
    SysFreeString(scriptlet->sub_item);
    SysFreeString(scriptlet->event);
    if (scriptlet->procedure)
        IDispatch_Release(scriptlet->procedure);
    free(scriptlet);
}

HRESULT scriptlet_add(struct engine *engine, struct engine_procedure *described,
                      const char16_t *item, const char16_t *sub_item, const char16_t *event,
                      BSTR *ret_name)
{
    struct scriptlet *scriptlet = calloc(1, sizeof(*scriptlet));
    BSTR name = name_of(item, sub_item, event);
    HRESULT hr = E_OUTOFMEMORY;

    if (!scriptlet || !name) {
        free(scriptlet);
        SysFreeString(name);
        return hr;
    }
    scriptlet->item = SysAllocString(item);
    scriptlet->sub_item = sub_item && *sub_item ? SysAllocString(sub_item) : NULL;
    scriptlet->event = SysAllocString(event);
    described->name = name;
    if (scriptlet->item && scriptlet->event)
        hr = engine_make_procedure(engine, described, &scriptlet->procedure);
    if (FAILED(hr)) {
        SysFreeString(name);
        free_scriptlet(scriptlet);
        return hr;
    }
    scriptlet->next = engine->scriptlets;
    engine->scriptlets = scriptlet;
    *ret_name = name;
    return S_OK;
}

void scriptlets_free(struct scriptlet **list)
{
    while (*list) {
        struct scriptlet *scriptlet = *list;

        *list = scriptlet->next;
        free_scriptlet(scriptlet);
    }
}
