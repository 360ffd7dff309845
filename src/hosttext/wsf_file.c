/* SPDX-License-Identifier: MIT */
/* Source: Windows' "Windows Script Host XML elements" pages. */
#include "hosttext/wsf_file.h"

#include <stdlib.h>
#include <string.h>

#include "hosttext/text.h"

struct reader {
    struct wsf_scanner scanner;
    struct wsf_file *file;
    HRESULT hr; /* E_OUTOFMEMORY once there is none */
};

/* ---- releasing ---- */

static void element_deinit(struct wsf_element *element)
{
    BSTR texts[] = {element->id,   element->language, element->src,     element->text,
                    element->guid, element->progid,   element->version, element->events};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        SysFreeString(texts[i]);
}

void wsf_file_deinit(struct wsf_file *file)
{
    for (unsigned i = 0; i < file->n_jobs; i++) {
        struct wsf_job *job = &file->jobs[i];

        for (unsigned j = 0; j < job->n_elements; j++)
            element_deinit(&job->elements[j]);
        free(job->elements);
        usage_deinit(&job->usage);
        SysFreeString(job->id);
    }
    free(file->jobs);
    *file = (struct wsf_file){0};
}

/* ---- building ---- */

static bool fail(struct reader *reader, struct wsf_place place, const char *error)
{
    reader->scanner.place = place;
    reader->scanner.error = error;
    return false;
}

static bool out_of_memory(struct reader *reader)
{
    reader->hr = E_OUTOFMEMORY;
    return false;
}

static bool copy_text(struct reader *reader, struct wsf_text text, BSTR *ret_copy)
{
    *ret_copy = wsf_text_decode(text);
    return *ret_copy ? true : out_of_memory(reader);
}

static bool copy_attribute(struct reader *reader, const struct wsf_tag *tag, const char *name,
                           BSTR *ret_copy)
{
    const struct wsf_text *value = wsf_tag_attribute(tag, name);

    return value ? copy_text(reader, *value, ret_copy) : true;
}

static bool is_true(const struct wsf_tag *tag, const char *name)
{
    const struct wsf_text *value = wsf_tag_attribute(tag, name);

    return value &&
           (wsf_text_is(*value, "true") || wsf_text_is(*value, "1") || wsf_text_is(*value, "yes"));
}

static struct wsf_job *add_job(struct reader *reader, const struct wsf_tag *tag)
{
    struct wsf_file *file = reader->file;
    struct wsf_job *grown;

    if (file->n_jobs == WSF_ELEMENTS_MAX) {
        fail(reader, tag->place, "Too many jobs");
        return NULL;
    }
    grown = realloc(file->jobs, (file->n_jobs + 1) * sizeof(*grown));
    if (!grown) {
        out_of_memory(reader);
        return NULL;
    }
    file->jobs = grown;
    grown[file->n_jobs] = (struct wsf_job){.place = tag->place};
    return &grown[file->n_jobs++];
}

static struct wsf_element *add_element(struct reader *reader, struct wsf_job *job,
                                       enum wsf_element_kind kind, const struct wsf_tag *tag)
{
    struct wsf_element *grown;

    if (reader->file->n_elements == WSF_ELEMENTS_MAX) {
        fail(reader, tag->place, "Too many elements");
        return NULL;
    }
    grown = realloc(job->elements, (job->n_elements + 1) * sizeof(*grown));
    if (!grown) {
        out_of_memory(reader);
        return NULL;
    }
    job->elements = grown;
    reader->file->n_elements++;
    grown[job->n_elements] = (struct wsf_element){.kind = kind, .place = tag->place};
    return &grown[job->n_elements++];
}

/* The text of an element that is open; of raw text no entity is one. */
static bool read_text(struct reader *reader, const struct wsf_tag *tag, BSTR *ret_text,
                      struct wsf_place *ret_place)
{
    struct wsf_text text;
    bool is_raw;

    if (!wsf_scanner_text(&reader->scanner, tag->name, &text, ret_place, &is_raw))
        return false;
    if (!is_raw)
        return copy_text(reader, text, ret_text);
    *ret_text = SysAllocStringLen(text.units, (UINT)text.len);
    return *ret_text ? true : out_of_memory(reader);
}

/* Elements without content may still be closed by a tag of their own. */
static bool read_empty(struct reader *reader, const struct wsf_tag *tag)
{
    struct wsf_place place;
    BSTR text = NULL;
    bool is_read = tag->kind == WSF_EMPTY || read_text(reader, tag, &text, &place);

    SysFreeString(text);
    return is_read;
}

