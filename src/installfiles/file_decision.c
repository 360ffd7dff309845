/* SPDX-License-Identifier: MIT */
#include "installfiles/file_decision.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "installfiles/version_number.h"

enum {
    FILE_ATTRIBUTE_CHECKSUM = 0x400,
    COMPANIONS_MAX = 16, /* files whose version is that of another, in a row */
};

/* What is there, and where it comes from. */
struct found {
    const char *mode; /* REINSTALLMODE */
    const struct session_file *file;
    struct stat status;
    bool is_own;     /* of this product's receipt */
    bool is_others;  /* of another's */
    bool is_changed; /* since then; by its user, if nobody's */
};

bool file_hash_of(const struct installation *installation, const struct session_file *file,
                  uint8_t ret_digest[static MD5_SIZE])
{
    static const char *const parts[4] = {"HashPart1", "HashPart2", "HashPart3", "HashPart4"};
    const struct table *table =
        package_table(session_package(installation->session), "MsiFileHash");
    ptrdiff_t row = table_find(table, file->key);

    if (row < 0)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        uint32_t word;
        int32_t part;

        if (!table_number(table, (size_t)row, table_column(table, parts[i]), &part))
            return false;
        word = htole32((uint32_t)part);
        memcpy(ret_digest + (size_t)4 * i, &word, 4);
    }
    return true;
}

static bool has_mode(const struct found *found, const char *letters)
{
    return strpbrk(found->mode, letters) != NULL;
}

static HRESULT find_origin(struct receipt *receipt, struct found *found)
{
    const struct receipt_entry *entry = receipt_find(receipt, "File", found->file->key);
    enum file_likeness likeness;
    HRESULT hr;

    found->is_own = entry && strcmp(entry->path, found->file->path) == 0;
    if (!found->is_own) {
        hr = receipt_find_elsewhere(receipt, found->file->path, &entry);
        if (FAILED(hr))
            return hr_trace(hr);
        found->is_others = entry != NULL;
    }
    found->is_changed = true;
    if (!entry)
        return S_OK;
    hr = file_facts_compare(found->file->path, &entry->facts, &likeness);
    if (FAILED(hr))
        return hr_trace(hr);
    found->is_changed = likeness != FILE_IS_SAME;
    return S_OK;
}

/*
 * Windows takes a file for its user's if it was changed later than it was made; where this is not
 * known it may well be.
 */
static bool is_users_own(const struct found *found)
{
    const struct timespec *changed = &found->status.st_mtim;
    struct statx status;

    if (statx(AT_FDCWD, found->file->path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &status) < 0 ||
        !(status.stx_mask & STATX_BTIME))
        return true;
    return changed->tv_sec != status.stx_btime.tv_sec ? changed->tv_sec > status.stx_btime.tv_sec
                                                      : changed->tv_nsec > status.stx_btime.tv_nsec;
}

/* ---- the rules ---- */

static enum file_decision stay(const struct found *found)
{
    return found->is_others && !found->is_changed ? FILE_STAYS_OTHERS : FILE_STAYS;
}

/* What has nothing in it need not be kept. */
static enum file_decision replace(const struct found *found)
{
    return found->is_changed && found->status.st_size > 0 ? FILE_REPLACE : FILE_INSTALL;
}

static enum file_decision decide_versions(const struct found *found,
                                          const struct version_number *new,
                                          const struct version_number *old)
{
    int order = version_number_compare(new, old);

    if ((order > 0 && has_mode(found, "oed")) || (order == 0 && has_mode(found, "e")) ||
        (order < 0 && has_mode(found, "d")))
        return FILE_INSTALL;
    return stay(found);
}

/* Neither has a version: the same contents stay, and so do its user's. */
static HRESULT decide_contents(const struct installation *installation, const struct found *found,
                               enum file_decision *ret_decision)
{
    uint8_t digest[MD5_SIZE];
    struct file_facts facts;
    HRESULT hr;

