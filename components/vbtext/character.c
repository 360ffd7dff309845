/* SPDX-License-Identifier: MIT */
/*
 * Asc, AscB, AscW, Chr, ChrB, ChrW, and the code pages of languages.
 */
#include "vbtext/character.h"

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

enum {
    USUAL_PAGE = 1252,
};

static unsigned code_page(LCID lcid)
{
    static const struct {
        uint8_t language;
        uint16_t page;
    } pages[] = {
        {LANG_ALBANIAN, 1250},  {LANG_CZECH, 1250},      {LANG_HUNGARIAN, 1250},
        {LANG_POLISH, 1250},    {LANG_ROMANIAN, 1250},   {LANG_CROATIAN, 1250},
        {LANG_SLOVAK, 1250},    {LANG_SLOVENIAN, 1250},  {LANG_BELARUSIAN, 1251},
        {LANG_BULGARIAN, 1251}, {LANG_RUSSIAN, 1251},    {LANG_UKRAINIAN, 1251},
        {LANG_GREEK, 1253},     {LANG_TURKISH, 1254},    {LANG_HEBREW, 1255},
        {LANG_ARABIC, 1256},    {LANG_FARSI, 1256},      {LANG_ESTONIAN, 1257},
        {LANG_LATVIAN, 1257},   {LANG_LITHUANIAN, 1257}, {LANG_THAI, 874},
        {LANG_JAPANESE, 932},   {LANG_KOREAN, 949},
    };
    LANGID language = LANGIDFROMLCID(lcid);

    if (PRIMARYLANGID(language) == LANG_CHINESE)
        return SUBLANGID(language) == SUBLANG_CHINESE_TRADITIONAL ||
                       SUBLANGID(language) == SUBLANG_CHINESE_HONGKONG ||
                       SUBLANGID(language) == SUBLANG_CHINESE_MACAU
                   ? 950
                   : 936;
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if (pages[i].language == PRIMARYLANGID(language))
            return pages[i].page;
    }
    return USUAL_PAGE;
}

static bool has_two_bytes(unsigned page)
{
    return page >= 932 && page <= 950;
}

char16_t character_from_code(uint16_t code, LCID lcid)
{
    const char both[] = {(char)(code >> 8), (char)code};
    int skipped = code > UINT8_MAX ? 0 : 1;
    WCHAR units[2];

    if (MultiByteToWideChar(code_page(lcid), MB_ERR_INVALID_CHARS, both + skipped, 2 - skipped,
                            units, 2) == 1)
        return units[0];
    return code > UINT8_MAX ? '?' : code;
}

uint16_t character_to_code(char16_t unit, LCID lcid)
{
    unsigned char bytes[2];

    switch (
        WideCharToMultiByte(code_page(lcid), 0, (WCHAR *)&unit, 1, (char *)bytes, 2, NULL, NULL)) {
    case 1:
        return bytes[0];
    case 2:
        return (uint16_t)(bytes[0] << 8 | bytes[1]);
    default:
        return '?';
    }
}

/* The first character of an argument, which has to have one. */
static HRESULT first_unit(struct vb_context *context, const VARIANT *argument, UINT bytes_needed,
                          char16_t *ret_unit)
{
    struct vb_text text;
    HRESULT hr;

    hr = vb_text_init(&text, context, argument);
    if (FAILED(hr))
        return hr;
    if (text.bytes < bytes_needed)
        hr = MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    else
        *ret_unit = text.units[0];
    vb_text_deinit(&text);
    return hr;
}

HRESULT vb_asc(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    char16_t unit;
    HRESULT hr;

    hr = first_unit(context, &arguments[0], 2, &unit);
    return FAILED(hr) ? hr
                      : vb_return_short((SHORT)character_to_code(unit, context->lcid), ret_result);
}

HRESULT vb_ascb(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    char16_t unit;
    HRESULT hr;

    hr = first_unit(context, &arguments[0], 1, &unit);
    if (FAILED(hr))
        return hr;
    V_VT(ret_result) = VT_UI1;
    V_UI1(ret_result) = (BYTE)unit;
    return S_OK;
}

HRESULT vb_ascw(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    char16_t unit;
    HRESULT hr;

    hr = first_unit(context, &arguments[0], 2, &unit);
    return FAILED(hr) ? hr : vb_return_short((SHORT)unit, ret_result);
}

static HRESULT code_of(struct vb_context *context, const VARIANT *argument, LONG min, LONG max,
                       LONG *ret_code)
{
    HRESULT hr;

    hr = vb_argument_long(context, argument, ret_code);
    if (SUCCEEDED(hr) && (*ret_code < min || *ret_code > max))
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    return hr;
}

/* Two bytes are one character where the system's code page has such, whatever the locale's. */
static bool system_has_double_bytes(void)
{
    CPINFO info;

    return GetCPInfo(CP_ACP, &info) && info.MaxCharSize > 1;
}

static char16_t character_of_system(uint16_t code)
{
    const char bytes[] = {(char)(code >> 8), (char)code};
    WCHAR units[2];

    return MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, bytes, 2, units, 2) == 1 ? units[0]
                                                                                      : '?';
}

HRESULT vb_chr(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    bool is_eastern = has_two_bytes(code_page(context->lcid));
    bool takes_two = is_eastern || system_has_double_bytes();
    char16_t unit;
    LONG code;
    HRESULT hr;

    hr = code_of(context, &arguments[0], takes_two ? INT16_MIN : 0,
                 takes_two ? UINT16_MAX : UINT8_MAX, &code);
    if (FAILED(hr))
        return hr;
    unit = is_eastern || (code >= 0 && code <= UINT8_MAX)
               ? character_from_code((uint16_t)code, context->lcid)
               : character_of_system((uint16_t)code);
    return vb_return_text(&unit, 1, ret_result);
}

HRESULT vb_chrb(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    VARIANT code;
    char octet;
    HRESULT hr;

    hr = vb_argument_as(context, &arguments[0], VT_UI1, &code);
    if (FAILED(hr))
        return hr;
    octet = (char)V_UI1(&code);
    V_BSTR(ret_result) = SysAllocStringByteLen(&octet, 1);
    if (!V_BSTR(ret_result))
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    V_VT(ret_result) = VT_BSTR;
    return S_OK;
}

HRESULT vb_chrw(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    char16_t unit;
    LONG code;
    HRESULT hr;

    hr = code_of(context, &arguments[0], INT16_MIN, UINT16_MAX, &code);
    if (FAILED(hr))
        return hr;
    unit = (char16_t)code;
    return vb_return_text(&unit, 1, ret_result);
}
