/* SPDX-License-Identifier: MIT */
/*
 * Installations: what the process of an installer does for this one.
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>

/* Installs the package at @path of this system with properties ("NAME=VALUE"). */
UINT installation_run(const char *path, const char *const *properties, size_t n_properties);
