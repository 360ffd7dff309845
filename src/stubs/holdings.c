/* SPDX-License-Identifier: MIT */
#include "stubs/holdings.h"

#include <string.h>

#include "apartment/apartment.h"
#include "stubs/association.h"
#include "stubs/stub_object.h"
#include "wire/process_protocol.h"

enum {
    PAGE_SIZE = 128 << 10, /* that is filled: the table is locked as long as that takes */
};

void holdings_begin_offer(const GUID *ipid, REFCLSID clsid)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held) {
        held->object->clsid = *clsid;
        held->object->n_offers++;
    }
    stub_table_unlock(&effect);
}

void holdings_end_offer(const GUID *ipid)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held && held->object->n_offers > 0)
        held->object->n_offers--;
    stub_table_unlock(&effect);
}

static uint32_t count(const struct list *list)
{
    uint32_t n = 0;

    list_for_each (link, list)
        n++;
    return n;
}

static void put_interface(struct ndr_writer *writer, const struct stub_interface *held)
{
    const struct process_object_interface listed = {
        .iid = held->iid,
        .refs = held->refs,
        .transit = held->transit,
        .n_holders = count(&held->credits),
    };

    process_put_interface(writer, &listed);
    list_for_each (link, &held->credits) {
        const struct credit *credit = container_of(link, struct credit, interface_link);
        const struct process_holder holder = {
            .pid = (uint32_t)association_peer(credit->association),
            .refs = credit->refs,
            .flags = association_lends(credit->association) ? PROCESS_HOLDER_LENDS : 0,
        };

        process_put_holder(writer, &holder);
    }
}

static void put_object(struct ndr_writer *writer, const struct stub_object *object)
{
    struct process_object listed = {
        .oid = object->oid,
        .oxid = object->apartment->oxid,
        .clsid = object->clsid,
        .flags = (object->n_offers > 0 ? PROCESS_OBJECT_IS_CLASS : 0) |
                 (object->apartment->is_sta ? PROCESS_OBJECT_IN_STA : 0),
        .strong = object->strong,
        .weak = object->weak,
        .locks = object->locks,
        .n_interfaces = count(&object->interfaces),
    };

    list_for_each (link, &object->interfaces)
        listed.calls += container_of(link, struct stub_interface, object_link)->serving;
    process_put_object(writer, &listed);
    list_for_each (link, &object->interfaces)
        put_interface(writer, container_of(link, struct stub_interface, object_link));
}

struct page {
    struct ndr_writer *writer;
    uint32_t n;
};

static bool visit(void *context, const struct stub_object *object)
{
    struct page *page = context;

    put_object(page->writer, object);
    page->n++;
    return page->writer->size < PAGE_SIZE;
}

void holdings_put_page(struct ndr_writer *writer, uint64_t cursor)
{
    size_t cursor_at, count_at;
    struct page page = {.writer = writer};
    struct stub_effect effect = {0};

    cursor_at = writer->size;
    ndr_put_u64(writer, 0);
    count_at = writer->size;
    ndr_put_u32(writer, 0);
    stub_table_lock();
    cursor = stub_visit(cursor, visit, &page);
    stub_table_unlock(&effect);
    if (writer->failed)
        return;
    /* What comes first is known last. */
    memcpy(writer->data + cursor_at, &cursor, sizeof(cursor));
    memcpy(writer->data + count_at, &page.n, sizeof(page.n));
}
