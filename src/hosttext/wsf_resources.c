/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosttext/wsf_resources.h"

#include <stdlib.h>

#include "hosttext/host_object.h"
#include "hosttext/text.h"

struct wsf_resources {
    struct host_object object;
    const struct wsf_job *job; /* borrowed */
};

static void wsf_resources_free(struct host_object *object)
{
    free(object);
}

static HRESULT resources_getResource(IWSHResources *iface, BSTR resourceID, BSTR *out_Text)
{
    const struct wsf_job *job = ((struct wsf_resources *)iface)->job;
    _cleanup_(freep) char *name = NULL;

    *out_Text = NULL;
    for (unsigned i = 0; i < job->n_elements; i++) {
        const struct wsf_element *element = &job->elements[i];

        if (element->kind == WSF_RESOURCE && resourceID &&
            lstrcmpiW(element->id, resourceID) == 0) {
            *out_Text = SysAllocStringLen(element->text, SysStringLen(element->text));
            return *out_Text ? S_OK : E_OUTOFMEMORY;
        }
    }
    name = text_to_utf8(resourceID ? resourceID : u"");
    return host_object_fail(DISP_E_BADINDEX, "Windows Script Host", "There is no resource \"%s\".",
                            name ? name : "");
}

static const IWSHResourcesVtbl resources_vtable = {
    HOST_OBJECT_METHODS,
    .getResource = resources_getResource,
};

static const struct host_object_class resources_class = {&IID_IWSHResources, NULL,
                                                         wsf_resources_free};

HRESULT wsf_resources_new(const struct wsf_job *job, IUnknown **ret_resources)
{
    struct wsf_resources *resources = calloc(1, sizeof(*resources));

    if (!resources)
        return E_OUTOFMEMORY;
    host_object_init(&resources->object, &resources_class, &resources_vtable);
    resources->job = job;
    *ret_resources = (IUnknown *)resources;
    return S_OK;
}
