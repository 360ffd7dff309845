/* SPDX-License-Identifier: MIT */
#include "authoring/authoring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "authoring/cabinets.h"
#include "authoring/com_rows.h"
#include "authoring/custom_tables.h"
#include "authoring/file_lines.h"
#include "authoring/file_rows.h"
#include "authoring/package_code.h"
#include "base/hresult.h"
#include "package/summary_image.h"

enum {
    SCHEMA = 200, /* the least version of the installer; 64-bit packages need it */
    SOURCE_COMPRESSED = 2,
    SOURCE_WITHOUT_RIGHTS = 8, /* the user needs no more than his own */
    SECURITY_READ_ONLY = 2,
    UNITS_A_SECOND = 10000000,
    PACKAGE_TIME = 315532800, /* the first day of 1980: the least that a cabinet can tell */
};

/* From the first day of 1601, as Windows counts, to that of 1970. */
static const int64_t epoch_s = 11644473600;

/* ---- what it is made of ---- */

/* The folder of a path; "." for a bare name. The caller frees it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == path ? strdup("/")
           : slash       ? strndup(path, (size_t)(slash - path))
                         : strdup(".");
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* A folder is as good as a manifest that has all of it. Settings come last in the text's first
 * section, so that they go before the manifest's own. */
static HRESULT read_manifest(const struct authoring_request *request,
                             struct manifest **ret_manifest)
{
    struct manifest_section *first;
    struct manifest_line *lines;
    HRESULT hr = is_folder(request->input) ? manifest_parse(request->input, "", 0, ret_manifest)
                                           : manifest_read(request->input, ret_manifest);

    if (FAILED(hr) || request->n_settings == 0)
        return hr_trace(hr);
    first = &(*ret_manifest)->sections[0];
    lines = realloc(first->lines, (first->n_lines + request->n_settings) * sizeof(*lines));
    if (!lines)
        return hr_raise(E_OUTOFMEMORY, "%s", request->input);
    first->lines = lines;
    for (size_t i = 0; i < request->n_settings; i++)
        lines[first->n_lines++] =
            (struct manifest_line){request->settings[i].key, request->settings[i].value, 0};
    return S_OK;
}

/* The last name of the input, without ending. The caller frees it. */
static char *default_name(const char *input)
{
    _cleanup_(freep) char *full = realpath(input, NULL);
    const char *name = full ? strrchr(full, '/') + 1 : "";
    const char *dot = is_folder(input) ? NULL : strrchr(name, '.');

    if (!*name)
        return strdup("Package");
    return dot && dot > name ? strndup(name, (size_t)(dot - name)) : strdup(name);
}

/* ---- time ---- */

/* What the package and its files say of their time: never the files' own, for copies of them have
 * others, and the same contents make the same package. */
static int64_t wanted_time(void)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end;
    long long time = text && *text ? strtoll(text, &end, 10) : -1;

    return text && *text && !*end && time >= 0 ? time : (int64_t)PACKAGE_TIME;
}

/* ---- writing ---- */

static HRESULT write_package(struct making *making, const struct cabinets *cabinets,
                             const struct package_summary *summary, const char *output)
{
    size_t n = making->n_streams + (cabinets->is_temporary ? cabinets->n : 0);
    _cleanup_(freep) struct package_stream *streams = calloc(n + 1, sizeof(*streams));
    struct package_draft draft = {.streams = streams, .n_streams = n, .summary = summary};

    if (!streams)
        return hr_raise(E_OUTOFMEMORY, "%s", output);
    for (size_t i = 0; i < making->n_streams; i++)
        streams[i] = making->streams[i];
    for (size_t i = making->n_streams; i < n; i++) {
        size_t size = strlen(cabinets->folder) + 32;
        char *path = arena_alloc(&making->texts, size), *name = arena_alloc(&making->texts, 32);

        if (!path || !name)
            return hr_raise(E_OUTOFMEMORY, "%s", output);
        snprintf(name, 32, "cab%zu.cab", i - making->n_streams + 1);
        snprintf(path, size, "%s/%s", cabinets->folder, name);
        streams[i] = (struct package_stream){name, path};
    }
    draft.tables = tables_all(making->tables, &draft.n_tables);
    return hr_trace(package_write(&draft, output));
}

