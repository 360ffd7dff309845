/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosting/host.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosting/engine.h"

const char *host_title(const struct host *host)
{
    static const char *const titles[] = {
        [HOST_CONSOLE] = "CScript",
        [HOST_WINDOWED] = "WScript",
        [HOST_COMITY] = "Comity",
    };

    return titles[host->kind];
}

enum text_encoding host_output_encoding(const struct host *host)
{
    return host->options->is_unicode && !isatty(STDOUT_FILENO) ? TEXT_UTF16 : TEXT_UTF8;
}

HRESULT host_add_source(struct host *host, const char *name, DWORD_PTR *ret_cookie)
{
    struct source *grown;

    grown = realloc(host->sources, (host->n_sources + 1) * sizeof(*grown));
    if (!grown)
        return E_OUTOFMEMORY;
    host->sources = grown;
    grown[host->n_sources].name = strdup(name);
    if (!grown[host->n_sources].name)
        return E_OUTOFMEMORY;
    *ret_cookie = host->n_sources++;
    return S_OK;
}

/* ---- ending ---- */

void host_interrupt(struct host *host, enum interruption why)
{
    EXCEPINFO error = {.scode = E_ABORT};

    pthread_mutex_lock(&host->lock);
    host->interruption = why;
    for (struct engine *engine = host->engines; engine; engine = engine->next)
        IActiveScript_InterruptScriptThread(engine->script, SCRIPTTHREADID_ALL, &error, 0);
    pthread_mutex_unlock(&host->lock);
}

enum interruption host_interruption(struct host *host)
{
    enum interruption interruption;

    pthread_mutex_lock(&host->lock);
    interruption = host->interruption;
    pthread_mutex_unlock(&host->lock);
    return interruption;
}

bool host_is_ending(struct host *host)
{
    return host->is_quitting || host_interruption(host);
}
