/* SPDX-License-Identifier: MIT */
#include "selfreg/registration.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/shipped.h"
#include "registry/owner_part.h"
#include "registry/reception.h"
#include "selfreg/attempt.h"
#include "selfreg/attempt_text.h"
#include "selfreg/module_check.h"
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

__attribute__((format(printf, 3, 4))) static HRESULT conclude(struct registration *registration,
                                                              enum registration_outcome outcome,
                                                              const char *format, ...)
{
    va_list arguments;
    char *sentence;
    int len;

    va_start(arguments, format);
    len = vasprintf(&sentence, format, arguments);
    va_end(arguments);
    if (len < 0)
        return hr_raise(E_OUTOFMEMORY, "saying what a module did");
    free(registration->sentence);
    registration->sentence = sentence;
    registration->outcome = outcome;
    return S_OK;
}

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
    return conclude(registration, REGISTRATION_DONE, "%s%s: %s.", what, how, text);
}

/* ---- the module's own code ---- */

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

static void make_plan(const struct registration_request *request, const char *path,
                      const char *component_runtime, enum module_kind kind,
                      struct attempt_plan *plan)
{
    bool is_removal = request->action == REGISTRATION_REMOVE;

    *plan = (struct attempt_plan){.path = path,
                                  .is_trusted = request->is_trusted,
                                  .scope = request->scope,
                                  .timeout_ms = request->timeout_ms};
    if (kind == MODULE_OF_WINDOWS) {
        plan->is_data = true;
        plan->calls[plan->n_calls++] =
            (struct attempt_call){"reading its data", .is_install = !is_removal};
        return;
    }
    if (kind == MODULE_COMPONENT) {
        plan->path = component_runtime;
        plan->calls[plan->n_calls++] = (struct attempt_call){"DllInstall", path, !is_removal};
        return;
    }
    if (kind == MODULE_PROGRAM || kind == MODULE_PYTHON) {
        plan->interpreter = kind == MODULE_PYTHON ? "python3" : NULL;
        plan->argument = is_removal ? "/UnregServer" : "/RegServer";
        return;
    }
    /* What was made last goes first. */
    if (request->install_line && is_removal)
        plan->calls[plan->n_calls++] =
            (struct attempt_call){"DllInstall", request->install_line, false};
    if (!request->is_install_only)
        plan->calls[plan->n_calls++].name =
            is_removal ? "DllUnregisterServer" : "DllRegisterServer";
    if (request->install_line && !is_removal)
        plan->calls[plan->n_calls++] =
            (struct attempt_call){"DllInstall", request->install_line, true};
}

static enum registration_outcome outcome_of(const struct attempt *attempt)
{
    switch (attempt->stage) {
    case ATTEMPT_PREPARING:
    case ATTEMPT_INITIALIZING:
        return REGISTRATION_NOT_INITIALIZED;
    case ATTEMPT_LOADING:
        return REGISTRATION_NOT_LOADED;
    case ATTEMPT_ENTERING:
        return attempt->end == ATTEMPT_EXITED ? REGISTRATION_WITHOUT_ENTRY
                                              : REGISTRATION_NOT_LOADED;
    default:
        return attempt_has_succeeded(attempt) ? REGISTRATION_DONE : REGISTRATION_FAILED;
    }
}

static HRESULT outcome_code(const struct attempt *attempt)
{
    if (attempt_has_succeeded(attempt) || FAILED(attempt->hr))
        return attempt->hr;
    return attempt->end == ATTEMPT_TIMED_OUT ? HRESULT_FROM_WIN32(ERROR_TIMEOUT) : E_FAIL;
}

static HRESULT examine(const struct attempt_plan *library, struct module_check *ret_check)
{
    const char *entries[ATTEMPT_CALLS_MAX + 1] = {NULL};

    for (unsigned i = 0; i < library->n_calls; i++)
        entries[i] = library->calls[i].name;
    return hr_trace(module_check_examine(library->path, entries, ret_check));
}

static HRESULT conclude_flaw(struct registration *registration, const struct module_check *check)
{
    registration->hr = check->flaw == MODULE_WITHOUT_ENTRY
                           ? HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND)
                           : HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND);
    return hr_trace(
        conclude(registration, (enum registration_outcome)check->flaw, "%s", check->sentence));
}

static HRESULT conclude_attempt(struct registration *registration, const struct attempt_plan *plan,
                                struct attempt *attempt)
{
    _cleanup_(freep) char *text = attempt_text(plan, attempt);

    registration->was_run = true;
    registration->is_data = plan->is_data;
    registration->hr = outcome_code(attempt);
    registration->guards = attempt->guards;
    registration->n_stragglers = attempt->n_stragglers;
    free(registration->output);
    registration->output = TAKE_PTR(attempt->output);
    return text ? hr_trace(conclude(registration, outcome_of(attempt), "%s", text))
                : hr_raise(E_OUTOFMEMORY, "saying what a module did");
}

/* What a program's option begins with. */
enum sign {
    SIGN_SLASH,
    SIGN_HYPHEN,
};

static void use_hyphens(const struct registration_request *request,
                        struct attempt_plan plans[static MODULE_KINDS])
{
    for (int kind = 0; kind < MODULE_KINDS; kind++) {
        if (plans[kind].argument)
            plans[kind].argument =
                request->action == REGISTRATION_REMOVE ? "-UnregServer" : "-RegServer";
    }
}