/* ---- elements ---- */

/* <script language src> and <include file language>. */
static bool read_script(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag)
{
    struct wsf_element *element = add_element(reader, job, WSF_SCRIPT, tag);

    if (!element || !copy_attribute(reader, tag, "language", &element->language) ||
        !copy_attribute(reader, tag, "src", &element->src))
        return false;
    if (!element->src && wsf_text_is(tag->name, "include") &&
        !copy_attribute(reader, tag, "file", &element->src))
        return false;
    if (tag->kind == WSF_OPEN && !read_text(reader, tag, &element->text, &element->text_place))
        return false;
    if (!element->src && wsf_text_is(tag->name, "include"))
        return fail(reader, tag->place, "An include needs a file");
    if (element->src) {
        SysFreeString(element->text);
        element->text = NULL;
    }
    return true;
}

static bool read_object(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag)
{
    struct wsf_element *element = add_element(reader, job, WSF_OBJECT, tag);

    if (!element || !copy_attribute(reader, tag, "id", &element->id) ||
        !copy_attribute(reader, tag, "progid", &element->progid) ||
        !copy_attribute(reader, tag, "events", &element->events))
        return false;
    if (!copy_attribute(reader, tag, wsf_tag_attribute(tag, "clsid") ? "clsid" : "classid",
                        &element->guid))
        return false;
    if (!element->id || (!element->progid && !element->guid))
        return fail(reader, tag->place, "An object needs an id and a progid or classid");
    element->is_reference = is_true(tag, "reference");
    return read_empty(reader, tag);
}

static bool read_reference(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag)
{
    struct wsf_element *element = add_element(reader, job, WSF_REFERENCE, tag);

    if (!element || !copy_attribute(reader, tag, "object", &element->progid) ||
        !copy_attribute(reader, tag, "guid", &element->guid) ||
        !copy_attribute(reader, tag, "version", &element->version))
        return false;
    if (!element->progid && !element->guid)
        return fail(reader, tag->place, "A reference needs an object or a guid");
    return read_empty(reader, tag);
}

static bool read_resource(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag)
{
    struct wsf_element *element = add_element(reader, job, WSF_RESOURCE, tag);

    if (!element || !copy_attribute(reader, tag, "id", &element->id))
        return false;
    if (!element->id)
        return fail(reader, tag->place, "A resource needs an id");
    if (tag->kind == WSF_OPEN)
        return read_text(reader, tag, &element->text, &element->text_place);
    element->text = SysAllocString(u"");
    return element->text ? true : out_of_memory(reader);
}

/* ---- <runtime> ---- */

static bool copy_utf8(struct reader *reader, const struct wsf_tag *tag, const char *name,
                      char **ret_copy)
{
    _cleanup_(bstrp) BSTR wide = NULL;

    if (!copy_attribute(reader, tag, name, &wide))
        return false;
    *ret_copy = wide ? text_to_utf8(wide) : NULL;
    return !wide || *ret_copy ? true : out_of_memory(reader);
}

static bool read_argument(struct reader *reader, struct usage *usage, const struct wsf_tag *tag)
{
    bool is_named = wsf_text_is(tag->name, "named");
    struct usage_argument argument = {
        .kind = is_named ? USAGE_NAMED : USAGE_UNNAMED,
        .is_required = is_true(tag, "required"),
        .is_many = is_true(tag, "many"),
    };
    bool is_copied = copy_utf8(reader, tag, "name", &argument.name) &&
                     copy_utf8(reader, tag, "helpstring", &argument.help) &&
                     copy_utf8(reader, tag, "type", &argument.type);

    if (FAILED(usage_add(usage, argument)))
        return out_of_memory(reader);
    return is_copied && read_empty(reader, tag);
}

static bool read_usage_text(struct reader *reader, const struct wsf_tag *tag, char **ret_text)
{
    _cleanup_(bstrp) BSTR text = NULL;
    struct wsf_place place;

    if (tag->kind == WSF_EMPTY)
        return true;
    if (!read_text(reader, tag, &text, &place))
        return false;
    free(*ret_text);
    *ret_text = text_to_utf8(text);
    return *ret_text ? true : out_of_memory(reader);
}

