/* SPDX-License-Identifier: MIT */
#include "pstool/census_process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "wire/process_client.h"

enum {
    OBJECTS_MAX = 1 << 24, /* that are taken of one process */
};

/* Arrays have room for a power of two. */
bool census_reserve(void *array, size_t n, size_t each)
{
    void **place = array, *grown;

    if (n & (n - 1))
        return true;
    grown = realloc(*place, (n ? 2 * n : 1) * each);
    if (!grown)
        return false;
    *place = grown;
    return true;
}

void census_process_deinit(struct census_process *process)
{
    free(process->offers);
    free(process->objects);
    free(process->interfaces);
    free(process->holders);
    free(process->clients);
    *process = (struct census_process){0};
}

/* ---- asking ---- */

static HRESULT take_holder(struct census_process *process, struct ndr_reader *reader)
{
    if (!census_reserve(&process->holders, process->n_holders, sizeof(*process->holders)))
        return E_OUTOFMEMORY;

    process_get_holder(reader, &process->holders[process->n_holders++]);
    return S_OK;
}

static HRESULT take_interface(struct census_process *process, struct ndr_reader *reader)
{
    struct census_interface *taken;
    HRESULT hr = S_OK;

    if (!census_reserve(&process->interfaces, process->n_interfaces, sizeof(*taken)))
        return E_OUTOFMEMORY;

    taken = &process->interfaces[process->n_interfaces++];
    taken->first_holder = process->n_holders;
    process_get_interface(reader, &taken->told);
    for (uint32_t i = 0; i < taken->told.n_holders && SUCCEEDED(hr); i++)
        hr = take_holder(process, reader);
    return hr;
}

static HRESULT take_object(struct census_process *process, struct ndr_reader *reader)
{
    struct census_object *taken;
    uint32_t n_interfaces;
    HRESULT hr = S_OK;

    if (process->n_objects == OBJECTS_MAX ||
        !census_reserve(&process->objects, process->n_objects, sizeof(*taken)))
        return E_OUTOFMEMORY;

    taken = &process->objects[process->n_objects++];
    taken->first_interface = process->n_interfaces;
    process_get_object(reader, &taken->told);
    n_interfaces = taken->told.n_interfaces;
    for (uint32_t i = 0; i < n_interfaces && SUCCEEDED(hr); i++)
        hr = take_interface(process, reader);
    return hr;
}

static HRESULT take_objects(struct census_process *process, struct rpc_connection *connection)
{
    struct ndr_reader reader;
    uint64_t cursor = 0;
    HRESULT hr;
    uint32_t n;

    do {
        hr = process_ask_objects(connection, &cursor, &reader, &n);
        for (uint32_t i = 0; SUCCEEDED(hr) && i < n; i++)
            hr = take_object(process, &reader);
        if (SUCCEEDED(hr) && reader.failed)
            hr = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    } while (SUCCEEDED(hr) && cursor != 0);
    return hr;
}

static void forget_objects(struct census_process *process)
{
    process->n_objects = process->n_interfaces = process->n_holders = 0;
}

/* Whether the process does nothing at all until a signal lets it go on. */
static bool is_halted(pid_t pid)
{
    _cleanup_(fclosep) FILE *file = NULL;
    char path[64], line[512], *end;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "re");
    if (!file || !fgets(line, sizeof(line), file))
        return false;
    /* The name before it may have brackets too. */
    end = strrchr(line, ')');
    return end && (end[1] == ' ') && (end[2] == 'T' || end[2] == 't');
}

HRESULT census_process_ask(const char *endpoint, unsigned patience_ms,
                           struct census_process *process)
{
    struct rpc_connection connection;
    HRESULT hr;

