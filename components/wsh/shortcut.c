/* SPDX-License-Identifier: MIT */
/*
 * IWshShortcut: a starter of the desktop. "NAME.lnk" is saved as "NAME.desktop", for no desktop
 * here reads Windows' links; what a desktop entry has no word for stands in it under names of ours,
 * so that it can be loaded again. Source of the file: the Desktop Entry Specification.
 */
#include <comity_wide.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shortcut_file.h"

struct shortcut {
    struct dual dual;
    BSTR path;
    BSTR arguments;
    BSTR description;
    BSTR hotkey;
    BSTR icon;
    BSTR target;
    BSTR style;
    BSTR folder;
};

static struct shortcut *shortcut_from_IWshShortcut(IWshShortcut *iface)
{
    return CONTAINING_RECORD(iface, struct shortcut, dual.IDispatch_iface);
}

static HRESULT load(struct shortcut *shortcut)
{
    const struct shortcut_entry entries[] = {
        {"Comment", &shortcut->description},          {"Path", &shortcut->folder},
        {"X-Comity-Arguments", &shortcut->arguments}, {"X-Comity-Hotkey", &shortcut->hotkey},
        {"X-Comity-IconLocation", &shortcut->icon},   {"X-Comity-TargetPath", &shortcut->target},
        {"X-Comity-WindowStyle", &shortcut->style},
    };

    return shortcut_file_read(shortcut->path, "Desktop Entry", TRUE, entries, ARRAYSIZE(entries));
}

/* ---- saving ---- */

/* A value as desktop entries write it. */
static void put_value(FILE *file, const char *value)
{
    for (; *value; value++) {
        if (*value == '\n')
            fputs("\\n", file);
        else if (*value == '\r')
            fputs("\\r", file);
        else if (*value == '\\')
            fputs("\\\\", file);
        else
            fputc(*value, file);
    }
}

static void put_entry(FILE *file, const char *key, const WCHAR *value)
{
    char *text = value && *value ? wsh_utf8(value) : NULL;

    if (text) {
        fprintf(file, "%s=", key);
        put_value(file, text);
        fputc('\n', file);
    }
    free(text);
}

/* The target in quotes, its special characters escaped, and the arguments as they are. */
static void put_command(FILE *file, const struct shortcut *shortcut)
{
    char *target = wsh_utf8(shortcut->target ? shortcut->target : u"");
    char *arguments = wsh_utf8(shortcut->arguments ? shortcut->arguments : u"");
    char *command = NULL;
    size_t size;
    FILE *quoted = open_memstream(&command, &size);

    if (target && arguments && quoted) {
        fputc('"', quoted);
        for (const char *at = target; *at; at++) {
            if (strchr("\"`$\\", *at))
                fputc('\\', quoted);
            fputs(*at == '%' ? "%%" : (char[]){*at, '\0'}, quoted);
        }
        fprintf(quoted, "\"%s", *arguments ? " " : "");
        for (const char *at = arguments; *at; at++)
            fputs(*at == '%' ? "%%" : (char[]){*at, '\0'}, quoted);
        fflush(quoted);
        fputs("Exec=", file);
        put_value(file, command);
        fputc('\n', file);
    }
    if (quoted)
        fclose(quoted);
    free(command);
    free(target);
    free(arguments);
}

/* The file's name without folder and ending. */
static void put_name(FILE *file, const WCHAR *path)
{
    const WCHAR *slash = comity_wcsrchr(path, '/');
    BSTR name = SysAllocString(slash ? slash + 1 : path);
    WCHAR *dot = name ? comity_wcsrchr(name, '.') : NULL;

    if (dot)
        *dot = 0;
    put_entry(file, "Name", name);
    SysFreeString(name);
}

/* Windows' icons are "FILE,NUMBER". */
static void put_icon(FILE *file, const WCHAR *location)
{
    BSTR icon = SysAllocString(location);
    WCHAR *comma = icon ? comity_wcsrchr(icon, ',') : NULL;

    if (comma)
        *comma = 0;
    put_entry(file, "Icon", icon);
    SysFreeString(icon);
}

static void put_all(FILE *file, const struct shortcut *shortcut)
{
    fputs("[Desktop Entry]\nType=Application\nVersion=1.0\n", file);
    put_name(file, shortcut->path);
    put_command(file, shortcut);
    put_icon(file, shortcut->icon);
    put_entry(file, "Comment", shortcut->description);
    put_entry(file, "Path", shortcut->folder);
    put_entry(file, "X-Comity-Arguments", shortcut->arguments);
    put_entry(file, "X-Comity-Hotkey", shortcut->hotkey);
    put_entry(file, "X-Comity-IconLocation", shortcut->icon);
    put_entry(file, "X-Comity-TargetPath", shortcut->target);
    put_entry(file, "X-Comity-WindowStyle", shortcut->style);
}

static HRESULT shortcut_Save(IWshShortcut *iface)
{
    struct shortcut *shortcut = shortcut_from_IWshShortcut(iface);
    char *contents = NULL;
    size_t size;
    FILE *file = open_memstream(&contents, &size);
    HRESULT hr = E_OUTOFMEMORY;

    if (file) {
        put_all(file, shortcut);
        if (fclose(file) == 0)
            hr = shortcut_file_write(shortcut->path, contents, size);
    }
    free(contents);
    return FAILED(hr) ? component_fail(&IID_IWshShortcut, u"WshShortcut.Save", hr,
                                       "Unable to save the shortcut.")
                      : S_OK;
}

