/* SPDX-License-Identifier: MIT */
/*
 * The host of one script: what its parts share. Everything runs in the one apartment that scripts
 * have, but for the watch, which ends a script that takes too long or is interrupted.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <comity/windows.h>

#include <activscp.h>
#include <ocidl.h>
#include <servprov.h>

#include "hosting/text_reader.h"
#include "hosttext/options.h"
#include "script_host.h"

struct host_site;
struct connection;
struct engine;
struct usage;
struct watch;

enum {
    EXIT_SCRIPT_FAILED = 1,
    EXIT_INTERRUPTED = 130, /* as a shell says of SIGINT */
};

enum interruption {
    NOT_INTERRUPTED,
    TIME_IS_UP,
    USER_INTERRUPTS,
};

/* A text that scripts are parsed from; its index is the cookie that engines get. */
struct source {
    char *name; /* as messages call it */
};

struct host {
    enum host_kind kind;
    const struct options *options;
    BSTR program;     /* this program's file */
    BSTR script_path; /* in full; empty for a prompt */
    bool is_interactive;
    bool has_failed;
    bool is_quitting;
    int exit_status; /* of WScript.Quit */
    int timeout_s;
    struct watch *watch;
    const struct usage *usage; /* what a .wsf file says of its arguments; borrowed, may be NULL */

    IHost *wscript;
    IArguments2 *arguments;
    ITextStream *streams[3]; /* StdIn, StdOut, StdErr */
    struct host_site *site;
    struct connection *connections;

    struct source *sources;
    unsigned n_sources;

    pthread_mutex_t lock;
    struct engine *engines;         /* (lock) */
    enum interruption interruption; /* (lock) */
};

/* The cookie for a text that messages call @name; E_OUTOFMEMORY. */
HRESULT host_add_source(struct host *host, const char *name, DWORD_PTR *ret_cookie);

/* Ends all scripts as soon as they can be stopped. From any thread. */
void host_interrupt(struct host *host, enum interruption why);

enum interruption host_interruption(struct host *host);

/* Whether the script has been interrupted or has quit. */
bool host_is_ending(struct host *host);

/* How what is written to standard output is encoded. */
enum text_encoding host_output_encoding(const struct host *host);

/* "CScript", "WScript" or "Comity": who speaks in messages. */
const char *host_title(const struct host *host);
