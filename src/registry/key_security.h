/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors of keys: they are kept and told, and travel in hive files. Access is
 * decided by the rights of the hive's files alone.
 */
#pragma once

#include <stddef.h>

/* The descriptor of a key that has no other: everybody reads, SYSTEM and administrators do all. */
void key_security_default(const void **ret_descriptor, size_t *ret_size);
