/* SPDX-License-Identifier: MIT */
#include "wire/scm_protocol.h"

#include <string.h>

#include <comity/combaseapi.h>

#include "base/hresult.h"

const IID scm_interface = {
    0x2c1f7a30, 0x51d4, 0x4f0e, {0x9b, 0x21, 0xc0, 0x41, 0x70, 0x59, 0x53, 0x43}};

enum {
    LISTED_SIZE_MIN = 36, /* of a pause without a text */
};

/* Many applications bear the identifier of their class, so it must be another. */
CLSID scm_surrogate_class(const GUID *app_id)
{
    CLSID clsid = *app_id;

    clsid.Data1 ^= scm_interface.Data1;
    clsid.Data2 ^= scm_interface.Data2;
    clsid.Data3 ^= scm_interface.Data3;
    for (size_t i = 0; i < sizeof(clsid.Data4); i++)
        clsid.Data4[i] ^= scm_interface.Data4[i];
    return clsid;
}

static void put_blob(struct ndr_writer *writer, const void *data, uint32_t size)
{
    ndr_put_u32(writer, size);
    ndr_put_bytes(writer, data, size);
}

static const void *get_blob(struct ndr_reader *reader, uint32_t limit, uint32_t *ret_size)
{
    *ret_size = ndr_get_count(reader, 1);
    if (*ret_size > limit)
        reader->failed = true;
    return ndr_get_bytes(reader, *ret_size);
}

bool scm_is_single_use(uint32_t flags)
{
    return !(flags & (REGCLS_MULTIPLEUSE | REGCLS_MULTI_SEPARATE | REGCLS_SURROGATE));
}

void scm_put_activate(struct ndr_writer *writer, const struct scm_activate *activate)
{
    ndr_put_guid(writer, &activate->clsid);
    ndr_put_u32(writer, activate->clsctx);
    ndr_put_u64(writer, activate->stale);
}

void scm_get_activate(struct ndr_reader *reader, struct scm_activate *ret_activate)
{
    ret_activate->clsid = ndr_get_guid(reader);
    ret_activate->clsctx = ndr_get_u32(reader);
    ret_activate->stale = ndr_get_u64(reader);
}

void scm_put_activated(struct ndr_writer *writer, const struct scm_activated *activated)
{
    ndr_put_u32(writer, (uint32_t)activated->hr);
    ndr_put_u64(writer, activated->offer);
    put_blob(writer, activated->objref, activated->objref_size);
    put_blob(writer, activated->text, activated->text_size);
}

void scm_get_activated(struct ndr_reader *reader, struct scm_activated *ret_activated)
{
    ret_activated->hr = (HRESULT)ndr_get_u32(reader);
    ret_activated->offer = ndr_get_u64(reader);
    ret_activated->objref = get_blob(reader, SCM_OBJREF_MAX, &ret_activated->objref_size);
    ret_activated->text = get_blob(reader, SCM_TEXT_MAX, &ret_activated->text_size);
}

void scm_put_offer(struct ndr_writer *writer, const struct scm_offer *offer)
{
    ndr_put_guid(writer, &offer->clsid);
    ndr_put_u32(writer, offer->cookie);
    ndr_put_u32(writer, offer->clsctx);
    ndr_put_u32(writer, offer->flags);
    put_blob(writer, offer->objref, offer->objref_size);
}

void scm_get_offer(struct ndr_reader *reader, struct scm_offer *ret_offer)
{
    ret_offer->clsid = ndr_get_guid(reader);
    ret_offer->cookie = ndr_get_u32(reader);
    ret_offer->clsctx = ndr_get_u32(reader);
    ret_offer->flags = ndr_get_u32(reader);
    ret_offer->objref = get_blob(reader, SCM_OBJREF_MAX, &ret_offer->objref_size);
}

void scm_put_status(struct ndr_writer *writer, const struct scm_status *status)
{
    ndr_put_u32(writer, status->pid);
    ndr_put_u32(writer, status->n_connections);
    ndr_put_u32(writer, status->n_offers);
    ndr_put_u32(writer, status->most_servers);
}

