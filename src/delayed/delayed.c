/* SPDX-License-Identifier: MIT */
#include "delayed/delayed.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "base/shipped.h"

static const char module_name[] = "msi.so";

/* Opened once: the module keeps what programs have handles of. A module that is not there may be
 * there at the next call. */
static void *open_module(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static void *module; /* (lock) */
    char path[PATH_MAX];
    void *opened;

    pthread_mutex_lock(&lock);
    if (!module && shipped_path(module_name, path, sizeof(path)) == S_OK)
        module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    opened = module;
    pthread_mutex_unlock(&lock);
    return opened;
}

void *delayed_call(unsigned index, const char *name)
{
    void *address = __atomic_load_n(&delayed_addresses[index], __ATOMIC_ACQUIRE);
    void *module;

    if (address)
        return address;
    module = open_module();
    if (!module)
        return NULL;
    address = dlsym(module, name);
    __atomic_store_n(&delayed_addresses[index], address, __ATOMIC_RELEASE);
    return address;
}
