/* SPDX-License-Identifier: MIT */
#include "vbrun/about.h"

#include <stdio.h>
#include <stdlib.h>

/* The name of the member of Me that is in @field. */
static const char16_t *field_name(const struct class *class, uint32_t field)
{
    for (uint32_t i = 0; class && i < class->member_count; i++) {
        if (class->members[i].kind == MEMBER_FIELD && class->members[i].field == field)
            return class->members[i].name;
    }
    return NULL;
}

static const char16_t *variable_name(const struct frame *frame, uint32_t operand)
{
    uint32_t index = slot_index(operand);

    switch (slot_kind(operand)) {
    case SLOT_LOCAL:
        return index < frame->procedure->locals.count ? frame->procedure->locals.texts[index]
                                                      : NULL;
    case SLOT_GLOBAL:
        return index < frame->module->names.count ? frame->module->names.texts[index] : NULL;
    case SLOT_FIELD:
        return field_name(frame->me ? instance_class(frame->me) : NULL, index);
    default:
        return NULL;
    }
}

HRESULT about_variable(struct machine *machine, HRESULT hr)
{
    const char16_t *name;

    if (!machine->top)
        return hr;
    hr = vberror_from_hresult(hr);
    name = variable_name(machine->top, machine->top->at->b);
    /* The machine's own locals have names that no script can spell. */
    if (!name || *name == ' ' || !vberror_is_own(hr))
        return hr;
    return vb_raise_about(machine->context, (enum vberror)vberror_number(hr), name);
}

HRESULT about_index(struct machine *machine, const SAFEARRAY *array, VARIANT *indices,
                    uint32_t count, HRESULT hr)
{
    if (hr != MAKE_VBSERROR(VBE_OUT_OF_BOUNDS) || !array || count != array->cDims)
        return hr;
    for (uint32_t i = 0; i < count; i++) {
        const SAFEARRAYBOUND *bound = &array->rgsabound[count - 1 - i];
        char16_t text[32] = u"[number: ";
        char digits[16];
        VARIANT number;
        unsigned len = 9;

        VariantInit(&number);
        if (FAILED(VariantChangeType(&number, value_follow(&indices[i]), 0, VT_I4)))
            return hr;
        if (V_I4(&number) >= bound->lLbound &&
            (int64_t)V_I4(&number) - bound->lLbound < bound->cElements)
            continue;
        snprintf(digits, sizeof(digits), "%d]", (int)V_I4(&number));
        for (const char *digit = digits; *digit; digit++)
            text[len++] = (char16_t)*digit;
        text[len] = 0;
        return vb_raise_about(machine->context, VBE_OUT_OF_BOUNDS, text);
    }
    return hr;
}

static bool is_no_number(const struct machine *machine, const VARIANT *value)
{
    double number;

    return V_VT(value) == VT_BSTR &&
           FAILED(VarR8FromStr(V_BSTR(value), machine->context->lcid, 0, &number));
}

HRESULT about_operand(struct machine *machine, const VARIANT *left, const VARIANT *right,
                      HRESULT hr)
{
    static const char16_t before[] = u"[string: \"", behind[] = u"\"]";
    const VARIANT *text = is_no_number(machine, left)    ? left
                          : is_no_number(machine, right) ? right
                                                         : NULL;
    char16_t *about;
    UINT len;

    if (hr != DISP_E_TYPEMISMATCH || !text)
        return hr;
    len = SysStringLen(V_BSTR(text));
    about = malloc((len + 16) * sizeof(*about));
    if (!about)
        return hr;
    memcpy(about, before, sizeof(before));
    if (len)
        memcpy(about + 10, V_BSTR(text), len * sizeof(*about));
    memcpy(about + 10 + len, behind, sizeof(behind));
    hr = vb_raise_about(machine->context, VBE_TYPE_MISMATCH, about);
    free(about);
    return hr;
}
