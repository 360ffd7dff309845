/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "host/wscript_arguments.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "hosting/report.h"
#include "hosttext/host_object.h"
#include "hosttext/string_enum.h"
#include "hosttext/text.h"

/* One object for each of the three collections; the first owns the words of the other two. */
struct word_list {
    struct host_object object;
    struct host *host; /* borrowed; it outlives what scripts can reach */
    unsigned n;
    BSTR words[]; /* of the named ones the names, with a value behind each */
};

static void word_list_free(struct host_object *object)
{
    struct word_list *list = (struct word_list *)object;

    for (unsigned i = 0; i < list->n; i++)
        SysFreeString(list->words[i]);
    free(list);
}

static HRESULT word_list_new(struct host *host, unsigned room,
                             const struct host_object_class *class, const void *methods,
                             struct word_list **ret_list)
{
    struct word_list *list = calloc(1, sizeof(*list) + room * sizeof(*list->words));

    if (!list)
        return E_OUTOFMEMORY;
    host_object_init(&list->object, class, methods);
    list->host = host;
    *ret_list = list;
    return S_OK;
}

/* Where the name of "/name:value" ends; 0 if the word has none. */
static size_t name_length(const char *word)
{
    size_t len;

    if (*word != '/')
        return 0;
    len = strcspn(word + 1, ":");
    return memchr(word + 1, '/', len) ? 0 : len;
}

/* ---- /name:value ---- */

/* What "/name", "/name+", "/name-" and "/name:value" mean. */
static HRESULT named_value(const char *word, VARIANT *ret_value)
{
    size_t len = strlen(word);

    V_VT(ret_value) = VT_EMPTY;
    if (word[1 + strcspn(word + 1, ":")] == ':') {
        V_VT(ret_value) = VT_BSTR;
        V_BSTR(ret_value) = text_from_utf8(strchr(word, ':') + 1);
        return V_BSTR(ret_value) ? S_OK : E_OUTOFMEMORY;
    }
    if (len > 2 && (word[len - 1] == '+' || word[len - 1] == '-')) {
        V_VT(ret_value) = VT_BOOL;
        V_BOOL(ret_value) = word[len - 1] == '+' ? VARIANT_TRUE : VARIANT_FALSE;
    }
    return S_OK;
}

/* The name alone, without the sign that may end it. */
static BSTR name_of(const char *word)
{
    size_t len = name_length(word);

    if (len > 1 && word[1 + len] == '\0' && (word[len] == '+' || word[len] == '-'))
        len--;
    return text_from_utf8_n(word + 1, len);
}

static const char *find_named(const struct host *host, BSTR name)
{
    for (int i = 0; i < host->options->n_arguments; i++) {
        const char *word = host->options->arguments[i];
        _cleanup_(bstrp) BSTR own = name_length(word) ? name_of(word) : NULL;

        if (own && name &&
            CompareStringOrdinal(own, -1, name, (int)SysStringLen(name), TRUE) == CSTR_EQUAL)
            return word;
    }
    return NULL;
}

static struct word_list *from_named(IWSHNamedArguments *iface)
{
    return (struct word_list *)iface;
}

static HRESULT named_get_Item(IWSHNamedArguments *iface, BSTR Switch, VARIANT *out_Value)
{
    const char *word = find_named(from_named(iface)->host, Switch);

    if (word)
        return named_value(word, out_Value);
    V_VT(out_Value) = VT_EMPTY;
    return S_OK;
}

static HRESULT named_Count(IWSHNamedArguments *iface, int *out_Count)
{
    *out_Count = (int)from_named(iface)->n;
    return S_OK;
}

