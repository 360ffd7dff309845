/* SPDX-License-Identifier: MIT */
#include "com/proxy_stub.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/shipped_interface.h"
#include "com/class_registration.h"
#include "marshal/channel.h"
#include "typemarshal/described_interface.h"

struct proxy_stub {
    struct list link;
    IID iid;
    CLSID clsid;
};

static struct {
    pthread_mutex_t lock;
    struct list classes;
} registered = {.lock = PTHREAD_MUTEX_INITIALIZER, .classes = LIST_INIT(registered.classes)};

static struct proxy_stub *find(REFIID iid)
{
    list_for_each (link, &registered.classes) {
        struct proxy_stub *found = container_of(link, struct proxy_stub, link);

        if (guid_is_equal(&found->iid, iid))
            return found;
    }
    return NULL;
}

HRESULT CoRegisterPSClsid(REFIID riid, REFCLSID rclsid)
{
    struct apartment *apartment;
    struct proxy_stub *known;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&registered.lock);
    known = find(riid);
    if (!known) {
        known = calloc(1, sizeof(*known));
        if (known) {
            known->iid = *riid;
            list_append(&registered.classes, &known->link);
        }
    }
    if (known)
        known->clsid = *rclsid;
    pthread_mutex_unlock(&registered.lock);
    return known ? S_OK : hr_raise(E_OUTOFMEMORY, "registering a proxy's class");
}

/* Of an interface that travels without being registered: what Windows' registry names. */
static HRESULT get_standard(REFIID iid, CLSID *ret_clsid)
{
    static const CLSID dispatch = {0x00020420, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                       standard = {0x00000320, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    enum shipped_interface_travel travel;

    if (marshaler_find(iid))
        *ret_clsid = guid_is_equal(iid, &IID_IDispatch) ? dispatch : standard;
    else if (shipped_interface_find(iid, &travel))
        *ret_clsid = travel == SHIPPED_BY_LIBRARY ? clsid_described_proxy : dispatch;
    else
        return REGDB_E_IIDNOTREG;
    return S_OK;
}

HRESULT CoGetPSClsid(REFIID riid, CLSID *pClsid)
{
    char16_t path[CLASS_KEY_PATH_MAX], text[KEY_NAME_LIMIT + 1];
    struct apartment *apartment;
    struct proxy_stub *known;
    HRESULT hr;

    if (!pClsid)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    pthread_mutex_lock(&registered.lock);
    known = find(riid);
    if (known)
        *pClsid = known->clsid;
    pthread_mutex_unlock(&registered.lock);
    if (known)
        return S_OK;

    interface_key_path(riid, u"ProxyStubClsid32", path);
    if (class_read_text(path, NULL, KEY_WOW64_64KEY, text, sizeof(text)) != ERROR_SUCCESS &&
        class_read_text(path, NULL, KEY_WOW64_32KEY, text, sizeof(text)) != ERROR_SUCCESS)
        return get_standard(riid, pClsid);
    return SUCCEEDED(CLSIDFromString(text, pClsid)) ? S_OK : REGDB_E_IIDNOTREG;
}

void proxy_stub_forget(void)
{
    pthread_mutex_lock(&registered.lock);
    list_for_each (link, &registered.classes) {
        list_remove(link);
        free(container_of(link, struct proxy_stub, link));
    }
    pthread_mutex_unlock(&registered.lock);
}
