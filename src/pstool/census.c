/* SPDX-License-Identifier: MIT */
#include "pstool/census.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "toolkit/naming.h"
#include "pstool/census_process.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"

enum {
    PATIENCE_MS = 2000,    /* with the daemon, and with all other processes together */
    PATIENCE_MIN_MS = 100, /* with each of these */
};

/* The process with the number, new if need be; NULL without memory. */
static struct census_process *process_of(struct census *census, pid_t pid)
{
    struct census_process *process;

    for (size_t i = 0; i < census->n_processes; i++) {
        if (census->processes[i].pid == pid)
            return &census->processes[i];
    }
    if (!census_reserve(&census->processes, census->n_processes, sizeof(*process)))
        return NULL;
    process = &census->processes[census->n_processes];
    *process = (struct census_process){.pid = pid};
    census->n_processes++;
    return process;
}

/* ---- the daemon ---- */

static HRESULT take_offer(struct census *census, struct ndr_reader *reader, uint64_t *ret_number)
{
    struct census_process *process;
    struct scm_listed_offer offer;

    scm_get_listed_offer(reader, &offer);
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    process = process_of(census, (pid_t)offer.pid);
    if (!process || !census_reserve(&process->offers, process->n_offers, sizeof(offer)))
        return E_OUTOFMEMORY;

    process->offers[process->n_offers++] = offer;
    *ret_number = offer.number;
    return S_OK;
}

static char *copy_printable(const char *text, size_t size)
{
    _cleanup_(freep) char *copy = strndup(text, size);

    return copy ? naming_printable(copy) : NULL;
}

static HRESULT take_launch(struct census *census, struct ndr_reader *reader, uint64_t *ret_number)
{
    _cleanup_(freep) char *command = NULL;
    struct scm_listed_launch launch;

    scm_get_listed_launch(reader, &launch);
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    command = copy_printable(launch.command, launch.command_size);
    if (!command ||
        !census_reserve(&census->launches, census->n_launches, sizeof(*census->launches)))
        return E_OUTOFMEMORY;

    launch.command = NULL;
    census->launches[census->n_launches++] = (struct census_launch){launch, TAKE_PTR(command)};
    *ret_number = launch.number;
    return S_OK;
}

static HRESULT take_pause(struct census *census, struct ndr_reader *reader, uint64_t *ret_number)
{
    _cleanup_(freep) char *text = NULL;
    struct scm_listed_pause pause;

    scm_get_listed_pause(reader, &pause);
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    text = copy_printable(pause.text, pause.text_size);
    if (!text || !census_reserve(&census->pauses, census->n_pauses, sizeof(*census->pauses)))
        return E_OUTOFMEMORY;

    pause.text = NULL;
    census->pauses[census->n_pauses++] = (struct census_pause){pause, TAKE_PTR(text)};
    *ret_number = pause.number;
    return S_OK;
}

static HRESULT take_list(struct census *census, struct rpc_connection *connection, uint16_t opnum,
                         HRESULT (*take)(struct census *census, struct ndr_reader *reader,
                                         uint64_t *ret_number))
{
    struct ndr_reader reader;
    uint64_t number = 0;
    HRESULT hr;
    uint32_t n;

    do {
        hr = scm_ask(connection, opnum, &number, &reader);
        if (FAILED(hr))
            return hr_trace(hr);
        n = scm_get_listed_count(&reader);
        for (uint32_t i = 0; i < n && SUCCEEDED(hr); i++)
            hr = take(census, &reader, &number);
    } while (n > 0 && SUCCEEDED(hr));
    return hr;
}

