/* SPDX-License-Identifier: MIT */
#include "registry/key_security.h"

#include <stdint.h>

/* O:BAG:SYD:(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;WD) */
static const uint8_t default_descriptor[] = {
    1,    0, 0x04, 0x80, 20,   0, 0,    0, 36, 0, 0, 0, 0,    0, 0, 0,
    48,   0, 0,    0,                                                  /* head */
    1,    2, 0,    0,    0,    0, 0,    5, 32, 0, 0, 0, 0x20, 2, 0, 0, /* owner */
    1,    1, 0,    0,    0,    0, 0,    5, 18, 0, 0, 0,                /* group */
    2,    0, 72,   0,    3,    0, 0,    0,                             /* DACL */
    0,    2, 20,   0,    0x3f, 0, 0x0f, 0, 1,  1, 0, 0, 0,    0, 0, 5,
    18,   0, 0,    0, /* SYSTEM */
    0,    2, 24,   0,    0x3f, 0, 0x0f, 0, 1,  2, 0, 0, 0,    0, 0, 5,
    32,   0, 0,    0, /* administrators */
    0x20, 2, 0,    0, /**/
    0,    2, 20,   0,    0x19, 0, 0x02, 0, 1,  1, 0, 0, 0,    0, 0, 1,
    0,    0, 0,    0, /* everybody */
};

void key_security_default(const void **ret_descriptor, size_t *ret_size)
{
    *ret_descriptor = default_descriptor;
    *ret_size = sizeof(default_descriptor);
}
