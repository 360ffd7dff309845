/* SPDX-License-Identifier: MIT */
#include "wire/activation_properties.h"

#include <string.h>

#include <comity/winerror.h>

#include "wire/dual_string.h"
#include "wire/orpc.h"

enum {
    SERIALIZED_SIZE = 16, /* of the header of a serialized type */
    PROPERTIES_MAX = 16,
    DESTINATION_DIFFERENT_MACHINE = 2,
    PROPERTIES_OUT = 2,
};

#define DCOM_GUID(number)                                                                          \
    {                                                                                              \
        number, 0, 0,                                                                              \
        {                                                                                          \
            0xc0, 0, 0, 0, 0, 0, 0, 0x46                                                           \
        }                                                                                          \
    }
static const GUID clsid_instantiation_info = DCOM_GUID(0x000001ab);
static const GUID clsid_scm_reply_info = DCOM_GUID(0x000001b6);
static const GUID iid_properties_out = DCOM_GUID(0x000001a3);
static const GUID clsid_properties_out = DCOM_GUID(0x00000339);

/* ---- the request ---- */

/* A serialized type of @size bytes with its header: a reader of its own, for alignment starts anew.
 */
static struct ndr_reader get_serialized(struct ndr_reader *reader, size_t size)
{
    const uint8_t *bytes = ndr_get_bytes(reader, size);
    struct ndr_reader inner;

    ndr_reader_init(&inner, "", 0);
    if (bytes && size >= SERIALIZED_SIZE && bytes[0] == 1 && bytes[1] == 0x10)
        ndr_reader_init(&inner, bytes + SERIALIZED_SIZE, size - SERIALIZED_SIZE);
    else
        inner.failed = true;
    return inner;
}

static void get_instantiation(struct ndr_reader *reader, struct activation_request *request)
{
    request->clsid = ndr_get_guid(reader);
    request->clsctx = ndr_get_u32(reader);
    ndr_get_u32(reader); /* flags of the activation */
    ndr_get_u32(reader); /* whether it is a surrogate's */
    ndr_get_u32(reader); /* the interfaces' number stands before them, too */
    ndr_get_u32(reader); /* flags of the instance */
    if (ndr_get_u32(reader) == 0)
        reader->failed = true;
    ndr_get_u32(reader); /* the size of this, which clients leave empty */
    ndr_get_u32(reader); /* the client's version */
    request->n_iids = ndr_get_count(reader, sizeof(IID));
    if (request->n_iids == 0 || request->n_iids > ACTIVATION_IIDS_MAX)
        reader->failed = true;
    for (uint32_t i = 0; i < request->n_iids && !reader->failed; i++)
        request->iids[i] = ndr_get_guid(reader);
}

/* What each property is and how long: clients order them as they like. */
struct directory {
    uint32_t n;
    GUID clsids[PROPERTIES_MAX];
    uint32_t sizes[PROPERTIES_MAX];
};

static void get_directory(struct ndr_reader *reader, struct directory *ret_directory)
{
    uint32_t n;

    *ret_directory = (struct directory){0};
    ndr_get_u32(reader); /* sizes of all, and of this */
    ndr_get_u32(reader);
    ndr_get_u32(reader);
    ndr_get_u32(reader); /* the destination: all are treated alike */
    n = ndr_get_u32(reader);
    ndr_get_guid(reader);
    if (!ndr_get_u32(reader) || !ndr_get_u32(reader) || n > PROPERTIES_MAX)
        reader->failed = true;
    ndr_get_u32(reader);
    if (ndr_get_count(reader, sizeof(GUID)) != n)
        reader->failed = true;
    for (uint32_t i = 0; i < n && !reader->failed; i++)
        ret_directory->clsids[i] = ndr_get_guid(reader);
    if (ndr_get_count(reader, sizeof(uint32_t)) != n)
        reader->failed = true;
    for (uint32_t i = 0; i < n && !reader->failed; i++)
        ret_directory->sizes[i] = ndr_get_u32(reader);
    ret_directory->n = reader->failed ? 0 : n;
}

/* The size of the directory with its header is in it, behind that of the whole. */
static uint32_t directory_size(const struct ndr_reader *reader)
{
    uint32_t size = 0;

    if (ndr_left(reader) >= SERIALIZED_SIZE + 8)
        memcpy(&size, reader->data + reader->at + SERIALIZED_SIZE + 4, sizeof(size));
    return size;
}

void activation_request_get(struct ndr_reader *reader, struct activation_request *ret_request)
{
    struct directory directory;
    struct ndr_reader blob, part;
    struct objref objref;
    bool is_found = false;

    *ret_request = (struct activation_request){0};
    objref_get(reader, &objref);
    if (reader->failed || objref.kind != OBJREF_CUSTOM) {
        reader->failed = true;
        return;
    }
    ndr_reader_init(&blob, objref.data, objref.size);
    ndr_get_u32(&blob);
    ndr_get_u32(&blob);
    part = get_serialized(&blob, directory_size(&blob));
    get_directory(&part, &directory);
    for (uint32_t i = 0; i < directory.n && !blob.failed; i++) {
        part = get_serialized(&blob, directory.sizes[i]);
        if (memcmp(&directory.clsids[i], &clsid_instantiation_info, sizeof(GUID)) != 0)
            continue;
        get_instantiation(&part, ret_request);
        is_found = !part.failed;
    }
    reader->failed |= !is_found;
}

/* ---- the reply ---- */

