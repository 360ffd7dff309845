/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "toolkit/verb.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    PATIENCE_MS = 2000,
};

static const struct manual_item actions[] = {
    {"status", "Whether the daemon of this home runs, and what it knows."},
    {"start", "Starts it, unless it runs. Programs do that by themselves."},
    {"stop", "Ends it. Servers that run go on, and offer their classes to the next one."},
    {NULL, NULL},
};

static const struct manual_item options[] = {
    {"--json", "status: one object: running, and if so process, connections and classes."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "It is as asked."},
    {"1", "status: it does not run; start, stop: it could not be done."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Actions", .items = actions},
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual daemon_manual = {
    .page = "comity-daemon",
    .chapter = 1,
    .command = "comity daemon",
    .summary = "look after the service control manager of this home",
    .synopsis = "comity daemon status [--json]\ncomity daemon start|stop",
    .text = "The daemon, comityd, is started by the first program that needs it and leaves when it "
            "is idle.",
    .sections = sections,
    .see_also = "comity(1), comityd(8)",
};

static int show_status(struct rpc_connection *connection, bool is_json)
{
    struct scm_status status;
    HRESULT hr;

    hr = scm_ask_status(connection, &status);
    if (FAILED(hr))
        return verb_failed(hr, "the daemon does not answer");

    /* Who asks is not counted. */
    printf(is_json ? "{\"running\": true, \"process\": %u, \"connections\": %u, "
                     "\"classes\": %u}\n"
                   : "running, process %u: %u connections, %u classes offered\n",
           status.pid, status.n_connections - 1, status.n_offers);
    return VERB_DONE;
}

static int stop(struct rpc_connection *connection)
{
    struct ndr_reader reader;
    HRESULT hr;

    hr = scm_ask(connection, SCM_STOP, NULL, &reader);
    if (FAILED(hr))
        return verb_failed(hr, "the daemon could not be stopped");

    /* It closes the connection when it goes: that is when it is gone. */
    while (rpc_receive(connection, 0) == S_OK)
        ;
    return VERB_DONE;
}

static int daemon_run(int argc, char **argv);
const struct verb daemon_verb = {.name = "daemon", .manual = &daemon_manual, .run = daemon_run};

static int daemon_run(int argc, char **argv)
{
    struct rpc_connection connection;
    const char *action = argc > 1 ? argv[1] : "";
    bool is_status = strcmp(action, "status") == 0, is_start = strcmp(action, "start") == 0;
    bool is_json = is_status && argc == 3 && strcmp(argv[2], "--json") == 0;
    int result = VERB_DONE;
    HRESULT hr;

    if (!is_status && !is_start && strcmp(action, "stop") != 0)
        return verb_usage(&daemon_verb, "status, start or stop is wanted");
    if (argc > 2 + is_json)
        return verb_usage(&daemon_verb, "%s is too much", argv[2 + is_json]);

    hr = is_start    ? scm_connect(&connection)
         : is_status ? scm_connect_to_look(PATIENCE_MS, &connection)
                     : scm_connect_running(&connection);
    if (hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE)) {
        puts(is_json ? "{\"running\": false}" : "not running");
        return is_status || is_start ? VERB_FAILED : VERB_DONE;
    }
    if (FAILED(hr))
        return verb_failed(hr, "the daemon cannot be reached");
    if (is_status)
        result = show_status(&connection, is_json);
    else if (!is_start)
        result = stop(&connection);
    rpc_connection_deinit(&connection);
    return result;
}