static HRESULT named_Exists(IWSHNamedArguments *iface, BSTR Switch, VARIANT_BOOL *out_Exists)
{
    *out_Exists = find_named(from_named(iface)->host, Switch) ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT named__NewEnum(IWSHNamedArguments *iface, IUnknown **out_Enum)
{
    return string_enum_new(from_named(iface)->words, from_named(iface)->n, out_Enum);
}

static const IWSHNamedArgumentsVtbl named_vtable = {
    HOST_OBJECT_METHODS,       .get_Item = named_get_Item, .Count = named_Count,
    .get_length = named_Count, .Exists = named_Exists,     ._NewEnum = named__NewEnum,
};

static const struct host_object_class named_class = {&IID_IWSHNamedArguments, NULL, word_list_free};

/* ---- the rest ---- */

static struct word_list *from_unnamed(IWSHUnnamedArguments *iface)
{
    return (struct word_list *)iface;
}

static HRESULT item(const struct word_list *list, int index, BSTR *ret_word)
{
    if (index < 0 || (unsigned)index >= list->n)
        return DISP_E_BADINDEX;
    *ret_word = SysAllocString(list->words[index]);
    return *ret_word ? S_OK : E_OUTOFMEMORY;
}

static HRESULT unnamed_get_Item(IWSHUnnamedArguments *iface, int Index, VARIANT *out_Value)
{
    HRESULT hr;

    V_VT(out_Value) = VT_EMPTY;
    hr = item(from_unnamed(iface), Index, &V_BSTR(out_Value));
    if (SUCCEEDED(hr))
        V_VT(out_Value) = VT_BSTR;
    return hr;
}

static HRESULT unnamed_Count(IWSHUnnamedArguments *iface, int *out_Count)
{
    *out_Count = (int)from_unnamed(iface)->n;
    return S_OK;
}

static HRESULT unnamed__NewEnum(IWSHUnnamedArguments *iface, IUnknown **out_Enum)
{
    return string_enum_new(from_unnamed(iface)->words, from_unnamed(iface)->n, out_Enum);
}

static const IWSHUnnamedArgumentsVtbl unnamed_vtable = {
    HOST_OBJECT_METHODS,         .get_Item = unnamed_get_Item, .Count = unnamed_Count,
    .get_length = unnamed_Count, ._NewEnum = unnamed__NewEnum,
};

static const struct host_object_class unnamed_class = {&IID_IWSHUnnamedArguments, NULL,
                                                       word_list_free};

/* ---- all ---- */

enum words {
    ALL_WORDS,
    WORDS_WITH_NAME,
    WORDS_WITHOUT_NAME,
};

/* Copies the words of one kind into a list that has room for all. */
static HRESULT fill(struct word_list *list, enum words which)
{
    const struct options *options = list->host->options;

    for (int i = 0; i < options->n_arguments; i++) {
        const char *word = options->arguments[i];
        bool is_named = name_length(word) > 0;

        if ((which == WORDS_WITH_NAME && !is_named) || (which == WORDS_WITHOUT_NAME && is_named))
            continue;
        list->words[list->n] = which == WORDS_WITH_NAME ? name_of(word) : text_from_utf8(word);
        if (!list->words[list->n])
            return E_OUTOFMEMORY;
        list->n++;
    }
    return S_OK;
}

static HRESULT make(struct host *host, enum words which, const struct host_object_class *class,
                    const void *methods, void **ret_iface)
{
    struct word_list *list;
    HRESULT hr;

    *ret_iface = NULL;
    hr = word_list_new(host, (unsigned)host->options->n_arguments, class, methods, &list);
    if (FAILED(hr))
        return hr;
    hr = fill(list, which);
    if (FAILED(hr)) {
        host_object_Release(&list->object);
        return hr;
    }
    *ret_iface = list;
    return S_OK;
}

static struct word_list *from_all(IArguments2 *iface)
{
    return (struct word_list *)iface;
}

static HRESULT arguments_Item(IArguments2 *iface, int Index, BSTR *out_Value)
{
    *out_Value = NULL;
    return item(from_all(iface), Index, out_Value);
}

static HRESULT arguments_Count(IArguments2 *iface, int *out_Count)
{
    *out_Count = (int)from_all(iface)->n;
    return S_OK;
}

static HRESULT arguments__NewEnum(IArguments2 *iface, IUnknown **out_Enum)
{
    return string_enum_new(from_all(iface)->words, from_all(iface)->n, out_Enum);
}

static HRESULT arguments_get_Named(IArguments2 *iface, IWSHNamedArguments **out_ppnamed)
{
    return make(from_all(iface)->host, WORDS_WITH_NAME, &named_class, &named_vtable,
                (void **)out_ppnamed);
}

static HRESULT arguments_get_Unnamed(IArguments2 *iface, IWSHUnnamedArguments **out_ppunnamed)
{
    return make(from_all(iface)->host, WORDS_WITHOUT_NAME, &unnamed_class, &unnamed_vtable,
                (void **)out_ppunnamed);
}

static HRESULT arguments_ShowUsage(IArguments2 *iface)
{
    report_usage(from_all(iface)->host);
    return S_OK;
}

static const IArguments2Vtbl arguments_vtable = {
    HOST_OBJECT_METHODS,
    .Item = arguments_Item,
    .Count = arguments_Count,
    .get_length = arguments_Count,
    ._NewEnum = arguments__NewEnum,
    .get_Named = arguments_get_Named,
    .get_Unnamed = arguments_get_Unnamed,
    .ShowUsage = arguments_ShowUsage,
};

static const struct host_object_class arguments_class = {&IID_IArguments2, &IID_IArguments,
                                                         word_list_free};

HRESULT wscript_arguments_new(struct host *host, IArguments2 **ret_arguments)
{
    return make(host, ALL_WORDS, &arguments_class, &arguments_vtable, (void **)ret_arguments);
}
