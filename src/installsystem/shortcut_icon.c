/* SPDX-License-Identifier: MIT */
#include "installsystem/shortcut_icon.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "image/file_view.h"
#include "installsystem/icon_file.h"
#include "installsystem/places.h"
#include "placing/placement.h"

static HRESULT path_of(const struct row *row, const char *ending, char **ret_path)
{
    const char *code = session_property(row->installation->session, "ProductCode");
    _cleanup_(freep) char *text = NULL, *name = NULL;
    HRESULT hr;

    if (asprintf(&text, "%.8s-%s%s", code + (*code == '{'), row_key(row), ending) < 0) {
        text = NULL;
        return hr_raise(E_OUTOFMEMORY, "the icon of a shortcut");
    }
    hr = place_plain_name(text, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(place_path(row->installation, PLACE_ICONS, name, ret_path));
}

/* The cell's stream goes through a file of the journal's folder. */
static HRESULT extract(const struct row *row, const char *key, struct icon_file *ret_icon)
{
    const struct package *package = session_package(row->installation->session);
    const struct table *icons = package_table(package, "Icon");
    _cleanup_(freep) char *stream = package_cell_stream(icons, (size_t)table_find(icons, key));
    _cleanup_(closep) int fd = -1;
    struct file_view view;
    char path[PATH_MAX];
    HRESULT hr;

    if (!stream)
        return hr_raise(E_OUTOFMEMORY, "the icon of a shortcut");
    snprintf(path, sizeof(path), "%s/icon", journal_scratch(row->installation->journal));
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making %s", path);
    hr = package_read_stream(package, stream, fd);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_FALSE;
    if (SUCCEEDED(hr))
        hr = file_view_open(path, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = icon_file_extract(view.bytes, row_bits(row, "IconIndex"), ret_icon);
    file_view_close(&view);
    return hr_trace(hr);
}

HRESULT shortcut_icon_put(const struct row *row, struct placing *placing, char **ret_path)
{
    const char *key = row_text(row, "Icon_");
    _cleanup_(icon_file_deinit) struct icon_file icon = {0};
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    *ret_path = NULL;
    if (!key || row->installation->is_trial)
        return S_OK;
    hr = extract(row, key, &icon);
    if (hr == S_OK)
        hr = path_of(row, icon.ending, &path);
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    hr = placement_put(placing, &(struct placed){.table = SHORTCUT_ICON,
                                                 .key = row_key(row),
                                                 .path = path,
                                                 .bytes = icon.bytes,
                                                 .size = icon.size,
                                                 .mode = 0666});
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_path = TAKE_PTR(path);
    return S_OK;
}
