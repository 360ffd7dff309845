/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "msitool/msi_verbs.h"
#include "msitool/package_command.h"
#include "msitool/trial_delta.h"
#include "placing/receipt.h"
#include "toolkit/json_text.h"
#include "toolkit/value.h"

static const struct manual_item options[] = {
    {"--json", "One object for each thing that is not as it was installed: product, what (file, "
               "key, value), state (missing, changed), path or key and name."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All is as it was installed."},
    {"1", "Something is missing or was changed, and was told; or verifying failed."},
    {"2", "The command line is wrong."},
    {"69 (1605)", "The product is not installed."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "What is looked at",
     .text =
         "Files: whether they are there, and are what the installation wrote (by size and time, "
         "and by their digest where these differ). The registry: what a repair would write is "
         "compared with what is there, that of self-registering modules, too."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual verify_manual = {
    .page = "comity-verify",
    .chapter = 1,
    .command = "comity verify",
    .summary = "tell what of installed products is missing or was changed",
    .synopsis = "comity verify [--json] [CODE|NAME|PACKAGE.msi]",
    .text = "Compares a product, or all that are installed, with what installing them has made. "
            "Nothing is changed; comity repair brings back what is missing.",
    .sections = sections,
    .see_also = "comity(1), comity-repair(1), comity-packages(1)",
};

static int run_verify(int argc, char **argv);
const struct verb verify_verb = {.name = "verify", .manual = &verify_manual, .run = run_verify};

/* A look at one product. */
struct verification {
    struct package_command command;
    bool is_json;
    unsigned n_found;
};

/* ---- telling ---- */

static void tell(struct verification *verification, const char *product, const char *what,
                 const char *state, const char *place, const char *name)
{
    const struct {
        const char *name;
        const char *text;
    } members[] = {
        {"product", product}, {"what", what},
        {"state", state},     {strcmp(what, "file") == 0 ? "path" : "key", place},
        {"name", name},
    };

    verification->n_found++;
    if (!verification->is_json) {
        printf("%s %s: %s%s%s\n", state, what, place, name ? "\t" : "",
               name && !*name ? "(Default)"
               : name         ? name
                              : "");
        return;
    }
    for (size_t i = 0; i < sizeof(members) / sizeof(*members) && members[i].text; i++) {
        printf("%s\"%s\":", i ? "," : "{", members[i].name);
        json_print_text(members[i].text, stdout);
    }
    puts("}");
}

/* ---- files ---- */

static HRESULT verify_files(struct installation *installation, struct verification *verification)
{
    static const char *const states[] = {
        [FILE_IS_GONE] = "missing", [FILE_IS_CHANGED] = "changed", [FILE_IS_OTHER] = "changed"};
    const char *product = session_property(installation->session, "ProductCode");
    _cleanup_(receipt_freep) struct receipt *receipt = NULL;
    const struct receipt_entry *entry;
    HRESULT hr = receipt_open(installation, &receipt);

    for (size_t i = 0; SUCCEEDED(hr) && (entry = receipt_at(receipt, i)); i++) {
        enum file_likeness likeness;

        if (entry->is_gone)
            continue;
        hr = file_facts_compare(entry->path, &entry->facts, &likeness);
        if (SUCCEEDED(hr) && likeness != FILE_IS_SAME)
            tell(verification, product, "file", states[likeness], entry->path, NULL);
    }
    return hr_trace(hr);
}

/* ---- the registry ---- */

/* What a repair writes anew each time. */
static bool is_of_the_day(const struct difference *difference)
{
    return utf16_equal_nocase(difference->name, u"InstallDate");
}

static HRESULT tell_difference(const struct difference *difference,
                               struct verification *verification, const char *product)
{
    bool is_value = difference->what == PAST_VALUE;
    _cleanup_(freep) char *key = utf16_to_utf8_dup(difference->key);
    _cleanup_(freep) char *name = utf16_to_utf8_dup(difference->name);

    if (!key || !name)
        return hr_raise(E_OUTOFMEMORY, "verifying the registry");
    if ((!is_value && difference->what != PAST_KEY) || !difference->after.is_present ||
        is_of_the_day(difference))
        return S_OK;
    tell(verification, product, is_value ? "value" : "key",
         difference->before.is_present ? "changed" : "missing", key, is_value ? name : NULL);
    return S_OK;
}

static HRESULT verify_registry(struct installation *installation, struct verification *verification)
{
    const char *product = session_property(installation->session, "ProductCode");
    _cleanup_(delta_deinit) struct delta delta = {0};
    HRESULT hr = trial_delta_find(installation, &delta);

    for (size_t i = 0; SUCCEEDED(hr) && i < delta.n; i++)
        hr = tell_difference(&delta.differences[i], verification, product);
    return hr_trace(hr);
}

static HRESULT verify(struct installation *installation, void *context)
{
    HRESULT hr = verify_files(installation, context);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(verify_registry(installation, context));
}

/* ---- products ---- */

/* By a repair that is only tried. */
static HRESULT verify_target(struct verification *verification)
{
    static const char *const properties[] = {"REINSTALL=ALL", "REINSTALLMODE=omus"};
    struct installer_request *request = &verification->command.request;
    struct installer_result result;
    HRESULT hr = package_command_resolve(&verification->command);

    if (FAILED(hr))
        return hr_trace(hr);
    request->opening.properties = properties;
    request->opening.n_properties = sizeof(properties) / sizeof(*properties);
    request->is_trial = true;
    request->needs_product = true;
    request->show = verify;
    request->context = verification;
    return hr_trace(installer_run(request, &result));
}

static HRESULT verify_product(const struct product *product, void *context)
{
    struct verification *verification = context;
    HRESULT hr;

    if (product->is_advertised_only)
        return S_OK;
    verification->command.target = product->code;
    hr = verify_target(verification);
    verification->command.request = (struct installer_request){0};
    if (FAILED(hr)) {
        fprintf(stderr, "comity verify: %s: %s\n", product->code, hr_message());
        verification->n_found++;
    }
    return S_OK;
}

static int conclude(const struct verification *verification, HRESULT hr)
{
    uint32_t code = installer_code(hr);

    if (SUCCEEDED(hr))
        return verification->n_found ? VERB_FAILED : VERB_DONE;
    fprintf(stderr, "comity verify: %s (%u)\n", hr_message(), code);
    return code == ERROR_UNKNOWN_PRODUCT ? package_exit_status(code) : VERB_FAILED;
}

static int run_verify(int argc, char **argv)
{
    struct verification verification = {0};
    HRESULT hr;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            verification.is_json = true;
        else if (*argv[i] == '-' || verification.command.target)
            return verb_usage(&verify_verb, "%s is no option, nor the only product", argv[i]);
        else
            verification.command.target = argv[i];
    }
    hr = verification.command.target ? verify_target(&verification)
                                     : product_list(verify_product, &verification);
    package_command_deinit(&verification.command);
    return conclude(&verification, hr);
}
