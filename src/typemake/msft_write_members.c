/* SPDX-License-Identifier: MIT */
#include "typemake/msft_write_members.h"

#include "typefile/msft_file.h"

/*
 * What descriptions take in the memory of a 32-bit reader, which files say of each member and type:
 * a FUNCDESC, a VARDESC, an ELEMDESC, a default value, and what a TYPEDESC points to.
 */
enum described {
    DESCRIBED_FUNCTION = 52,
    DESCRIBED_VARIABLE = 36,
    DESCRIBED_PARAMETER = 16,
    DESCRIBED_DEFAULT = 24,
    DESCRIBED_TYPE = 8,
    DESCRIBED_ARRAY = 12,
    DESCRIBED_BOUND = 8,
    DESCRIBED_VALUE = 16,

    ENTRY_FUNCTION = 56,
    ENTRY_PARAMETER = 16,
    ENTRY_VARIABLE = 44,
    ROOM_FUNCTION = 96,
    ROOM_VARIABLE = 52,
};

/* Which of the fields after the fixed ones a record has: it ends with the last that says something.
 */
enum optional_fields {
    NO_FIELDS = 0,
    FIELDS_TO_HELP_CONTEXT = 1,
    FIELDS_TO_DOC = 2,
    FIELDS_TO_ENTRY = 3,
    FIELDS_TO_STRING_CONTEXT = 6,
    FIELDS_TO_CUSTOM = 7,

    VARIABLE_FIELDS_TO_CUSTOM = 4,
    VARIABLE_FIELDS_TO_STRING_CONTEXT = 5,
};

static unsigned described_type(const TYPEDESC *type)
{
    switch (type->vt) {
    case VT_PTR:
    case VT_SAFEARRAY:
        return DESCRIBED_TYPE + described_type(type->lptdesc);
    case VT_CARRAY:
        return DESCRIBED_ARRAY + type->lpadesc->cDims * (unsigned)DESCRIBED_BOUND +
               described_type(&type->lpadesc->tdescElem);
    default:
        return 0;
    }
}

static bool has_default(const ELEMDESC *parameter)
{
    return parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT &&
           parameter->paramdesc.pparamdescex;
}

static unsigned described_function(const FUNCDESC *desc)
{
    unsigned size = DESCRIBED_FUNCTION + described_type(&desc->elemdescFunc.tdesc);

    for (int i = 0; i < desc->cParams; i++) {
        size += DESCRIBED_PARAMETER + described_type(&desc->lprgelemdescParam[i].tdesc);
        if (has_default(&desc->lprgelemdescParam[i]))
            size += DESCRIBED_DEFAULT;
    }
    return size;
}

struct msft_member_sizes msft_member_sizes_of(const struct type *type)
{
    const TYPEATTR *attributes = &type->attributes;
    struct msft_member_sizes sizes = {
        attributes->cFuncs * (uint32_t)ENTRY_FUNCTION +
            attributes->cVars * (uint32_t)ENTRY_VARIABLE,
        attributes->cFuncs * (uint32_t)ROOM_FUNCTION + attributes->cVars * (uint32_t)ROOM_VARIABLE,
    };

    if (attributes->cFuncs + attributes->cVars == 0)
        return (struct msft_member_sizes){MSFT_NONE, 0};
    for (unsigned i = 0; i < attributes->cFuncs; i++) {
        sizes.described += (uint32_t)type->functions[i].desc.cParams * ENTRY_PARAMETER;
        sizes.room += (uint32_t)type->functions[i].desc.cParams * ENTRY_PARAMETER;
    }
    return sizes;
}

/* ---- functions ---- */

static bool has_parameter_custom(const struct type_function *function)
{
    for (int i = 0; function->parameter_custom && i < function->desc.cParams; i++) {
        if (function->parameter_custom[i])
            return true;
    }
    return false;
}

static unsigned fields_of_function(const struct type_function *function)
{
    const struct type_notes *notes = &function->notes;

    if (has_parameter_custom(function))
        return FIELDS_TO_CUSTOM + (unsigned)function->desc.cParams;
    if (notes->custom)
        return FIELDS_TO_CUSTOM;
    if (notes->help_string_context)
        return FIELDS_TO_STRING_CONTEXT;
    if (function->entry_name || function->entry_ordinal)
        return FIELDS_TO_ENTRY;
    if (notes->doc)
        return FIELDS_TO_DOC;
    return notes->help_context ? FIELDS_TO_HELP_CONTEXT : NO_FIELDS;
}