static HRESULT take_all(struct census *census, struct rpc_connection *connection)
{
    struct scm_status status;
    HRESULT hr;

    hr = scm_ask_status(connection, &status);
    if (SUCCEEDED(hr))
        hr = take_list(census, connection, SCM_LIST_OFFERS, take_offer);
    if (SUCCEEDED(hr))
        hr = take_list(census, connection, SCM_LIST_LAUNCHES, take_launch);
    if (SUCCEEDED(hr))
        hr = take_list(census, connection, SCM_LIST_PAUSES, take_pause);
    if (FAILED(hr))
        return hr_trace(hr);

    census->daemon = CENSUS_DAEMON_RUNS;
    census->daemon_pid = status.pid;
    census->n_connections = status.n_connections - 1; /* who asks is not counted */
    return S_OK;
}

/* Processes tell of themselves without a daemon too. */
static HRESULT ask_daemon(struct census *census)
{
    struct rpc_connection connection;
    HRESULT hr;

    hr = scm_connect_to_look(PATIENCE_MS, &connection);
    if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
        return S_OK;

    census->daemon = CENSUS_DAEMON_IS_SILENT;
    if (SUCCEEDED(hr)) {
        hr = take_all(census, &connection);
        rpc_connection_deinit(&connection);
    }
    if (hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    hr_clear();
    return S_OK;
}

/* ---- the processes ---- */

struct visit {
    struct census *census;
    uint64_t patience_ms; /* that is left */
    HRESULT hr;
};

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Many who do not answer are not waited for longer than one. */
static HRESULT ask_process(struct visit *visit, const char *name, struct census_process *process)
{
    uint64_t begun_ms = now_ms(), took_ms;
    HRESULT hr;

    hr = census_process_ask(name, (unsigned)visit->patience_ms, process);
    took_ms = now_ms() - begun_ms;
    if (process->answers)
        return hr;
    visit->patience_ms = visit->patience_ms > took_ms + PATIENCE_MIN_MS
                             ? visit->patience_ms - took_ms
                             : PATIENCE_MIN_MS;
    return hr;
}

static void visit_endpoint(void *context, const char *name)
{
    pid_t pid = (pid_t)strtoul(name + strlen(ENDPOINT_PROCESS), NULL, 10);
    char right_name[ENDPOINT_NAME_SIZE];
    struct visit *visit = context;
    struct census_process *process;

    endpoint_name_of_process(pid, right_name);
    if (FAILED(visit->hr) || strcmp(name, right_name) != 0)
        return;
    process = process_of(visit->census, pid);
    if (!process) {
        visit->hr = E_OUTOFMEMORY;
        return;
    }
    visit->hr = ask_process(visit, name, process);
    if (visit->hr != HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
        return;
    visit->hr = S_OK;
    /* He is gone, and his socket still there; who has offers is known from them. */
    if (process->n_offers == 0) {
        census_process_deinit(process);
        visit->census->n_processes--;
    }
}

static int compare_processes(const void *a, const void *b)
{
    const struct census_process *one = a, *other = b;

    return one->pid < other->pid ? -1 : one->pid > other->pid;
}

HRESULT census_take(struct census *ret_census)
{
    struct visit visit = {.census = ret_census, .patience_ms = PATIENCE_MS};

    *ret_census = (struct census){0};
    visit.hr = ask_daemon(ret_census);
    if (SUCCEEDED(visit.hr))
        endpoint_visit(ENDPOINT_PROCESS, visit_endpoint, &visit);
    if (FAILED(visit.hr)) {
        census_deinit(ret_census);
        return hr_trace(visit.hr);
    }
    for (size_t i = 0; i < ret_census->n_processes; i++)
        census_process_judge(&ret_census->processes[i]);
    if (ret_census->n_processes > 0)
        qsort(ret_census->processes, ret_census->n_processes, sizeof(*ret_census->processes),
              compare_processes);
    return S_OK;
}

void census_deinit(struct census *census)
{
    for (size_t i = 0; i < census->n_processes; i++)
        census_process_deinit(&census->processes[i]);
    for (size_t i = 0; i < census->n_launches; i++)
        free(census->launches[i].command);
    for (size_t i = 0; i < census->n_pauses; i++)
        free(census->pauses[i].text);
    free(census->processes);
    free(census->launches);
    free(census->pauses);
    *census = (struct census){0};
}
