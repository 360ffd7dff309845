/* SPDX-License-Identifier: MIT */
#include "selfreg/registration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/owner_part.h"
#include "registry/reception.h"
#include "selfreg/attempt.h"
#include "selfreg/conclusion.h"
#include "selfreg/module_run.h"
#include "selfreg/removal.h"
#include "selfreg/server_paths.h"

enum {
    TRIES = 10, /* when others change what the module has read */
    COUNTS_SIZE = 64,
};

void registration_deinit(struct registration *registration)
{
    entries_deinit(&registration->entries);
    free(registration->path);
    free(registration->sentence);
    free(registration->output);
    *registration = (struct registration){0};
}

/* ---- saying what happened ---- */

static const char *nothing_done(const struct registration_request *request)
{
    return request->action == REGISTRATION_REMOVE ? "Nothing was unregistered"
                                                  : "Nothing was registered";
}

/* "2 keys and 1 value" */
static void print_counts(unsigned n_keys, unsigned n_values, char ret_text[static COUNTS_SIZE])
{
    snprintf(ret_text, COUNTS_SIZE, "%u key%s and %u value%s", n_keys, n_keys == 1 ? "" : "s",
             n_values, n_values == 1 ? "" : "s");
}

static HRESULT conclude_count(struct registration *registration, const char *what)
{
    struct entry_counts counts = entries_count_written(&registration->entries);
    const char *how = registration->is_data
                          ? " from the data in it, not by its own code, which is for Windows"
                          : "";
    char text[COUNTS_SIZE];

    print_counts(counts.keys, counts.values, text);
    return conclusion_set(registration, REGISTRATION_DONE, "%s%s: %s.", what, how, text);
}

/* ---- the file ---- */

/* The path in full; of a file that is gone, as it would be. */
static char *resolve(const char *file)
{
    char *path = realpath(file, NULL), *folder;
    char *resolved = NULL;

    if (path)
        return path;
    folder = realpath(".", NULL);
    if (*file == '/')
        resolved = strdup(file);
    else if (folder && asprintf(&resolved, "%s/%s", folder, file) < 0)
        resolved = NULL;
    free(folder);
    return resolved;
}

/* ---- registering ---- */

