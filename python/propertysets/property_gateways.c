/* SPDX-License-Identifier: MIT */
#include "propertysets/property_gateways.h"
#include "propertysets/property_values.h"
#include "values/values.h"

/* ---- arguments and results ---- */

/* What py_build_list() makes a tuple of. */
struct list {
    const void *items;
    ULONG n;
};

static PyObject *build_specs(void *list_)
{
    const struct list *list = list_;

    return py_specs_new(list->items, list->n);
}

static PyObject *build_ids(void *list_)
{
    const struct list *list = list_;

    return py_ids_new(list->items, list->n);
}

static PyObject *build_values(void *list_)
{
    const struct list *list = list_;

    return py_property_values_new(list->items, list->n);
}

static PyObject *build_names(void *list_)
{
    const struct list *list = list_;

    return py_property_names_new(list->items, list->n);
}

static PyObject *build_optional_guid(void *guid)
{
    if (!guid)
        Py_RETURN_NONE;
    return py_iid_new(guid);
}

static PyObject *build_time(void *time)
{
    if (!time)
        Py_RETURN_NONE;
    return py_from_filetime(time);
}

/* As many as were asked for. */
struct places {
    void *items;
    ULONG n;
};

static PyObject *as_many(PyObject *result, ULONG n)
{
    PyObject *list = PySequence_Fast(result, "the result must be a sequence");

    if (list && PySequence_Fast_GET_SIZE(list) != (Py_ssize_t)n) {
        PyErr_Format(PyExc_ValueError, "there are %zd results instead of %u",
                     PySequence_Fast_GET_SIZE(list), (unsigned)n);
        Py_CLEAR(list);
    }
    return list;
}

static bool take_values(PyObject *result, void *places_)
{
    const struct places *places = places_;
    PyObject *list = as_many(result, places->n);
    PROPVARIANT *values = places->items;
    ULONG n = 0;

    while (list && n < places->n &&
           py_to_property(PySequence_Fast_GET_ITEM(list, (Py_ssize_t)n), &values[n]))
        n++;
    if (n < places->n || !list)
        FreePropVariantArray(n, values);
    Py_XDECREF(list);
    return list && n == places->n;
}

static bool take_names(PyObject *result, void *places_)
{
    const struct places *places = places_;
    PyObject *list = as_many(result, places->n);
    LPOLESTR *names = places->items;
    bool ok = list != NULL;

    for (ULONG i = 0; ok && i < places->n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(list, (Py_ssize_t)i);

        ok = item == Py_None || py_take_task_text(item, &names[i]);
    }
    for (ULONG i = 0; !ok && i < places->n; i++) {
        CoTaskMemFree(names[i]);
        names[i] = NULL;
    }
    Py_XDECREF(list);
    return ok;
}

/* ---- a set ---- */

static HRESULT storage_ReadMultiple(IPropertyStorage *iface, ULONG cpspec, const PROPSPEC rgpspec[],
                                    PROPVARIANT rgpropvar[])
{
    struct list specs = {rgpspec, cpspec};
    struct places places = {rgpropvar, cpspec};

    if (cpspec && (!rgpspec || !rgpropvar))
        return E_INVALIDARG;
    memset(rgpropvar, 0, cpspec * sizeof(*rgpropvar));
    return py_gateway_call(iface, "ReadMultiple", take_values, &places, "(O&)", build_specs,
                           &specs);
}

static HRESULT storage_WriteMultiple(IPropertyStorage *iface, ULONG cpspec,
                                     const PROPSPEC rgpspec[], const PROPVARIANT rgpropvar[],
                                     PROPID propidNameFirst)
{
    struct list specs = {rgpspec, cpspec}, values = {rgpropvar, cpspec};

    if (cpspec && (!rgpspec || !rgpropvar))
        return E_INVALIDARG;
    return py_gateway_call(iface, "WriteMultiple", NULL, NULL, "(O&O&k)", build_specs, &specs,
                           build_values, &values, (unsigned long)propidNameFirst);
}

static HRESULT storage_DeleteMultiple(IPropertyStorage *iface, ULONG cpspec,
                                      const PROPSPEC rgpspec[])
{
    struct list specs = {rgpspec, cpspec};

    if (cpspec && !rgpspec)
        return E_INVALIDARG;
    return py_gateway_call(iface, "DeleteMultiple", NULL, NULL, "(O&)", build_specs, &specs);
}

static HRESULT storage_ReadPropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                         const PROPID rgpropid[], LPOLESTR rglpwstrName[])
{
    struct list ids = {rgpropid, cpropid};
    struct places places = {rglpwstrName, cpropid};

    if (cpropid && (!rgpropid || !rglpwstrName))
        return E_INVALIDARG;
    memset(rglpwstrName, 0, cpropid * sizeof(*rglpwstrName));
    return py_gateway_call(iface, "ReadPropertyNames", take_names, &places, "(O&)", build_ids,
                           &ids);
}

