/* SPDX-License-Identifier: MIT */
/*
 * Type member: a function or variable of a type, or of what it is derived from, by its identifier
 * or by name.
 */
#pragma once

#include "base/cleanup.h"
#include "typelib/type_chain.h"

/* Exactly one of @function and @variable is there. */
struct type_member {
    const struct type_function *function;
    const struct type_variable *variable;
    const struct type_notes *notes;
    const struct type *type; /* that has it */
    unsigned depth;          /* how many bases up that is */
    struct type_chain chain; /* which keeps all this, until type_member_close() */
};

/* @invoke_kinds: which functions are meant, 0 for any. Outcome: TYPE_E_ELEMENTNOTFOUND. */
HRESULT type_member_find(const struct type *type, MEMBERID id, unsigned invoke_kinds,
                         struct type_member *ret_member);
void type_member_close(struct type_member *member);

/*
 * The member's name and its parameters', @max at most, the caller's to free. The last parameter of
 * a property's setter has none. Outcome: TYPE_E_ELEMENTNOTFOUND.
 */
HRESULT type_member_names(const struct type_info *info, MEMBERID id, BSTR *ret_names, UINT max,
                          UINT *ret_n);

/*
 * The identifiers of a member, by the first name, and of its parameters, by the others. Outcome:
 * DISP_E_UNKNOWNNAME; what was found is filled in all the same.
 */
HRESULT type_member_ids(const struct type *type, LPOLESTR *names, UINT n, MEMBERID *ids);
