/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/library.h"

#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"

void type_library_deinit(struct type_library *library)
{
    for (UINT i = 0; i < library->n_imported_libraries; i++) {
        if (library->imported_libraries[i]->loaded)
            ITypeLib_Release(library->imported_libraries[i]->loaded);
    }
    arena_deinit(&library->arena);
}

struct type *type_library_add(struct type_library *library, TYPEKIND kind)
{
    UINT n = library->n_types;
    struct type *type = arena_alloc(&library->arena, sizeof(*type));

    if (!type)
        return NULL;

    /* The list doubles. */
    if ((n & (n - 1)) == 0) {
        struct type **types =
            arena_alloc_array(&library->arena, n ? 2 * (size_t)n : 1, sizeof(struct type *));

        if (!types)
            return NULL;
        if (n)
            memcpy(types, library->types, n * sizeof(*types));
        library->types = types;
    }

    type->library = library;
    type->index = n;
    type->attributes.typekind = kind;
    type->attributes.lcid = library->lcid;
    type->attributes.memidConstructor = MEMBERID_NIL;
    type->attributes.memidDestructor = MEMBERID_NIL;
    library->types[library->n_types++] = type;
    return type;
}

/* A BSTR has its length in bytes before it. */
static BSTR text_room(struct type_library *library, size_t len)
{
    ULONG *room;

    if (len > UINT32_MAX / 4)
        return NULL;
    room = arena_alloc(&library->arena, 2 * sizeof(ULONG) + (len + 1) * sizeof(char16_t));
    if (!room)
        return NULL;

    room[1] = (ULONG)(len * sizeof(char16_t));
    return (BSTR)(room + 2);
}

BSTR type_library_text(struct type_library *library, const char16_t *text, size_t len)
{
    BSTR copy = text_room(library, len);

    if (copy && len)
        memcpy(copy, text, len * sizeof(*text));
    return copy;
}

UINT type_library_code_page(const struct type_library *library)
{
    DWORD page = 0;

    if (!GetLocaleInfoW(library->lcid, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER,
                        (LPWSTR)&page, sizeof(page) / sizeof(WCHAR)) ||
        page == 0)
        return 1252;
    return page;
}

BSTR type_library_narrow(struct type_library *library, const char *text, size_t size)
{
    UINT page = type_library_code_page(library);
    int len;
    BSTR copy;

    if (size == 0)
        return text_room(library, 0);
    if (size > INT32_MAX)
        return NULL;

    len = MultiByteToWideChar(page, 0, text, (int)size, NULL, 0);
    copy = text_room(library, (size_t)len);
    if (copy)
        MultiByteToWideChar(page, 0, text, (int)size, copy, len);
    return copy;
}

HRESULT type_library_value(struct type_library *library, const VARIANT *value, VARIANT *ret_value)
{
    VARIANT copy = *value;

    switch (V_VT(value)) {
    case VT_EMPTY:
    case VT_NULL:
    case VT_I1:
    case VT_UI1:
    case VT_I2:
    case VT_UI2:
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_I8:
    case VT_UI8:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_BOOL:
    case VT_ERROR:
    case VT_HRESULT:
    case VT_DECIMAL:
        break;
    case VT_BSTR:
        V_BSTR(&copy) = type_library_text(library, V_BSTR(value), SysStringLen(V_BSTR(value)));
        if (!V_BSTR(&copy))
            return hr_raise(E_OUTOFMEMORY, "text of a type library");
        break;
    case VT_UNKNOWN:
    case VT_DISPATCH:
        /* Nothing is the only object that a file can hold. */
        if (V_UNKNOWN(value))
            return DISP_E_BADVARTYPE;
        break;
    default:
        return DISP_E_BADVARTYPE;
    }
    *ret_value = copy;
    return S_OK;
}

HRESULT type_library_set_custom(struct type_library *library, struct custom_value **list,
                                const GUID *guid, const VARIANT *value)
{
    struct custom_value *custom = *list;
    VARIANT copy;
    HRESULT hr;

    hr = type_library_value(library, value, &copy);
    if (FAILED(hr))
        return hr_trace(hr);

    while (custom && !guid_is_equal(&custom->guid, guid))
        custom = custom->next;
    if (!custom) {
        custom = arena_alloc(&library->arena, sizeof(*custom));
        if (!custom)
            return hr_raise(E_OUTOFMEMORY, "custom value of a type library");
        custom->guid = *guid;
        custom->next = *list;
        *list = custom;
    }
    custom->value = copy;
    return S_OK;
}

struct type *type_library_own(const struct type_library *library, HREFTYPE href)
{
    if (href % TYPE_HREF_STEP || href / TYPE_HREF_STEP >= library->n_types)
        return NULL;
    return library->types[href / TYPE_HREF_STEP];
}

struct imported_type *type_library_imported(const struct type_library *library, HREFTYPE href)
{
    if (href % IMPORT_HREF_STEP != IMPORT_HREF_BIT ||
        href / IMPORT_HREF_STEP >= library->n_imported_types)
        return NULL;
    return &library->imported_types[href / IMPORT_HREF_STEP];
}

HREFTYPE type_href(const struct type *type)
{
    return (HREFTYPE)type->index * TYPE_HREF_STEP;
}

UINT type_library_pointer_size(const struct type_library *library)
{
    return library->system == SYS_WIN64 ? 8 : 4;
}
