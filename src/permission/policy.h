/* SPDX-License-Identifier: MIT */
/*
 * Policies: who may launch, activate or call. One is a text for people, a line each:
 *
 *     allow user vasya
 *     deny  group guests launch
 *     allow self, root
 *
 * or a security descriptor as Windows' tools write it. The first line (entry) that speaks of the
 * caller and the right decides; who is not spoken of is refused. Source for descriptors: Windows'
 * "Access Control Lists for COM", "COM_RIGHTS" pages.
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>
#include <comity/winreg.h>

#include "permission/caller.h"

/* As bits of COM_RIGHTS for callers of this machine. */
enum right {
    RIGHT_CALL = 2, /* of an object; of an application's servers to be launched: RIGHT_LAUNCH */
    RIGHT_LAUNCH = 2,
    RIGHT_ACTIVATE = 8,
};

struct policy {
    bool is_descriptor;
    const void *bytes; /* borrowed: UTF-8, with a NUL; or a self-relative descriptor */
    size_t size;
};

enum {
    POLICY_LINE_MAX = 256,
};

/* The policy in a value of the registry; S_FALSE if there is none. @ret_bytes is the caller's to
 * free. */
HRESULT policy_read(HKEY root, const char *path, const char *value, void **ret_bytes,
                    struct policy *ret_policy);

/*
 * S_OK to admit; S_FALSE to refuse, with what decided in @ret_line: "line 2, \"deny user x\"".
 * ERROR_INVALID_SECURITY_DESCR's HRESULT, with the line in hr_message(), if it cannot be read:
 * nobody is admitted then. @owner is who "self" is; @right_name is "launch", "activate" or
 * "access".
 */
HRESULT policy_decide(const struct policy *policy, const struct caller *caller, uid_t owner,
                      enum right right, const char *right_name,
                      char ret_line[static POLICY_LINE_MAX]);

/* The two forms; see policy_decide(). */
HRESULT policy_decide_text(const struct policy *policy, const struct caller *caller, uid_t owner,
                           const char *right_name, char ret_line[static POLICY_LINE_MAX]);
HRESULT policy_decide_descriptor(const struct policy *policy, const struct caller *caller,
                                 uid_t owner, enum right right,
                                 char ret_line[static POLICY_LINE_MAX]);