    if ((uint64_t)found->status.st_size == found->file->size) {
        bool has_hash = file_hash_of(installation, found->file, digest);

        if (!has_hash && found->is_own && !found->is_changed && !has_mode(found, "v")) {
            *ret_decision = FILE_STAYS;
            return S_OK;
        }
        if (has_hash) {
            hr = file_facts_read(found->file->path, &facts);
            if (FAILED(hr))
                return hr_trace(hr);
            if (memcmp(facts.digest, digest, MD5_SIZE) == 0) {
                *ret_decision = stay(found);
                return S_OK;
            }
        }
    }
    if (!found->is_changed)
        *ret_decision = has_mode(found, "oed") ? FILE_INSTALL : FILE_STAYS;
    else if (has_mode(found, "c") && (found->file->attributes & FILE_ATTRIBUTE_CHECKSUM))
        *ret_decision = FILE_REPLACE;
    else if (found->is_own || found->is_others || is_users_own(found))
        *ret_decision = FILE_STAYS_CHANGED;
    else
        *ret_decision = replace(found);
    return S_OK;
}

/* "1.2.3.4", or the key of the file whose version stands for this one's as well. */
static const char *version_of(const struct installation *installation,
                              const struct session_file *file)
{
    for (unsigned i = 0; file && file->version && i < COMPANIONS_MAX; i++) {
        struct version_number version;

        if (version_number_parse(file->version, &version))
            return file->version;
        file = session_file(installation->session, file->version);
    }
    return NULL;
}

/* A companion comes and stays with the file that it refers to. */
static const struct session_file *leader_of(const struct installation *installation,
                                            const struct session_file *file)
{
    struct version_number version;

    for (unsigned i = 0; i < COMPANIONS_MAX; i++) {
        const struct session_file *leader =
            file->version && !version_number_parse(file->version, &version)
                ? session_file(installation->session, file->version)
                : NULL;

        if (!leader)
            break;
        file = leader;
    }
    return file;
}

static HRESULT decide_existing(const struct installation *installation, const struct found *found,
                               enum file_decision *ret_decision)
{
    const struct session_file *leader = leader_of(installation, found->file);
    const char *version = version_of(installation, found->file);
    struct version_number new, old;
    bool has_new = version_number_parse(version, &new);
    bool has_old = version_number_read(leader->path, &old) == S_OK;

    if (S_ISLNK(found->status.st_mode))
        *ret_decision = FILE_REPLACE;
    else if (has_mode(found, "a"))
        *ret_decision = replace(found);
    else if (!has_mode(found, "oedcv"))
        *ret_decision = stay(found);
    else if (has_new && has_old)
        *ret_decision = decide_versions(found, &new, &old);
    else if (has_old)
        *ret_decision = has_mode(found, "d") ? FILE_INSTALL : stay(found);
    else if (has_new && !(found->is_own && !found->is_changed))
        *ret_decision = has_mode(found, "oed") ? replace(found) : stay(found);
    else
        return hr_trace(decide_contents(installation, found, ret_decision));
    return S_OK;
}

HRESULT file_decide(struct installation *installation, struct receipt *receipt,
                    const struct session_file *file, enum file_decision *ret_decision)
{
    const char *mode = session_property(installation->session, "REINSTALLMODE");
    struct found found = {.mode = *mode ? mode : "omus", .file = file};
    HRESULT hr;

    if (lstat(file->path, &found.status) < 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return hr_raise(hr_from_errno(), "looking at %s", file->path);
        *ret_decision = FILE_INSTALL;
        return S_OK;
    }
    if (S_ISDIR(found.status.st_mode))
        return hr_raise(hr_from_win32(ERROR_DIRECTORY),
                        "%s is a folder, and stands where the file of table File, row \"%s\" is to "
                        "be",
                        file->path, file->key);
    hr = find_origin(receipt, &found);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(decide_existing(installation, &found, ret_decision));
}
