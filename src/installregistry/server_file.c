/* SPDX-License-Identifier: MIT */
#include "installregistry/server_file.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installregistry/row_cell.h"
#include "product/descriptor.h"
#include "publish/kept_package.h"

HRESULT server_file_find(struct installation *installation, const struct component_row *row,
                         const struct session_file **ret_file)
{
    const char *key = row->component->key_path;
    const struct session_file *file = key ? session_file(installation->session, key) : NULL;

    if (!file)
        return hr_trace(refuse_row(row->table, row->row, "Component_",
                                   "the key path of the component %s is no file",
                                   row->component->key));
    *ret_file = file;
    return S_OK;
}

/* ELF of this machine, or a script with an interpreter. */
static bool is_native(const char *path)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
    Elf64_Ehdr head = {0};
    ssize_t len = fd >= 0 ? pread(fd, &head, sizeof(head), 0) : -1;

    if (len >= 2 && memcmp(&head, "#!", 2) == 0)
        return true;
    return len == sizeof(head) && memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 &&
           head.e_ident[EI_CLASS] == ELFCLASS64;
}

enum registry_view server_file_view(struct installation *installation,
                                    const struct session_component *component)
{
    const struct session_file *file;

    if (component->is_64bit)
        return REGISTRY_VIEW_64;
    file = component->key_path ? session_file(installation->session, component->key_path) : NULL;
    return file && file->path && is_native(file->path) ? REGISTRY_VIEW_64 : REGISTRY_VIEW_32;
}

struct registry_place server_file_place(struct installation *installation,
                                        const struct session_component *component)
{
    return registry_place(session_context(installation->session), REGISTRY_ROOT_CLASSES,
                          server_file_view(installation, component));
}

HRESULT server_file_command(const char *path, const char *argument, char **ret_command)
{
    const char *quote = strpbrk(path, " \t") ? "\"" : "";
    bool has_argument = argument && *argument;

    if (asprintf(ret_command, "%s%s%s%s%s", quote, path, quote, has_argument ? " " : "",
                 has_argument ? argument : "") < 0)
        return hr_raise(E_OUTOFMEMORY, "registering a server's command");
    return S_OK;
}

/* The first feature that the component belongs to, where the row does not name one. */
static const char *feature_of(struct installation *installation, const struct component_row *row)
{
    const struct table *table =
        package_table(session_package(installation->session), "FeatureComponents");
    const char *named = cell_text(row->table, row->row, "Feature_");
    ptrdiff_t found =
        table_find_in(table, table_column(table, "Component_"), row->component->key, 0);

    return *named || found < 0 ? named : cell_text(table, (size_t)found, "Feature_");
}

HRESULT server_file_offer(struct installation *installation, const struct component_row *row,
                          const char *key, const char *name, const char *arguments)
{
    struct registry_place place = server_file_place(installation, row->component);
    struct descriptor descriptor = {0};
    struct registry_text value = {.type = REG_MULTI_SZ};
    _cleanup_(freep) char *text = NULL;
    _cleanup_(freep) char16_t *wide = NULL;
    char made[DESCRIPTOR_MAX];

    snprintf(descriptor.product, sizeof(descriptor.product), "%s",
             session_property(installation->session, "ProductCode"));
    snprintf(descriptor.feature, sizeof(descriptor.feature), "%s", feature_of(installation, row));
    snprintf(descriptor.component, sizeof(descriptor.component), "%s",
             row->component->guid ? row->component->guid : "");
    if (!descriptor_make(&descriptor, made))
        return S_OK;
    if (asprintf(&text, "%s%s%s", made, *arguments ? " " : "", arguments) < 0)
        return hr_raise(E_OUTOFMEMORY, "offering a server");
    wide = calloc(strlen(text) + 2, sizeof(*wide)); /* the list's own NUL, too */
    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "offering a server");
    value.size = (utf16_from_utf8(text, strlen(text), wide, strlen(text)) + 2) * sizeof(*wide);
    value.data = (uint8_t *)wide;
    return hr_trace(registry_place_set(&place, key, name, &value));
}

HRESULT server_file_icon(struct installation *installation, const struct table *table, size_t row,
                         char **ret_icon)
{
    const char *icon = cell_text(table, row, "Icon_");
    char path[PATH_MAX];
    int32_t index;
    HRESULT hr;

    *ret_icon = NULL;
    if (!*icon)
        return S_OK;
    hr = kept_icon_path(installation, icon, path);
    if (FAILED(hr))
        return hr_trace(hr);
    cell_number(table, row, "IconIndex", &index);
    return asprintf(ret_icon, "%s,%d", path, index) < 0
               ? hr_raise(E_OUTOFMEMORY, "registering an icon")
               : S_OK;
}
