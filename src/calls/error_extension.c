/* SPDX-License-Identifier: MIT */
#include "calls/error_extension.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "wire/objref.h"

enum {
    TEXTS = 3, /* source, description, help file */
    TEXT_UNITS_MAX = 65536,
    IS_THERE = -1,
};

const GUID error_extension_id = {0x0000031c, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const CLSID clsid_error_object = {0x0000031b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* What an error object says. */
struct error_content {
    GUID guid;
    DWORD help_context;
    BSTR texts[TEXTS];
};

static void error_content_deinit(struct error_content *content)
{
    for (int i = 0; i < TEXTS; i++)
        SysFreeString(content->texts[i]);
}

static void put32(struct ndr_writer *writer, uint32_t value)
{
    ndr_put_bytes(writer, &value, sizeof(value));
}

static uint32_t get32(struct ndr_reader *reader)
{
    const void *bytes = ndr_get_bytes(reader, sizeof(uint32_t));
    uint32_t value = 0;

    if (bytes)
        memcpy(&value, bytes, sizeof(value));
    return value;
}

/* ---- the server ---- */

/* An ErrorInfoString, after a word that says whether there is one. */
static void put_text(struct ndr_writer *writer, BSTR text)
{
    static const OLECHAR nul;
    uint32_t units = SysStringLen(text);

    put32(writer, text ? (uint32_t)IS_THERE : 0);
    if (!text)
        return;
    if (units > TEXT_UNITS_MAX)
        units = TEXT_UNITS_MAX;
    put32(writer, units + 1);
    put32(writer, 0);
    put32(writer, units + 1);
    ndr_put_bytes(writer, text, units * sizeof(OLECHAR));
    ndr_put_bytes(writer, &nul, sizeof(nul));
}

static void put_content(struct ndr_writer *writer, const struct error_content *content)
{
    put32(writer, 0);
    put32(writer, content->help_context);
    ndr_put_bytes(writer, &content->guid, sizeof(content->guid));
    for (int i = 0; i < TEXTS; i++)
        put_text(writer, content->texts[i]);
}

/* What an object does not tell is as if it were not there. */
static void ask(IErrorInfo *error, struct error_content *content)
{
    memset(content, 0, sizeof(*content));
    error->lpVtbl->GetGUID(error, &content->guid);
    error->lpVtbl->GetHelpContext(error, &content->help_context);
    error->lpVtbl->GetSource(error, &content->texts[0]);
    error->lpVtbl->GetDescription(error, &content->texts[1]);
    error->lpVtbl->GetHelpFile(error, &content->texts[2]);
}

static void send(IErrorInfo *error, struct ndr_writer *answer)
{
    _cleanup_(error_content_deinit) struct error_content content;
    _cleanup_(ndr_writer_deinit) struct ndr_writer data, reference;
    struct objref objref = {
        .iid = IID_IErrorInfo,
        .kind = OBJREF_CUSTOM,
        .clsid = clsid_error_object,
    };

    ndr_writer_init(&data);
    ndr_writer_init(&reference);
    ask(error, &content);
    put_content(&data, &content);
    objref.data = data.data;
    objref.size = (uint32_t)data.size;
    if (!data.failed)
        objref_put(&reference, &objref);
    if (!data.failed && !reference.failed)
        orpc_extend_that(answer, &(struct orpc_extension){&error_extension_id, reference.data,
                                                          (uint32_t)reference.size});
}

IErrorInfo *error_extension_begin(void)
{
    IErrorInfo *before = NULL;

    GetErrorInfo(0, &before);
    return before;
}

void error_extension_end(IErrorInfo *before, struct ndr_writer *answer)
{
    IErrorInfo *error = NULL;

    if (GetErrorInfo(0, &error) == S_OK) {
        send(error, answer);
        error->lpVtbl->Release(error);
    }
    if (before) {
        SetErrorInfo(0, before);
        before->lpVtbl->Release(before);
    }
}

/* ---- the client ---- */

static BSTR get_text(struct ndr_reader *reader)
{
    uint32_t max, units;
    const void *text;
    BSTR copy;

    if (get32(reader) != (uint32_t)IS_THERE)
        return NULL;
    max = get32(reader);
    get32(reader);
    units = get32(reader);
    if (units == 0 || units > max || units > ndr_left(reader) / sizeof(OLECHAR)) {
        reader->failed = true;
        return NULL;
    }
    text = ndr_get_bytes(reader, units * sizeof(OLECHAR));
    copy = SysAllocStringLen(NULL, units - 1);
    if (copy)
        memcpy(copy, text, (units - 1) * sizeof(OLECHAR));
    return copy;
}

static void get_content(struct ndr_reader *reader, struct error_content *content)
{
    const void *guid;

    memset(content, 0, sizeof(*content));
    get32(reader);
    content->help_context = get32(reader);
    guid = ndr_get_bytes(reader, sizeof(content->guid));
    if (guid)
        memcpy(&content->guid, guid, sizeof(content->guid));
    for (int i = 0; i < TEXTS; i++)
        content->texts[i] = get_text(reader);
}

static HRESULT make_error(const struct error_content *content, IErrorInfo **ret_error)
{
    ICreateErrorInfo *create;
    HRESULT hr;

    hr = CreateErrorInfo(&create);
    if (FAILED(hr))
        return hr;

    create->lpVtbl->SetGUID(create, &content->guid);
    create->lpVtbl->SetHelpContext(create, content->help_context);
    create->lpVtbl->SetSource(create, content->texts[0]);
    create->lpVtbl->SetDescription(create, content->texts[1]);
    create->lpVtbl->SetHelpFile(create, content->texts[2]);
    hr = create->lpVtbl->QueryInterface(create, &IID_IErrorInfo, (void **)ret_error);
    create->lpVtbl->Release(create);
    return hr;
}

/* NULL for one that says nothing understandable. */
static IErrorInfo *read_error(const struct orpc_extension *extension)
{
    _cleanup_(error_content_deinit) struct error_content content = {0};
    IErrorInfo *error = NULL;
    struct ndr_reader reader;
    struct objref objref;

    ndr_reader_init(&reader, extension->data, extension->size);
    objref_get(&reader, &objref);
    if (reader.failed || objref.kind != OBJREF_CUSTOM ||
        !guid_is_equal(&objref.clsid, &clsid_error_object))
        return NULL;
    ndr_reader_init(&reader, objref.data, objref.size);
    get_content(&reader, &content);
    if (reader.failed || FAILED(make_error(&content, &error)))
        return NULL;
    return error;
}

void error_extension_receive(const struct orpc_extension *extension, bool has_failed)
{
    IErrorInfo *error = extension->data ? read_error(extension) : NULL;

    if (error || has_failed)
        SetErrorInfo(0, error);
    if (error)
        error->lpVtbl->Release(error);
}
