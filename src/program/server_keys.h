/* SPDX-License-Identifier: MIT */
/*
 * The keys of a server that registers itself: ComityServerRegister and ComityServerUnregister of
 * <comity/server.h>.
 */
#pragma once

#include <comity/server.h>

/* The server's command and file as LocalServer32 has them, for a program at @path. */
HRESULT server_keys_write(const COMITY_SERVER *server, const char16_t *path, BOOL is_per_user);
HRESULT server_keys_remove(const COMITY_SERVER *server, const char16_t *path, BOOL is_per_user);