static HRESULT storage_WritePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                          const PROPID rgpropid[], const LPOLESTR rglpwstrName[])
{
    struct list ids = {rgpropid, cpropid}, names = {rglpwstrName, cpropid};

    if (cpropid && (!rgpropid || !rglpwstrName))
        return E_INVALIDARG;
    return py_gateway_call(iface, "WritePropertyNames", NULL, NULL, "(O&O&)", build_ids, &ids,
                           build_names, &names);
}

static HRESULT storage_DeletePropertyNames(IPropertyStorage *iface, ULONG cpropid,
                                           const PROPID rgpropid[])
{
    struct list ids = {rgpropid, cpropid};

    if (cpropid && !rgpropid)
        return E_INVALIDARG;
    return py_gateway_call(iface, "DeletePropertyNames", NULL, NULL, "(O&)", build_ids, &ids);
}

static HRESULT storage_Commit(IPropertyStorage *iface, DWORD grfCommitFlags)
{
    return py_gateway_call(iface, "Commit", NULL, NULL, "(k)", (unsigned long)grfCommitFlags);
}

static HRESULT storage_Revert(IPropertyStorage *iface)
{
    return py_gateway_call(iface, "Revert", NULL, NULL, "()");
}

static HRESULT storage_Enum(IPropertyStorage *iface, IEnumSTATPROPSTG **ppenum)
{
    struct py_wanted wanted = {&IID_IEnumSTATPROPSTG, (void **)ppenum, false};

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    return py_gateway_call(iface, "Enum", py_take_interface, &wanted, "()");
}

static HRESULT storage_SetTimes(IPropertyStorage *iface, const FILETIME *pctime,
                                const FILETIME *patime, const FILETIME *pmtime)
{
    return py_gateway_call(iface, "SetTimes", NULL, NULL, "(O&O&O&)", build_time, pctime,
                           build_time, patime, build_time, pmtime);
}

static HRESULT storage_SetClass(IPropertyStorage *iface, REFCLSID clsid)
{
    return py_gateway_call(iface, "SetClass", NULL, NULL, "(O&)", py_build_guid, clsid);
}

static HRESULT storage_Stat(IPropertyStorage *iface, STATPROPSETSTG *pstatpsstg)
{
    return py_gateway_call(iface, "Stat", py_property_set_stat_from, pstatpsstg, "()");
}

const IPropertyStorageVtbl py_property_storage_gateway = {
    GATEWAY_UNKNOWN,
    .ReadMultiple = storage_ReadMultiple,
    .WriteMultiple = storage_WriteMultiple,
    .DeleteMultiple = storage_DeleteMultiple,
    .ReadPropertyNames = storage_ReadPropertyNames,
    .WritePropertyNames = storage_WritePropertyNames,
    .DeletePropertyNames = storage_DeletePropertyNames,
    .Commit = storage_Commit,
    .Revert = storage_Revert,
    .Enum = storage_Enum,
    .SetTimes = storage_SetTimes,
    .SetClass = storage_SetClass,
    .Stat = storage_Stat,
};

/* ---- sets of a storage ---- */

static HRESULT sets_Create(IPropertySetStorage *iface, REFFMTID rfmtid, const CLSID *pclsid,
                           DWORD grfFlags, DWORD grfMode, IPropertyStorage **ppprstg)
{
    struct py_wanted wanted = {&IID_IPropertyStorage, (void **)ppprstg, false};

    if (!ppprstg)
        return E_INVALIDARG;
    *ppprstg = NULL;
    return py_gateway_call(iface, "Create", py_take_interface, &wanted, "(O&O&kk)", py_build_guid,
                           rfmtid, build_optional_guid, pclsid, (unsigned long)grfFlags,
                           (unsigned long)grfMode);
}

static HRESULT sets_Open(IPropertySetStorage *iface, REFFMTID rfmtid, DWORD grfMode,
                         IPropertyStorage **ppprstg)
{
    struct py_wanted wanted = {&IID_IPropertyStorage, (void **)ppprstg, false};

    if (!ppprstg)
        return E_INVALIDARG;
    *ppprstg = NULL;
    return py_gateway_call(iface, "Open", py_take_interface, &wanted, "(O&k)", py_build_guid,
                           rfmtid, (unsigned long)grfMode);
}

static HRESULT sets_Delete(IPropertySetStorage *iface, REFFMTID rfmtid)
{
    return py_gateway_call(iface, "Delete", NULL, NULL, "(O&)", py_build_guid, rfmtid);
}

static HRESULT sets_Enum(IPropertySetStorage *iface, IEnumSTATPROPSETSTG **ppenum)
{
    struct py_wanted wanted = {&IID_IEnumSTATPROPSETSTG, (void **)ppenum, false};

    if (!ppenum)
        return E_INVALIDARG;
    *ppenum = NULL;
    return py_gateway_call(iface, "Enum", py_take_interface, &wanted, "()");
}

const IPropertySetStorageVtbl py_property_set_storage_gateway = {
    GATEWAY_UNKNOWN,       .Create = sets_Create, .Open = sets_Open,
    .Delete = sets_Delete, .Enum = sets_Enum,
};
