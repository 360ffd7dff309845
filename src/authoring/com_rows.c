/* SPDX-License-Identifier: MIT */
#include "authoring/com_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/registry_lines.h"
#include "base/guid.h"
#include "base/hresult.h"

enum {
    ROOT_CLASSES = 0,
    VERSION_SHIFT = 8, /* of a type library's major version */
    LANGUAGE_NEUTRAL = 0,
};

static HRESULT check_keys(const struct making *making, const struct manifest_section *section,
                          const char *known)
{
    for (size_t i = 0; i < section->n_lines; i++) {
        char wanted[64];

        snprintf(wanted, sizeof(wanted), " %.60s ", section->lines[i].key);
        if (!strstr(known, wanted) || !section->lines[i].value)
            return hr_raise(E_INVALIDARG, "%s, line %u: a section [%s] has no key %s",
                            making->manifest->path, section->lines[i].number, section->kind,
                            section->lines[i].key);
    }
    return S_OK;
}

static HRESULT read_guid(const struct making *making, const struct manifest_section *section,
                         char ret_text[static GUID_TEXT_SIZE])
{
    GUID guid;

    if (FAILED(guid_from_text(section->name, &guid)))
        return hr_raise(E_INVALIDARG, "%s, line %u: \"%s\" must be a GUID with its braces",
                        making->manifest->path, section->number, section->name);
    guid_to_text(&guid, ret_text);
    return S_OK;
}

/* The file of a section and its feature. */
static HRESULT read_file(const struct making *making, const struct manifest_section *section,
                         const struct content_file **ret_file, const char **ret_feature)
{
    const char *target = manifest_value(section, "file");
    HRESULT hr;

    if (!target)
        return hr_raise(E_INVALIDARG, "%s, line %u: the section [%s %s] does not say which file",
                        making->manifest->path, section->number, section->kind, section->name);
    hr = making_file(making, target, section->number, ret_file);
    if (SUCCEEDED(hr))
        hr = making_feature(making, (*ret_file)->feature, section->number, ret_feature);
    return hr_trace(hr);
}

/* ---- classes ---- */

static HRESULT write_progids(struct making *making, const struct manifest_section *section,
                             const char *clsid)
{
    const char *progid = manifest_value(section, "progid");
    const char *independent = manifest_value(section, "version-independent-progid");
    const char *description = manifest_value(section, "description");
    HRESULT hr = S_OK;

    if (progid)
        hr = tables_add(making->tables, "ProgId", "t-tt", progid, clsid, description);
    if (SUCCEEDED(hr) && independent && progid)
        hr = tables_add(making->tables, "ProgId", "tt-t", independent, progid, description);
    return hr_trace(hr);
}

/* No table of packages has the threading model. */
static HRESULT write_threading(struct making *making, const struct manifest_section *section,
                               const char *clsid, const char *context, const char *component)
{
    const char *model = manifest_value(section, "threading");
    char key[128];

    if (!model)
        return S_OK;
    if (snprintf(key, sizeof(key), "CLSID\\%s\\%s", clsid, context) >= (int)sizeof(key))
        return hr_raise(E_INVALIDARG, "%s, line %u: there is no context %s", making->manifest->path,
                        section->number, context);
    return hr_trace(
        registry_lines_add(making, ROOT_CLASSES, key, "ThreadingModel", model, component));
}

static HRESULT write_class(struct making *making, const struct manifest_section *section)
{
    const char *context = manifest_value(section, "context"), *feature;
    const struct content_file *file;
    char clsid[GUID_TEXT_SIZE];
    HRESULT hr = read_guid(making, section, clsid);

    if (!context)
        context = "InprocServer32";
    if (SUCCEEDED(hr))
        hr = read_file(making, section, &file, &feature);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Class", "tttttt----tt", clsid, context, file->component,
                        manifest_value(section, "progid"), manifest_value(section, "description"),
                        manifest_value(section, "appid"), manifest_value(section, "argument"),
                        feature);
    if (SUCCEEDED(hr))
        hr = write_progids(making, section, clsid);
    if (SUCCEEDED(hr))
        hr = write_threading(making, section, clsid, context, file->component);
    return hr_trace(hr);
}

/* ---- applications and type libraries ---- */

static HRESULT write_appid(struct making *making, const struct manifest_section *section)
{
    char appid[GUID_TEXT_SIZE];
    HRESULT hr = read_guid(making, section, appid);

    if (SUCCEEDED(hr))
        hr = tables_add(
            making->tables, "AppId", "ttttt", appid, manifest_value(section, "remote-server"),
            manifest_value(section, "local-service"), manifest_value(section, "service-parameters"),
            manifest_value(section, "dll-surrogate"));
    return hr_trace(hr);
}

static HRESULT write_typelib(struct making *making, const struct manifest_section *section)
{
    const char *version = manifest_value(section, "version");
    const char *language = manifest_value(section, "language");
    const struct content_file *file;
    char libid[GUID_TEXT_SIZE];
    const char *feature;
    unsigned major = 1, minor = 0;
    HRESULT hr = read_guid(making, section, libid);

    if (SUCCEEDED(hr) && ((version && sscanf(version, "%u.%u", &major, &minor) != 2) ||
                          major > 0xffff || minor > 0xff))
        return hr_raise(E_INVALIDARG, "%s, line %u: a type library's version is two numbers: 1.0",
                        making->manifest->path, section->number);
    if (SUCCEEDED(hr))
        hr = read_file(making, section, &file, &feature);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "TypeLib", "tntntttn", libid,
                        language ? atoi(language) : LANGUAGE_NEUTRAL, file->component,
                        (int)(major << VERSION_SHIFT | minor),
                        manifest_value(section, "description"), NULL, feature, 0);
    return hr_trace(hr);
}

static HRESULT write_properties(struct making *making, const struct manifest_section *section)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < section->n_lines; i++)
        hr = tables_add(making->tables, "Property", "tt", section->lines[i].key,
                        section->lines[i].value);
    return hr_trace(hr);
}

/* ---- all ---- */

static const struct {
    const char *kind;
    const char *keys; /* NULL: any */
    HRESULT (*write)(struct making *making, const struct manifest_section *section);
} kinds[] = {
    {"class",
     " file context progid version-independent-progid description threading appid argument ",
     write_class},
    {"appid", " remote-server local-service service-parameters dll-surrogate ", write_appid},
    {"typelib", " file version language description ", write_typelib},
    {"properties", NULL, write_properties},
    {"registry", NULL, registry_lines_write},
};

HRESULT com_rows_write(struct making *making)
{
    const struct manifest *manifest = making->manifest;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < manifest->n_sections; i++)
        for (size_t j = 0; SUCCEEDED(hr) && j < sizeof(kinds) / sizeof(*kinds); j++) {
            if (strcmp(manifest->sections[i].kind, kinds[j].kind) != 0)
                continue;
            if (kinds[j].keys)
                hr = check_keys(making, &manifest->sections[i], kinds[j].keys);
            if (SUCCEEDED(hr))
                hr = kinds[j].write(making, &manifest->sections[i]);
        }
    return hr_trace(hr);
}
