/* SPDX-License-Identifier: MIT */
#include "registry/owner_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"

const struct owner_part owner_parts[OWNER_PARTS] = {
    {KEY_SCOPE_BOTH, false}, {KEY_SCOPE_BOTH, true},     {KEY_SCOPE_USER, false},
    {KEY_SCOPE_USER, true},  {KEY_SCOPE_MACHINE, false}, {KEY_SCOPE_MACHINE, true},
};

static const char *const words[KEY_SCOPES][2] = {
    [KEY_SCOPE_BOTH] = {"", " (DllInstall)"},
    [KEY_SCOPE_USER] = {" (user)", " (user, DllInstall)"},
    [KEY_SCOPE_MACHINE] = {" (machine)", " (machine, DllInstall)"},
};

HRESULT owner_part_name(const char *file, const struct owner_part *part,
                        char ret_name[static REGISTRY_OWNER_MAX])
{
    int len =
        snprintf(ret_name, REGISTRY_OWNER_MAX, "%s%s", file, words[part->scope][part->is_install]);

    return len >= 0 && len < REGISTRY_OWNER_MAX
               ? S_OK
               : hr_raise(E_INVALIDARG, "%s: the path is too long", file);
}

void owner_part_undo_deinit(struct owner_part_undo *undo)
{
    for (unsigned i = 0; i < undo->n; i++)
        free(undo->names[i]);
    undo->n = 0;
}

HRESULT owner_part_undo_add(struct owner_part_undo *undo, const char *file,
                            const struct owner_part *part, enum registry_undo_where where)
{
    char name[REGISTRY_OWNER_MAX];
    unsigned i = undo->n;
    HRESULT hr = owner_part_name(file, part, name);

    if (FAILED(hr))
        return hr_trace(hr);
    undo->names[i] = strdup(name);
    if (!undo->names[i])
        return hr_raise(E_OUTOFMEMORY, "undoing what %s registered", file);
    undo->undos[i] = (struct registry_undo){UNDO_OWNER, undo->names[i], .where = where};
    if (i > 0)
        undo->undos[i - 1].also = &undo->undos[i];
    undo->n++;
    return S_OK;
}

HRESULT owner_part_undo_add_all(struct owner_part_undo *undo, const char *file)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < OWNER_PARTS; i++)
        hr = owner_part_undo_add(undo, file, &owner_parts[i], UNDO_ANYWHERE);
    return hr_trace(hr);
}