static HRESULT note_entry(const struct captured *captured, void *context)
{
    struct registration *registration = context;
    HRESULT hr = entries_add(&registration->entries, captured);

    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* For whom it is received: what DllInstall registers is apart. */
struct owners {
    char first[REGISTRY_OWNER_MAX];
    char install[REGISTRY_OWNER_MAX];
};

static HRESULT name_owners(const struct registration_request *request, const char *file,
                           struct owners *owners)
{
    struct owner_part part = {request->scope, request->is_install_only};
    HRESULT hr = owner_part_name(file, &part, owners->first);

    part.is_install = true;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(owner_part_name(file, &part, owners->install));
}

static void set_terms(const struct attempt *attempt, const struct owners *owners,
                      struct reception_terms *terms)
{
    terms->owner = owners->first;
    memcpy(terms->seed, attempt->seed, sizeof(terms->seed));
    if (attempt->call == 0)
        return;
    terms->later_owner = owners->install;
    memcpy(terms->later, attempt->written, sizeof(terms->later));
}

/* Looks at what was captured, and commits it. */
static HRESULT accept(const struct registration_request *request, const struct attempt *attempt,
                      struct registration *registration)
{
    struct reception_terms terms = {
        .visit = note_entry, .context = registration, .is_trial = request->is_trial};
    _cleanup_(reception_freep) struct reception *reception = NULL;
    _cleanup_(freep) char *fault = NULL;
    struct owners owners;
    HRESULT hr;

    hr = name_owners(request, registration->path, &owners);
    if (FAILED(hr))
        return hr_trace(hr);
    set_terms(attempt, &owners, &terms);
    if (request->part_of) {
        terms.transaction = request->part_of;
        terms.owner = terms.later_owner = request->owner;
    }
    hr = reception_new(attempt->folder, &terms, &reception);
    if (hr == hr_from_win32(ERROR_REGISTRY_CORRUPT)) {
        registration->hr = hr;
        return hr_trace(
            conclusion_set(registration, REGISTRATION_FAILED,
                           "the module has damaged the capture of what it writes: %s. %s.",
                           hr_message(), nothing_done(request)));
    }
    /* A module of Windows may name what is found there. */
    if (SUCCEEDED(hr) && !registration->is_data)
        hr = server_paths_check(&registration->entries, &fault);
    if (FAILED(hr))
        return hr_trace(hr);
    if (fault) {
        registration->hr = HRESULT_FROM_WIN32(ERROR_BAD_PATHNAME);
        return hr_trace(conclusion_set(registration, REGISTRATION_FAILED, "%s. %s.", fault,
                                       nothing_done(request)));
    }
    if (request->is_trial)
        return hr_trace(conclude_count(registration, "Would register"));
    hr = reception_commit(reception);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(conclude_count(registration, "Registered"));
}

static HRESULT add(const struct registration_request *request, struct registration *registration)
{
    _cleanup_(attempt_deinit) struct attempt attempt = {0};
    HRESULT hr;

    hr = module_run(request, registration, &attempt);
    if (FAILED(hr))
        return hr_trace(hr);
    if (registration->outcome == REGISTRATION_DONE)
        return hr_trace(accept(request, &attempt, registration));
    return hr_trace(conclusion_set(registration, registration->outcome, "%s. %s.",
                                   registration->sentence, nothing_done(request)));
}

/* ---- unregistering ---- */

/* What its own code had to say is told besides, if it failed or could not be run. */
static HRESULT conclude_removal(const struct registration_request *request,
                                struct registration *registration, const struct removal *removal)
{
    _cleanup_(freep) char *own = TAKE_PTR(registration->sentence);
    const char *done = request->is_trial ? "Would unregister" : "Unregistered";
    char text[COUNTS_SIZE];

    print_counts(removal->n_keys, removal->n_values, text);
    if (!removal->is_known && registration->outcome != REGISTRATION_DONE)
        return hr_trace(conclusion_set(registration, registration->outcome, "%s. %s.", own,
                                       nothing_done(request)));
    if (registration->outcome != REGISTRATION_DONE && removal->n_keys + removal->n_values > 0)
        return hr_trace(conclusion_set(registration, REGISTRATION_DONE,
                                       "%s: %s, without its own code: %s.", done, text, own));
    if (removal->n_keys + removal->n_values == 0)
        return hr_trace(
            conclusion_set(registration, REGISTRATION_DONE, "It has nothing registered any more."));
    return hr_trace(conclusion_set(registration, REGISTRATION_DONE, "%s: %s.", done, text));
}

static HRESULT take_away(const struct registration_request *request,
                         struct registration *registration)
{
    _cleanup_(attempt_deinit) struct attempt attempt = {0};
    struct removal removal = {.file = registration->path,
                              .scope = request->scope,
                              .is_install_only = request->is_install_only,
                              .entries = &registration->entries,
                              .is_trial = request->is_trial};
    HRESULT hr;

    hr = module_run(request, registration, &attempt);
    if (FAILED(hr))
        return hr_trace(hr);
    if (registration->outcome == REGISTRATION_DONE)
        removal.folder = attempt.folder;
    hr = removal_run(&removal);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(conclude_removal(request, registration, &removal));
}

/* ---- both ---- */

static HRESULT run_once(const struct registration_request *request,
                        struct registration *ret_registration)
{
    struct registration registration = {.path = resolve(request->file), .output = strdup("")};
    HRESULT hr;

    hr = registration.path && registration.output ? S_OK
                                                  : hr_raise(E_OUTOFMEMORY, "registering a module");
    if (SUCCEEDED(hr))
        hr = request->action == REGISTRATION_REMOVE ? take_away(request, &registration)
                                                    : add(request, &registration);
    if (FAILED(hr)) {
        registration_deinit(&registration);
        return hr_trace(hr);
    }
    *ret_registration = registration;
    return S_OK;
}

HRESULT registration_run(const struct registration_request *request,
                         struct registration *ret_registration)
{
    HRESULT hr = S_OK;

    for (int i = 0; i < TRIES; i++) {
        hr = run_once(request, ret_registration);
        if (hr != hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT))
            break;
    }
    return hr_trace(hr);
}
