/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typetool/type_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    DEPTH_MAX = 64,
};

static const struct word {
    VARTYPE vt;
    const char *word;
} words[] = {
    {VT_EMPTY, "void"},
    {VT_I1, "char"},
    {VT_UI1, "unsigned char"},
    {VT_I2, "short"},
    {VT_UI2, "unsigned short"},
    {VT_I4, "long"},
    {VT_UI4, "unsigned long"},
    {VT_I8, "hyper"},
    {VT_UI8, "unsigned hyper"},
    {VT_INT, "int"},
    {VT_UINT, "unsigned int"},
    {VT_R4, "float"},
    {VT_R8, "double"},
    {VT_CY, "CURRENCY"},
    {VT_DATE, "DATE"},
    {VT_BSTR, "BSTR"},
    {VT_DISPATCH, "IDispatch *"},
    {VT_UNKNOWN, "IUnknown *"},
    {VT_ERROR, "SCODE"},
    {VT_BOOL, "VARIANT_BOOL"},
    {VT_VARIANT, "VARIANT"},
    {VT_DECIMAL, "DECIMAL"},
    {VT_VOID, "void"},
    {VT_HRESULT, "HRESULT"},
    {VT_LPSTR, "LPSTR"},
    {VT_LPWSTR, "LPWSTR"},
    {VT_INT_PTR, "INT_PTR"},
    {VT_UINT_PTR, "UINT_PTR"},
};

char *text_take(BSTR text)
{
    char *result = text && *text ? utf16_to_utf8_dup(text) : NULL;

    SysFreeString(text);
    return result;
}

__attribute__((format(printf, 1, 2))) static char *format_words(const char *format, ...)
{
    va_list arguments;
    char *result;

    va_start(arguments, format);
    if (vasprintf(&result, format, arguments) < 0)
        result = NULL;
    va_end(arguments);
    return result;
}

static char *words_of(ITypeInfo *info, const TYPEDESC *desc, unsigned depth);

static char *user_words(ITypeInfo *info, HREFTYPE reference)
{
    ITypeInfo *other;
    BSTR name = NULL;
    char *result;

    if (FAILED(ITypeInfo_GetRefTypeInfo(info, reference, &other)))
        return strdup("/* a type of a library that is not here */ void");
    ITypeInfo_GetDocumentation(other, MEMBERID_NIL, &name, NULL, NULL, NULL);
    ITypeInfo_Release(other);
    result = text_take(name);
    return result ? result : strdup("?");
}

/* "long[3][4]": the bounds follow the type here, for it is a type alone. */
static char *array_words(ITypeInfo *info, const ARRAYDESC *array, unsigned depth)
{
    char *result = words_of(info, &array->tdescElem, depth + 1);

    for (USHORT i = 0; result && i < array->cDims; i++) {
        char *longer = format_words("%s[%u]", result, (unsigned)array->rgbounds[i].cElements);

        free(result);
        result = longer;
    }
    return result;
}

static char *words_of(ITypeInfo *info, const TYPEDESC *desc, unsigned depth)
{
    _cleanup_(freep) char *inner = NULL;

    if (depth > DEPTH_MAX)
        return strdup("?");
    switch (desc->vt) {
    case VT_PTR:
        inner = words_of(info, desc->lptdesc, depth + 1);
        if (!inner)
            return NULL;
        return format_words("%s%s*", inner, inner[strlen(inner) - 1] == '*' ? "" : " ");
    case VT_SAFEARRAY:
        inner = words_of(info, desc->lptdesc, depth + 1);
        return inner ? format_words("SAFEARRAY(%s)", inner) : NULL;
    case VT_CARRAY:
        return array_words(info, desc->lpadesc, depth);
    case VT_USERDEFINED:
        return user_words(info, desc->hreftype);
    default:
        break;
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (words[i].vt == desc->vt)
            return strdup(words[i].word);
    }
    return format_words("/* VARTYPE %u */ void", desc->vt);
}

char *type_words(ITypeInfo *info, const TYPEDESC *desc)
{
    return words_of(info, desc, 0);
}

/* As a string of C: what is not plain is escaped. */
static char *quoted(const char *text)
{
    char *result = NULL;
    size_t size;
    FILE *file;

    file = open_memstream(&result, &size);
    if (!file)
        return NULL;
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(file, "\\x%02x", (unsigned)*text);
        else
            fputc(*text, file);
    }
    fputc('"', file);
    fclose(file); /* which may move the text */
    return result;
}

char *value_words(const VARIANT *value)
{
    _cleanup_(freep) char *text = NULL;
    VARIANT number, as_text;

    if (V_VT(value) == VT_BSTR) {
        text = V_BSTR(value) ? utf16_to_utf8_dup(V_BSTR(value)) : strdup("");
        return text ? quoted(text) : NULL;
    }
    if (V_VT(value) == VT_BOOL)
        return strdup(V_BOOL(value) ? "-1" : "0");
    /* No object is the only one that a library can hold. */
    if (V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN)
        return strdup("0");
    VariantInit(&number);
    VariantInit(&as_text);
    if (FAILED(VariantCopyInd(&number, value)) ||
        FAILED(VariantChangeTypeEx(&as_text, &number, LOCALE_INVARIANT, 0, VT_BSTR))) {
        VariantClear(&number);
        return strdup("?");
    }
    VariantClear(&number);
    text = text_take(V_BSTR(&as_text));
    return text ? TAKE_PTR(text) : strdup("?");
}
