/* SPDX-License-Identifier: MIT */
#include "com/surrogate.h"

#include <pthread.h>
#include <stdbool.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "com/class_object.h"
#include "com/class_registration.h"
#include "wire/scm_protocol.h"

static struct {
    pthread_mutex_t lock;
    ISurrogate *surrogate; /* (lock) owned */
    bool is_offered;       /* (lock) */
} registered = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The last one registered is asked. It is held for the life of the process, as Windows does. */
HRESULT CoRegisterSurrogate(LPSURROGATE pSurrogate)
{
    ISurrogate *previous;

    if (!pSurrogate)
        return E_INVALIDARG;
    pSurrogate->lpVtbl->AddRef(pSurrogate);
    pthread_mutex_lock(&registered.lock);
    previous = registered.surrogate;
    registered.surrogate = pSurrogate;
    pthread_mutex_unlock(&registered.lock);
    if (previous)
        previous->lpVtbl->Release(previous);
    return S_OK;
}

bool surrogate_is_registered(void)
{
    bool is_registered;

    pthread_mutex_lock(&registered.lock);
    is_registered = registered.surrogate != NULL;
    pthread_mutex_unlock(&registered.lock);
    return is_registered;
}

/* The surrogate, with a reference, if it is there and nobody has offered it. */
static ISurrogate *take_for_offer(void)
{
    ISurrogate *surrogate;

    pthread_mutex_lock(&registered.lock);
    surrogate = registered.is_offered ? NULL : registered.surrogate;
    if (surrogate) {
        registered.is_offered = true;
        surrogate->lpVtbl->AddRef(surrogate);
    }
    pthread_mutex_unlock(&registered.lock);
    return surrogate;
}

/* It is no failure of the class if the surrogate can not be asked: others then get their own. */
void surrogate_note_class(REFCLSID clsid)
{
    char16_t path[CLASS_KEY_PATH_MAX], text[64];
    ISurrogate *surrogate;
    CLSID own;
    GUID app_id;
    DWORD cookie;

    class_key_path(clsid, NULL, path);
    if (class_read_text(path, u"AppID", 0, text, sizeof(text)) != ERROR_SUCCESS ||
        FAILED(guid_parse(text, &app_id)))
        return;
    surrogate = take_for_offer();
    if (!surrogate)
        return;

    own = scm_surrogate_class(&app_id);
    CoRegisterClassObject(&own, (IUnknown *)surrogate, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE,
                          &cookie);
    surrogate->lpVtbl->Release(surrogate);
    hr_clear();
}

/* New clients are sent elsewhere before the surrogate hears of it: what it frees, nobody gets. */
void surrogate_is_unused(void)
{
    ISurrogate *surrogate;

    pthread_mutex_lock(&registered.lock);
    surrogate = registered.surrogate;
    if (surrogate)
        surrogate->lpVtbl->AddRef(surrogate);
    pthread_mutex_unlock(&registered.lock);
    if (!surrogate)
        return;
    if (class_object_stop_if_unused())
        surrogate->lpVtbl->FreeSurrogate(surrogate);
    surrogate->lpVtbl->Release(surrogate);
}
