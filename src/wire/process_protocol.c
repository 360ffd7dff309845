/* SPDX-License-Identifier: MIT */
#include "wire/process_protocol.h"

const IID process_interface = {
    0x7d0c6f52, 0x0e4b, 0x4c37, {0x8a, 0x59, 0xc0, 0x41, 0x70, 0x70, 0x72, 0x6f}};

/* What the smallest of each takes, which bounds how many a count can mean. */
enum {
    OBJECT_SIZE = 56,
    INTERFACE_SIZE = 28,
    HOLDER_SIZE = 12,
};

void process_put_description(struct ndr_writer *writer,
                             const struct process_description *description)
{
    ndr_put_u32(writer, description->pid);
    ndr_put_u32(writer, description->flags);
    ndr_put_u32(writer, description->uses);
}

void process_get_description(struct ndr_reader *reader, struct process_description *ret_description)
{
    ret_description->pid = ndr_get_u32(reader);
    ret_description->flags = ndr_get_u32(reader);
    ret_description->uses = ndr_get_u32(reader);
}

void process_put_object(struct ndr_writer *writer, const struct process_object *object)
{
    ndr_put_u64(writer, object->oid);
    ndr_put_u64(writer, object->oxid);
    ndr_put_guid(writer, &object->clsid);
    ndr_put_u32(writer, object->flags);
    ndr_put_u32(writer, object->strong);
    ndr_put_u32(writer, object->weak);
    ndr_put_u32(writer, object->locks);
    ndr_put_u32(writer, object->calls);
    ndr_put_u32(writer, object->n_interfaces);
}

void process_put_interface(struct ndr_writer *writer, const struct process_object_interface *held)
{
    ndr_put_guid(writer, &held->iid);
    ndr_put_u32(writer, held->refs);
    ndr_put_u32(writer, held->transit);
    ndr_put_u32(writer, held->n_holders);
}

void process_put_holder(struct ndr_writer *writer, const struct process_holder *holder)
{
    ndr_put_u32(writer, holder->pid);
    ndr_put_u32(writer, holder->refs);
    ndr_put_u32(writer, holder->flags);
}

uint32_t process_get_page(struct ndr_reader *reader, uint64_t *ret_cursor)
{
    *ret_cursor = ndr_get_u64(reader);
    return ndr_get_count(reader, OBJECT_SIZE);
}

void process_get_object(struct ndr_reader *reader, struct process_object *ret_object)
{
    ret_object->oid = ndr_get_u64(reader);
    ret_object->oxid = ndr_get_u64(reader);
    ret_object->clsid = ndr_get_guid(reader);
    ret_object->flags = ndr_get_u32(reader);
    ret_object->strong = ndr_get_u32(reader);
    ret_object->weak = ndr_get_u32(reader);
    ret_object->locks = ndr_get_u32(reader);
    ret_object->calls = ndr_get_u32(reader);
    ret_object->n_interfaces = ndr_get_count(reader, INTERFACE_SIZE);
}

void process_get_interface(struct ndr_reader *reader,
                           struct process_object_interface *ret_interface)
{
    ret_interface->iid = ndr_get_guid(reader);
    ret_interface->refs = ndr_get_u32(reader);
    ret_interface->transit = ndr_get_u32(reader);
    ret_interface->n_holders = ndr_get_count(reader, HOLDER_SIZE);
}

void process_get_holder(struct ndr_reader *reader, struct process_holder *ret_holder)
{
    ret_holder->pid = ndr_get_u32(reader);
    ret_holder->refs = ndr_get_u32(reader);
    ret_holder->flags = ndr_get_u32(reader);
}
