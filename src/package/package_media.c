/* SPDX-License-Identifier: MIT */
#include "package/package_media.h"

#include <strings.h>

ptrdiff_t package_media_called(const struct package *package, const char *name)
{
    const struct table *media = package_table(package, "Media");
    int column = table_column(media, "Cabinet");

    for (size_t row = 0; row < table_n_rows(media); row++) {
        const char *cabinet = table_text(media, row, column);

        if (cabinet && strcasecmp(*cabinet == '#' ? cabinet + 1 : cabinet, name) == 0)
            return (ptrdiff_t)row;
    }
    return -1;
}
