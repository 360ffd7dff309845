/* SPDX-License-Identifier: MIT */
/* Takes any bytes for a self-relative security descriptor; one that lies within them can be copied
 * in parts and told, and what is copied is valid. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

#include "security/security_descriptor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const SECURITY_INFORMATION all = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                        DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    void *descriptor = malloc(size ? size : 1), *copy;
    size_t copy_size;
    LPSTR told;

    if (!descriptor)
        abort();
    if (size)
        memcpy(descriptor, data, size);
    if (security_descriptor_is_within(descriptor, size)) {
        assert(IsValidSecurityDescriptor(descriptor));
        if (FAILED(security_descriptor_merge(all, descriptor, NULL, &copy, &copy_size)))
            abort();
        assert(security_descriptor_is_within(copy, copy_size));
        if (ConvertSecurityDescriptorToStringSecurityDescriptorA(copy, SDDL_REVISION_1, all, &told,
                                                                 NULL))
            LocalFree(told);
        free(copy);
    }
    free(descriptor);
    return 0;
}
