/* SPDX-License-Identifier: MIT */
#include "registrar/registry_shared.h"

#include "base/utf16.h"

static const char16_t *const shared_names[] = {
    u"AppID",    u"CLSID",    u"Component Categories",
    u"FileType", u"Hardware", u"Interface",
    u"Mime",     u"SAM",      u"SECURITY",
    u"Software", u"SYSTEM",   u"TypeLib",
};

bool registry_key_is_shared(const char16_t *path)
{
    static const char16_t classes[] = u"Software\\Classes\\";
    size_t prefix = sizeof(classes) / sizeof(*classes) - 1;

    if (utf16_equal_nocase(path, u"Software\\Classes"))
        return true;
    /* The classes' root is there, too. */
    if (utf16_len(path) > prefix && utf16_compare_nocase(path, prefix, classes, prefix) == 0)
        path += prefix;
    for (size_t i = 0; i < sizeof(shared_names) / sizeof(*shared_names); i++) {
        if (utf16_equal_nocase(path, shared_names[i]))
            return true;
    }
    return *path == 0;
}
