/* SPDX-License-Identifier: MIT */
#include "script_members.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

static char16_t *copy(const char16_t *text)
{
    size_t size = ((size_t)lstrlenW(text) + 1) * sizeof(*text);
    char16_t *made = malloc(size);

    if (made)
        memcpy(made, text, size);
    return made;
}

static HRESULT copy_parameters(struct script_member *member, const struct machine_global *global)
{
    if (global->parameters == 0)
        return S_OK;
    member->parameters = calloc(global->parameters, sizeof(*member->parameters));
    if (!member->parameters)
        return E_OUTOFMEMORY;
    for (; member->n_parameters < global->parameters; member->n_parameters++) {
        struct machine_parameter parameter;
        char16_t *name;

        machine_global_parameter(global, member->n_parameters, &parameter);
        name = copy(parameter.name);
        if (!name)
            return E_OUTOFMEMORY;
        member->parameters[member->n_parameters] = name;
    }
    return S_OK;
}

static HRESULT add(struct script_member **list, size_t *n, const struct machine_global *global)
{
    struct script_member *grown = realloc(*list, (*n + 1) * sizeof(*grown)), *member;

    if (!grown)
        return E_OUTOFMEMORY;
    *list = grown;
    member = &grown[(*n)++];
    *member = (struct script_member){
        .dispid = global->dispid,
        .is_variable = global->kind == MACHINE_VARIABLE || global->kind == MACHINE_CONSTANT,
        .is_sub = global->kind == MACHINE_SUB,
    };
    member->name = copy(global->name);
    return member->name ? copy_parameters(member, global) : E_OUTOFMEMORY;
}

/* Text by text, variables of statements go first, then constants, then what is a variable by its
 * first use. */
enum rank {
    RANK_VARIABLE,
    RANK_CONSTANT,
    RANK_IMPLICIT,
};

static enum rank rank_of(const struct machine_global *global)
{
    if (global->kind == MACHINE_CONSTANT)
        return RANK_CONSTANT;
    return global->is_explicit ? RANK_VARIABLE : RANK_IMPLICIT;
}

static bool is_procedure(const struct machine_global *global)
{
    return global->kind == MACHINE_SUB || global->kind == MACHINE_FUNCTION;
}

static int compare(const void *a, const void *b)
{
    const struct machine_global *first = a, *second = b;

    if (first->text != second->text)
        return first->text < second->text ? -1 : 1;
    if (rank_of(first) != rank_of(second))
        return rank_of(first) < rank_of(second) ? -1 : 1;
    return (first->dispid > second->dispid) - (first->dispid < second->dispid);
}

/* What is private does not show. */
static HRESULT add_variables(struct script_members *members, struct machine_global *globals,
                             size_t n)
{
    HRESULT hr = S_OK;

    qsort(globals, n, sizeof(*globals), compare);
    for (size_t i = 0; hr == S_OK && i < n; i++)
        if (!globals[i].is_private)
            hr = add(&members->variables, &members->n_variables, &globals[i]);
    return hr;
}

HRESULT script_members_init(struct script_members *members, struct machine_module *module)
{
    struct machine_global *variables = NULL, *grown, global;
    size_t n = 0;
    HRESULT hr = S_OK;

    for (unsigned i = 0; hr == S_OK && machine_global_at(module, i, &global) == S_OK; i++) {
        if (is_procedure(&global)) {
            if (!global.is_private)
                hr = add(&members->functions, &members->n_functions, &global);
            continue;
        }
        grown = realloc(variables, (n + 1) * sizeof(*grown));
        if (!grown) {
            hr = E_OUTOFMEMORY;
            break;
        }
        variables = grown;
        variables[n++] = global;
    }
    if (hr == S_OK && n > 0)
        hr = add_variables(members, variables, n);
    free(variables);
    return hr;
}

static void free_list(struct script_member *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (unsigned j = 0; j < list[i].n_parameters; j++)
            free(list[i].parameters[j]);
        free(list[i].parameters);
        free(list[i].name);
    }
    free(list);
}

void script_members_deinit(struct script_members *members)
{
    free_list(members->functions, members->n_functions);
    free_list(members->variables, members->n_variables);
    *members = (struct script_members){0};
}

static const struct script_member *find_id(const struct script_member *list, size_t n, MEMBERID id)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].dispid == id)
            return &list[i];
    return NULL;
}

const struct script_member *script_members_by_id(const struct script_members *members, MEMBERID id)
{
    const struct script_member *found = find_id(members->functions, members->n_functions, id);

    return found ? found : find_id(members->variables, members->n_variables, id);
}

static const struct script_member *find_name(const struct script_member *list, size_t n,
                                             const char16_t *name)
{
    for (size_t i = 0; i < n; i++)
        if (lstrcmpiW(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

const struct script_member *script_members_by_name(const struct script_members *members,
                                                   const char16_t *name)
{
    const struct script_member *found = find_name(members->functions, members->n_functions, name);

    return found ? found : find_name(members->variables, members->n_variables, name);
}

MEMBERID script_member_parameter(const struct script_member *member, const char16_t *name)
{
    for (unsigned i = 0; i < member->n_parameters; i++)
        if (lstrcmpiW(member->parameters[i], name) == 0)
            return (MEMBERID)i;
    return MEMBERID_NIL;
}

FUNCDESC *script_function_describe(const struct script_member *member)
{
    FUNCDESC *description =
        calloc(1, sizeof(*description) + member->n_parameters * sizeof(ELEMDESC));

    if (!description)
        return NULL;
    description->memid = member->dispid;
    description->funckind = FUNC_DISPATCH;
    description->invkind = INVOKE_FUNC;
    description->callconv = CC_STDCALL;
    description->cParams = (SHORT)member->n_parameters;
    description->elemdescFunc.tdesc.vt = member->is_sub ? VT_VOID : VT_VARIANT;
    if (member->n_parameters > 0)
        description->lprgelemdescParam = (ELEMDESC *)(description + 1);
    for (unsigned i = 0; i < member->n_parameters; i++)
        description->lprgelemdescParam[i].tdesc.vt = VT_VARIANT;
    return description;
}

VARDESC *script_variable_describe(const struct script_member *member)
{
    VARDESC *description = calloc(1, sizeof(*description));

    if (!description)
        return NULL;
    description->memid = member->dispid;
    description->varkind = VAR_DISPATCH;
    description->elemdescVar.tdesc.vt = VT_VARIANT;
    return description;
}