/* Examines the file, and runs its code if nothing is wrong with it: then the outcome and a clause
 * that says so are noted. The process for its code makes itself ready meanwhile. */
static HRESULT try_sign(const struct registration_request *request, enum sign sign,
                        struct registration *registration, struct attempt *ret_attempt,
                        enum module_kind *ret_kind)
{
    _cleanup_(module_check_deinit) struct module_check check = {0};
    char component_runtime[PATH_MAX] = "scrobj.so";
    struct attempt_plan plans[MODULE_KINDS];
    HRESULT hr;

    /* Where it is not shipped, loading it says that it is missed. */
    shipped_path("scrobj.so", component_runtime, sizeof(component_runtime));
    for (int kind = 0; kind < MODULE_KINDS; kind++)
        make_plan(request, registration->path, component_runtime, (enum module_kind)kind,
                  &plans[kind]);
    if (sign == SIGN_HYPHEN)
        use_hyphens(request, plans);
    hr = attempt_begin(plans, ret_attempt);
    if (SUCCEEDED(hr))
        hr = examine(&plans[MODULE_LIBRARY], &check);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_kind = check.kind;
    if (check.sentence)
        return hr_trace(conclude_flaw(registration, &check));
    hr = attempt_go(ret_attempt, check.kind);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(conclude_attempt(registration, &plans[check.kind], ret_attempt));
}

/* Whether a program ended by itself and said that it failed, perhaps to know the option. */
static bool has_refused(const struct registration *registration, const struct attempt *attempt,
                        enum module_kind kind)
{
    return (kind == MODULE_PROGRAM || kind == MODULE_PYTHON) &&
           registration->outcome == REGISTRATION_FAILED && attempt->end == ATTEMPT_EXITED;
}

/* With the other sign; what was said to the first stands if that does not help. */
static HRESULT try_hyphen(const struct registration_request *request,
                          struct registration *registration, struct attempt *attempt)
{
    _cleanup_(registration_deinit) struct registration second = {.path =
                                                                     strdup(registration->path)};
    _cleanup_(attempt_deinit) struct attempt second_attempt = {0};
    enum module_kind kind;
    HRESULT hr;

    if (!second.path)
        return hr_raise(E_OUTOFMEMORY, "registering a module");
    hr = try_sign(request, SIGN_HYPHEN, &second, &second_attempt, &kind);
    if (SUCCEEDED(hr) && second.outcome == REGISTRATION_DONE) {
        struct registration first = *registration;
        struct attempt first_attempt = *attempt;

        *registration = second;
        *attempt = second_attempt;
        second = first;
        second_attempt = first_attempt;
        /* Others borrow the path. */
        second.path = registration->path;
        registration->path = first.path;
    }
    return hr_trace(hr);
}

static HRESULT try_module(const struct registration_request *request,
                          struct registration *registration, struct attempt *ret_attempt)
{
    enum module_kind kind;
    HRESULT hr;

    hr = try_sign(request, SIGN_SLASH, registration, ret_attempt, &kind);
    if (SUCCEEDED(hr) && has_refused(registration, ret_attempt, kind))
        hr = try_hyphen(request, registration, ret_attempt);
    return hr_trace(hr);
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
    if (attempt->call == 0)
        return;
    terms->later_owner = owners->install;
    memcpy(terms->later, attempt->written, sizeof(terms->later));
}

/* Looks at what was captured, and commits it. */
static HRESULT accept(const struct registration_request *request, const struct attempt *attempt,
                      struct registration *registration)
{
    struct reception_terms terms = {.visit = note_entry, .context = registration};
    _cleanup_(reception_freep) struct reception *reception = NULL;
    _cleanup_(freep) char *fault = NULL;
    struct owners owners;
    HRESULT hr;

    hr = name_owners(request, registration->path, &owners);
    if (FAILED(hr))
        return hr_trace(hr);
    set_terms(attempt, &owners, &terms);
    hr = reception_new(attempt->folder, &terms, &reception);
    if (hr == hr_from_win32(ERROR_REGISTRY_CORRUPT)) {
        registration->hr = hr;
        return hr_trace(conclude(registration, REGISTRATION_FAILED,
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
        return hr_trace(
            conclude(registration, REGISTRATION_FAILED, "%s. %s.", fault, nothing_done(request)));
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

    hr = try_module(request, registration, &attempt);
    if (FAILED(hr))
        return hr_trace(hr);
    if (registration->outcome == REGISTRATION_DONE)
        return hr_trace(accept(request, &attempt, registration));
    return hr_trace(conclude(registration, registration->outcome, "%s. %s.", registration->sentence,
                             nothing_done(request)));
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
        return hr_trace(
            conclude(registration, registration->outcome, "%s. %s.", own, nothing_done(request)));
    if (registration->outcome != REGISTRATION_DONE && removal->n_keys + removal->n_values > 0)
        return hr_trace(conclude(registration, REGISTRATION_DONE,
                                 "%s: %s, without its own code: %s.", done, text, own));
    if (removal->n_keys + removal->n_values == 0)
        return hr_trace(
            conclude(registration, REGISTRATION_DONE, "It has nothing registered any more."));
    return hr_trace(conclude(registration, REGISTRATION_DONE, "%s: %s.", done, text));
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

    hr = try_module(request, registration, &attempt);
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
