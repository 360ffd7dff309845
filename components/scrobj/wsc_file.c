/* SPDX-License-Identifier: MIT */
#include "wsc_file.h"

#include <stdlib.h>
#include <string.h>

#include "wsc_parse.h"

enum {
    FIRST_ROOM = 8,
};

void *wsc_list_add(struct wsc_list *list, size_t size)
{
    if (list->n == list->room) {
        unsigned room = list->room ? list->room * 2 : FIRST_ROOM;
        void *items = realloc(list->items, room * size);

        if (!items)
            return NULL;
        list->items = items;
        list->room = room;
    }
    return memset((char *)list->items + list->n++ * size, 0, size);
}

static void free_scripts(struct wsc_list *list)
{
    struct wsc_script *scripts = list->items;

    for (unsigned i = 0; i < list->n; i++) {
        SysFreeString(scripts[i].language);
        SysFreeString(scripts[i].text);
        SysFreeString(scripts[i].source);
    }
    free(scripts);
}

static void free_members(struct wsc_list *list)
{
    struct wsc_member *members = list->items;

    for (unsigned i = 0; i < list->n; i++) {
        SysFreeString(members[i].name);
        SysFreeString(members[i].internal_name);
        SysFreeString(members[i].getter);
        SysFreeString(members[i].putter);
    }
    free(members);
}

static void free_others(struct wsc_component *described)
{
    struct wsc_object *objects = described->objects.items;
    struct wsc_resource *resources = described->resources.items;
    struct wsc_reference *references = described->references.items;

    for (unsigned i = 0; i < described->objects.n; i++) {
        SysFreeString(objects[i].id);
        SysFreeString(objects[i].progid);
        SysFreeString(objects[i].classid);
    }
    for (unsigned i = 0; i < described->resources.n; i++) {
        SysFreeString(resources[i].id);
        SysFreeString(resources[i].text);
    }
    for (unsigned i = 0; i < described->references.n; i++) {
        SysFreeString(references[i].object);
        SysFreeString(references[i].guid);
        SysFreeString(references[i].version);
    }
    free(objects);
    free(resources);
    free(references);
}

static void component_deinit(struct wsc_component *described)
{
    SysFreeString(described->id);
    SysFreeString(described->progid);
    SysFreeString(described->version);
    SysFreeString(described->classid);
    SysFreeString(described->description);
    free_scripts(&described->scripts);
    free_scripts(&described->registrations);
    free_members(&described->members);
    free_others(described);
}

struct wsc_file *wsc_file_ref(struct wsc_file *file)
{
    InterlockedIncrement(&file->refs);
    return file;
}

void wsc_file_unref(struct wsc_file *file)
{
    struct wsc_component *components;

    if (!file || InterlockedDecrement(&file->refs) > 0)
        return;
    components = file->components.items;
    for (unsigned i = 0; i < file->components.n; i++)
        component_deinit(&components[i]);
    free(components);
    SysFreeString(file->path);
    free(file);
}

const struct wsc_component *wsc_file_find(const struct wsc_file *file, const WCHAR *id)
{
    const struct wsc_component *components = file->components.items;

    if (!id || !*id)
        return &components[0];
    for (unsigned i = 0; i < file->components.n; i++) {
        if (components[i].id &&
            CompareStringOrdinal(components[i].id, -1, id, -1, TRUE) == CSTR_EQUAL)
            return &components[i];
    }
    return NULL;
}

/* The error in words: "FILE(LINE): text". */
static HRESULT report(const struct wsc_file *file, const struct markup *markup)
{
    char path[1024] = "script component";

    if (file->path)
        WideCharToMultiByte(CP_UTF8, 0, file->path, -1, path, sizeof(path), NULL, NULL);
    path[sizeof(path) - 1] = '\0';
    return component_fail(&IID_NULL, u"Windows Script Component", DISP_E_EXCEPTION, "%s(%u): %s.",
                          path, markup->line, markup->error ? markup->error : "It is wrong");
}

HRESULT wsc_file_parse(const WCHAR *path, const WCHAR *text, size_t n_units,
                       struct wsc_file **ret_file)
{
    struct wsc_file *file = calloc(1, sizeof(*file));
    struct markup markup;
    HRESULT hr;

    if (!file)
        return E_OUTOFMEMORY;
    file->refs = 1;
    file->path = path ? SysAllocString(path) : NULL;
    markup_init(&markup, text, n_units);
    hr = wsc_parse(&markup, &file->components);
    if (hr == S_FALSE)
        hr = report(file, &markup);
    if (FAILED(hr)) {
        wsc_file_unref(file);
        return hr;
    }
    *ret_file = file;
    return S_OK;
}