static bool read_runtime(struct reader *reader, struct wsf_job *job, const struct wsf_tag *opening)
{
    struct usage *usage = &job->usage;
    struct wsf_tag tag;

    job->has_usage = true;
    while (opening->kind == WSF_OPEN) {
        bool is_read;

        if (!wsf_scanner_next(&reader->scanner, &tag))
            return false;
        if (tag.kind == WSF_CLOSE && wsf_text_is(tag.name, "runtime"))
            return true;
        if (tag.kind != WSF_OPEN && tag.kind != WSF_EMPTY)
            return fail(reader, tag.place, "Expected </runtime>");
        if (wsf_text_is(tag.name, "named") || wsf_text_is(tag.name, "unnamed"))
            is_read = reader->file->n_elements++ < WSF_ELEMENTS_MAX
                          ? read_argument(reader, usage, &tag)
                          : fail(reader, tag.place, "Too many elements");
        else if (wsf_text_is(tag.name, "description"))
            is_read = read_usage_text(reader, &tag, &usage->description);
        else if (wsf_text_is(tag.name, "example"))
            is_read = read_usage_text(reader, &tag, &usage->example);
        else if (wsf_text_is(tag.name, "usage"))
            is_read = read_usage_text(reader, &tag, &usage->text);
        else
            is_read = fail(reader, tag.place, "Unknown element in <runtime>");
        if (!is_read)
            return false;
    }
    return true;
}

/* ---- jobs ---- */

static bool read_element(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag)
{
    static const struct {
        const char *name;
        bool (*read)(struct reader *reader, struct wsf_job *job, const struct wsf_tag *tag);
    } elements[] = {
        {"script", read_script},     {"object", read_object},   {"reference", read_reference},
        {"resource", read_resource}, {"runtime", read_runtime}, {"include", read_script},
    };

    for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
        if (wsf_text_is(tag->name, elements[i].name))
            return elements[i].read(reader, job, tag);
    }
    /* What it says is for people. */
    if (wsf_text_is(tag->name, "comment"))
        return read_empty(reader, tag);
    return fail(reader, tag->place, "Unknown element in <job>");
}

static bool read_job(struct reader *reader, const struct wsf_tag *opening)
{
    struct wsf_job *job = add_job(reader, opening);
    struct wsf_tag tag;

    if (!job || !copy_attribute(reader, opening, "id", &job->id))
        return false;
    while (opening->kind == WSF_OPEN) {
        if (!wsf_scanner_next(&reader->scanner, &tag))
            return false;
        if (tag.kind == WSF_CLOSE && wsf_text_is(tag.name, "job"))
            return true;
        if (tag.kind == WSF_INSTRUCTION)
            continue;
        if (tag.kind != WSF_OPEN && tag.kind != WSF_EMPTY)
            return fail(reader, tag.place, "Expected </job>");
        if (!read_element(reader, job, &tag))
            return false;
    }
    return true;
}

/* <package> around jobs, or a job alone. */
static bool read_file(struct reader *reader)
{
    bool is_in_package = false, was_package = false;
    struct wsf_tag tag;

    for (;;) {
        if (!wsf_scanner_next(&reader->scanner, &tag))
            return false;
        if (tag.kind == WSF_END) {
            if (is_in_package)
                return fail(reader, tag.place, "Expected </package>");
            return reader->file->n_jobs ? true : fail(reader, tag.place, "There is no job");
        }
        if (tag.kind == WSF_INSTRUCTION ||
            (wsf_text_is(tag.name, "comment") && tag.kind != WSF_CLOSE)) {
            if (tag.kind != WSF_INSTRUCTION && !read_empty(reader, &tag))
                return false;
        } else if (tag.kind == WSF_OPEN && wsf_text_is(tag.name, "package") && !was_package) {
            is_in_package = was_package = true;
        } else if (tag.kind == WSF_CLOSE && wsf_text_is(tag.name, "package") && is_in_package) {
            is_in_package = false;
        } else if (tag.kind != WSF_CLOSE && wsf_text_is(tag.name, "job")) {
            if (!read_job(reader, &tag))
                return false;
        } else {
            return fail(reader, tag.place, "Expected <job>");
        }
    }
}

HRESULT wsf_file_read(const char16_t *text, size_t len, struct wsf_file *ret_file,
                      struct wsf_error *ret_error)
{
    struct reader reader = {.file = ret_file};

    *ret_file = (struct wsf_file){0};
    wsf_scanner_init(&reader.scanner, text, len);
    if (read_file(&reader))
        return S_OK;
    *ret_error = (struct wsf_error){reader.scanner.place, reader.scanner.error};
    return FAILED(reader.hr) ? reader.hr : WSF_E_SYNTAX;
}
