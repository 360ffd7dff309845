/* SPDX-License-Identifier: MIT */
#include "base/byte_text.h"

#include <stdbool.h>

#include "base/utf16.h"

/* As far as its framing goes. */
static bool is_utf8(const uint8_t *bytes, size_t len)
{
    size_t i = 0;

    while (i < len) {
        uint8_t lead = bytes[i++];
        int more = lead < 0x80                   ? 0
                   : lead >= 0xc2 && lead < 0xe0 ? 1
                   : lead >= 0xe0 && lead < 0xf0 ? 2
                   : lead >= 0xf0 && lead < 0xf5 ? 3
                                                 : -1;

        if (more < 0 || len - i < (size_t)more)
            return false;
        for (; more; more--)
            if ((bytes[i++] & 0xc0) != 0x80)
                return false;
    }
    return true;
}

/* Windows-1252: Latin-1 but for this range. Undefined places keep their number, as Windows does. */
static const char16_t ansi_80_to_9f[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

size_t byte_text_to_utf16(const uint8_t *bytes, size_t size, char16_t *ret_text)
{
    if (is_utf8(bytes, size))
        return utf16_from_utf8((const char *)bytes, size, ret_text, size);

    for (size_t i = 0; i < size; i++) {
        uint8_t byte = bytes[i];

        ret_text[i] = byte >= 0x80 && byte < 0xa0 ? ansi_80_to_9f[byte - 0x80] : byte;
    }
    return size;
}
