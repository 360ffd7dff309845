/* SPDX-License-Identifier: MIT */
#include "placing/placement.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "placing/removal.h"

/* ---- programs ---- */

/* Position independent programs are marked as libraries are, but name their loader. */
static bool has_interpreter(const uint8_t *head, size_t size)
{
    bool is_64bit = head[EI_CLASS] == ELFCLASS64;
    uint64_t at =
        is_64bit ? ((const Elf64_Ehdr *)head)->e_phoff : ((const Elf32_Ehdr *)head)->e_phoff;
    uint16_t n =
        is_64bit ? ((const Elf64_Ehdr *)head)->e_phnum : ((const Elf32_Ehdr *)head)->e_phnum;
    size_t step = is_64bit ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
    uint32_t type;

    for (; n && at <= size && size - at >= step; n--, at += step) {
        memcpy(&type, head + at, sizeof(type));
        if (type == PT_INTERP)
            return true;
    }
    return false;
}

bool is_program(const void *head, size_t size)
{
    _Alignas(Elf64_Ehdr) uint8_t bytes[PLACEMENT_HEAD];

    if (size >= 2 && memcmp(head, "#!", 2) == 0)
        return true;
    if (size < sizeof(Elf64_Ehdr) || memcmp(head, ELFMAG, SELFMAG) != 0)
        return false;
    if (size > sizeof(bytes))
        size = sizeof(bytes);
    memcpy(bytes, head, size);
    switch (((const Elf64_Ehdr *)bytes)->e_type) {
    case ET_EXEC:
        return true;
    case ET_DYN:
        return has_interpreter(bytes, size);
    default:
        return false;
    }
}

/* ---- writing ---- */

void placement_begin(struct placement *placement, struct installation *installation,
                     const char *path, mode_t mode)
{
    placement->installation = installation;
    placement->path = path;
    placement->mode = mode;
    placement->is_mode_kept = false;
    placement->size = 0;
    placement->head_size = 0;
    placement->fd = -1;
    md5_init(&placement->md5);
}

void placement_keep_mode(struct placement *placement, mode_t mode)
{
    placement->mode = mode;
    placement->is_mode_kept = true;
}

static HRESULT write_all(const struct placement *placement, const uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(placement->fd, bytes, size);

        if (n < 0)
            return hr_raise(hr_from_errno(), "writing %s", placement->path);
        bytes += n;
        size -= (size_t)n;
    }
    return S_OK;
}

static HRESULT open_file(struct placement *placement)
{
    struct installation *installation = placement->installation;
    HRESULT hr;

    if (!placement->is_mode_kept) {
        mode_t run = is_program(placement->head, placement->head_size) ? 0111 : 0;

        placement->mode = target_file_mode(installation, placement->mode | run);
    }
    hr = journal_new_file(installation->journal, placement->path, placement->mode, &placement->fd);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(write_all(placement, placement->head, placement->head_size));
}

HRESULT placement_add(struct placement *placement, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    HRESULT hr;

    md5_add(&placement->md5, bytes, size);
    placement->size += size;
    if (placement->fd < 0) {
        size_t room = PLACEMENT_HEAD - placement->head_size;
        size_t n = size < room ? size : room;

        memcpy(placement->head + placement->head_size, at, n);
        placement->head_size += n;
        at += n;
        size -= n;
        if (!size || placement->installation->is_trial)
            return S_OK;
        hr = open_file(placement);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr_trace(write_all(placement, at, size));
}

HRESULT placement_end(struct placement *placement, const struct timespec *changed,
                      struct file_facts *ret_facts)
{
    bool is_trial = placement->installation->is_trial;
    struct timespec now;
    HRESULT hr = S_OK;

    if (!changed) {
        clock_gettime(CLOCK_REALTIME, &now);
        changed = &now;
    }
    if (!is_trial && placement->fd < 0)
        hr = open_file(placement);
    if (SUCCEEDED(hr) && !is_trial)
        hr = journal_place_file(placement->installation->journal, changed);
    if (FAILED(hr))
        return hr_trace(hr);
    placement->fd = -1;
    *ret_facts = (struct file_facts){.size = placement->size, .changed = *changed};
    md5_end(&placement->md5, ret_facts->digest);
    return S_OK;
}

HRESULT placement_copy(struct placement *placement, int fd, const char *from)
{
    uint8_t buffer[65536];
    ssize_t n;
    HRESULT hr;

    while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
        hr = placement_add(placement, buffer, (size_t)n);
        if (SUCCEEDED(hr))
            hr = install_go_on(placement->installation);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return n < 0 ? hr_raise(hr_from_errno(), "reading %s", from) : S_OK;
}

/* ---- whole files ---- */

static HRESULT prepare(struct placing *placing, const struct placed *placed)
{
    HRESULT hr = target_make_parent(placing->target, placed->path);

    return FAILED(hr)
               ? hr_trace(hr)
               : hr_trace(removal_make_way(placing, placed->table, placed->key, placed->path));
}

static HRESULT put_copy(struct placement *placement, const struct placed *placed,
                        struct file_facts *ret_facts)
{
    _cleanup_(closep) int fd = open(placed->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    HRESULT hr;

    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "copying %s", placed->from);
    placement->mode = status.st_mode & 0777;
    hr = placement_copy(placement, fd, placed->from);
    if (SUCCEEDED(hr))
        hr = placement_end(placement, &status.st_mtim, ret_facts);
    return hr_trace(hr);
}

HRESULT placement_put(struct placing *placing, const struct placed *placed)
{
    struct installation *installation = placing->installation;
    struct placement placement;
    struct file_facts facts;
    HRESULT hr = prepare(placing, placed);

    if (hr != S_OK)
        return hr_trace(hr);
    placement_begin(&placement, installation, placed->path, placed->mode);
    if (placed->from) {
        hr = put_copy(&placement, placed, &facts);
    } else {
        hr = placement_add(&placement, placed->bytes, placed->size);
        if (SUCCEEDED(hr))
            hr = placement_end(&placement, NULL, &facts);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    install_log(installation, "wrote %s", placed->path);
    return hr_trace(
        receipt_put(placing->receipt, placed->table, placed->key, placed->path, &facts));
}

HRESULT placement_link(struct placing *placing, const struct placed *placed)
{
    struct installation *installation = placing->installation;
    struct file_facts facts;
    HRESULT hr = prepare(placing, placed);

    if (hr == S_OK && !installation->is_trial)
        hr = journal_make_link(installation->journal, placed->path, placed->from);
    if (hr != S_OK)
        return hr_trace(hr);
    install_log(installation, "linked %s to %s", placed->path, placed->from);
    file_facts_of_bytes(placed->from, strlen(placed->from), &facts);
    return hr_trace(
        receipt_put(placing->receipt, placed->table, placed->key, placed->path, &facts));
}
