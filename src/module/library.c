/* SPDX-License-Identifier: MIT */
#include "module/library.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/windef.h>
#include <comity/winnt.h>

#include "base/list.h"
#include "module/neighbours.h"

typedef BOOL WINAPI dll_main(HINSTANCE instance, DWORD reason, LPVOID reserved);

/* One that has a DllMain; the others need no record. */
struct library {
    struct list link;
    void *handle;
    dll_main *main;
    unsigned holders;
};

enum {
    MESSAGE_SIZE = 512,
};

static _Thread_local char message[MESSAGE_SIZE];
static _Thread_local bool was_refused;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list libraries = LIST_INIT(libraries); /* (lock) */

/* dlsym() finds those of the libraries below, too. */
static bool is_own(void *handle, const void *symbol)
{
    struct link_map *own, *of_symbol;
    Dl_info info;

    return dlinfo(handle, RTLD_DI_LINKMAP, &own) == 0 &&
           dladdr1(symbol, &info, (void **)&of_symbol, RTLD_DL_LINKMAP) && own == of_symbol;
}

/*
 * Compilers for Windows know DllMain and give it no C++ name; here it has one unless it says extern
 * "C", which depends on how its parameters are spelled.
 */
static dll_main *find_main(void *handle)
{
    static const char *const names[] = {
        "DllMain",
        "_Z7DllMainP11HINSTANCE__jPv", /* (HINSTANCE or HMODULE, DWORD, LPVOID) */
        "_Z7DllMainPvjS_",             /* (HANDLE, DWORD, LPVOID) */
        "_Z7DllMainP11HINSTANCE__mPv", /* the same with unsigned long */
        "_Z7DllMainPvmS_",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        void *symbol = dlsym(handle, names[i]);

        if (symbol && is_own(handle, symbol))
            return (dll_main *)symbol;
    }
    return NULL;
}

/* The caller holds the lock. */
static struct library *find(const void *handle)
{
    list_for_each (link, &libraries) {
        struct library *library = container_of(link, struct library, link);

        if (library->handle == handle)
            return library;
    }
    return NULL;
}

/* True if @handle is held once more; else the caller has to make it known. */
static bool hold_again(const void *handle)
{
    struct library *library;

    pthread_mutex_lock(&lock);
    library = find(handle);
    if (library)
        library->holders++;
    pthread_mutex_unlock(&lock);
    return library != NULL;
}

void library_ref(void *handle)
{
    hold_again(handle);
}

/* DllMain is called without the lock: it may load other modules. */
static const char *attach(void *handle, dll_main *main)
{
    struct library *library = calloc(1, sizeof(*library));

    if (!library)
        return "out of memory";

    library->handle = handle;
    library->main = main;
    library->holders = 1;
    pthread_mutex_lock(&lock);
    list_append(&libraries, &library->link);
    pthread_mutex_unlock(&lock);
    if (main((HINSTANCE)handle, DLL_PROCESS_ATTACH, NULL))
        return NULL;

    pthread_mutex_lock(&lock);
    list_remove(&library->link);
    pthread_mutex_unlock(&lock);
    free(library);
    was_refused = true;
    return "its DllMain failed";
}

/* Whether to open it would wait for somebody, as a pipe's reader does. */
static bool is_special(const char *path)
{
    struct stat status;

    return path && strchr(path, '/') && stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
           !S_ISDIR(status.st_mode);
}

/* Where the loader does not find what the module needs, as Windows finds it. */
static void *open_beside(const char *path)
{
    struct neighbours neighbours = {.n = 0};
    void *handle;

    neighbours_load(path, &neighbours);
    handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    neighbours_deinit(&neighbours);
    return handle;
}

static void *open_module(const char *path)
{
    void *handle = is_special(path) ? NULL : dlopen(path, RTLD_LAZY | RTLD_LOCAL);

    if (handle || !path || !strchr(path, '/') || is_special(path))
        return handle;
    return open_beside(path);
}

void *library_open(const char *path, const char **ret_why)
{
    void *handle = open_module(path);
    const char *why = NULL;
    dll_main *main;

    was_refused = false;
    if (!handle) {
        why = dlerror();
        if (!why)
            why = "it is no regular file";
    } else if (!hold_again(handle)) {
        main = find_main(handle);
        why = main ? attach(handle, main) : NULL;
        if (why) {
            snprintf(message, sizeof(message), "%s: %s", path, why);
            why = message;
            dlclose(handle);
            handle = NULL;
        }
    }
    if (!handle && ret_why)
        *ret_why = why;
    return handle;
}

bool library_was_refused(void)
{
    return was_refused;
}

int library_close(void *handle)
{
    struct library *library;
    bool is_last = false;

    pthread_mutex_lock(&lock);
    library = find(handle);
    if (library && --library->holders == 0) {
        list_remove(&library->link);
        is_last = true;
    }
    pthread_mutex_unlock(&lock);
    if (is_last) {
        library->main((HINSTANCE)handle, DLL_PROCESS_DETACH, NULL);
        free(library);
    }
    return dlclose(handle);
}
