/* SPDX-License-Identifier: MIT */
#include "audit/typelib_head.h"

#include <string.h>

#include "typefile/msft.h"

enum {
    NAME_LENGTH_AT = 8, /* in a name's record, before its bytes */
};

/* The segment, as the directory behind the header and the types' offsets has it. */
static bool find_segment(struct span bytes, enum msft_segment segment, struct span *ret_segment)
{
    uint32_t system, n_types, offset, size;
    uint64_t at = MSFT_HEADER_SIZE;

    if (!span_u32(bytes, MSFT_OFFSET_SYSTEM, &system) ||
        !span_u32(bytes, MSFT_OFFSET_TYPES, &n_types))
        return false;
    if (system & MSFT_HAS_HELP_DLL)
        at += sizeof(uint32_t);
    at += (uint64_t)n_types * sizeof(uint32_t) + segment * MSFT_SEGMENT_SIZE;
    return span_u32(bytes, at, &offset) && span_u32(bytes, at + 4, &size) &&
           span_part(bytes, offset, size, ret_segment);
}

static bool read_guid(struct span bytes, GUID *ret_guid)
{
    struct span guids, guid;
    uint32_t at;

    if (!span_u32(bytes, MSFT_OFFSET_GUID, &at) || !find_segment(bytes, MSFT_GUIDS, &guids) ||
        !span_part(guids, at, sizeof(*ret_guid), &guid))
        return false;
    memcpy(ret_guid, guid.bytes, sizeof(*ret_guid));
    ret_guid->Data1 = le32toh(ret_guid->Data1);
    ret_guid->Data2 = le16toh(ret_guid->Data2);
    ret_guid->Data3 = le16toh(ret_guid->Data3);
    return true;
}

static bool read_name(struct span bytes, char name[static TYPELIB_NAME_SIZE])
{
    struct span names, record, text;
    uint32_t at, len;

    if (!span_u32(bytes, MSFT_OFFSET_NAME, &at) || !find_segment(bytes, MSFT_NAMES, &names))
        return false;
    record = span_from(names, at);
    if (!span_u32(record, NAME_LENGTH_AT, &len))
        return false;
    len &= 0xff;
    if (!span_part(record, MSFT_NAME_SIZE, len, &text))
        return false;
    memcpy(name, text.bytes, len);
    name[len] = '\0';
    return true;
}

bool typelib_head_read(struct span bytes, struct typelib_head *ret_head)
{
    struct typelib_head head = {0};
    uint32_t signature;

    if (!span_u32(bytes, 0, &signature) || signature != MSFT_SIGNATURE ||
        !span_u16(bytes, MSFT_OFFSET_LIB_VERSION, &head.major) ||
        !span_u16(bytes, MSFT_OFFSET_LIB_VERSION + 2, &head.minor) ||
        !read_guid(bytes, &head.guid) || !read_name(bytes, head.name))
        return false;
    *ret_head = head;
    return true;
}
