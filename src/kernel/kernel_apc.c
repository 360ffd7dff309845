/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_apc.h"

#include <stdlib.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_wait.h"

struct apc {
    struct list link; /* (lock) in its thread's calls */
    PAPCFUNC function;
    ULONG_PTR parameter;
};

bool kernel_apc_is_pending(const struct kernel_thread *thread)
{
    return !list_is_empty(&thread->calls);
}

static struct apc *take_first(struct kernel_thread *thread)
{
    struct list *link;

    kernel_lock();
    link = list_first(&thread->calls);
    if (link)
        list_remove(link);
    kernel_unlock();
    return link ? container_of(link, struct apc, link) : NULL;
}

/* A call that queues itself again is for the same wait, too, as on Windows. */
void kernel_apc_run(struct kernel_thread *thread)
{
    struct apc *apc;

    while ((apc = take_first(thread))) {
        apc->function(apc->parameter);
        free(apc);
    }
}

void kernel_apc_discard(struct kernel_thread *thread)
{
    struct apc *apc;

    while ((apc = take_first(thread)))
        free(apc);
}

DWORD QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct apc *apc = malloc(sizeof(*apc));
    struct kernel_thread *thread;
    HRESULT hr;

    if (!apc)
        return (DWORD)kernel_fail(ERROR_NOT_ENOUGH_MEMORY);

    *apc = (struct apc){.function = pfnAPC, .parameter = dwData};
    hr = kernel_thread_object(hThread, &object);
    if (FAILED(hr)) {
        free(apc);
        return (DWORD)kernel_fail(hr_to_win32(hr));
    }
    kernel_lock();
    thread = kernel_thread_of(object);
    if (thread) {
        list_append(&thread->calls, &apc->link);
        kernel_wait_alert(thread);
    }
    kernel_unlock();
    if (thread)
        return TRUE;

    free(apc);
    return (DWORD)kernel_fail(ERROR_GEN_FAILURE);
}
