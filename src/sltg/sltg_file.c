/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_file.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    DEPTH_MAX = 32, /* of pointers to arrays of pointers ... */
    DIMENSIONS_MAX = 64,
    NAME_MAX_SIZE = 255,
    WORD_IS_BRANCH = 0x80,
    BRANCH_SIZE = 3,
};

HRESULT sltg_damaged(const char *what, uint64_t offset)
{
    return hr_raise(TYPE_E_INVDATAREAD, "type library: %s at 0x%llx is not in the file", what,
                    (unsigned long long)offset);
}

void sltg_file_deinit(struct sltg_file *file)
{
    free(file->seen);
}

/* ---- names ---- */

HRESULT sltg_name_bytes(const struct sltg_file *file, uint32_t offset, struct span *ret_bytes)
{
    struct span rest = span_from(file->names, offset);
    const uint8_t *end = rest.size ? memchr(rest.bytes, '\0', rest.size) : NULL;

    if (!end)
        return sltg_damaged("a name", offset);
    *ret_bytes = (struct span){rest.bytes, (size_t)(end - rest.bytes)};
    return S_OK;
}

HRESULT sltg_name(struct sltg_file *file, uint32_t offset, BSTR *ret_name)
{
    struct span bytes;
    HRESULT hr;

    *ret_name = NULL;
    if (offset == SLTG_NONE)
        return S_OK;
    hr = sltg_name_bytes(file, offset, &bytes);
    if (FAILED(hr))
        return hr_trace(hr);
    if (bytes.size > NAME_MAX_SIZE)
        return sltg_damaged("the end of a name", offset);

    if (!file->seen)
        file->seen = calloc(file->names.size, sizeof(*file->seen));
    if (!file->seen)
        return hr_raise(E_OUTOFMEMORY, "names of a type library");
    if (!file->seen[offset])
        file->seen[offset] =
            type_library_narrow(file->target, (const char *)bytes.bytes, bytes.size);
    if (!file->seen[offset])
        return hr_raise(E_OUTOFMEMORY, "name of a type library");
    *ret_name = file->seen[offset];
    return S_OK;
}

/* ---- help strings ---- */

/* Bits, the uppermost of each byte first. */
struct bits {
    struct span bytes;
    size_t at;
};

static bool next_bit(struct bits *bits, bool *ret_bit)
{
    if (bits->at / 8 >= bits->bytes.size)
        return false;
    *ret_bit = bits->bytes.bytes[bits->at / 8] >> (7 - bits->at % 8) & 1;
    bits->at++;
    return true;
}

/*
 * The words are the leaves of a binary tree: a set bit leads to what follows a branch, a clear one
 * to where the branch says. An empty word ends a text; so does anything amiss.
 */
static struct span next_word(struct span words, struct bits *bits)
{
    const struct span none = {words.bytes, 0};
    size_t at = 0;
    const uint8_t *end;
    bool is_next;

    while (span_has(words, at, BRANCH_SIZE) && words.bytes[at] == WORD_IS_BRANCH) {
        if (!next_bit(bits, &is_next))
            return none;
        at = is_next ? at + BRANCH_SIZE : (size_t)words.bytes[at + 1] << 8 | words.bytes[at + 2];
    }
    /* A byte stands before each word. */
    words = span_from(words, at + 1);
    end = words.size ? memchr(words.bytes, '\0', words.size) : NULL;
    return end ? (struct span){words.bytes, (size_t)(end - words.bytes)} : none;
}

HRESULT sltg_packed_text(struct sltg_file *file, struct span packed, BSTR *ret_text)
{
    struct bits bits = {.bytes = packed};
    size_t most = file->longest_text;
    _cleanup_(freep) char *text = NULL;
    size_t len = 0;

    *ret_text = NULL;
    if (packed.size == 0 || file->words.size == 0)
        return S_OK;
    text = malloc(most + 1);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "text of a type library");

    for (;;) {
        struct span word = next_word(file->words, &bits);

        if (word.size == 0 || word.size + 1 > most - len)
            break;
        if (len)
            text[len++] = ' ';
        memcpy(text + len, word.bytes, word.size);
        len += word.size;
    }
    if (len == 0)
        return S_OK;
    if (len > file->text_left)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: too many texts");
    file->text_left -= len;
    *ret_text = type_library_narrow(file->target, text, len);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a type library");
}

/* ---- types ---- */

static HRESULT read_type(const struct sltg_members *members, uint32_t *offset, unsigned depth,
                         TYPEDESC *ret_type);

static HRESULT next_word_of_type(const struct sltg_members *members, uint32_t *offset,
                                 uint16_t *ret_word)
{
    if (!span_u16(members->bytes, *offset, ret_word))
        return sltg_damaged("a type", *offset);
    *offset += 2;
    return S_OK;
}

