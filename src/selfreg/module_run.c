/* SPDX-License-Identifier: MIT */
#include "selfreg/module_run.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/shipped.h"
#include "selfreg/attempt_text.h"
#include "selfreg/conclusion.h"
#include "selfreg/module_check.h"

static void make_plan(const struct registration_request *request, const char *path,
                      const char *component_runtime, enum module_kind kind,
                      struct attempt_plan *plan)
{
    bool is_removal = request->action == REGISTRATION_REMOVE;

    *plan = (struct attempt_plan){.path = path,
                                  .is_trusted = request->is_trusted,
                                  .part_of = request->part_of,
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
    return hr_trace(conclusion_set(registration, (enum registration_outcome)check->flaw, "%s",
                                   check->sentence));
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
    return text ? hr_trace(conclusion_set(registration, outcome_of(attempt), "%s", text))
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

HRESULT module_run(const struct registration_request *request, struct registration *registration,
                   struct attempt *ret_attempt)
{
    enum module_kind kind;
    HRESULT hr;

    hr = try_sign(request, SIGN_SLASH, registration, ret_attempt, &kind);
    if (SUCCEEDED(hr) && has_refused(registration, ret_attempt, kind))
        hr = try_hyphen(request, registration, ret_attempt);
    return hr_trace(hr);
}