static void put_function_fields(struct msft_tables *tables, const struct type_function *function,
                                unsigned n, struct byte_buffer *members)
{
    const struct type_notes *notes = &function->notes;
    const uint32_t fields[] = {
        notes->help_context,
        msft_put_string(tables, notes->doc),
        function->entry_name      ? msft_put_string(tables, function->entry_name)
        : function->entry_ordinal ? function->entry_ordinal
                                  : MSFT_NONE,
        MSFT_NONE,
        MSFT_NONE,
        notes->help_string_context,
        msft_put_custom(tables, notes->custom),
    };

    for (unsigned i = 0; i < n && i < FIELDS_TO_CUSTOM; i++)
        byte_buffer_put_word(members, fields[i]);
    for (unsigned i = FIELDS_TO_CUSTOM; i < n; i++)
        byte_buffer_put_word(
            members, msft_put_custom(tables, function->parameter_custom[i - FIELDS_TO_CUSTOM]));
}

static uint32_t kind_of_function(const struct type_function *function)
{
    const FUNCDESC *desc = &function->desc;
    uint32_t kind = (uint32_t)desc->funckind | (uint32_t)desc->invkind << MSFT_INVOKE_SHIFT |
                    (uint32_t)desc->callconv << MSFT_CALL_SHIFT;

    if (function->notes.custom)
        kind |= MSFT_FUNCTION_HAS_CUSTOM;
    if (function->entry_ordinal)
        kind |= MSFT_FUNCTION_ENTRY_IS_ORDINAL;
    for (int i = 0; i < desc->cParams; i++) {
        if (has_default(&desc->lprgelemdescParam[i]))
            kind |= MSFT_FUNCTION_HAS_DEFAULTS;
        if (desc->lprgelemdescParam[i].paramdesc.wParamFlags & PARAMFLAG_FRETVAL)
            kind |= MSFT_FUNCTION_HAS_RETVAL;
    }
    return kind;
}

static void put_parameters(struct msft_tables *tables, const struct type_function *function,
                           uint32_t kind, struct byte_buffer *members)
{
    const FUNCDESC *desc = &function->desc;

    for (int i = 0; kind & MSFT_FUNCTION_HAS_DEFAULTS && i < desc->cParams; i++) {
        const ELEMDESC *parameter = &desc->lprgelemdescParam[i];

        byte_buffer_put_word(
            members,
            has_default(parameter)
                ? msft_put_value(tables, &parameter->paramdesc.pparamdescex->varDefaultValue)
                : MSFT_NONE);
    }
    for (int i = 0; i < desc->cParams; i++) {
        const ELEMDESC *parameter = &desc->lprgelemdescParam[i];
        BSTR name = function->parameter_names ? function->parameter_names[i] : NULL;

        byte_buffer_put_word(members, msft_put_type(tables, &parameter->tdesc));
        byte_buffer_put_word(members, msft_put_name(tables, name, MSFT_NONE, MSFT_NAME_OTHER));
        byte_buffer_put_word(members, parameter->paramdesc.wParamFlags);
    }
}

static void put_function(struct msft_tables *tables, const struct type *type, unsigned i,
                         struct byte_buffer *members)
{
    const struct type_function *function = &type->functions[i];
    const FUNCDESC *desc = &function->desc;
    unsigned slot = (unsigned)(USHORT)desc->oVft * type_library_pointer_size(type->library) /
                    type->library->slot_size;
    uint32_t kind = kind_of_function(function);
    size_t record = members->size;

    byte_buffer_put_word(members, i << 16);
    byte_buffer_put_word(members, msft_put_type(tables, &desc->elemdescFunc.tdesc));
    byte_buffer_put_word(members, desc->wFuncFlags);
    byte_buffer_put_word(members, slot | described_function(desc) << 16);
    byte_buffer_put_word(members, kind);
    byte_buffer_put_word(members, (USHORT)desc->cParams | (uint32_t)desc->cParamsOpt << 16);
    put_function_fields(tables, function, fields_of_function(function), members);
    put_parameters(tables, function, kind, members);
    if (!members->has_failed)
        byte_buffer_set_word(members, record, i << 16 | (uint32_t)(members->size - record));
}