    process->is_halted = is_halted(process->pid);
    if (process->is_halted)
        return S_OK;
    hr = process_connect(endpoint, patience_ms, &connection);
    if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
        return hr;
    if (FAILED(hr)) {
        hr_clear();
        return S_OK;
    }
    if (connection.peer != process->pid) {
        rpc_connection_deinit(&connection);
        return HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
    }
    hr = process_ask_description(&connection, &process->told);
    if (SUCCEEDED(hr))
        hr = take_objects(process, &connection);
    rpc_connection_deinit(&connection);
    process->answers = SUCCEEDED(hr);
    if (FAILED(hr))
        forget_objects(process);
    hr_clear();
    return hr == E_OUTOFMEMORY ? hr : S_OK;
}

/* ---- concluding ---- */

static struct census_client *client_of(struct census_process *process,
                                       const struct process_holder *holder)
{
    bool lends = holder->flags & PROCESS_HOLDER_LENDS;
    struct census_client *client;

    for (size_t i = 0; i < process->n_clients; i++) {
        client = &process->clients[i];
        if (client->pid == (pid_t)holder->pid && client->lends == lends)
            return client;
    }
    if (!census_reserve(&process->clients, process->n_clients, sizeof(*client)))
        return NULL;
    client = &process->clients[process->n_clients++];
    *client = (struct census_client){.pid = (pid_t)holder->pid, .lends = lends};
    return client;
}

/* Returns whether anybody holds the interface, or may yet. */
static bool count_holders(struct census_process *process, const struct census_interface *held,
                          size_t object_number)
{
    for (uint32_t i = 0; i < held->told.n_holders; i++) {
        const struct process_holder *holder = &process->holders[held->first_holder + i];
        struct census_client *client = client_of(process, holder);

        if (!client)
            continue;
        client->refs += holder->refs;
        client->n_objects += client->last_object != object_number;
        client->last_object = object_number;
    }
    process->n_transit += held->told.transit;
    return held->told.refs > 0;
}

static void count_objects(struct census_process *process)
{
    for (size_t i = 0; i < process->n_objects; i++) {
        const struct census_object *object = &process->objects[i];
        bool is_class = object->told.flags & PROCESS_OBJECT_IS_CLASS;
        bool is_held = false;

        process->n_locks += object->told.locks;
        for (uint32_t j = 0; j < object->told.n_interfaces && !is_class; j++)
            is_held |=
                count_holders(process, &process->interfaces[object->first_interface + j], i + 1);
        process->n_held += is_held;
    }
}

bool census_has_locks(const struct census_process *process)
{
    return process->n_locks > 0 || process->told.uses > process->n_held;
}

bool census_has_user(const struct census_process *process)
{
    return process->told.flags & PROCESS_HAS_USER;
}

static bool is_all_suspended(const struct census_process *process)
{
    for (size_t i = 0; i < process->n_offers; i++) {
        if (!process->offers[i].is_suspended)
            return false;
    }
    return process->n_offers > 0;
}

static enum census_state conclude(const struct census_process *process)
{
    bool is_kept = process->n_held > 0 || census_has_locks(process) || census_has_user(process);
    uint32_t flags = process->told.flags;

    if (!process->answers)
        return kill(process->pid, 0) < 0 && errno == ESRCH ? CENSUS_GONE : CENSUS_SILENT;
    if (!(flags & PROCESS_WAS_SERVER))
        return CENSUS_NO_SERVER;
    if (!(flags & PROCESS_HAS_CLASSES))
        return is_kept ? CENSUS_REVOKED_IN_USE : CENSUS_LEAVING;
    if (flags & PROCESS_IS_STOPPING)
        return is_kept ? CENSUS_SUSPENDED_IN_USE : CENSUS_LEAVING;
    if (is_all_suspended(process))
        return CENSUS_STARTING;
    return is_kept ? CENSUS_IN_USE : CENSUS_UNUSED;
}

static int compare_objects(const void *a, const void *b)
{
    const struct census_object *one = a, *other = b;

    return one->told.oid < other->told.oid ? -1 : one->told.oid > other->told.oid;
}

void census_process_judge(struct census_process *process)
{
    if (process->n_objects > 0)
        qsort(process->objects, process->n_objects, sizeof(*process->objects), compare_objects);
    count_objects(process);
    process->state = conclude(process);
}
