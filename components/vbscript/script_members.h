/* SPDX-License-Identifier: MIT */
/*
 * The global names of a module, copied for a description of its type.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#include "vbrun/machine.h"

struct script_member {
    char16_t *name;
    MEMBERID dispid;
    bool is_variable; /* or a constant */
    bool is_sub;
    unsigned n_parameters;
    char16_t **parameters;
};

/* All zeros has no members. */
struct script_members {
    struct script_member *functions;
    size_t n_functions;
    struct script_member *variables;
    size_t n_variables;
};

/* E_OUTOFMEMORY; deinit in any case. */
HRESULT script_members_init(struct script_members *members, struct machine_module *module);
void script_members_deinit(struct script_members *members);

/* NULL if there is none. Names are compared without case. */
const struct script_member *script_members_by_id(const struct script_members *members, MEMBERID id);
const struct script_member *script_members_by_name(const struct script_members *members,
                                                   const char16_t *name);

/* The place of the parameter @name, or MEMBERID_NIL. */
MEMBERID script_member_parameter(const struct script_member *member, const char16_t *name);

/* For free(); NULL when memory is out. */
FUNCDESC *script_function_describe(const struct script_member *member);
VARDESC *script_variable_describe(const struct script_member *member);
