/* SPDX-License-Identifier: MIT */
#include "module/module.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "image/pe_file.h"

/* A file that was opened as data. */
struct data_module {
    struct list link;
    struct file_view view;
    struct pe_file pe; /* to which the set points */
    struct resource_set set;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list data_modules = LIST_INIT(data_modules); /* (lock) */

static struct data_module *data_module_free(struct data_module *module)
{
    if (!module)
        return NULL;

    file_view_close(&module->view);
    free(module);
    return NULL;
}
DEFINE_CLEANUP(struct data_module *, data_module_free);

static HMODULE handle_of(struct data_module *module)
{
    return (HMODULE)((uintptr_t)module | 1);
}

bool module_is_data(HMODULE module)
{
    return (uintptr_t)module & 1;
}

static HRESULT read_resources(struct data_module *module, const char *path)
{
    HRESULT hr;

    hr = pe_file_read(module->view.bytes, &module->pe);
    if (hr == S_OK)
        resource_set_of_pe(&module->pe, &module->set);
    else if (hr == S_FALSE)
        hr = elf_resource_set_of_file(module->view.bytes, &module->set);
    if (hr == S_FALSE)
        return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "%s is no module", path);
    return hr_trace(hr);
}

HRESULT module_open_data(const char *path, HMODULE *ret_module)
{
    _cleanup_(data_module_freep) struct data_module *module = calloc(1, sizeof(*module));
    HRESULT hr;

    if (!module)
        return hr_raise(E_OUTOFMEMORY, "opening %s as data", path);
    hr = file_view_open(path, &module->view);
    if (FAILED(hr))
        return hr_trace(hr);
    if (module->view.bytes.size == 0)
        return hr_raise(hr_from_win32(ERROR_FILE_INVALID), "%s is empty", path);
    hr = read_resources(module, path);
    if (FAILED(hr))
        return hr_trace(hr);

    pthread_mutex_lock(&lock);
    list_append(&data_modules, &module->link);
    pthread_mutex_unlock(&lock);
    *ret_module = handle_of(TAKE_PTR(module));
    return S_OK;
}

/* The caller holds the lock. */
static struct data_module *find_data(HMODULE handle)
{
    list_for_each (link, &data_modules) {
        struct data_module *module = container_of(link, struct data_module, link);

        if (handle_of(module) == handle)
            return module;
    }
    return NULL;
}

bool module_close_data(HMODULE module)
{
    struct data_module *found;

    pthread_mutex_lock(&lock);
    found = find_data(module);
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&lock);
    data_module_free(found);
    return found != NULL;
}

struct search {
    const struct link_map *wanted;
    bool is_found;
};

/* Inside dl_iterate_phdr() the loader holds the lock under which its list changes. */
static int search_loaded(struct dl_phdr_info *info, size_t size, void *context)
{
    struct search *search = context;

    for (const struct link_map *map = _r_debug.r_map; map; map = map->l_next)
        search->is_found |= map == search->wanted;
    return 1;
}

bool module_is_loaded(HMODULE module)
{
    struct search search = {.wanted = (const struct link_map *)module};

    dl_iterate_phdr(search_loaded, &search);
    return search.is_found;
}

HRESULT module_resources(HMODULE module, struct resource_set *ret_set)
{
    const struct data_module *found;

    if (module_is_data(module)) {
        pthread_mutex_lock(&lock);
        found = find_data(module);
        if (found)
            *ret_set = found->set;
        pthread_mutex_unlock(&lock);
        return found ? S_OK : hr_from_win32(ERROR_MOD_NOT_FOUND);
    }
    if (!module)
        module = (HMODULE)_r_debug.r_map;
    if (!module_is_loaded(module))
        return hr_from_win32(ERROR_MOD_NOT_FOUND);
    return hr_trace(elf_resource_set_of_loaded(module, ret_set));
}

/*
 * The modules of Windows whose calls this library has: programs look them up by name to find calls
 * that only some versions of Windows offer. Windows forgives blanks behind a name.
 */
static bool is_of_windows(const char *name)
{
    static const char *const modules[] = {
        "advapi32", "combase",  "kernel32", "kernelbase", "ktmw32", "msi",
        "ole32",    "oleaut32", "propsys",  "shlwapi",    "user32", "version",
    };
    size_t len = strlen(name);

    while (len > 0 && name[len - 1] == ' ')
        len--;
    if (len > 4 && strncasecmp(name + len - 4, ".dll", 4) == 0)
        len -= 4;
    for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
        if (strncasecmp(modules[i], name, len) == 0 && modules[i][len] == '\0')
            return true;
    }
    return false;
}

/* A name without a folder, or in GetSystemDirectory()'s, which is where the library at @own is. */
static const char *file_in_system(const char *name, const char *own)
{
    const char *slash = strrchr(name, '/'), *backslash = strrchr(name, '\\');
    const char *file = backslash > slash ? backslash + 1 : slash ? slash + 1 : name;
    char path[PATH_MAX];
    size_t len;

    if (file == name || !realpath(*own ? own : "/proc/self/exe", path))
        return file == name ? name : NULL;
    len = (size_t)(strrchr(path, '/') - path);
    return (size_t)(file - name - 1) == len && strncmp(name, path, len) == 0 ? file : NULL;
}

const char *module_loader_name(const char *name)
{
    struct link_map *map = NULL;
    const char *file;
    Dl_info info;

    if (!name ||
        !dladdr1((void *)(uintptr_t)module_loader_name, &info, (void **)&map, RTLD_DL_LINKMAP))
        return name;
    file = file_in_system(name, map->l_name);
    if (!file || !is_of_windows(file))
        return name;
    return map->l_name[0] ? map->l_name : NULL;
}

void module_find_file(const char *name, char ret_path[static PATH_MAX])
{
    const char *loader_name = module_loader_name(name);
    char *end;
    ssize_t len;

    snprintf(ret_path, PATH_MAX, "%s", loader_name ? loader_name : "/proc/self/exe");
    if (!loader_name || strchr(loader_name, '/'))
        return;

    len = readlink("/proc/self/exe", ret_path, PATH_MAX - 1);
    ret_path[len < 0 ? 0 : len] = '\0';
    end = strrchr(ret_path, '/');
    if (end &&
        snprintf(end + 1, (size_t)(ret_path + PATH_MAX - end - 1), "%s", name) <
            ret_path + PATH_MAX - end - 1 &&
        access(ret_path, F_OK) == 0)
        return;
    snprintf(ret_path, PATH_MAX, "%s", name);
}
