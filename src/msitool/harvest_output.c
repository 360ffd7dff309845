/* SPDX-License-Identifier: MIT */
#include "msitool/harvest_output.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "comrows/idt_write.h"
#include "comrows/wxs_write.h"
#include "harvest/harvest_reg.h"
#include "harvest/harvest_text.h"

enum {
    ID_MAX = 72, /* characters of an identifier in a package */
};

struct harvest_format {
    const char *name;
    HRESULT (*begin)(struct harvest_output *output); /* or NULL */
    HRESULT(*add)
    (struct harvest_output *output, const struct harvest *harvest, const char *name);
    HRESULT (*end)(struct harvest_output *output); /* or NULL */
};

static HRESULT fail_write(const char *path)
{
    return hr_raise(hr_from_errno(), "writing %s: %s", path, strerror(errno));
}

/* ---- for people, JSON and .reg ---- */

static HRESULT add_text(struct harvest_output *output, const struct harvest *harvest,
                        const char *name)
{
    return hr_trace(harvest_text_print(harvest, output->has_many ? name : NULL, output->file));
}

static HRESULT begin_json(struct harvest_output *output)
{
    harvest_json_begin(&output->json, output->file);
    return S_OK;
}

static HRESULT add_json(struct harvest_output *output, const struct harvest *harvest,
                        const char *name)
{
    return hr_trace(harvest_json_add(&output->json, harvest, output->has_many ? name : NULL));
}

static HRESULT end_json(struct harvest_output *output)
{
    harvest_json_end(&output->json);
    return S_OK;
}

static HRESULT begin_reg(struct harvest_output *output)
{
    return hr_trace(regfile_writer_new(output->file, REGFILE_FORMAT_5, &output->reg));
}

static HRESULT add_reg(struct harvest_output *output, const struct harvest *harvest,
                       const char *name)
{
    return hr_trace(harvest_reg_add(output->reg, harvest, NULL));
}

static HRESULT end_reg(struct harvest_output *output)
{
    return hr_trace(regfile_writer_finish(output->reg));
}

/* ---- rows of packages ---- */

static bool has_component(const struct harvest_output *output, const char *id)
{
    for (size_t i = 0; i < output->n_places; i++)
        if (strcmp(output->places[i].component, id) == 0)
            return true;
    return false;
}

/* "cmp_name.dll", and a number behind it that parts it from others of the same name. */
static void make_component_id(const struct harvest_output *output, const char *file,
                              char ret_id[static ID_MAX + 1])
{
    size_t len = (size_t)snprintf(ret_id, ID_MAX - 8, "cmp_%s", file);

    if (len > ID_MAX - 9)
        len = ID_MAX - 9;
    for (char *c = ret_id; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.", *c))
            *c = '_';
    for (unsigned i = 2; has_component(output, ret_id); i++)
        snprintf(ret_id + len, ID_MAX + 1 - len, "_%u", i);
}

static HRESULT add_place(struct harvest_output *output, const char *path,
                         struct com_place **ret_place)
{
    struct com_place *grown =
        realloc(output->places, (output->n_places + 1) * sizeof(*output->places));
    const char *last = strrchr(path, '/');
    char component[ID_MAX + 1];
    struct com_place *place;

    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "components");
    output->places = grown;
    make_component_id(output, last ? last + 1 : path, component);
    place = &grown[output->n_places];
    *place = (struct com_place){
        .component = strdup(component), .feature = output->feature, .is_plain = output->is_plain};
    memcpy(component, "fil", 3);
    place->file = strdup(component);
    if (!place->component || !place->file) {
        free((char *)place->component);
        free((char *)place->file);
        return hr_raise(E_OUTOFMEMORY, "components");
    }
    output->n_places++;
    *ret_place = place;
    return S_OK;
}

static HRESULT begin_idt(struct harvest_output *output)
{
    if (output->path && mkdir(output->path, 0777) < 0 && errno != EEXIST)
        return fail_write(output->path);
    return hr_trace(com_tables_init(&output->tables));
}