GUID activation_remote_unknown(uint64_t oxid)
{
    GUID ipid = {0};

    memcpy(&ipid, &oxid, sizeof(oxid));
    return ipid;
}

void activation_interface_put(struct ndr_writer *writer, const struct activation_reply *reply,
                              uint32_t i)
{
    struct objref objref = {
        .iid = reply->iids[i],
        .kind = OBJREF_STANDARD,
        .standard = reply->references[i],
        .resolver = reply->resolver,
    };

    objref_put_pointer(writer, &objref);
}

static void put_interfaces(struct ndr_writer *writer, const struct activation_reply *reply)
{
    ndr_put_u32(writer, reply->n);
    ndr_put_referent(writer);
    ndr_put_referent(writer);
    ndr_put_referent(writer);
    ndr_put_u32(writer, reply->n);
    for (uint32_t i = 0; i < reply->n; i++)
        ndr_put_guid(writer, &reply->iids[i]);
    ndr_put_u32(writer, reply->n);
    for (uint32_t i = 0; i < reply->n; i++)
        ndr_put_u32(writer, (uint32_t)reply->results[i]);
    ndr_put_u32(writer, reply->n);
    for (uint32_t i = 0; i < reply->n; i++) {
        if (SUCCEEDED(reply->results[i]))
            ndr_put_referent(writer);
        else
            ndr_put_u32(writer, 0);
    }
    for (uint32_t i = 0; i < reply->n; i++) {
        if (SUCCEEDED(reply->results[i]))
            activation_interface_put(writer, reply, i);
    }
}

static void put_exporter(struct ndr_writer *writer, const struct activation_reply *reply)
{
    GUID remote_unknown = activation_remote_unknown(reply->oxid);

    ndr_put_u32(writer, 0);
    ndr_put_referent(writer);
    ndr_put_u64(writer, reply->oxid);
    ndr_put_referent(writer);
    ndr_put_guid(writer, &remote_unknown);
    ndr_put_u32(writer, AUTHN_HINT_NONE);
    ndr_put_u16(writer, ORPC_MAJOR);
    ndr_put_u16(writer, ORPC_MINOR);
    dual_string_put_ndr(writer, reply->exporter);
}

/* Appends what @put writes as a serialized type; returns its padded size. */
static uint32_t put_serialized(struct ndr_writer *writer, const struct activation_reply *reply,
                               void (*put)(struct ndr_writer *, const struct activation_reply *))
{
    static const uint8_t common[] = {1, 0x10, 8, 0, 0xcc, 0xcc, 0xcc, 0xcc};
    size_t outer_base = writer->base, header_at = writer->size;
    uint32_t size;

    ndr_put_bytes(writer, common, sizeof(common));
    ndr_put_bytes(writer, &(uint64_t){0}, sizeof(uint64_t));
    writer->base = writer->size;
    put(writer, reply);
    ndr_put_align(writer, 8);
    if (writer->failed)
        return 0;
    size = (uint32_t)(writer->size - writer->base);
    memcpy(writer->data + header_at + sizeof(common), &size, sizeof(size));
    writer->base = outer_base;
    return size + SERIALIZED_SIZE;
}

static void put_directory(struct ndr_writer *writer, const struct activation_reply *reply)
{
    static const GUID none;

    ndr_put_u32(writer, 0); /* both sizes are known at the end */
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, DESTINATION_DIFFERENT_MACHINE);
    ndr_put_u32(writer, PROPERTIES_OUT);
    ndr_put_guid(writer, &none);
    ndr_put_referent(writer);
    ndr_put_referent(writer);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, PROPERTIES_OUT);
    ndr_put_guid(writer, &clsid_properties_out);
    ndr_put_guid(writer, &clsid_scm_reply_info);
    ndr_put_u32(writer, PROPERTIES_OUT);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
}

/* Clients look for both properties in this order. */
static void put_blob(struct ndr_writer *writer, const struct activation_reply *reply)
{
    enum {
        SIZES_AT = 8 + SERIALIZED_SIZE + 48 + 4 + 2 * 16 + 4,
    };
    uint32_t sizes[3], total;

    ndr_put_bytes(writer, &(uint64_t){0}, sizeof(uint64_t));
    sizes[0] = put_serialized(writer, reply, put_directory);
    sizes[1] = put_serialized(writer, reply, put_interfaces);
    sizes[2] = put_serialized(writer, reply, put_exporter);
    if (writer->failed)
        return;
    total = sizes[0] + sizes[1] + sizes[2];
    memcpy(writer->data, &total, sizeof(total));
    memcpy(writer->data + 8 + SERIALIZED_SIZE, &total, sizeof(total));
    memcpy(writer->data + 8 + SERIALIZED_SIZE + 4, &sizes[0], sizeof(sizes[0]));
    memcpy(writer->data + SIZES_AT, &sizes[1], 2 * sizeof(sizes[1]));
}

void activation_reply_put(struct ndr_writer *writer, const struct activation_reply *reply)
{
    struct objref objref = {
        .iid = iid_properties_out, .kind = OBJREF_CUSTOM, .clsid = clsid_properties_out};
    struct ndr_writer blob;

    ndr_writer_init(&blob);
    ndr_writer_reset(&blob, 0);
    put_blob(&blob, reply);
    objref.data = blob.data;
    objref.size = (uint32_t)blob.size;
    if (blob.failed)
        writer->failed = true;
    else
        objref_put(writer, &objref);
    ndr_writer_deinit(&blob);
}
