/* SPDX-License-Identifier: MIT */
/*
 * Asc, AscB, AscW, Chr, ChrB, ChrW, and code pages: 1252 by its table, others by iconv.
 */
#include "vbtext/character.h"

#include <iconv.h>
#include <stdio.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

enum {
    LATIN_1_PAGE = 1252,
    FIRST_SPECIAL = 0x80,
    END_OF_SPECIAL = 0xa0,
};

/* Where code page 1252 differs from Latin 1: 0x80 to 0x9f. */
static const char16_t specials[] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
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
    };

    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if (pages[i].language == PRIMARYLANGID(LANGIDFROMLCID(lcid)))
            return pages[i].page;
    }
    return LATIN_1_PAGE;
}

/* Converts one character between @page and UTF-16; the bytes that came out, or 0. */
static size_t convert(const char *to, const char *from, const void *source, size_t source_size,
                      void *target, size_t target_size)
{
    char *in = (char *)source, *out = target;
    size_t left = target_size, result;
    iconv_t converter = iconv_open(to, from);

    if (converter == (iconv_t)-1)
        return 0;
    result = iconv(converter, &in, &source_size, &out, &left);
    iconv_close(converter);
    return result == (size_t)-1 ? 0 : target_size - left;
}

char16_t character_from_code(uint8_t code, LCID lcid)
{
    unsigned page;
    char16_t unit;
    char name[16];

    if (code < FIRST_SPECIAL)
        return code;
    page = code_page(lcid);
    if (page == LATIN_1_PAGE)
        return code < END_OF_SPECIAL ? specials[code - FIRST_SPECIAL] : code;
    snprintf(name, sizeof(name), "CP%u", page);
    return convert("UTF-16LE", name, &code, 1, &unit, sizeof(unit)) ? unit : code;
}

uint8_t character_to_code(char16_t unit, LCID lcid)
{
    unsigned page, i;
    char name[16];
    uint8_t code;

    if (unit < FIRST_SPECIAL)
        return (uint8_t)unit;
    page = code_page(lcid);
    if (page != LATIN_1_PAGE) {
        snprintf(name, sizeof(name), "CP%u", page);
        return convert(name, "UTF-16LE", &unit, sizeof(unit), &code, 1) ? code : '?';
    }
    if (unit >= END_OF_SPECIAL && unit < 0x100)
        return (uint8_t)unit;
    for (i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
        if (specials[i] == unit)
            return (uint8_t)(FIRST_SPECIAL + i);
    }
    return '?';
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
    return FAILED(hr) ? hr : vb_return_short(character_to_code(unit, context->lcid), ret_result);
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

/* Two bytes are one character where the system's code page has such. */
static bool system_has_double_bytes(void)
{
    CPINFO info;

    return GetCPInfo(CP_ACP, &info) && info.MaxCharSize > 1;
}

static char16_t character_from_two_bytes(uint16_t code)
{
    const char bytes[] = {(char)(code >> 8), (char)code};
    WCHAR units[2];

    return MultiByteToWideChar(CP_ACP, MB_ERR_INVALID_CHARS, bytes, 2, units, 2) == 1 ? units[0]
                                                                                      : '?';
}

HRESULT vb_chr(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    bool takes_two = system_has_double_bytes();
    char16_t unit;
    LONG code;
    HRESULT hr;

    hr = code_of(context, &arguments[0], takes_two ? INT16_MIN : 0, takes_two ? UINT16_MAX : 255,
                 &code);
    if (FAILED(hr))
        return hr;
    if (code >= 0 && code <= 255)
        unit = character_from_code((uint8_t)code, context->lcid);
    else
        unit = character_from_two_bytes((uint16_t)code);
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
