/* SPDX-License-Identifier: MIT */
#include "moniker/class_name.h"

#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"

HRESULT class_name_parse(const WCHAR *name, CLSID *ret_clsid, size_t *ret_len)
{
    WCHAR text[GUID_TEXT_SIZE];
    bool has_braces = name[0] == '{';
    const WCHAR *digits = name + has_braces;

    if (utf16_nlen(digits, CLASS_NAME_LEN) < CLASS_NAME_LEN ||
        (has_braces && digits[CLASS_NAME_LEN] != '}'))
        return MK_E_SYNTAX;

    text[0] = '{';
    memcpy(text + 1, digits, CLASS_NAME_LEN * sizeof(*text));
    text[CLASS_NAME_LEN + 1] = '}';
    text[CLASS_NAME_LEN + 2] = 0;
    if (FAILED(guid_parse(text, ret_clsid)))
        return MK_E_SYNTAX;
    *ret_len = CLASS_NAME_LEN + 2 * (size_t)has_braces;
    return S_OK;
}

HRESULT class_name_make(const WCHAR *prefix, const CLSID *clsid, const WCHAR *rest,
                        WCHAR **ret_name)
{
    size_t prefix_len = utf16_len(prefix), rest_len = utf16_len(rest);
    WCHAR text[GUID_TEXT_SIZE], *name, *end;

    name = CoTaskMemAlloc((prefix_len + CLASS_NAME_LEN + rest_len + 2) * sizeof(*name));
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "name of a class");
    guid_to_utf16(clsid, text);
    memcpy(name, prefix, prefix_len * sizeof(*name));
    end = name + prefix_len;
    memcpy(end, text + 1, CLASS_NAME_LEN * sizeof(*name));
    end += CLASS_NAME_LEN;
    memcpy(end, rest, rest_len * sizeof(*name));
    end += rest_len;
    end[0] = ':';
    end[1] = 0;
    *ret_name = name;
    return S_OK;
}
