/* SPDX-License-Identifier: MIT */
#include "customaction/custom_capture.h"

#include <stdio.h>

#include "base/hresult.h"
#include "registry/capture.h"
#include "registry/capture_seed.h"
#include "registry/first_keys.h"
#include "registry/owner.h"
#include "registry/reception.h"
#include "selfreg/attempt_folder.h"

static void end_reading(struct custom_capture *capture)
{
    for (int kind = 0; kind < HIVE_KINDS; kind++) {
        if (capture->is_open[kind])
            hive_read_end(&capture->txns[kind]);
        capture->is_open[kind] = false;
    }
}

void custom_capture_deinit(struct custom_capture *capture)
{
    end_reading(capture);
    capture->folder = attempt_folder_remove(capture->folder);
}

/* Both hives are read meanwhile: see hive_forbid_writing(). */
static HRESULT begin_reading(struct custom_capture *capture)
{
    HRESULT hr = first_keys_prepare();

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        hr = hive_read_begin((enum hive_kind)kind, &capture->txns[kind]);
        capture->is_open[kind] = hr == S_OK;
    }
    return hr_trace(hr);
}

HRESULT custom_capture_begin(struct installation *installation, struct custom_capture *ret_capture)
{
    const struct capture_terms terms = {
        .scope = KEY_SCOPE_BOTH, .is_trusted = true, .is_part = true};
    struct custom_capture capture = {0};
    HRESULT hr;

    *ret_capture = capture;
    if (!installation->registry)
        return S_OK;
    hr = attempt_folder_make(&capture.folder);
    if (SUCCEEDED(hr))
        hr = capture_make(capture.folder, &terms);
    if (SUCCEEDED(hr))
        hr = capture_seed(capture.folder, installation->registry, capture.seed);
    if (SUCCEEDED(hr))
        hr = begin_reading(&capture);
    if (FAILED(hr)) {
        custom_capture_deinit(&capture);
        return hr_trace(hr);
    }
    *ret_capture = capture;
    return S_OK;
}

HRESULT custom_capture_receive(struct installation *installation, struct custom_capture *capture)
{
    _cleanup_(reception_freep) struct reception *reception = NULL;
    char owner[REGISTRY_OWNER_MAX];
    struct reception_terms terms = {.owner = owner, .transaction = installation->registry};
    HRESULT hr;

    end_reading(capture);
    if (!capture->folder)
        return S_OK;
    snprintf(owner, sizeof(owner), "package %s",
             session_property(installation->session, "ProductCode"));
    for (int kind = 0; kind < HIVE_KINDS; kind++)
        terms.seed[kind] = capture->seed[kind];
    hr = reception_new(capture->folder, &terms, &reception);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(reception_commit(reception));
}
