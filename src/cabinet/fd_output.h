/* SPDX-License-Identifier: MIT */
/*
 * Descriptor output: a file as GLib's libraries write it, by its descriptor alone.
 */
#pragma once

#include <gio/gio.h>

/* The descriptor is borrowed. */
GOutputStream *fd_output_new(int fd);
