/* SPDX-License-Identifier: MIT */
#include "audit/typelib_head.h"

#include <string.h>

#include "sltg/sltg.h"
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

static bool read_guid(struct span bytes, uint64_t at, GUID *ret_guid)
{
    struct span guid;

    if (!span_part(bytes, at, sizeof(*ret_guid), &guid))
        return false;
    memcpy(ret_guid, guid.bytes, sizeof(*ret_guid));
    ret_guid->Data1 = le32toh(ret_guid->Data1);
    ret_guid->Data2 = le16toh(ret_guid->Data2);
    ret_guid->Data3 = le16toh(ret_guid->Data3);
    return true;
}

static bool read_msft_guid(struct span bytes, GUID *ret_guid)
{
    struct span guids;
    uint32_t at;

    return span_u32(bytes, MSFT_OFFSET_GUID, &at) && find_segment(bytes, MSFT_GUIDS, &guids) &&
           read_guid(guids, at, ret_guid);
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

static bool read_msft(struct span bytes, struct typelib_head *head)
{
    return span_u16(bytes, MSFT_OFFSET_LIB_VERSION, &head->major) &&
           span_u16(bytes, MSFT_OFFSET_LIB_VERSION + 2, &head->minor) &&
           read_msft_guid(bytes, &head->guid) && read_name(bytes, head->name);
}

/* ---- the older format ---- */

/* The library's own block is the last of a chain. */
static bool find_library_block(struct span bytes, struct span *ret_block)
{
    uint16_t count, next;
    uint64_t at;

    if (!span_u16(bytes, SLTG_BLOCK_COUNT, &count) || !span_u16(bytes, SLTG_FIRST_BLOCK, &next) ||
        count < 2)
        return false;
    at = SLTG_HEADER_SIZE + (count - 1u) * SLTG_ENTRY_SIZE + SLTG_OWN_NAMES_SIZE +
         (count - 2u) * SLTG_BLOCK_NAME_SIZE + SLTG_AFTER_NAMES;
    for (unsigned i = 0; i < count && next > 0 && next < count; i++) {
        uint64_t entry = SLTG_HEADER_SIZE + (next - 1u) * SLTG_ENTRY_SIZE;
        uint32_t size;

        if (!span_u32(bytes, entry, &size) || !span_u16(bytes, entry + SLTG_ENTRY_NEXT, &next))
            return false;
        if (next == 0) {
            *ret_block = span_from(bytes, at);
            return true;
        }
        at += size;
    }
    return false;
}

static bool skip_text(struct span block, uint64_t *at)
{
    uint16_t size;

    if (!span_u16(block, *at, &size))
        return false;
    *at += 2u + (size == SLTG_NO_TEXT ? 0 : size);
    return true;
}

/* A type's entry: its block's name and another, its own name, its help string, and the rest. */
static bool skip_type(struct span block, uint64_t *at)
{
    uint16_t doc;

    if (!skip_text(block, at) || !skip_text(block, at) || !span_u16(block, *at + 4, &doc))
        return false;
    *at += 6u + doc + SLTG_TYPE_ENTRY_REST;
    return true;
}

/* The names come behind the types and the words of help strings. */
static bool read_older_name(struct span block, uint64_t at, char name[static TYPELIB_NAME_SIZE])
{
    uint16_t n_types, mark, offset;
    uint32_t names;
    struct span text;
    const uint8_t *end;

    at += SLTG_LIBRARY_INDEX_SIZE;
    if (!span_u16(block, at, &n_types))
        return false;
    at += 2;
    for (unsigned i = 0; i < n_types; i++) {
        if (!skip_type(block, &at))
            return false;
    }
    if (!span_u32(block, at, &names) || !span_u16(block, names, &mark) ||
        !span_u16(block, SLTG_LIBRARY_NAME, &offset))
        return false;

    text = span_from(block, (uint64_t)names + SLTG_NAMES_FROM_HELP + offset +
                                (mark == SLTG_NAMES_LONGER ? SLTG_NAMES_MORE : 0));
    end = text.size ? memchr(text.bytes, '\0', text.size) : NULL;
    if (!end || (size_t)(end - text.bytes) >= TYPELIB_NAME_SIZE)
        return false;
    memcpy(name, text.bytes, (size_t)(end - text.bytes) + 1);
    return true;
}

static bool read_sltg(struct span bytes, struct typelib_head *head)
{
    uint64_t at = SLTG_LIBRARY_TEXTS;
    struct span block;
    uint16_t mark;

    if (!find_library_block(bytes, &block) || !span_u16(block, 0, &mark) ||
        mark != SLTG_LIBRARY_MARK || !skip_text(block, &at) || !skip_text(block, &at) ||
        !skip_text(block, &at))
        return false;
    at += SLTG_LIBRARY_VERSION_FROM_TEXTS;
    return span_u16(block, at, &head->major) && span_u16(block, at + 2, &head->minor) &&
           read_guid(block, at + 4, &head->guid) &&
           read_older_name(block, at + 4 + sizeof(GUID), head->name);
}

bool typelib_head_read(struct span bytes, struct typelib_head *ret_head)
{
    struct typelib_head head = {0};
    uint32_t signature;

    if (!span_u32(bytes, 0, &signature) || !(signature == MSFT_SIGNATURE   ? read_msft(bytes, &head)
                                             : signature == SLTG_SIGNATURE ? read_sltg(bytes, &head)
                                                                           : false))
        return false;
    *ret_head = head;
    return true;
}
