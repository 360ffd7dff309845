/* SPDX-License-Identifier: MIT */
#include "vbcode/bytecode.h"

#include <stdlib.h>

struct procedure *procedure_free(struct procedure *procedure)
{
    if (!procedure)
        return NULL;

    for (uint32_t i = 0; i < procedure->constant_count; i++)
        VariantClear(&procedure->constants[i]);
    for (uint32_t i = 0; i < procedure->site_count; i++)
        SysFreeString(procedure->sites[i].name);
    for (uint32_t i = 0; i < procedure->bounds_count; i++)
        free(procedure->bounds[i]);
    names_deinit(&procedure->locals);
    free(procedure->name);
    free(procedure->parameters);
    free(procedure->unknown);
    free(procedure->code);
    free(procedure->notes);
    free(procedure->constants);
    free(procedure->sites);
    free(procedure->bounds);
    free(procedure);
    return NULL;
}

struct class *class_free(struct class *class)
{
    if (!class)
        return NULL;

    for (uint32_t i = 0; i < class->member_count; i++) {
        procedure_free(class->members[i].procedure);
        procedure_free(class->members[i].let);
        procedure_free(class->members[i].set);
        free(class->members[i].bounds);
    }
    names_deinit(&class->names);
    free(class->members);
    free(class->name);
    free(class);
    return NULL;
}

struct unit *unit_free(struct unit *unit)
{
    if (!unit)
        return NULL;

    procedure_free(unit->main);
    for (uint32_t i = 0; i < unit->procedure_count; i++)
        procedure_free(unit->procedures[i]);
    for (uint32_t i = 0; i < unit->class_count; i++)
        class_free(unit->classes[i]);
    for (uint32_t i = 0; i < unit->global_count; i++)
        VariantClear(&unit->globals[i].value);
    free(unit->procedures);
    free(unit->classes);
    free(unit->globals);
    free(unit->imports);
    free(unit);
    return NULL;
}