static HRESULT shortcut_Load(IWshShortcut *iface, BSTR PathLink)
{
    struct shortcut *shortcut = shortcut_from_IWshShortcut(iface);
    BSTR path = PathLink ? shortcut_full_path(PathLink, u".desktop") : NULL;

    if (!path)
        return E_INVALIDARG;
    SysFreeString(shortcut->path);
    shortcut->path = path;
    return load(shortcut);
}

/* ---- properties ---- */

#define TEXT_PROPERTY(name, field)                                                                 \
    static HRESULT shortcut_get_##name(IWshShortcut *iface, BSTR *ret_value)                       \
    {                                                                                              \
        return shortcut_get(shortcut_from_IWshShortcut(iface)->field, ret_value);                  \
    }                                                                                              \
    static HRESULT shortcut_put_##name(IWshShortcut *iface, BSTR value)                            \
    {                                                                                              \
        return shortcut_put(&shortcut_from_IWshShortcut(iface)->field, value);                     \
    }

TEXT_PROPERTY(Arguments, arguments)
TEXT_PROPERTY(Description, description)
TEXT_PROPERTY(Hotkey, hotkey)
TEXT_PROPERTY(TargetPath, target)
TEXT_PROPERTY(WorkingDirectory, folder)

static HRESULT shortcut_get_FullName(IWshShortcut *iface, BSTR *out_FullName)
{
    return shortcut_get(shortcut_from_IWshShortcut(iface)->path, out_FullName);
}

/* A shortcut that has none shows its target's first one. */
static HRESULT shortcut_get_IconLocation(IWshShortcut *iface, BSTR *out_IconPath)
{
    BSTR icon = shortcut_from_IWshShortcut(iface)->icon;

    if (!out_IconPath)
        return E_POINTER;
    *out_IconPath = SysAllocString(icon ? icon : u",0");
    return *out_IconPath ? S_OK : E_OUTOFMEMORY;
}

static HRESULT shortcut_put_IconLocation(IWshShortcut *iface, BSTR out_IconPath)
{
    return shortcut_put(&shortcut_from_IWshShortcut(iface)->icon, out_IconPath);
}

/* Where the target lies as seen from the shortcut: it is the target that counts here. */
static HRESULT shortcut_put_RelativePath(IWshShortcut *iface, BSTR rhs)
{
    return S_OK;
}

static HRESULT shortcut_get_WindowStyle(IWshShortcut *iface, int *out_ShowCmd)
{
    BSTR style = shortcut_from_IWshShortcut(iface)->style;
    LONG number;

    if (!out_ShowCmd)
        return E_POINTER;
    *out_ShowCmd = style && SUCCEEDED(VarI4FromStr(style, LOCALE_INVARIANT, 0, &number))
                       ? (int)number
                       : WshNormalFocus;
    return S_OK;
}

static HRESULT shortcut_put_WindowStyle(IWshShortcut *iface, int out_ShowCmd)
{
    struct shortcut *shortcut = shortcut_from_IWshShortcut(iface);
    BSTR text;
    HRESULT hr = VarBstrFromI4(out_ShowCmd, LOCALE_INVARIANT, 0, &text);

    if (FAILED(hr))
        return hr;
    SysFreeString(shortcut->style);
    shortcut->style = text;
    return S_OK;
}

static void shortcut_deinit(struct dual *dual)
{
    struct shortcut *shortcut = CONTAINING_RECORD(dual, struct shortcut, dual);

    SysFreeString(shortcut->path);
    SysFreeString(shortcut->arguments);
    SysFreeString(shortcut->description);
    SysFreeString(shortcut->hotkey);
    SysFreeString(shortcut->icon);
    SysFreeString(shortcut->target);
    SysFreeString(shortcut->style);
    SysFreeString(shortcut->folder);
}

static const IWshShortcutVtbl shortcut_vtable = {
    DUAL_METHODS,
    .get_FullName = shortcut_get_FullName,
    .get_Arguments = shortcut_get_Arguments,
    .put_Arguments = shortcut_put_Arguments,
    .get_Description = shortcut_get_Description,
    .put_Description = shortcut_put_Description,
    .get_Hotkey = shortcut_get_Hotkey,
    .put_Hotkey = shortcut_put_Hotkey,
    .get_IconLocation = shortcut_get_IconLocation,
    .put_IconLocation = shortcut_put_IconLocation,
    .put_RelativePath = shortcut_put_RelativePath,
    .get_TargetPath = shortcut_get_TargetPath,
    .put_TargetPath = shortcut_put_TargetPath,
    .get_WindowStyle = shortcut_get_WindowStyle,
    .put_WindowStyle = shortcut_put_WindowStyle,
    .get_WorkingDirectory = shortcut_get_WorkingDirectory,
    .put_WorkingDirectory = shortcut_put_WorkingDirectory,
    .Load = shortcut_Load,
    .Save = shortcut_Save,
};

static const IID *const shortcut_iids[] = {&IID_IWshShortcut, NULL};
static struct dual_class shortcut_class = {.iids = shortcut_iids, .deinit = shortcut_deinit};

HRESULT shortcut_create(const WCHAR *path, IDispatch **ret_shortcut)
{
    struct shortcut *shortcut = dual_new(sizeof(*shortcut), &shortcut_class, &shortcut_vtable);

    if (shortcut) {
        shortcut->path = shortcut_full_path(path, u".desktop");
        load(shortcut);
    }
    return dual_hand_out(shortcut, &IID_IDispatch, (void **)ret_shortcut);
}
