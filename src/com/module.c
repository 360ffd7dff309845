/* SPDX-License-Identifier: MIT */
#include "com/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "com/class_registration.h"

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

static HRESULT load(const char *path, struct module **ret_module)
{
    struct module *module = calloc(1, sizeof(*module) + strlen(path) + 1);

    if (!module)
        return hr_raise(E_OUTOFMEMORY, "loading %s", path);

    strcpy(module->path, path);
    module->handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (!module->handle) {
        const char *why = dlerror();

        free(module);
        return access(path, F_OK) == 0 ? hr_raise(CO_E_ERRORINDLL, "%s", why)
                                       : hr_raise(CO_E_DLLNOTFOUND, "%s", why);
    }
    module->get_class_object = (LPFNGETCLASSOBJECT)dlsym(module->handle, "DllGetClassObject");
    module->can_unload_now = (LPFNCANUNLOADNOW)dlsym(module->handle, "DllCanUnloadNow");
    if (!module->get_class_object) {
        dlclose(module->handle);
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

HRESULT module_get_class_object(REFCLSID clsid, REFIID iid, void **ppv)
{
    char16_t key[CLASS_KEY_PATH_MAX], text[PATH_MAX];
    char path[PATH_MAX * 3];
    struct module *module;
    size_t size;
    HRESULT hr;

    class_key_path(clsid, u"InprocServer32", key);
    if (class_read_text(key, NULL, KEY_WOW64_64KEY, text, sizeof(text)) != ERROR_SUCCESS &&
        class_read_text(key, NULL, KEY_WOW64_32KEY, text, sizeof(text)) != ERROR_SUCCESS)
        return REGDB_E_CLASSNOTREG;

    size = utf16_to_utf8(text, utf16_len(text), path, sizeof(path) - 1);
    path[size] = '\0';
    hr = find_or_load(path, &module);
    if (FAILED(hr))
        return hr_trace(hr);
    return module->get_class_object(clsid, iid, ppv);
}

void CoFreeUnusedLibrariesEx(DWORD dwUnloadDelay, DWORD dwReserved)
{
    pthread_mutex_lock(&loaded.lock);
    list_for_each (link, &loaded.modules) {
        struct module *module = container_of(link, struct module, link);

        if (!module->can_unload_now || module->can_unload_now() != S_OK)
            continue;
        list_remove(&module->link);
        dlclose(module->handle);
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
