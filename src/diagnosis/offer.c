/* SPDX-License-Identifier: MIT */
#include "diagnosis/offer.h"

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "diagnosis/registration.h"
#include "product/descriptor.h"

enum {
    LIST_UNITS = 1024,
};

static bool read_descriptor(const char *path, const char *name, REGSAM view,
                            struct descriptor *ret_descriptor)
{
    _cleanup_(freep) char16_t *wide_path = utf16_from_utf8_dup(path);
    _cleanup_(freep) char16_t *wide_name = utf16_from_utf8_dup(name);
    _cleanup_(freep) char *text = NULL;
    char16_t list[LIST_UNITS];
    DWORD size = sizeof(list);
    LSTATUS error;
    HKEY key;

    if (!wide_path || !wide_name ||
        RegOpenKeyExW(HKEY_CLASSES_ROOT, wide_path, 0, KEY_READ | view, &key) != ERROR_SUCCESS)
        return false;
    error = RegGetValueW(key, NULL, wide_name, RRF_RT_REG_MULTI_SZ, NULL, list, &size);
    RegCloseKey(key);
    text = error == ERROR_SUCCESS ? utf16_to_utf8_dup(list) : NULL;
    return text && descriptor_parse(text, ret_descriptor);
}

bool offer_examine(struct diagnosis *diagnosis, const char *subject, const char *path,
                   const char *name)
{
    struct descriptor descriptor;
    REGSAM view = KEY_WOW64_64KEY;

    if (!read_descriptor(path, name, view, &descriptor)) {
        view = KEY_WOW64_32KEY;
        if (!read_descriptor(path, name, view, &descriptor))
            return false;
    }
    diagnosis_note(diagnosis, subject, STEP_FOUND,
                   "%s, %d-bit view: offered by the product %s, whose feature %s is installed when "
                   "the class is first activated",
                   name, view_bits(view), descriptor.product,
                   *descriptor.feature ? descriptor.feature : "");
    return true;
}
