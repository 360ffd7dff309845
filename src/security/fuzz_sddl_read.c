/* SPDX-License-Identifier: MIT */
/* Reads any bytes as a security descriptor string; what can be read is valid, and its own string
 * reads as the same descriptor. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>
#include <comity/winbase.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const SECURITY_INFORMATION all = OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                        DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = calloc(1, size + 1);
    PSECURITY_DESCRIPTOR first, second;
    ULONG first_size, second_size;
    LPSTR told;

    if (!text)
        abort();
    if (size)
        memcpy(text, data, size);
    if (ConvertStringSecurityDescriptorToSecurityDescriptorA(text, SDDL_REVISION_1, &first,
                                                             &first_size)) {
        assert(IsValidSecurityDescriptor(first));
        assert(GetSecurityDescriptorLength(first) == first_size);
        if (!ConvertSecurityDescriptorToStringSecurityDescriptorA(first, SDDL_REVISION_1, all,
                                                                  &told, NULL) ||
            !ConvertStringSecurityDescriptorToSecurityDescriptorA(told, SDDL_REVISION_1, &second,
                                                                  &second_size))
            abort();
        assert(first_size == second_size && memcmp(first, second, first_size) == 0);
        LocalFree(told);
        LocalFree(first);
        LocalFree(second);
    }
    free(text);
    return 0;
}
