/* SPDX-License-Identifier: MIT */
#include "scm/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/log.h"
#include "hive/hive.h"

enum {
    ADMITTED = 256, /* a power of 2 */
};

/* Whom a class's policy has admitted; a connection keeps who it is. */
struct admitted {
    CLSID clsid;
    uint64_t peer; /* the connection's number; 0 for a free place */
    enum permission permission;
};

struct gate {
    uint64_t snapshots[HIVE_KINDS]; /* that @admitted holds for */
    struct admitted admitted[ADMITTED];
};

struct gate *gate_new(void)
{
    return calloc(1, sizeof(struct gate));
}

struct gate *gate_free(struct gate *gate)
{
    free(gate);
    return NULL;
}

static void forget_what_may_have_changed(struct gate *gate)
{
    uint64_t snapshots[HIVE_KINDS];

    hive_snapshots(snapshots);
    if (memcmp(snapshots, gate->snapshots, sizeof(snapshots)) == 0)
        return;
    memcpy(gate->snapshots, snapshots, sizeof(snapshots));
    memset(gate->admitted, 0, sizeof(gate->admitted));
}

HRESULT gate_check(struct gate *gate, const struct peer *peer, REFCLSID clsid,
                   enum permission permission)
{
    const struct admitted asked = {*clsid, peer->number, permission};
    struct admitted *place;
    struct caller caller;
    HRESULT hr;

    forget_what_may_have_changed(gate);
    place = &gate->admitted[(clsid->Data1 + peer->number * 2 + permission) % ADMITTED];
    if (place->peer == asked.peer && place->permission == permission &&
        guid_is_equal(&place->clsid, clsid))
        return S_OK;

    hr = caller_of_socket(peer->connection.fd, &caller);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = permission_check(clsid, false, &caller, permission);
    caller_deinit(&caller);
    if (FAILED(hr)) {
        log_warning("%s", hr_message());
        return hr_trace(hr);
    }
    *place = asked;
    return S_OK;
}
