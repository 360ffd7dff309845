/* SPDX-License-Identifier: MIT */
#include "registrar/module_data.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/reginst.h"

struct run {
    const struct registrar_names *names;
    enum registrar_mode mode;
    const struct registrar_listener *listener;
    struct registry_target *target;
    struct module_data_counts counts;
    char *place; /* the resource at hand */
};

HRESULT module_data_set_names(struct registrar_names *names, const char16_t *module_path)
{
    static const char16_t *const of_path[] = {u"MODULE", u"MODULE_RAW", u"_MOD_PATH",
                                              u"_SYS_MOD_PATH"};
    const char *folder = getenv("SystemRoot");
    _cleanup_(freep) char16_t *system_root = folder ? utf16_from_utf8_dup(folder) : NULL;
    HRESULT hr = S_OK;

    if (folder && !system_root)
        return hr_raise(E_OUTOFMEMORY, "replacements");
    for (size_t i = 0; i < sizeof(of_path) / sizeof(*of_path) && SUCCEEDED(hr); i++)
        hr = registrar_names_set_literal(names, of_path[i], module_path);
    if (SUCCEEDED(hr) && system_root)
        hr = registrar_names_set_literal(names, u"SystemRoot", system_root);
    return hr_trace(hr);
}

static void pass_notice(void *context, const char *text)
{
    const struct run *run = context;

    registrar_notice(run->listener, "%s: %s", run->place, text);
}

static HRESULT name_place(struct run *run, const struct resource *resource)
{
    _cleanup_(freep) char *type = resource_name_to_utf8(&resource->type);
    _cleanup_(freep) char *name = resource_name_to_utf8(&resource->name);

    free(run->place);
    run->place = NULL;
    if (!type || !name || asprintf(&run->place, "%s %s", type, name) < 0) {
        run->place = NULL;
        return hr_raise(E_OUTOFMEMORY, "a module's resources");
    }
    return S_OK;
}

typedef HRESULT apply_text(struct run *run, const char16_t *text,
                           const struct registrar_listener *listener);

static HRESULT apply_resource(struct run *run, const struct resource *resource, apply_text *apply)
{
    const struct registrar_listener listener = {.notice = pass_notice, .context = run};
    _cleanup_(freep) char16_t *text = NULL;
    HRESULT hr;

    hr = name_place(run, resource);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = registrar_decode(resource->data.bytes, resource->data.size, &text);
    if (SUCCEEDED(hr))
        hr = apply(run, text, &listener);
    if (FAILED(hr))
        return hr_raise(hr, "%s: %s", run->place, hr_message());
    return S_OK;
}

static HRESULT apply_script(struct run *run, const char16_t *text,
                            const struct registrar_listener *listener)
{
    run->counts.scripts++;
    return hr_trace(
        registrar_run(text, run->names, REGISTRAR_UNKNOWN_STAYS, listener, run->mode, run->target));
}

static HRESULT apply_install(struct run *run, const char16_t *text,
                             const struct registrar_listener *listener)
{
    HRESULT hr;

    run->counts.installs++;
    hr = reginst_run(text, run->mode, run->names, listener, run->target);
    if (hr == S_FALSE)
        registrar_notice(listener, "it has no section %s",
                         run->mode == REGISTRAR_REGISTER ? "RegisterDll" : "UnregisterDll");
    return hr_trace(hr);
}

static HRESULT visit_script(void *context, const struct resource *resource)
{
    return hr_trace(apply_resource(context, resource, apply_script));
}

static HRESULT visit_install(void *context, const struct resource *resource)
{
    return hr_trace(apply_resource(context, resource, apply_install));
}

HRESULT module_data_apply(const struct module_file *module, const struct registrar_names *names,
                          enum registrar_mode mode, const struct registrar_listener *listener,
                          struct registry_target *target, struct module_data_counts *ret_counts)
{
    static const struct {
        const char16_t *type;
        resource_visit *visit;
    } passes[] = {
        {u"REGISTRY", visit_script},
        {u"WINE_REGISTRY", visit_script},
        {u"REGINST", visit_install},
    };
    struct run run = {.names = names, .mode = mode, .listener = listener, .target = target};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(passes) / sizeof(*passes) && SUCCEEDED(hr); i++) {
        struct resource_name type = resource_name_of_text(passes[i].type);
        struct resource_filter filter = {.type = &type, .language = RESOURCE_ANY_LANGUAGE};

        hr = resource_set_visit(module_file_resources(module), &filter, passes[i].visit, &run);
    }
    free(run.place);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_counts = run.counts;
    return S_OK;
}
