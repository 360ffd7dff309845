/* SPDX-License-Identifier: MIT */
#include "com/process_interface.h"

#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "com/class_object.h"
#include "stubs/holdings.h"
#include "wire/process_protocol.h"

bool process_interface_is(const IID *iid)
{
    return guid_is_equal(iid, &process_interface);
}

static uint32_t list_objects(struct ndr_reader *reader, struct ndr_writer *writer)
{
    uint64_t cursor = ndr_get_u64(reader);

    if (reader->failed)
        return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    holdings_put_page(writer, cursor);
    return 0;
}

uint32_t process_interface_serve(struct rpc_request *request, struct ndr_writer *writer)
{
    struct process_description description = {.pid = (uint32_t)getpid()};

    switch (request->opnum) {
    case PROCESS_DESCRIBE:
        class_object_describe(&description);
        process_put_description(writer, &description);
        return 0;
    case PROCESS_LIST_OBJECTS:
        return list_objects(&request->stub, writer);
    default:
        return FAULT_OP_RANGE;
    }
}
