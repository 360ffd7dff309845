/* SPDX-License-Identifier: MIT */
/*
 * File mappings as kernel objects, and views of them: a file's pages, or memory that handles of one
 * name share.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/memoryapi.h>
#include <comity/winbase.h>

#include "base/hresult.h"
#include "base/list.h"
#include "kernel/kernel_file.h"
#include "kernel/kernel_name.h"

enum {
    VIEW_ALIGNMENT = 0x10000, /* of a view's place in its file, as on Windows */
};

struct mapping {
    struct kernel_object object;
    int fd;           /* (const) the mapping's own */
    uint64_t size;    /* (const) */
    DWORD protection; /* (const) PAGE_... */
};

/* A mapped range, which outlives its mapping. */
struct view {
    struct list link; /* (lock) in views */
    void *address;
    size_t size;
};

static struct list views = LIST_INIT(views); /* (lock) */

static struct mapping *mapping_from(struct kernel_object *object)
{
    return container_of(object, struct mapping, object);
}

static void mapping_destroy(struct kernel_object *object)
{
    struct mapping *mapping = mapping_from(object);

    if (mapping->fd >= 0)
        close(mapping->fd);
    free(mapping);
}

static const struct kernel_class mapping_class = {
    .destroy = mapping_destroy,
};

/* Memory of its own, or the file's; the file grows to @size, or gives it if that is 0. */
static HRESULT open_content(struct mapping *mapping, HANDLE file, uint64_t size)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct stat status;
    int fd;
    HRESULT hr;

    if (file == INVALID_HANDLE_VALUE) {
        mapping->fd = memfd_create("mapping", MFD_CLOEXEC);
    } else {
        hr = kernel_file_fd(file, &object, &fd);
        if (FAILED(hr))
            return hr_trace(hr);
        mapping->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    }
    if (mapping->fd < 0 || fstat(mapping->fd, &status) < 0)
        return hr_raise(hr_from_errno(), "file mapping");

    mapping->size = size ? size : (uint64_t)status.st_size;
    if (mapping->size == 0)
        return HRESULT_FROM_WIN32(file == INVALID_HANDLE_VALUE ? ERROR_INVALID_PARAMETER
                                                               : ERROR_FILE_INVALID);
    if (mapping->size > (uint64_t)status.st_size) {
        if (mapping->protection == PAGE_READONLY)
            return HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY);
        if (ftruncate(mapping->fd, (off_t)mapping->size) < 0)
            return hr_raise(hr_from_errno(), "growing a mapped file");
    }
    return S_OK;
}

HANDLE CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                          DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                          LPCWSTR lpName)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct mapping *mapping;
    HANDLE handle = NULL;
    HRESULT hr;

    if (flProtect != PAGE_READONLY && flProtect != PAGE_READWRITE && flProtect != PAGE_WRITECOPY)
        return kernel_handle_result(E_INVALIDARG, NULL);
    mapping = calloc(1, sizeof(*mapping));
    if (!mapping)
        return kernel_handle_result(E_OUTOFMEMORY, NULL);

    object = &mapping->object;
    kernel_object_init(object, &mapping_class);
    mapping->fd = -1;
    mapping->protection = flProtect;
    hr = open_content(mapping, hFile, (uint64_t)dwMaximumSizeHigh << 32 | dwMaximumSizeLow);
    if (SUCCEEDED(hr))
        hr = kernel_name_claim(object, lpName, &handle);
    return kernel_handle_result(hr, handle);
}

HANDLE CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                          DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                          LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    if (!kernel_name_widen(lpName, &name))
        return NULL;
    return CreateFileMappingW(hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh,
                              dwMaximumSizeLow, name);
}

HANDLE OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    HANDLE handle = NULL;
    HRESULT hr = kernel_name_open(lpName, &mapping_class, &handle);

    return kernel_handle_result(hr, handle);
}

HANDLE OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    return kernel_name_widen(lpName, &name)
               ? OpenFileMappingW(dwDesiredAccess, bInheritHandle, name)
               : NULL;
}

static HRESULT map(const struct mapping *mapping, DWORD access, uint64_t offset, size_t size,
                   struct view *view)
{
    bool copies = access & FILE_MAP_COPY, writes = access & FILE_MAP_WRITE;
    void *address;

    if (offset % VIEW_ALIGNMENT)
        return HRESULT_FROM_WIN32(ERROR_MAPPED_ALIGNMENT);
    if (offset >= mapping->size || (size && size > mapping->size - offset) ||
        (writes && mapping->protection != PAGE_READWRITE))
        return HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED);

    view->size = size ? size : (size_t)(mapping->size - offset);
    address = mmap(NULL, view->size, writes || copies ? PROT_READ | PROT_WRITE : PROT_READ,
                   copies ? MAP_PRIVATE : MAP_SHARED, mapping->fd, (off_t)offset);
    if (address == MAP_FAILED)
        return hr_raise(hr_from_errno(), "view of %zu bytes", view->size);
    view->address = address;
    return S_OK;
}

LPVOID MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
                     DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct view *view;
    HRESULT hr;

    if (FAILED(kernel_handle_object(hFileMappingObject, &mapping_class, &object))) {
        kernel_fail(ERROR_INVALID_HANDLE);
        return NULL;
    }
    view = calloc(1, sizeof(*view));
    hr = view ? map(mapping_from(object), dwDesiredAccess,
                    (uint64_t)dwFileOffsetHigh << 32 | dwFileOffsetLow, dwNumberOfBytesToMap, view)
              : E_OUTOFMEMORY;
    if (FAILED(hr)) {
        free(view);
        kernel_fail(hr_to_win32(hr));
        return NULL;
    }
    kernel_lock();
    list_prepend(&views, &view->link);
    kernel_unlock();
    return view->address;
}

BOOL UnmapViewOfFile(LPCVOID lpBaseAddress)
{
    struct view *found = NULL;

    kernel_lock();
    list_for_each (link, &views) {
        struct view *view = container_of(link, struct view, link);

        if (view->address == lpBaseAddress) {
            found = view;
            list_remove(link);
            break;
        }
    }
    kernel_unlock();
    if (!found)
        return kernel_fail(ERROR_INVALID_ADDRESS);
    munmap(found->address, found->size);
    free(found);
    return TRUE;
}

BOOL FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
    uintptr_t start = (uintptr_t)lpBaseAddress & ~(uintptr_t)(getpagesize() - 1);
    size_t size = dwNumberOfBytesToFlush;

    kernel_lock();
    list_for_each (link, &views) {
        struct view *view = container_of(link, struct view, link);

        if (!size && view->address == lpBaseAddress)
            size = view->size;
    }
    kernel_unlock();
    if (!size || msync((void *)start, size + ((uintptr_t)lpBaseAddress - start), MS_SYNC) < 0)
        return kernel_fail(ERROR_INVALID_ADDRESS);
    return TRUE;
}
