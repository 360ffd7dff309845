/* SPDX-License-Identifier: MIT */
#include "package/package_layer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/summary_read.h"
#include "package/transform.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

void package_layer_close(struct package_layer *layer)
{
    if (layer->file.fd > 0)
        close(layer->file.fd);
    container_index_free(layer->index);
    text_pool_free(layer->texts);
    free(layer->path);
    free(layer->folder);
    *layer = (struct package_layer){.path = NULL};
}

/* Takes the descriptor and the texts. */
static HRESULT open_layer(int fd, char *path, char *folder, struct package_layer *ret_layer)
{
    struct package_layer layer = {{fd, path, folder}, path, folder};
    HRESULT hr = container_index_read(&layer.file, &layer.index);

    if (FAILED(hr)) {
        package_layer_close(&layer);
        return hr_trace(hr);
    }
    *ret_layer = layer;
    return S_OK;
}

HRESULT package_layer_open(const char *path, struct package_layer *ret_layer)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    _cleanup_(freep) char *full_path = NULL;
    struct stat status;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: opening it", path);
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return hr_raise(INVALID, "%s: it is no file", path);
    full_path = realpath(path, NULL);
    if (!full_path)
        return hr_raise(hr_from_errno(), "%s: its whole path", path);
    return hr_trace(open_layer(TAKE_FD(fd), TAKE_PTR(full_path), NULL, ret_layer));
}

HRESULT package_layer_open_within(const struct package_layer *package, const char *folder,
                                  struct package_layer *ret_layer)
{
    _cleanup_(freep) char *path = strdup(package->path), *name = strdup(folder);
    int fd = path && name ? fcntl(package->file.fd, F_DUPFD_CLOEXEC, 3) : -1;

    if (fd < 0)
        return hr_raise(E_OUTOFMEMORY, "%s: the transform %s in it", package->path, folder);
    return hr_trace(open_layer(fd, TAKE_PTR(path), TAKE_PTR(name), ret_layer));
}

/* ---- transforms ---- */

/* What the upper half of a transform's flags has compared. */
enum validation {
    VALIDATE_PRODUCT = 0x02,
    VALIDATE_UPGRADE_CODE = 0x800,
    VALIDATION_SHIFT = 16,
    GUID_LENGTH = 38,
};

static const char *find_property(const struct database *database, const char *name)
{
    for (size_t i = 0; i < database->n_tables; i++) {
        ptrdiff_t row;

        if (strcmp(table_name(database->tables[i]), "Property") != 0)
            continue;
        row = table_find(database->tables[i], name);
        return row < 0 ? NULL : table_text(database->tables[i], (size_t)row, 1);
    }
    return NULL;
}

/* Whether the GUID that @text begins with, if it does, is the property's. */
static bool is_same_guid(const char *text, const struct database *database, const char *property)
{
    const char *value = find_property(database, property);

    return !text || *text != '{' || (value && strncasecmp(text, value, GUID_LENGTH) == 0);
}

/* The revision tells of the product that it was made of, of what that becomes, and of the upgrade
 * code, parted by ';'. */
static HRESULT check_product(const struct summary *summary, unsigned flags,
                             const struct database *database)
{
    const char *revision = summary->texts[SUMMARY_REVISION];
    const char *upgrade_code = revision ? strrchr(revision, ';') : NULL;

    if (flags & VALIDATE_PRODUCT && !is_same_guid(revision, database, "ProductCode"))
        return hr_raise(FAILURE, "it is for another product: %s", revision);
    if (flags & VALIDATE_UPGRADE_CODE && upgrade_code &&
        !is_same_guid(upgrade_code + 1, database, "UpgradeCode"))
        return hr_raise(FAILURE, "it is for products with another upgrade code: %s",
                        upgrade_code + 1);
    return S_OK;
}

/* What it says is no reason to fail, and is one; who says nothing is not strict. */
static HRESULT read_terms(const struct container_index *index, const struct database *database,
                          unsigned *ret_passes)
{
    struct summary summary;
    HRESULT hr = summary_read(container_index_summary(index), &summary);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_passes = TRANSFORM_PASS_ALL;
    if (summary.has_numbers & 1u << SUMMARY_CHARACTER_COUNT) {
        uint32_t flags = (uint32_t)summary.numbers[SUMMARY_CHARACTER_COUNT];

        *ret_passes = flags & TRANSFORM_PASS_ALL;
        hr = check_product(&summary, flags >> VALIDATION_SHIFT, database);
    }
    summary_clear(&summary);
    return hr_trace(hr);
}

HRESULT package_layer_apply(struct package_layer *layer, struct database *database)
{
    _cleanup_(freep) char *message = NULL;
    unsigned passes;
    HRESULT hr = text_pool_read(container_index_table(layer->index, "_StringPool"),
                                container_index_table(layer->index, "_StringData"), &layer->texts);

    if (SUCCEEDED(hr))
        hr = read_terms(layer->index, database, &passes);
    if (SUCCEEDED(hr))
        hr = transform_apply(layer->index, layer->texts, passes, database);
    if (SUCCEEDED(hr) || hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    message = strdup(hr_message());
    return hr_raise(FAILURE, "%s%s%s: applying the transform: %s", layer->path,
                    layer->folder ? ":" : "", layer->folder ? layer->folder : "",
                    message ? message : "");
}
