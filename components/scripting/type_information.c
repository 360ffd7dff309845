/* SPDX-License-Identifier: MIT */
#include "type_information.h"

#include <pthread.h>

#include "module.h"

enum {
    KEPT_MAX = 24, /* more than the library has types that objects ask for */
};

static struct {
    pthread_mutex_t lock;
    ITypeLib *library; /* (lock) */
    struct {
        GUID guid;
        ITypeInfo *info;
    } kept[KEPT_MAX]; /* (lock) */
    unsigned n;       /* (lock) */
} types = {.lock = PTHREAD_MUTEX_INITIALIZER};

static HRESULT load(const GUID *guid, ITypeInfo **ret_info)
{
    WCHAR path[MODULE_PATH_UNITS];
    HRESULT hr = S_OK;

    if (!types.library) {
        hr = module_path(path);
        if (SUCCEEDED(hr))
            hr = LoadTypeLibEx(path, REGKIND_NONE, &types.library);
    }
    if (SUCCEEDED(hr))
        hr = ITypeLib_GetTypeInfoOfGuid(types.library, guid, ret_info);
    if (FAILED(hr) || types.n == KEPT_MAX)
        return hr;

    types.kept[types.n].guid = *guid;
    types.kept[types.n++].info = *ret_info;
    ITypeInfo_AddRef(*ret_info);
    return S_OK;
}

HRESULT type_information_get(REFGUID guid, ITypeInfo **ret_info)
{
    HRESULT hr = S_FALSE;

    pthread_mutex_lock(&types.lock);
    for (unsigned i = 0; hr == S_FALSE && i < types.n; i++) {
        if (IsEqualGUID(&types.kept[i].guid, guid)) {
            *ret_info = types.kept[i].info;
            ITypeInfo_AddRef(*ret_info);
            hr = S_OK;
        }
    }
    if (hr == S_FALSE)
        hr = load(guid, ret_info);
    pthread_mutex_unlock(&types.lock);
    return hr;
}

void type_information_forget(void)
{
    pthread_mutex_lock(&types.lock);
    for (unsigned i = 0; i < types.n; i++)
        ITypeInfo_Release(types.kept[i].info);
    types.n = 0;
    if (types.library)
        ITypeLib_Release(types.library);
    types.library = NULL;
    pthread_mutex_unlock(&types.lock);
}
