/* SPDX-License-Identifier: MIT */
/*
 * What the engine is and which locale it has: ScriptEngine and its versions, GetLocale, SetLocale;
 * and LoadPicture, which leaves it to whoever knows pictures.
 */
#include "vbbase/arguments.h"
#include "vbbase/functions.h"

enum {
    ENGINE_MAJOR = 5,
    ENGINE_MINOR = 8,
    ENGINE_BUILD = 16384, /* Windows 10's */
};

HRESULT vb_script_engine(struct vb_context *context, VARIANT *arguments, unsigned count,
                         VARIANT *ret_result)
{
    return vb_return_text(u"VBScript", 8, ret_result);
}

HRESULT vb_script_engine_build_version(struct vb_context *context, VARIANT *arguments,
                                       unsigned count, VARIANT *ret_result)
{
    return vb_return_long(ENGINE_BUILD, ret_result);
}

HRESULT vb_script_engine_major_version(struct vb_context *context, VARIANT *arguments,
                                       unsigned count, VARIANT *ret_result)
{
    return vb_return_long(ENGINE_MAJOR, ret_result);
}

HRESULT vb_script_engine_minor_version(struct vb_context *context, VARIANT *arguments,
                                       unsigned count, VARIANT *ret_result)
{
    return vb_return_long(ENGINE_MINOR, ret_result);
}

HRESULT vb_get_locale(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    return vb_return_long((LONG)context->lcid, ret_result);
}

/* "ll" and "ll-CC" name a locale; @units is compared without case. */
static bool is_name_of(LCID lcid, const char16_t *units)
{
    WCHAR language[10] = u"", country[10] = u"", name[24];

    if (!GetLocaleInfoW(lcid, LOCALE_SISO639LANGNAME, language, 10) ||
        !GetLocaleInfoW(lcid, LOCALE_SISO3166CTRYNAME, country, 10))
        return false;
    if (lstrcmpiW(units, language) == 0)
        return true;
    lstrcpyW(name, language);
    lstrcatW(name, u"-");
    lstrcatW(name, country);
    return lstrcmpiW(units, name) == 0;
}

/* 0 if no locale has that name. */
static LCID locale_by_name(const char16_t *units)
{
    enum {
        LANGUAGES = 0x80,
        SUBLANGUAGES = 0x20,
    };

    for (WORD language = 1; language < LANGUAGES; language++) {
        for (WORD part = 1; part < SUBLANGUAGES; part++) {
            LCID lcid = MAKELCID(MAKELANGID(language, part), SORT_DEFAULT);

            if (IsValidLocale(lcid, LCID_SUPPORTED) && is_name_of(lcid, units))
                return lcid;
        }
    }
    return 0;
}

/* A locale by its number or its name, as "de-de"; 0 and nothing are the user's. */
static HRESULT locale_of(struct vb_context *context, VARIANT *arguments, unsigned count,
                         LCID *ret_lcid)
{
    struct vb_text text;
    LONG number = 0;
    HRESULT hr;

    if (vb_argument_is_missing(arguments, count, 0)) {
        *ret_lcid = GetUserDefaultLCID();
        return S_OK;
    }
    if (SUCCEEDED(vb_argument_long(context, &arguments[0], &number))) {
        *ret_lcid = number ? (LCID)number : GetUserDefaultLCID();
        return S_OK;
    }
    hr = vb_text_init(&text, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    *ret_lcid = locale_by_name(text.units);
    vb_text_deinit(&text);
    return S_OK;
}

HRESULT vb_set_locale(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    LCID lcid, before = context->lcid;
    HRESULT hr;

    hr = locale_of(context, arguments, count, &lcid);
    if (FAILED(hr))
        return hr;
    if (!lcid || !IsValidLocale(lcid, LCID_SUPPORTED))
        return MAKE_VBSERROR(VBE_LOCALE_NOT_SUPPORTED);
    context->lcid = lcid;
    return vb_return_long((LONG)before, ret_result);
}

HRESULT vb_load_picture(struct vb_context *context, VARIANT *arguments, unsigned count,
                        VARIANT *ret_result)
{
    struct vb_text text;
    IDispatch *picture;
    char path[4096];
    bool is_path;
    HRESULT hr;

    hr = vb_text_init(&text, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    is_path = WideCharToMultiByte(CP_UTF8, 0, text.units, -1, path, sizeof(path), NULL, NULL) > 0;
    vb_text_deinit(&text);
    if (!is_path)
        return MAKE_VBSERROR(VBE_FILE_NOT_FOUND);
    hr = context->load_picture ? context->load_picture(path, &picture)
                               : MAKE_VBSERROR(VBE_INVALID_PICTURE);
    if (FAILED(hr))
        return hr;
    V_VT(ret_result) = VT_DISPATCH;
    V_DISPATCH(ret_result) = picture;
    return S_OK;
}
