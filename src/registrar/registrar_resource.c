/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_resource.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "image/file_view.h"
#include "registrar/module_file.h"

/* A number in a pointer's place, a number in a text (#5), or a text. */
static struct resource_name read_name(const char16_t *text)
{
    uint32_t number = 0;

    if ((uintptr_t)text <= UINT16_MAX)
        return resource_name_of_id((uint16_t)(uintptr_t)text);
    if (*text != '#')
        return resource_name_of_text(text);
    for (text++; *text >= '0' && *text <= '9' && number <= UINT16_MAX; text++)
        number = number * 10 + (uint32_t)(*text - '0');
    return resource_name_of_id((uint16_t)number);
}

HRESULT registrar_write_resource(const char16_t *path, const char16_t *type, const char16_t *name,
                                 const struct registrar_names *names, enum registrar_mode mode)
{
    struct resource_name type_name = read_name(type ? type : u"REGISTRY");
    struct resource_name script_name = read_name(name);
    _cleanup_(module_file_freep) struct module_file *module = NULL;
    _cleanup_(freep) char *file = utf16_to_utf8_dup(path);
    _cleanup_(freep) char16_t *script = NULL;
    HRESULT hr;

    if (!file)
        return hr_raise(E_OUTOFMEMORY, "a module's path");
    hr = module_file_open(file, &module);
    if (SUCCEEDED(hr))
        hr = module_file_script(module, &type_name, &script_name, &script);
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
