/* SPDX-License-Identifier: MIT */
#include "harvest/harvest_run.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "harvest/captured_entries.h"
#include "image/file_view.h"
#include "selfreg/registration.h"

enum {
    TIMEOUT_MS = 60000,
};

static HRESULT note_kind(struct harvest *harvest)
{
    struct file_view view;
    HRESULT hr;

    hr = file_view_open(harvest->path, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    harvest->source = HARVEST_RUN;
    harvest->bits = 64; /* a script's interpreter is this system's */
    if (view.bytes.size > EI_CLASS && memcmp(view.bytes.bytes, ELFMAG, SELFMAG) == 0)
        harvest->bits = view.bytes.bytes[EI_CLASS] == ELFCLASS32 ? 32 : 64;
    file_view_close(&view);
    return S_OK;
}

/* ---- running ---- */

/* A path that is not there on this machine may be there where the module is installed. */
static bool is_about_paths(const struct registration *registration)
{
    return registration->hr == HRESULT_FROM_WIN32(ERROR_BAD_PATHNAME);
}

static HRESULT judge(const struct harvest_terms *terms, const struct registration *registration)
{
    if (registration->outcome == REGISTRATION_DONE)
        return S_OK;
    if (registration->outcome == REGISTRATION_WITHOUT_ENTRY) {
        registrar_notice(terms->listener, "it has no DllRegisterServer: it registers nothing");
        return S_FALSE;
    }
    if (registration->was_run && is_about_paths(registration)) {
        registrar_notice(terms->listener, "%s", registration->sentence);
        return S_OK;
    }
    return hr_raise(registration->was_run ? SELFREG_E_CLASS
                                          : HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT),
                    "%s: %s", registration->path, registration->sentence);
}

static HRESULT run_module(const struct harvest_terms *terms, struct harvest *harvest)
{
    const struct registration_request request = {
        .file = harvest->path,
        .action = REGISTRATION_ADD,
        .is_trial = true,
        .scope = KEY_SCOPE_MACHINE,
        .timeout_ms = terms->timeout_ms ? terms->timeout_ms : TIMEOUT_MS,
    };
    struct registration registration = {0};
    HRESULT hr;

    hr = registration_run(&request, &registration);
    if (SUCCEEDED(hr))
        hr = judge(terms, &registration);
    if (hr == S_OK)
        hr = captured_entries_apply(&registration.entries, harvest, &harvest->entries);
    registration_deinit(&registration);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT harvest_run(const struct harvest_terms *terms, struct harvest *harvest)
{
    HRESULT hr;

    hr = note_kind(harvest);
    if (SUCCEEDED(hr))
        hr = run_module(terms, harvest);
    return hr_trace(hr);
}
