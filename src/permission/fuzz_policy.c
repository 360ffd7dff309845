/* SPDX-License-Identifier: MIT */
/* Decides by any bytes, as a text and as a security descriptor. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "permission/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gid_t groups[] = {1, 2};
    const struct caller caller = {.pid = 1, .user = 1, .groups = groups, .n_groups = 2};
    char *bytes = calloc(1, size + 1), line[POLICY_LINE_MAX];
    struct policy policy = {.bytes = bytes, .size = size};

    memcpy(bytes, data, size);
    for (int i = 0; i < 2; i++) {
        policy.is_descriptor = i == 1;
        policy_decide(&policy, &caller, 1, RIGHT_LAUNCH, "launch", line);
    }
    hr_clear();
    free(bytes);
    return 0;
}
