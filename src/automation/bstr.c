/* SPDX-License-Identifier: MIT */
/*
 * BSTR: UTF-16 text, or bytes, behind a 4-byte length, with a NUL behind it. Source: Windows'
 * "BSTR" and "SysAllocString" pages.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/oleauto.h>

#include "automation/bstr_cache.h"
#include "base/list.h"
#include "base/utf16.h"

enum {
    BSTR_MAX = INT_MAX - 64,
};

/* The block before the text: as on 64-bit Windows, the length ends where the text begins. */
struct bstr {
    uint32_t refs; /* (atomic) beyond the first, by SysAddRefString */
    uint32_t size; /* bytes, without the NUL */
    char bytes[];
};

static struct bstr *bstr_from(BSTR text)
{
    return container_of(text, struct bstr, bytes);
}

static struct bstr *bstr_new(size_t size)
{
    struct bstr *bstr;

    if (size > BSTR_MAX)
        return NULL;
    /* Two NULs for text, one more for an odd number of bytes. */
    bstr = bstr_cache_take(sizeof(*bstr) + size + 3);
    if (!bstr)
        bstr = malloc(sizeof(*bstr) + size + 3);
    if (!bstr)
        return NULL;

    bstr->refs = 0;
    bstr->size = (uint32_t)size;
    memset(bstr->bytes + size, 0, 3);
    return bstr;
}

BSTR SysAllocStringByteLen(LPCSTR psz, UINT len)
{
    struct bstr *bstr = bstr_new(len);

    if (!bstr)
        return NULL;
    if (psz)
        memcpy(bstr->bytes, psz, len);
    else
        memset(bstr->bytes, 0, len);
    return (BSTR)bstr->bytes;
}

BSTR SysAllocStringLen(const OLECHAR *strIn, UINT ui)
{
    if (ui > BSTR_MAX / sizeof(*strIn))
        return NULL;

    return SysAllocStringByteLen((const char *)strIn, ui * (UINT)sizeof(*strIn));
}

BSTR SysAllocString(const OLECHAR *psz)
{
    size_t len;

    if (!psz)
        return NULL;

    len = utf16_len((const char16_t *)psz);
    return len > BSTR_MAX / sizeof(*psz) ? NULL : SysAllocStringLen(psz, (UINT)len);
}

void SysFreeString(BSTR bstrString)
{
    struct bstr *bstr;

    if (!bstrString)
        return;

    bstr = bstr_from(bstrString);
    if (__atomic_load_n(&bstr->refs, __ATOMIC_ACQUIRE) != 0 &&
        __atomic_fetch_sub(&bstr->refs, 1, __ATOMIC_ACQ_REL) != 0)
        return;
    if (!bstr_cache_keep(bstr))
        free(bstr);
}

HRESULT SysAddRefString(BSTR bstrString)
{
    if (bstrString)
        __atomic_add_fetch(&bstr_from(bstrString)->refs, 1, __ATOMIC_RELAXED);
    return S_OK;
}

void SysReleaseString(BSTR bstrString)
{
    SysFreeString(bstrString);
}

UINT SysStringByteLen(BSTR bstr)
{
    return bstr ? bstr_from(bstr)->size : 0;
}

UINT SysStringLen(BSTR pbstr)
{
    return SysStringByteLen(pbstr) / (UINT)sizeof(*pbstr);
}

/* Changes the length; the text stays as far as it fits, in its place if that is possible. */
static BOOL resize(BSTR *pbstr, UINT len)
{
    size_t size = (size_t)len * sizeof(**pbstr);
    struct bstr *bstr = bstr_from(*pbstr);
    size_t old_size = bstr->size;

    if (size > BSTR_MAX)
        return FALSE;
    bstr = realloc(bstr, sizeof(*bstr) + size + 3);
    if (!bstr)
        return FALSE;

    if (size > old_size)
        memset(bstr->bytes + old_size, 0, size - old_size);
    bstr->size = (uint32_t)size;
    memset(bstr->bytes + size, 0, 3);
    *pbstr = (BSTR)bstr->bytes;
    return TRUE;
}

/* The new text may be the old one, or lie within it. */
INT SysReAllocStringLen(BSTR *pbstr, const OLECHAR *psz, UINT len)
{
    UINT kept = SysStringLen(*pbstr) < len ? SysStringLen(*pbstr) : len;
    bool is_kept = !psz || psz == *pbstr;
    BSTR text;

    if (is_kept && *pbstr && __atomic_load_n(&bstr_from(*pbstr)->refs, __ATOMIC_ACQUIRE) == 0)
        return resize(pbstr, len);

    text = SysAllocStringLen(is_kept ? NULL : psz, len);
    if (!text)
        return FALSE;
    if (is_kept && *pbstr)
        memcpy(text, *pbstr, kept * sizeof(*text));
    SysFreeString(*pbstr);
    *pbstr = text;
    return TRUE;
}

INT SysReAllocString(BSTR *pbstr, const OLECHAR *psz)
{
    BSTR text = SysAllocString(psz);

    if (psz && !text)
        return FALSE;
    SysFreeString(*pbstr);
    *pbstr = text;
    return TRUE;
}

void SetOaNoCache(void)
{
    bstr_cache_disable();
}
