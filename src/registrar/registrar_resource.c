/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_resource.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "image/file_view.h"
#include "module/resource_call.h"
#include "registrar/module_file.h"

HRESULT registrar_write_resource(const char16_t *path, const char16_t *type, const char16_t *name,
                                 const struct registrar_names *names, enum registrar_mode mode)
{
    _cleanup_(resource_argument_deinit) struct resource_argument type_name = {0};
    _cleanup_(resource_argument_deinit) struct resource_argument script_name = {0};
    _cleanup_(module_file_freep) struct module_file *module = NULL;
    _cleanup_(freep) char *file = utf16_to_utf8_dup(path);
    _cleanup_(freep) char16_t *script = NULL;
    HRESULT hr;

    if (!file || !resource_argument_from_wide(type ? type : u"REGISTRY", &type_name) ||
        !resource_argument_from_wide(name, &script_name))
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    hr = module_file_open(file, &module);
    if (SUCCEEDED(hr))
        hr = module_file_script(module, &type_name.name, &script_name.name, &script);
    if (SUCCEEDED(hr))
        hr = registrar_write(script, names, mode);
    return hr_trace(hr);
}

HRESULT registrar_write_file(const char16_t *path, const struct registrar_names *names,
                             enum registrar_mode mode)
{
    _cleanup_(freep) char *file = utf16_to_utf8_dup(path);
    _cleanup_(freep) char16_t *script = NULL;
    struct file_view view;
    HRESULT hr;

    if (!file)
        return hr_raise(E_OUTOFMEMORY, "a script's path");
    hr = file_view_open(file, &view);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = registrar_decode(view.bytes.bytes, view.bytes.size, &script);
    file_view_close(&view);
    if (SUCCEEDED(hr))
        hr = registrar_write(script, names, mode);
    return hr_trace(hr);
}
