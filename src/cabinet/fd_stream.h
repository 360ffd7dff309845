/* SPDX-License-Identifier: MIT */
/*
 * Descriptor stream: a file as GLib's libraries read it, by its descriptor alone. GLib's own stream
 * of descriptors cannot go back, and its files are opened by their names.
 */
#pragma once

#include <gio/gio.h>

/* The descriptor is borrowed. */
GInputStream *fd_stream_new(int fd);