static HRESULT new_pointed(const struct sltg_members *members, TYPEDESC **ret_type)
{
    *ret_type = arena_alloc(&members->file->target->arena, sizeof(**ret_type));
    return *ret_type ? S_OK : hr_raise(E_OUTOFMEMORY, "type of a type library");
}

/* The array's bounds are elsewhere, its element's type comes next. */
static HRESULT read_array(const struct sltg_members *members, uint32_t *offset, unsigned depth,
                          ARRAYDESC **ret_array)
{
    ARRAYDESC *array;
    uint16_t where = 0;
    uint16_t n = 0;
    HRESULT hr;

    hr = next_word_of_type(members, offset, &where);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!span_u16(members->bytes, where, &n) || n == 0 || n > DIMENSIONS_MAX ||
        !span_has(members->bytes, where + SLTG_ARRAY_BOUNDS, n * sizeof(SAFEARRAYBOUND)))
        return sltg_damaged("a dimension of an array", where);

    array = arena_alloc(&members->file->target->arena,
                        sizeof(*array) + (n - 1u) * sizeof(SAFEARRAYBOUND));
    if (!array)
        return hr_raise(E_OUTOFMEMORY, "array of a type library");
    array->cDims = n;
    for (unsigned i = 0; i < n; i++) {
        uint32_t lower = 0;

        span_u32(members->bytes, where + SLTG_ARRAY_BOUNDS + i * 8,
                 (uint32_t *)&array->rgbounds[i].cElements);
        span_u32(members->bytes, where + SLTG_ARRAY_BOUNDS + i * 8 + 4, &lower);
        array->rgbounds[i].lLbound = (LONG)lower;
    }
    *ret_array = array;
    return hr_trace(read_type(members, offset, depth + 1, &array->tdescElem));
}

static HRESULT read_reference(const struct sltg_members *members, uint32_t *offset,
                              HREFTYPE *ret_href)
{
    uint16_t number = 0;
    HRESULT hr;

    hr = next_word_of_type(members, offset, &number);
    if (FAILED(hr))
        return hr_trace(hr);
    if (number / 4 >= members->n_references)
        return sltg_damaged("a reference", *offset);
    *ret_href = members->references[number / 4];
    return S_OK;
}

/* What the word says is of another type that comes next. */
static HRESULT read_kind_of_type(const struct sltg_members *members, uint32_t *offset,
                                 unsigned depth, VARTYPE vt, TYPEDESC *ret_type)
{
    HRESULT hr;

    ret_type->vt = vt;
    switch (vt) {
    case VT_USERDEFINED:
        return hr_trace(read_reference(members, offset, &ret_type->hreftype));
    case VT_CARRAY:
        return hr_trace(read_array(members, offset, depth, &ret_type->lpadesc));
    case VT_SAFEARRAY:
        *offset += 2;
        break;
    case VT_PTR:
        break;
    default:
        return S_OK;
    }
    hr = new_pointed(members, &ret_type->lptdesc);
    if (SUCCEEDED(hr))
        hr = read_type(members, offset, depth + 1, ret_type->lptdesc);
    return hr_trace(hr);
}

static HRESULT read_type(const struct sltg_members *members, uint32_t *offset, unsigned depth,
                         TYPEDESC *ret_type)
{
    uint16_t word = 0;
    HRESULT hr;

    if (depth == DEPTH_MAX || members->file->types_left == 0)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a type is nested too deep");
    members->file->types_left--;
    hr = next_word_of_type(members, offset, &word);
    if (FAILED(hr))
        return hr_trace(hr);

    if ((word & SLTG_IS_POINTED_TO) == SLTG_IS_POINTED_TO) {
        ret_type->vt = VT_PTR;
        hr = new_pointed(members, &ret_type->lptdesc);
        if (FAILED(hr))
            return hr_trace(hr);
        ret_type = ret_type->lptdesc;
    }
    return hr_trace(read_kind_of_type(members, offset, depth, word & SLTG_VT_MASK, ret_type));
}

static USHORT parameter_flags(uint16_t word)
{
    USHORT flags = PARAMFLAG_FIN;

    if ((word & SLTG_DIRECTION) == SLTG_NO_DIRECTION)
        flags = PARAMFLAG_NONE;
    else if (word & SLTG_IN_OUT)
        flags = PARAMFLAG_FIN | PARAMFLAG_FOUT;
    else if (word & SLTG_OUT)
        flags = PARAMFLAG_FOUT;
    if (word & SLTG_IS_LCID)
        flags |= PARAMFLAG_FLCID;
    if (word & SLTG_IS_RETVAL)
        flags |= PARAMFLAG_FRETVAL;
    return flags;
}

HRESULT sltg_type_desc(const struct sltg_members *members, uint32_t *offset, TYPEDESC *ret_type,
                       USHORT *ret_flags)
{
    uint16_t word = 0;

    if (ret_flags && span_u16(members->bytes, *offset, &word))
        *ret_flags = parameter_flags(word);
    return hr_trace(read_type(members, offset, 0, ret_type));
}
