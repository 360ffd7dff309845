/* SPDX-License-Identifier: MIT */
#include "com/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/oleauto.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/shipped.h"
#include "base/shipped_class.h"
#include "base/utf16.h"
#include "com/class_registration.h"
#include "hive/hive.h"
#include "module/library.h"

struct module {
    struct list link;
    void *handle;
    LPFNGETCLASSOBJECT get_class_object;
    LPFNCANUNLOADNOW can_unload_now;
    char path[];
};

static struct {
    pthread_mutex_t lock;
    struct list modules;
} loaded = {.lock = PTHREAD_MUTEX_INITIALIZER, .modules = LIST_INIT(loaded.modules)};

enum {
    CACHED_CLASSES = 16,
};

/* What a thread found in the registry: good while no hive has changed and no module has gone. */
struct cached_class {
    CLSID asked;
    CLSID clsid;
    uint64_t oxid;
    uint64_t numbers[HIVE_KINDS];
    unsigned generation;
    LPFNGETCLASSOBJECT get_class_object;
};

static unsigned generation = 1; /* (atomic) grows when a module is unloaded */
static _Thread_local struct cached_class cache[CACHED_CLASSES];
static _Thread_local struct module *last_used; /* by module_get_class_object() */

static HRESULT load(const char *path, struct module **ret_module)
{
    struct module *module = calloc(1, sizeof(*module) + strlen(path) + 1);
    const char *why;

    if (!module)
        return hr_raise(E_OUTOFMEMORY, "loading %s", path);

    strcpy(module->path, path);
    module->handle = library_open(path, &why);
    if (!module->handle) {
        free(module);
        return access(path, F_OK) == 0 ? hr_raise(CO_E_ERRORINDLL, "%s", why)
                                       : hr_raise(CO_E_DLLNOTFOUND, "%s", why);
    }
    module->get_class_object = (LPFNGETCLASSOBJECT)dlsym(module->handle, "DllGetClassObject");
    module->can_unload_now = (LPFNCANUNLOADNOW)dlsym(module->handle, "DllCanUnloadNow");
    if (!module->get_class_object) {
        library_close(module->handle);
        free(module);
        return hr_raise(CO_E_ERRORINDLL, "%s exports no DllGetClassObject", path);
    }
    list_append(&loaded.modules, &module->link);
    *ret_module = module;
    return S_OK;
}

static HRESULT find_or_load(const char *path, struct module **ret_module)
{
    struct module *module = NULL;
    HRESULT hr = S_OK;

    pthread_mutex_lock(&loaded.lock);
    list_for_each (link, &loaded.modules) {
        struct module *known = container_of(link, struct module, link);

        if (strcmp(known->path, path) == 0)
            module = known;
    }
    if (!module)
        hr = load(path, &module);
    pthread_mutex_unlock(&loaded.lock);
    *ret_module = module;
    return hr_trace(hr);
}

static HRESULT shipped_module(REFCLSID clsid, char *path, size_t size)
{
    const struct shipped_class *class = shipped_class_find(clsid);

    return class && shipped_path(class->module, path, size) == S_OK ? S_OK : REGDB_E_CLASSNOTREG;
}

/* A value of the class's key for @role, in the first view that has the key. */
static LSTATUS read_module(REFCLSID clsid, enum module_role role, const char16_t *name,
                           char16_t *text, DWORD size)
{
    char16_t key[CLASS_KEY_PATH_MAX];
    LSTATUS status;

    class_key_path(clsid, role == MODULE_SERVER ? u"InprocServer32" : u"InprocHandler32", key);
    status = class_read_text(key, name, KEY_WOW64_64KEY, text, size);
    return status == ERROR_SUCCESS ? status
                                   : class_read_text(key, name, KEY_WOW64_32KEY, text, size);
}

enum threading_model module_threading_model(REFCLSID clsid, enum module_role role)
{
    char16_t text[KEY_NAME_LIMIT + 1];
    const struct shipped_class *shipped;

    if (read_module(clsid, role, u"ThreadingModel", text, sizeof(text)) == ERROR_SUCCESS)
        return threading_model_parse(text);
    if (read_module(clsid, role, NULL, text, sizeof(text)) != ERROR_FILE_NOT_FOUND)
        return THREADING_MAIN;
    shipped = role == MODULE_SERVER ? shipped_class_find(clsid) : NULL;
    return shipped ? threading_model_parse(shipped->threading_model) : THREADING_BOTH;
}

