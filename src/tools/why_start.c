/* SPDX-License-Identifier: MIT */
#include "tools/why_start.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    TEXT_SIZE = 4096,
};

/* ---- a server ---- */

static void blame(struct diagnosis *diagnosis, HRESULT hr, const char *text)
{
    _cleanup_(freep) char *sentence = strdup(text);

    diagnosis_note(diagnosis, "start", STEP_BAD, "0x%08x%s%s", (unsigned)hr, *text ? ": " : "",
                   text);
    if (!sentence || diagnosis_has_failed(diagnosis))
        return;
    sentence[strcspn(sentence, "\n")] = '\0';
    diagnosis_blame(diagnosis, CAUSE_LAUNCH_FAILED, sentence);
    diagnosis->verdict.hr = hr;
}

static HRESULT ask(struct diagnosis *diagnosis, struct rpc_connection *connection, REFCLSID clsid)
{
    struct scm_activate wish = {.clsid = *clsid, .clsctx = LOOKUP_PROGRAM};
    struct scm_activated activated;
    struct ndr_writer writer;
    struct ndr_reader reader;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &wish);
    hr = scm_call(connection, SCM_ACTIVATE, &writer, &reader);
    ndr_writer_deinit(&writer);
    if (FAILED(hr))
        return hr_trace(hr);

    scm_get_activated(&reader, &activated);
    if (reader.failed)
        return hr_raise(HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA), "the daemon talks nonsense");
    if (FAILED(activated.hr)) {
        _cleanup_(freep) char *text = strndup(activated.text, activated.text_size);

        blame(diagnosis, activated.hr, text ? text : "");
    } else {
        free(diagnosis_take_verdict(diagnosis).sentence);
        diagnosis_note(diagnosis, "start", STEP_FOUND, "a server runs and offers the class");
    }
    return S_OK;
}

static void start_server(struct diagnosis *diagnosis, REFCLSID clsid)
{
    struct rpc_connection connection;
    HRESULT hr;

    hr = scm_connect(&connection);
    if (SUCCEEDED(hr)) {
        hr = ask(diagnosis, &connection, clsid);
        rpc_connection_deinit(&connection);
    }
    if (FAILED(hr))
        blame(diagnosis, hr, hr_message());
}

/* ---- a module ---- */

/* In the child: what is wrong with the module goes to @told. */
static void load(const char *path, int told)
{
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const char *why = module ? NULL : dlerror();

    if (module && !dlsym(module, "DllGetClassObject"))
        why = "it exports no DllGetClassObject";
    if (why && write(told, why, strlen(why)) < 0)
        _exit(2);
    _exit(why != NULL);
}

static void load_module(struct diagnosis *diagnosis, const char *path)
{
    char text[TEXT_SIZE];
    ssize_t size;
    int pipes[2], status = 0;
    pid_t pid;

    if (pipe(pipes) < 0)
        return;
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        load(path, pipes[1]);
    close(pipes[1]);
    size = pid > 0 ? read(pipes[0], text, sizeof(text) - 1) : 0;
    close(pipes[0]);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return;
    text[size > 0 ? size : 0] = '\0';
    if (WIFSIGNALED(status))
        snprintf(text, sizeof(text), "loading it ends the process by signal %d", WTERMSIG(status));
    if (!*text) {
        diagnosis_note(diagnosis, "start", STEP_FOUND, "%s can be loaded", path);
        return;
    }
    diagnosis_note(diagnosis, "start", STEP_BAD, "%s", text);
    diagnosis_blame(diagnosis, CAUSE_UNLOADABLE, text);
}

void why_start(struct diagnosis *diagnosis, const struct class_lookup *lookup, uint32_t contexts)
{
    if (contexts & LOOKUP_MODULE && lookup->module)
        load_module(diagnosis, lookup->module);
    if (contexts & LOOKUP_PROGRAM &&
        (!lookup->module || diagnosis_has_failed(diagnosis) || contexts == LOOKUP_PROGRAM))
        start_server(diagnosis, &lookup->clsid);
}
