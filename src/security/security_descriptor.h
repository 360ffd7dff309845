/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors: bytes from outside that must be one, and the parts of one that a caller
 * asks for or changes. Descriptors that come out are self-relative.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winnt.h>

/* Whether the bytes, aligned to 4, are a self-relative descriptor that lies within them. */
bool security_descriptor_is_within(const void *descriptor, size_t size);

/* The parts of a descriptor of either form; lists that are not present are NULL. */
struct security_descriptor_parts {
    const SID *owner;
    const SID *group;
    const ACL *sacl;
    const ACL *dacl;
    SECURITY_DESCRIPTOR_CONTROL control;
};

struct security_descriptor_parts security_descriptor_parts_of(const void *descriptor);

/*
 * The parts of @descriptor that @information (OWNER_SECURITY_INFORMATION and so on) names, the
 * others of @rest, which may be NULL, in a new block. Both may have either form. E_OUTOFMEMORY.
 */
HRESULT security_descriptor_merge(SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor,
                                  PSECURITY_DESCRIPTOR rest, void **ret_descriptor,
                                  size_t *ret_size);