void scm_get_status(struct ndr_reader *reader, struct scm_status *ret_status)
{
    ret_status->pid = ndr_get_u32(reader);
    ret_status->n_connections = ndr_get_u32(reader);
    ret_status->n_offers = ndr_get_u32(reader);
    ret_status->most_servers = ndr_get_u32(reader);
}

void scm_put_listed_offer(struct ndr_writer *writer, const struct scm_listed_offer *offer)
{
    ndr_put_u64(writer, offer->number);
    ndr_put_u32(writer, offer->pid);
    ndr_put_guid(writer, &offer->clsid);
    ndr_put_u32(writer, offer->cookie);
    ndr_put_u32(writer, offer->clsctx);
    ndr_put_u32(writer, offer->flags);
    ndr_put_u32(writer, offer->is_suspended);
}

void scm_get_listed_offer(struct ndr_reader *reader, struct scm_listed_offer *ret_offer)
{
    ret_offer->number = ndr_get_u64(reader);
    ret_offer->pid = ndr_get_u32(reader);
    ret_offer->clsid = ndr_get_guid(reader);
    ret_offer->cookie = ndr_get_u32(reader);
    ret_offer->clsctx = ndr_get_u32(reader);
    ret_offer->flags = ndr_get_u32(reader);
    ret_offer->is_suspended = ndr_get_u32(reader);
}

void scm_put_listed_launch(struct ndr_writer *writer, const struct scm_listed_launch *launch)
{
    ndr_put_u64(writer, launch->number);
    ndr_put_u32(writer, launch->pid);
    ndr_put_guid(writer, &launch->clsid);
    ndr_put_u32(writer, launch->age_ms);
    ndr_put_u32(writer, launch->limit_ms);
    ndr_put_u32(writer, launch->n_waiting);
    put_blob(writer, launch->command, launch->command_size);
}

void scm_get_listed_launch(struct ndr_reader *reader, struct scm_listed_launch *ret_launch)
{
    ret_launch->number = ndr_get_u64(reader);
    ret_launch->pid = ndr_get_u32(reader);
    ret_launch->clsid = ndr_get_guid(reader);
    ret_launch->age_ms = ndr_get_u32(reader);
    ret_launch->limit_ms = ndr_get_u32(reader);
    ret_launch->n_waiting = ndr_get_u32(reader);
    ret_launch->command = get_blob(reader, SCM_TEXT_MAX, &ret_launch->command_size);
}

void scm_put_listed_pause(struct ndr_writer *writer, const struct scm_listed_pause *pause)
{
    ndr_put_u64(writer, pause->number);
    ndr_put_guid(writer, &pause->clsid);
    ndr_put_u32(writer, pause->n_failures);
    ndr_put_u32(writer, pause->left_ms);
    put_blob(writer, pause->text, pause->text_size);
}

void scm_get_listed_pause(struct ndr_reader *reader, struct scm_listed_pause *ret_pause)
{
    ret_pause->number = ndr_get_u64(reader);
    ret_pause->clsid = ndr_get_guid(reader);
    ret_pause->n_failures = ndr_get_u32(reader);
    ret_pause->left_ms = ndr_get_u32(reader);
    ret_pause->text = get_blob(reader, SCM_TEXT_MAX, &ret_pause->text_size);
}

uint32_t scm_get_listed_count(struct ndr_reader *reader)
{
    uint32_t n = ndr_get_count(reader, LISTED_SIZE_MIN);

    if (n > SCM_LISTED_MAX)
        reader->failed = true;
    return reader->failed ? 0 : n;
}

void scm_put_result(struct ndr_writer *writer, HRESULT hr)
{
    const char *text = FAILED(hr) && hr_recorded() == hr ? hr_message() : "";

    ndr_put_u32(writer, (uint32_t)hr);
    put_blob(writer, text, (uint32_t)strnlen(text, SCM_TEXT_MAX));
}

HRESULT scm_get_result(struct ndr_reader *reader)
{
    HRESULT hr = (HRESULT)ndr_get_u32(reader);
    uint32_t size;
    const char *text;

    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    text = get_blob(reader, SCM_TEXT_MAX, &size);
    if (FAILED(hr) && !reader->failed && size > 0)
        return hr_raise(hr, "%.*s", (int)size, text);
    return hr;
}
