/* SPDX-License-Identifier: MIT */
#include "apartment/callee.h"

#include "com/class_object.h"
#include "com/process_interface.h"
#include "com/proxy_stub.h"
#include "com/surrogate.h"
#include "remoting/exporter.h"
#include "remoting/importer.h"
#include "running/running_object.h"
#include "running/scm_pool.h"
#include "stubs/access.h"
#include "stubs/association.h"

bool callee_offers(const IID *iid)
{
    return exporter_offers(iid);
}

bool callee_describes(const IID *iid)
{
    return process_interface_is(iid);
}

uint32_t callee_describe(struct rpc_request *request, struct ndr_writer *writer)
{
    return process_interface_serve(request, writer);
}

struct association *callee_join(struct apartment *apartment, uint32_t number, pid_t peer,
                                uint32_t *ret_number)
{
    struct association *association = association_join(apartment, number, peer);

    *ret_number = association ? association_number(association) : 0;
    return association;
}

void callee_leave(struct association *association)
{
    association_leave(association);
}

HRESULT callee_admit(int fd)
{
    return access_check(fd);
}

uint32_t callee_serve(struct apartment *apartment, struct association *association,
                      struct rpc_request *request, struct ndr_writer *writer)
{
    return exporter_serve(apartment, association, request, writer);
}

bool callee_is_stopping(void)
{
    return class_object_is_stopping();
}

void callee_unused(void)
{
    surrogate_is_unused();
}

void callee_object_left(uint64_t oxid, uint64_t oid)
{
    running_object_left(oxid, oid);
}

/* Its classes go first, so that nobody new comes; then what it holds, which may hold it. */
void callee_end_apartment(struct apartment *apartment)
{
    class_object_revoke_all(apartment);
    running_object_revoke_all(apartment);
    importer_disconnect(apartment);
    exporter_disconnect(apartment);
}

void callee_end_process(void)
{
    proxy_stub_forget();
    scm_pool_close();
}
