/* SPDX-License-Identifier: MIT */
/*
 * Access control lists: bytes from outside that must be one, and room in it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winnt.h>

/* Whether a valid list begins here and ends within @size bytes. */
bool acl_is_within(const void *acl, size_t size);

/* The SID of an entry whose form is known (allowed, denied, audit, label), or NULL. */
const SID *acl_entry_sid(const ACE_HEADER *entry);

/* What is used of a valid list. */
size_t acl_used_size(const ACL *acl);