bool module_is_default_handler(REFCLSID clsid)
{
    char16_t text[KEY_NAME_LIMIT + 1];

    return read_module(clsid, MODULE_HANDLER, NULL, text, sizeof(text)) == ERROR_SUCCESS &&
           utf16_equal_nocase(text, u"ole32.dll");
}

static HRESULT module_path(REFCLSID clsid, enum module_role role, char *path, size_t size)
{
    char16_t text[PATH_MAX];
    size_t len, units, start = 0;
    LSTATUS error;

    error = read_module(clsid, role, NULL, text, sizeof(text));
    if (error == ERROR_FILE_NOT_FOUND || error == ERROR_UNSUPPORTED_TYPE)
        return role == MODULE_SERVER ? shipped_module(clsid, path, size) : REGDB_E_CLASSNOTREG;
    if (error != ERROR_SUCCESS)
        return hr_raise(REGDB_E_READREGDB, "the registry cannot be read: %s", hr_message());

    /* Some register it in quotes, as they do a program. */
    units = utf16_len(text);
    if (units > 2 && text[0] == '"' && text[units - 1] == '"') {
        start = 1;
        units -= 2;
    }
    len = utf16_to_utf8(text + start, units, path, size - 1);
    if (len > size - 1)
        return hr_raise(CO_E_DLLNOTFOUND, "a module's path is too long");
    path[len] = '\0';
    return S_OK;
}

HRESULT module_get_class_object(REFCLSID clsid, enum module_role role, REFIID iid, void **ppv)
{
    char path[PATH_MAX * 3];
    struct module *module;
    HRESULT hr;

    last_used = NULL;
    hr = module_path(clsid, role, path, sizeof(path));
    if (FAILED(hr))
        return hr_trace(hr);
    hr = find_or_load(path, &module);
    if (FAILED(hr))
        return hr_trace(hr);
    last_used = module;
    SetErrorInfo(0, NULL); /* the module may say why it fails */
    return module->get_class_object(clsid, iid, ppv);
}

static struct cached_class *cache_place(REFCLSID asked)
{
    return &cache[(asked->Data1 ^ asked->Data4[7]) % CACHED_CLASSES];
}

HRESULT module_get_cached(REFCLSID asked, uint64_t oxid, REFIID iid, void **ppv)
{
    struct cached_class *place = cache_place(asked);
    uint64_t numbers[HIVE_KINDS];

    if (place->generation != __atomic_load_n(&generation, __ATOMIC_ACQUIRE) ||
        place->oxid != oxid || !guid_is_equal(&place->asked, asked))
        return S_FALSE;
    hive_snapshots(numbers);
    if (memcmp(numbers, place->numbers, sizeof(numbers)) != 0)
        return S_FALSE;
    return place->get_class_object(&place->clsid, iid, ppv);
}

void module_remember(REFCLSID asked, REFCLSID clsid, uint64_t oxid,
                     const uint64_t numbers[static 2])
{
    struct cached_class *place = cache_place(asked);

    if (!last_used)
        return;
    *place = (struct cached_class){
        .asked = *asked,
        .clsid = *clsid,
        .oxid = oxid,
        .numbers = {numbers[0], numbers[1]},
        .generation = __atomic_load_n(&generation, __ATOMIC_ACQUIRE),
        .get_class_object = last_used->get_class_object,
    };
}

void CoFreeUnusedLibrariesEx(DWORD dwUnloadDelay, DWORD dwReserved)
{
    pthread_mutex_lock(&loaded.lock);
    list_for_each (link, &loaded.modules) {
        struct module *module = container_of(link, struct module, link);

        if (!module->can_unload_now || module->can_unload_now() != S_OK)
            continue;
        list_remove(&module->link);
        __atomic_add_fetch(&generation, 1, __ATOMIC_RELEASE);
        library_close(module->handle);
        free(module);
    }
    pthread_mutex_unlock(&loaded.lock);
}

void CoFreeUnusedLibraries(void)
{
    CoFreeUnusedLibrariesEx(INFINITE, 0);
}

void CoFreeAllLibraries(void)
{
}

HINSTANCE CoLoadLibrary(LPOLESTR lpszLibName, BOOL bAutoFree)
{
    return (HINSTANCE)LoadLibraryW(lpszLibName);
}

void CoFreeLibrary(HINSTANCE hInst)
{
    FreeLibrary((HMODULE)hInst);
}
