/* SPDX-License-Identifier: MIT */
/*
 * Cabinet sink: a folder, as libgcab knows one, whose files are nowhere: what is written to any of
 * them goes to one receiver, as it comes.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

struct cabinet_sink {
    bool (*part)(void *context, const void *bytes, size_t size);
    void *context;
};

/* @sink must last as long as the folder. */
GFile *cabinet_sink_folder(const struct cabinet_sink *sink);
