/* SPDX-License-Identifier: MIT */
#include "image/file_view.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

HRESULT file_view_open(const char *path, struct file_view *ret_view)
{
    struct file_view view = {0};
    _cleanup_(closep) int fd = -1;
    struct stat status;
    void *bytes;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "opening %s", path);
    if (!S_ISREG(status.st_mode))
        return hr_raise(hr_from_win32(ERROR_ACCESS_DENIED), "%s is no file", path);
    if (status.st_size > 0) {
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes == MAP_FAILED)
            return hr_raise(hr_from_errno(), "mapping %s", path);
        view.bytes = (struct span){bytes, (size_t)status.st_size};
    }
    *ret_view = view;
    return S_OK;
}

void file_view_close(struct file_view *view)
{
    if (view->bytes.bytes)
        munmap((void *)view->bytes.bytes, view->bytes.size);
    *view = (struct file_view){0};
}

/* Puts zeros where the file has nothing any more; what else raises the signal kills as ever. */
static void fill_page(int number, siginfo_t *info, void *context)
{
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE),
              page = (uintptr_t)info->si_addr & ~(size - 1);

    (void)context;
    if (info->si_code != BUS_ADRERR ||
        mmap((void *)page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
            MAP_FAILED)
        signal(number, SIG_DFL);
}

void file_view_survive_cuts(void)
{
    struct sigaction action = {.sa_sigaction = fill_page, .sa_flags = SA_SIGINFO};

    sigaction(SIGBUS, &action, NULL);
}
