/* SPDX-License-Identifier: MIT */
#include "registrar/module_file.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "registrar/registrar_text.h"

struct module_file {
    enum module_file_kind kind;
    struct file_view view;
    struct pe_file pe;
    struct resource_set resources;
};

static HRESULT read_resources(struct module_file *module, const char *path)
{
    HRESULT hr;

    module->kind = MODULE_FILE_PE;
    hr = pe_file_read(module->view.bytes, &module->pe);
    if (hr == S_OK)
        resource_set_of_pe(&module->pe, &module->resources);
    if (hr != S_FALSE)
        return hr_trace(hr);

    module->kind = MODULE_FILE_ELF;
    hr = elf_resource_set_of_file(module->view.bytes, &module->resources);
    if (hr != S_FALSE)
        return hr_trace(hr);

    module->kind = MODULE_FILE_RES;
    if (!resource_is_res(module->view.bytes))
        return hr_raise(HRESULT_FROM_WIN32(ERROR_BAD_EXE_FORMAT),
                        "%s is neither a module (ELF or PE) nor a .res file", path);
    resource_set_of_res(module->view.bytes, &module->resources);
    return S_OK;
}

HRESULT module_file_open(const char *path, struct module_file **ret_module)
{
    struct module_file *module = calloc(1, sizeof(*module));
    HRESULT hr;

    if (!module)
        return hr_raise(E_OUTOFMEMORY, "opening %s", path);

    hr = file_view_open(path, &module->view);
    if (FAILED(hr)) {
        free(module);
        return hr_trace(hr);
    }
    hr = read_resources(module, path);
    if (FAILED(hr))
        module_file_free(module);
    else
        *ret_module = module;
    return hr_trace(hr);
}

struct module_file *module_file_free(struct module_file *module)
{
    if (!module)
        return NULL;

    file_view_close(&module->view);
    free(module);
    return NULL;
}

enum module_file_kind module_file_kind(const struct module_file *module)
{
    return module->kind;
}

const struct pe_file *module_file_pe(const struct module_file *module)
{
    return module->kind == MODULE_FILE_PE ? &module->pe : NULL;
}

const struct resource_set *module_file_resources(const struct module_file *module)
{
    return &module->resources;
}

HRESULT module_file_script(const struct module_file *module, const struct resource_name *type,
                           const struct resource_name *name, char16_t **ret_script)
{
    struct resource_filter filter = {.type = type, .name = name, .language = RESOURCE_ANY_LANGUAGE};
    _cleanup_(freep) char *shown_type = resource_name_to_utf8(type);
    _cleanup_(freep) char *shown_name = resource_name_to_utf8(name);
    struct resource resource;
    HRESULT hr;

    hr = resource_set_find(&module->resources, &filter, &resource);
    if (FAILED(hr))
        return hr_raise(hr, "the module has no resource %s of type %s",
                        shown_name ? shown_name : "", shown_type ? shown_type : "");
    return hr_trace(registrar_decode(resource.data.bytes, resource.data.size, ret_script));
}
