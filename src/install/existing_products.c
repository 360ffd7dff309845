/* SPDX-License-Identifier: MIT */
#include "install/existing_products.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "install/opening.h"
#include "install/plan.h"
#include "install/related_products.h"
#include "registry/owner.h"

/* The removal of one product. */
struct removal {
    struct opened opened;
    struct installation installation;
    struct sequence sequence;
    struct plan plan;
};

static void removal_deinit(struct removal *removal)
{
    plan_deinit(&removal->plan);
    sequence_deinit(&removal->sequence);
    opening_deinit(&removal->opened);
}

/* S_FALSE if the product is gone already. */
static HRESULT open_removal(const struct installation *installation, const char *code,
                            const char *features, struct removal *removal)
{
    _cleanup_(freep) char *remove = NULL, *upgrading = NULL;
    struct opening opening = {.product = code, .root = session_root(installation->session)};
    HRESULT hr;

    if (asprintf(&remove, "REMOVE=%s", features) < 0)
        remove = NULL;
    if (asprintf(&upgrading, "UPGRADINGPRODUCTCODE=%s",
                 session_property(installation->session, "ProductCode")) < 0)
        upgrading = NULL;
    if (!remove || !upgrading)
        return hr_raise(E_OUTOFMEMORY, "removing the product %s", code);
    opening.properties = (const char *const[]){remove, upgrading};
    opening.n_properties = 2;
    hr = opening_read(&opening, &removal->opened);
    if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
        return S_FALSE;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(opening_begin(&opening, &removal->opened));
}

/* S_FALSE if the product is gone already. */
static HRESULT plan_removal(const struct installation *installation, const char *code,
                            const char *features, struct removal *removal)
{
    HRESULT hr = open_removal(installation, code, features, removal);

    if (hr != S_OK)
        return hr_trace(hr);
    removal->installation = (struct installation){
        .session = removal->opened.session,
        .journal = installation->journal,
        .registry = installation->registry,
        .log = installation->log,
        .skipped = installation->skipped,
        .skipped_before = removal->opened.product.skipped,
        .is_trial = installation->is_trial,
        .is_upgrade = true,
    };
    hr = sequence_read(session_package(removal->opened.session), "InstallExecuteSequence",
                       &removal->sequence);
    if (SUCCEEDED(hr))
        hr = plan_make(&removal->installation, &removal->sequence, &removal->plan);
    return hr_trace(hr);
}

/* What will be asked again when it is done: what is installed may change until then. */
static HRESULT check_one(const char *code, const char *features, void *context)
{
    _cleanup_(removal_deinit) struct removal removal = {0};
    struct installation installation = *(struct installation *)context;
    HRESULT hr;

    installation.is_trial = true;
    hr = plan_removal(&installation, code, features, &removal);

    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT remove_one(const char *code, const char *features, void *context)
{
    _cleanup_(removal_deinit) struct removal removal = {0};
    struct installation *installation = context;
    HRESULT hr;

    install_log(installation, "RemoveExistingProducts: %s is removed.", code);
    hr = plan_removal(installation, code, features, &removal);
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    hr = plan_run(&removal.plan);
    if (SUCCEEDED(hr))
        hr = plan_finish(&removal.plan);
    else
        plan_take_back(&removal.plan);
    if (FAILED(hr))
        return hr_trace(hr);
    installation->is_restart_needed |= removal.installation.is_restart_needed;
    return hr_trace(registry_set_owner(NULL));
}

HRESULT existing_products_check(struct installation *installation)
{
    return hr_trace(related_products_visit(installation, check_one, installation));
}

HRESULT existing_products_remove(struct installation *installation)
{
    return hr_trace(related_products_visit(installation, remove_one, installation));
}