static HRESULT write_all(struct making *making, const struct cabinets *cabinets, int64_t time_s,
                         const char *output)
{
    const struct product *product = making->product;
    const GUID code = package_code(product, making->tables, time_s);
    int64_t units = (time_s + epoch_s) * UNITS_A_SECOND;
    char revision[GUID_TEXT_SIZE], template[64];
    const struct package_summary summary = {
        .texts = {[SUMMARY_TITLE] = "Installation Database",
                  [SUMMARY_SUBJECT] = product->name,
                  [SUMMARY_AUTHOR] = product->manufacturer,
                  [SUMMARY_KEYWORDS] = "Installer",
                  [SUMMARY_COMMENTS] = product->description,
                  [SUMMARY_TEMPLATE] = template,
                  [SUMMARY_REVISION] = revision,
                  [SUMMARY_APPLICATION] = "Comity"},
        .numbers = {[SUMMARY_CREATED] = units,
                    [SUMMARY_SAVED] = units,
                    [SUMMARY_PAGE_COUNT] = strcmp(product->platform, "Arm64") == 0 ? 500 : SCHEMA,
                    [SUMMARY_WORD_COUNT] =
                        SOURCE_COMPRESSED |
                        (product->scope == SCOPE_USER ? SOURCE_WITHOUT_RIGHTS : 0),
                    [SUMMARY_SECURITY] = SECURITY_READ_ONLY},
        .has_numbers = 1u << SUMMARY_CREATED | 1u << SUMMARY_SAVED | 1u << SUMMARY_PAGE_COUNT |
                       1u << SUMMARY_WORD_COUNT | 1u << SUMMARY_SECURITY,
    };

    guid_to_text(&code, revision);
    snprintf(template, sizeof(template), "%s;%d", product->platform, product->language);
    return hr_trace(write_package(making, cabinets, &summary, output));
}

static HRESULT make_rows(struct making *making, const char *folder)
{
    HRESULT hr = file_rows_write_features(making);

    if (SUCCEEDED(hr))
        hr = file_rows_write(making);
    if (SUCCEEDED(hr))
        hr = product_write(making->product, making->tables);
    if (SUCCEEDED(hr))
        hr = com_rows_write(making);
    if (SUCCEEDED(hr))
        hr = custom_tables_write(making, folder);
    return hr_trace(hr);
}

static HRESULT make(struct making *making, const struct authoring_request *request,
                    struct authoring_result *ret_result)
{
    _cleanup_(freep) char *in = folder_of(request->input), *out = folder_of(request->output);
    _cleanup_(cabinets_clear) struct cabinets cabinets = {.n = 0};
    int64_t time_s = wanted_time();
    HRESULT hr;

    if (!in || !out)
        return hr_raise(E_OUTOFMEMORY, "%s", request->output);
    hr = make_rows(making, in);
    if (SUCCEEDED(hr))
        hr = cabinets_make(making, out, time_s, &cabinets);
    if (SUCCEEDED(hr))
        hr = write_all(making, &cabinets, time_s, request->output);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_result = (struct authoring_result){making->content->n, cabinets.n};
    return S_OK;
}

static HRESULT read_content(const struct authoring_request *request,
                            const struct manifest *manifest, struct content *content)
{
    _cleanup_(freep) char *folder = folder_of(request->input);
    HRESULT hr;

    if (!folder)
        return hr_raise(E_OUTOFMEMORY, "%s", request->input);
    hr = is_folder(request->input) ? file_lines_read_folder(request->input, content)
                                   : file_lines_read(manifest, folder, content);
    if (SUCCEEDED(hr))
        hr = content_settle(content);
    return hr_trace(hr);
}

HRESULT authoring_pack(const struct authoring_request *request, struct authoring_result *ret_result)
{
    _cleanup_(freep) char *name = default_name(request->input);
    _cleanup_(manifest_freep) struct manifest *manifest = NULL;
    _cleanup_(content_deinit) struct content content = {.n = 0};
    _cleanup_(tables_freep) struct tables *tables = NULL;
    struct making making = {.content = &content};
    struct product product;
    HRESULT hr;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "%s", request->input);
    hr = read_manifest(request, &manifest);
    if (SUCCEEDED(hr))
        hr = product_read(manifest, name, &product);
    content.left_out = request->output; /* of an earlier time */
    if (SUCCEEDED(hr))
        hr = read_content(request, manifest, &content);
    if (SUCCEEDED(hr))
        hr = tables_new(&tables);
    making.manifest = manifest;
    making.product = &product;
    making.tables = tables;
    if (SUCCEEDED(hr))
        hr = make(&making, request, ret_result);
    arena_deinit(&making.texts);
    free(making.streams);
    return hr_trace(hr);
}
