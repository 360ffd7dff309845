/* SPDX-License-Identifier: MIT */
#include "checktool/holder.h"

#include <signal.h>

#include "base/hresult.h"
#include "wire/endpoint.h"
#include "wire/process_client.h"

enum {
    PATIENCE_MS = 1000,
};

/* Looks at one interface's holders; what follows in the answer is not touched. */
static uint32_t find_in_interface(struct ndr_reader *reader)
{
    struct process_object_interface held;
    uint32_t found = 0;

    process_get_interface(reader, &held);
    for (uint32_t i = 0; i < held.n_holders && !reader->failed; i++) {
        struct process_holder holder;

        process_get_holder(reader, &holder);
        if (!reader->failed && !(holder.flags & PROCESS_HOLDER_LENDS) && holder.pid > 0 &&
            kill((pid_t)holder.pid, 0) == 0)
            found = holder.pid;
    }
    return found;
}

static uint32_t find_in_page(struct ndr_reader *reader, uint32_t n)
{
    uint32_t found = 0;

    for (uint32_t i = 0; i < n && !reader->failed && !found; i++) {
        struct process_object object;

        process_get_object(reader, &object);
        for (uint32_t j = 0; j < object.n_interfaces && !reader->failed && !found; j++)
            found = find_in_interface(reader);
    }
    return found;
}

static uint32_t find(struct rpc_connection *connection)
{
    struct ndr_reader reader;
    uint64_t cursor = 0;
    uint32_t n, found;

    do {
        if (FAILED(process_ask_objects(connection, &cursor, &reader, &n)))
            return 0;
        found = find_in_page(&reader, n);
    } while (!found && cursor != 0);
    return found;
}

uint32_t holder_of(uint32_t pid)
{
    char name[ENDPOINT_NAME_SIZE];
    struct rpc_connection connection;
    uint32_t found = 0;

    endpoint_name_of_process((pid_t)pid, name);
    if (SUCCEEDED(process_connect(name, PATIENCE_MS, &connection))) {
        found = find(&connection);
        rpc_connection_deinit(&connection);
    }
    hr_clear();
    return found;
}
