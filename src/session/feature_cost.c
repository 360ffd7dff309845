/* SPDX-License-Identifier: MIT */
/*
 * What features cost: the bytes of their components' files.
 */
#include "base/hresult.h"
#include "session/session_parts.h"

static bool is_in_feature(const struct components *components, size_t i,
                          const struct session_feature *feature)
{
    for (size_t link = components->starts[i]; link < components->starts[i + 1]; link++)
        if (components->features[link] == feature)
            return true;
    return false;
}

/* 1: its files come, -1: they go, 0: nothing changes. */
static int change(const struct session_component *component, enum install_state state)
{
    bool is_here = component->installed == STATE_LOCAL;

    if (state == STATE_LOCAL)
        return component->is_enabled && !is_here;
    return state != STATE_UNKNOWN && is_here && !component->is_permanent && !component->is_shared
               ? -1
               : 0;
}

HRESULT session_feature_cost(const struct session *session, const char *key,
                             enum install_state state, int64_t *ret_bytes)
{
    const struct session_feature *feature = session_feature(session, key);
    int64_t bytes = 0;

    if (!feature)
        return hr_from_win32(ERROR_UNKNOWN_FEATURE);
    for (size_t i = 0; i < session->files.n; i++) {
        const struct session_file *file = &session->files.all[i];

        if (is_in_feature(&session->components, file->component->row, feature))
            bytes += (int64_t)file->size * change(file->component, state);
    }
    *ret_bytes = bytes;
    return S_OK;
}