/* ---- variables ---- */

static unsigned fields_of_variable(const struct type_notes *notes)
{
    if (notes->help_string_context)
        return VARIABLE_FIELDS_TO_STRING_CONTEXT;
    if (notes->custom)
        return VARIABLE_FIELDS_TO_CUSTOM;
    if (notes->doc)
        return FIELDS_TO_DOC;
    return notes->help_context ? FIELDS_TO_HELP_CONTEXT : NO_FIELDS;
}

static void put_variable(struct msft_tables *tables, const struct type *type, unsigned i,
                         struct byte_buffer *members)
{
    const struct type_variable *variable = &type->variables[i];
    const struct type_notes *notes = &variable->notes;
    const VARDESC *desc = &variable->desc;
    bool is_constant = desc->varkind == VAR_CONST;
    unsigned described = DESCRIBED_VARIABLE + described_type(&desc->elemdescVar.tdesc) +
                         (is_constant ? DESCRIBED_VALUE : 0);
    unsigned n = fields_of_variable(notes);
    const uint32_t fields[] = {
        notes->help_context,
        msft_put_string(tables, notes->doc),
        MSFT_NONE,
        msft_put_custom(tables, notes->custom),
        notes->help_string_context,
    };

    byte_buffer_put_word(members, i << 16 | (MSFT_VARIABLE_RECORD_SIZE + n * 4));
    byte_buffer_put_word(members, msft_put_type(tables, &desc->elemdescVar.tdesc));
    byte_buffer_put_word(members, desc->wVarFlags);
    byte_buffer_put_word(members, (uint32_t)desc->varkind | described << 16);
    byte_buffer_put_word(members,
                         is_constant ? msft_put_value(tables, desc->lpvarValue) : desc->oInst);
    for (unsigned k = 0; k < n; k++)
        byte_buffer_put_word(members, fields[k]);
}

/* ---- lists ---- */

static enum msft_name_use use_of_variables(const struct type *type)
{
    switch (type->attributes.typekind) {
    case TKIND_ENUM:
        return MSFT_NAME_CONSTANT;
    case TKIND_RECORD:
    case TKIND_UNION:
        return MSFT_NAME_FIELD;
    default:
        return MSFT_NAME_OTHER;
    }
}

static void put_lists(struct msft_tables *tables, const struct type *type, size_t records,
                      struct byte_buffer *members)
{
    uint32_t type_offset = type->index * (uint32_t)MSFT_TYPE_RECORD_SIZE;
    unsigned n_functions = type->attributes.cFuncs;
    unsigned n_variables = type->attributes.cVars;
    size_t at = records;

    for (unsigned i = 0; i < n_functions; i++)
        byte_buffer_put_word(members, (uint32_t)type->functions[i].desc.memid);
    for (unsigned i = 0; i < n_variables; i++)
        byte_buffer_put_word(members, (uint32_t)type->variables[i].desc.memid);
    for (unsigned i = 0; i < n_functions; i++)
        byte_buffer_put_word(members, msft_put_name(tables, type->functions[i].notes.name,
                                                    type_offset, MSFT_NAME_OTHER));
    for (unsigned i = 0; i < n_variables; i++)
        byte_buffer_put_word(members, msft_put_name(tables, type->variables[i].notes.name,
                                                    type_offset, use_of_variables(type)));
    for (unsigned i = 0; !members->has_failed && i < n_functions + n_variables; i++) {
        byte_buffer_put_word(members, (uint32_t)(at - records));
        at += byte_buffer_word(members, at) & 0xffff;
    }
}

void msft_write_members(struct msft_tables *tables, const struct type *type,
                        struct byte_buffer *members)
{
    size_t begin = members->size;

    if (type->attributes.cFuncs + type->attributes.cVars == 0)
        return;
    byte_buffer_put_word(members, 0);
    for (unsigned i = 0; i < type->attributes.cFuncs; i++)
        put_function(tables, type, i, members);
    for (unsigned i = 0; i < type->attributes.cVars; i++)
        put_variable(tables, type, i, members);
    if (members->has_failed)
        return;
    byte_buffer_set_word(members, begin, (uint32_t)(members->size - begin - 4));
    put_lists(tables, type, begin + 4, members);
}
