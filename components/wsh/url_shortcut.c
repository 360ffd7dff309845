/* SPDX-License-Identifier: MIT */
/*
 * IWshURLShortcut: a .url file, as Windows and the desktops here read it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "shortcut_file.h"

struct url_shortcut {
    struct dual dual;
    BSTR path;
    BSTR target;
};

static struct url_shortcut *url_shortcut_from_IWshURLShortcut(IWshURLShortcut *iface)
{
    return CONTAINING_RECORD(iface, struct url_shortcut, dual.IDispatch_iface);
}

static HRESULT load(struct url_shortcut *shortcut)
{
    const struct shortcut_entry entries[] = {{"URL", &shortcut->target}};

    return shortcut_file_read(shortcut->path, "InternetShortcut", FALSE, entries,
                              ARRAYSIZE(entries));
}

static HRESULT url_shortcut_get_FullName(IWshURLShortcut *iface, BSTR *out_FullName)
{
    return shortcut_get(url_shortcut_from_IWshURLShortcut(iface)->path, out_FullName);
}

static HRESULT url_shortcut_get_TargetPath(IWshURLShortcut *iface, BSTR *out_Path)
{
    return shortcut_get(url_shortcut_from_IWshURLShortcut(iface)->target, out_Path);
}

static HRESULT url_shortcut_put_TargetPath(IWshURLShortcut *iface, BSTR out_Path)
{
    return shortcut_put(&url_shortcut_from_IWshURLShortcut(iface)->target, out_Path);
}

static HRESULT url_shortcut_Load(IWshURLShortcut *iface, BSTR PathLink)
{
    struct url_shortcut *shortcut = url_shortcut_from_IWshURLShortcut(iface);
    BSTR path = PathLink ? shortcut_full_path(PathLink, NULL) : NULL;

    if (!path)
        return E_INVALIDARG;
    SysFreeString(shortcut->path);
    shortcut->path = path;
    return load(shortcut);
}

static HRESULT url_shortcut_Save(IWshURLShortcut *iface)
{
    struct url_shortcut *shortcut = url_shortcut_from_IWshURLShortcut(iface);
    char *target = wsh_utf8(shortcut->target ? shortcut->target : u"");
    char *contents = NULL;
    int size = target ? asprintf(&contents, "[InternetShortcut]\r\nURL=%s\r\n", target) : -1;
    HRESULT hr =
        size < 0 ? E_OUTOFMEMORY : shortcut_file_write(shortcut->path, contents, (size_t)size);

    if (size >= 0)
        free(contents);
    free(target);
    return FAILED(hr) ? component_fail(&IID_IWshURLShortcut, u"WshURLShortcut.Save", hr,
                                       "Unable to save the shortcut.")
                      : S_OK;
}

static void url_shortcut_deinit(struct dual *dual)
{
    struct url_shortcut *shortcut = CONTAINING_RECORD(dual, struct url_shortcut, dual);

    SysFreeString(shortcut->path);
    SysFreeString(shortcut->target);
}

static const IWshURLShortcutVtbl url_shortcut_vtable = {
    DUAL_METHODS,
    .get_FullName = url_shortcut_get_FullName,
    .get_TargetPath = url_shortcut_get_TargetPath,
    .put_TargetPath = url_shortcut_put_TargetPath,
    .Load = url_shortcut_Load,
    .Save = url_shortcut_Save,
};

static const IID *const url_shortcut_iids[] = {&IID_IWshURLShortcut, NULL};
static struct dual_class url_shortcut_class = {
    .iids = url_shortcut_iids,
    .deinit = url_shortcut_deinit,
};

HRESULT url_shortcut_create(const WCHAR *path, IDispatch **ret_shortcut)
{
    struct url_shortcut *shortcut =
        dual_new(sizeof(*shortcut), &url_shortcut_class, &url_shortcut_vtable);

    if (shortcut) {
        shortcut->path = shortcut_full_path(path, NULL);
        load(shortcut);
    }
    return dual_hand_out(shortcut, &IID_IDispatch, (void **)ret_shortcut);
}
