/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet_receive.h"
#include "cabinet/cabinet_send.h"
#include "cabinet/confined.h"

enum {
    MEMORY_MAX = 128 << 20,
    CPU_MAX_S = 1800,
    END_MAX_S = 10, /* from the last message to the end */
    PIPE_SIZE = 1 << 20,
};

HRESULT cabinet_read(int fd, const char *name, const struct cabinet_reader *reader)
{
    struct confined_terms terms = {
        .work = cabinet_send,
        .in = fd,
        .memory_max = MEMORY_MAX,
        .out_max = UINT64_MAX - 1,
        .cpu_max_s = CPU_MAX_S,
    };
    _cleanup_(closep) int in = -1;
    struct confined confined;
    int ends[2];
    HRESULT hr;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "%s: reading the cabinet", name);
    in = ends[0];
    terms.out = ends[1];
    fcntl(in, F_SETPIPE_SZ, PIPE_SIZE);
    hr = confined_start(&terms, &confined);
    close(ends[1]);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = cabinet_receive(in, name, reader);
    if (FAILED(hr)) {
        confined_stop(&confined);
        return hr_trace(hr);
    }
    if (hr == S_FALSE)
        return cabinet_damaged(name, confined_end_text(confined_end(&confined, END_MAX_S)));
    /* All has come: how the process ends no longer matters. */
    confined_stop(&confined);
    return S_OK;
}