static HRESULT add_idt(struct harvest_output *output, const struct harvest *harvest,
                       const char *name)
{
    struct com_place *place;
    HRESULT hr;

    hr = add_place(output, harvest->path, &place);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(com_tables_add(&output->tables, harvest, place, output->listener));
}

static HRESULT write_table_file(const struct harvest_output *output, const struct table *table)
{
    char path[PATH_MAX];
    FILE *file;
    bool is_written;

    if (snprintf(path, sizeof(path), "%s/%s.idt", output->path, table_name(table)) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "writing tables into %s", output->path);
    file = fopen(path, "w");
    if (!file)
        return fail_write(path);
    idt_write(table, file);
    is_written = !ferror(file);
    return fclose(file) == 0 && is_written ? S_OK : fail_write(path);
}

/* Tables without rows are left out. */
static HRESULT end_idt(struct harvest_output *output)
{
    bool is_first = true;

    for (int i = 0; i < COM_TABLES; i++) {
        const struct table *table = output->tables.tables[i];
        HRESULT hr = S_OK;

        if (table_n_rows(table) == 0)
            continue;
        if (output->path) {
            hr = write_table_file(output, table);
        } else {
            fputs(is_first ? "" : "\r\n", output->file);
            idt_write(table, output->file);
        }
        if (FAILED(hr))
            return hr_trace(hr);
        is_first = false;
    }
    return S_OK;
}

static HRESULT begin_wxs(struct harvest_output *output)
{
    wxs_begin(output->directory, output->file);
    return S_OK;
}

static HRESULT add_wxs(struct harvest_output *output, const struct harvest *harvest,
                       const char *name)
{
    _cleanup_(com_tables_deinit) struct com_tables tables = {0};
    struct com_place *place;
    HRESULT hr, sayable = S_OK;

    hr = add_place(output, harvest->path, &place);
    if (SUCCEEDED(hr))
        hr = com_tables_init(&tables);
    if (SUCCEEDED(hr))
        sayable = hr = com_tables_add(&tables, harvest, place, output->listener);
    if (FAILED(hr))
        return hr_trace(hr);
    wxs_add(&(struct wxs_component){place, &tables, name, output->directory, harvest->bits == 64},
            output->file);
    return sayable;
}

static HRESULT end_wxs(struct harvest_output *output)
{
    wxs_end(output->places, output->n_places, "Harvested", output->file);
    return S_OK;
}

/* ---- all of them ---- */

static const struct harvest_format formats[] = {
    {"text", NULL, add_text, NULL},       {"json", begin_json, add_json, end_json},
    {"reg", begin_reg, add_reg, end_reg}, {"wxs", begin_wxs, add_wxs, end_wxs},
    {"idt", begin_idt, add_idt, end_idt},
};

const struct harvest_format *harvest_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        if (strcasecmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

HRESULT harvest_output_begin(struct harvest_output *output)
{
    output->file = stdout;
    if (output->path && output->format->begin != begin_idt) {
        output->file = fopen(output->path, "w");
        if (!output->file)
            return fail_write(output->path);
    }
    return output->format->begin ? hr_trace(output->format->begin(output)) : S_OK;
}

HRESULT harvest_output_add(struct harvest_output *output, const struct harvest *harvest,
                           const char *name)
{
    return hr_trace(output->format->add(output, harvest, name));
}

HRESULT harvest_output_end(struct harvest_output *output)
{
    HRESULT hr = output->format->end ? output->format->end(output) : S_OK;

    if (output->file && output->file != stdout) {
        bool is_written = !ferror(output->file);

        if ((fclose(output->file) != 0 || !is_written) && SUCCEEDED(hr))
            hr = fail_write(output->path);
    }
    regfile_writer_free(output->reg);
    com_tables_deinit(&output->tables);
    for (size_t i = 0; i < output->n_places; i++) {
        free((char *)output->places[i].component);
        free((char *)output->places[i].file);
    }
    free(output->places);
    return hr_trace(hr);
}
