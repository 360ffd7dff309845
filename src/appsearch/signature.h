/* SPDX-License-Identifier: MIT */
/*
 * Signatures: what a file has to be like that a package searches for (table Signature).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "package/package.h"

struct signature {
    const char *name; /* the long one, borrowed from the package; NULL: a folder is searched for */
    bool has_min_version, has_max_version;
    uint64_t min_version, max_version;
    bool has_min_size, has_max_size;
    int32_t min_size, max_size;
    bool has_min_date, has_max_date;
    int32_t min_date, max_date; /* as MS-DOS has them: date and time in 16 bits each */
};

/* The signature @key; one of a folder if the table has none. Refused: names and versions that are
 * none. */
HRESULT signature_read(const struct package *package, const char *key,
                       struct signature *ret_signature);

/* Whether the file at @path is like that, whatever its name is. */
bool signature_fits(const struct signature *signature, const char *path);

/*
 * The file of the signature's name in @folder (ended by '/') that is like that, or NULL; the
 * caller's. A name that differs in the case of its letters will do if there is none that does not.
 */
char *signature_find_in(const struct signature *signature, const char *folder);
