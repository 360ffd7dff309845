/* SPDX-License-Identifier: MIT */
/*
 * Drag and drop. Source: Windows' "RegisterDragDrop" and "DoDragDrop" pages. Windows here are never
 * seen and there is no mouse, so that nothing is ever over one of them.
 */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/windows.h>

#include <pthread.h>
#include <stdlib.h>

#include "apartment/com_thread.h"
#include "base/hresult.h"
#include "base/list.h"

struct drop_target {
    struct list link;
    HWND window;
    IDropTarget *target; /* a reference */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list targets = LIST_INIT(targets); /* (lock) */

/* The windows and their targets are the parent's. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&lock, NULL);
    list_init(&targets);
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

/* (lock) */
static struct drop_target *find(HWND window)
{
    list_for_each (link, &targets) {
        struct drop_target *found = container_of(link, struct drop_target, link);

        if (found->window == window)
            return found;
    }
    return NULL;
}

HRESULT RegisterDragDrop(HWND hwnd, IDropTarget *pDropTarget)
{
    struct drop_target *added;
    HRESULT hr = S_OK;

    if (!com_thread_has_ole())
        return E_OUTOFMEMORY;
    if (!pDropTarget)
        return E_INVALIDARG;
    if (!IsWindow(hwnd))
        return DRAGDROP_E_INVALIDHWND;
    added = calloc(1, sizeof(*added));
    if (!added)
        return hr_raise(E_OUTOFMEMORY, "a drop target");
    added->window = hwnd;
    added->target = pDropTarget;
    IDropTarget_AddRef(pDropTarget);
    pthread_mutex_lock(&lock);
    if (find(hwnd))
        hr = DRAGDROP_E_ALREADYREGISTERED;
    else
        list_append(&targets, &added->link);
    pthread_mutex_unlock(&lock);
    if (FAILED(hr)) {
        IDropTarget_Release(pDropTarget);
        free(added);
    }
    return hr;
}

/* A window that is gone has no target any more, but is none that can be named either. */
HRESULT RevokeDragDrop(HWND hwnd)
{
    struct drop_target *found;
    BOOL is_window = IsWindow(hwnd);

    pthread_mutex_lock(&lock);
    found = find(hwnd);
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&lock);
    if (found) {
        IDropTarget_Release(found->target);
        free(found);
    }
    if (!is_window)
        return DRAGDROP_E_INVALIDHWND;
    return found ? S_OK : DRAGDROP_E_NOTREGISTERED;
}

HRESULT DoDragDrop(IDataObject *pDataObj, IDropSource *pDropSource, DWORD dwOKEffects,
                   DWORD *pdwEffect)
{
    HRESULT hr;

    if (!pDataObj || !pDropSource || !pdwEffect)
        return E_INVALIDARG;
    *pdwEffect = DROPEFFECT_NONE;
    hr = IDropSource_QueryContinueDrag(pDropSource, FALSE, 0);
    if (hr != S_OK)
        return hr;
    /* It would go on until a button is let go, which none ever is. */
    hr = IDropSource_GiveFeedback(pDropSource, DROPEFFECT_NONE);
    return FAILED(hr) ? hr : DRAGDROP_S_CANCEL;
}
