/* SPDX-License-Identifier: MIT */
#include "base/kernel_process.h"

#include <stdlib.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/hresult.h"

struct process {
    struct kernel_object object;
    pid_t pid; /* (const) */
};

static struct process *process_from(struct kernel_object *object)
{
    return container_of(object, struct process, object);
}

static void process_destroy(struct kernel_object *object)
{
    free(process_from(object));
}

static bool process_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return false;
}

static const struct kernel_class process_class = {
    .destroy = process_destroy,
    .is_signaled = process_is_signaled,
};

HANDLE GetCurrentProcess(void)
{
    return (HANDLE)(LONG_PTR)-1;
}

HRESULT kernel_process_self(struct kernel_object **ret_object)
{
    struct process *process = calloc(1, sizeof(*process));

    if (!process)
        return hr_raise(E_OUTOFMEMORY, "making the object of a process");

    kernel_object_init(&process->object, &process_class);
    process->pid = getpid();
    *ret_object = &process->object;
    return S_OK;
}

bool kernel_process_is_self(HANDLE handle)
{
    struct kernel_object *object;
    bool is_self;

    if (handle == GetCurrentProcess())
        return true;

    kernel_lock();
    object = kernel_handle_find(handle, &process_class);
    is_self = object && process_from(object)->pid == getpid();
    kernel_unlock();
    return is_self;
}
