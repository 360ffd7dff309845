/* SPDX-License-Identifier: MIT */
#include "wsc_parse.h"

#include <string.h>

enum {
    ELEMENTS_MAX = 65536, /* of all kinds in a file */
};

/* Reads one element, which has just been opened, with what it holds. */
typedef HRESULT element_reader(struct markup *markup, const struct markup_token *token,
                               void *target);

struct element {
    const WCHAR *name;
    element_reader *read;
};

/* An attribute that was left out stays NULL. */
static HRESULT take_attribute(const struct markup_token *token, const WCHAR *name, BSTR *ret_value)
{
    BSTR value = NULL;

    for (size_t i = 0; i < token->n; i++) {
        if (!markup_is(token->attributes[i].name, name))
            continue;
        value = markup_attribute(token, name);
        if (!value)
            return E_OUTOFMEMORY;
        break;
    }
    SysFreeString(*ret_value);
    *ret_value = value;
    return S_OK;
}

/* Reads the elements of @elements up to the end of @opened; others are read over. */
static HRESULT read_elements(struct markup *markup, const struct markup_token *opened,
                             const struct element *elements, void *target)
{
    struct markup_token token;
    HRESULT hr = S_OK;

    if (opened->is_empty)
        return S_OK;
    while (hr == S_OK) {
        const struct element *element = elements;

        hr = markup_next(markup, &token);
        if (hr != S_OK)
            return hr;
        if (token.kind == MARKUP_CLOSE)
            return markup_closes(&token, opened)
                       ? S_OK
                       : markup_fail(markup, "An element ends that was not begun");
        if (token.kind == MARKUP_END)
            return markup_fail(markup, "An element does not end");
        if (token.kind != MARKUP_OPEN)
            continue;
        while (element->name && !markup_is(token.name, element->name))
            element++;
        hr = element->read ? element->read(markup, &token, target) : markup_skip(markup, &token);
    }
    return hr;
}

/* ---- members ---- */

static HRESULT read_dispid(struct markup *markup, const struct markup_token *token,
                           struct wsc_member *member)
{
    BSTR text = NULL;
    LONG number;
    HRESULT hr = take_attribute(token, u"dispid", &text);

    if (FAILED(hr) || !text)
        return hr;
    hr = VarI4FromStr(text, LOCALE_INVARIANT, 0, &number);
    SysFreeString(text);
    if (FAILED(hr))
        return markup_fail(markup, "A dispid is no number");
    member->has_dispid = TRUE;
    member->dispid = number;
    return S_OK;
}

static HRESULT add_member(struct markup *markup, const struct markup_token *token,
                          struct wsc_component *described, enum wsc_member_kind kind,
                          struct wsc_member **ret_member)
{
    struct wsc_member *member = wsc_list_add(&described->members, sizeof(*member));
    HRESULT hr;

    if (!member)
        return E_OUTOFMEMORY;
    if (described->members.n > ELEMENTS_MAX)
        return markup_fail(markup, "There are too many members");
    member->kind = kind;
    hr = take_attribute(token, u"name", &member->name);
    if (hr == S_OK)
        hr = take_attribute(token, u"internalname", &member->internal_name);
    if (hr == S_OK)
        hr = read_dispid(markup, token, member);
    if (hr == S_OK && (!member->name || !*member->name))
        return markup_fail(markup, "A member has no name");
    *ret_member = member;
    return hr;
}

static HRESULT read_method(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_member *member;
    HRESULT hr = add_member(markup, token, target, WSC_METHOD, &member);

    return hr == S_OK ? markup_skip(markup, token) : hr;
}

static HRESULT read_event(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_member *member;
    HRESULT hr = add_member(markup, token, target, WSC_EVENT, &member);

    return hr == S_OK ? markup_skip(markup, token) : hr;
}

/* The function's name, or @prefix and the property's. */
static HRESULT take_function(const struct markup_token *token, const WCHAR *prefix,
                             const WCHAR *property, BSTR *ret_name)
{
    HRESULT hr = take_attribute(token, u"internalname", ret_name);
    UINT n_prefix = (UINT)lstrlenW(prefix), n = (UINT)lstrlenW(property);

    if (FAILED(hr) || *ret_name)
        return hr;
    *ret_name = SysAllocStringLen(NULL, n_prefix + n);
    if (!*ret_name)
        return E_OUTOFMEMORY;
    memcpy(*ret_name, prefix, n_prefix * sizeof(WCHAR));
    memcpy(*ret_name + n_prefix, property, n * sizeof(WCHAR));
    return S_OK;
}

static HRESULT read_get(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_member *member = target;
    HRESULT hr = take_function(token, u"get_", member->name, &member->getter);

    return hr == S_OK ? markup_skip(markup, token) : hr;
}

static HRESULT read_put(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_member *member = target;
    HRESULT hr = take_function(token, u"put_", member->name, &member->putter);

    return hr == S_OK ? markup_skip(markup, token) : hr;
}

static HRESULT read_property(struct markup *markup, const struct markup_token *token, void *target)
{
    static const struct element elements[] = {{u"get", read_get}, {u"put", read_put}, {0}};
    struct wsc_member *member;
    HRESULT hr = add_member(markup, token, target, WSC_PROPERTY, &member);

    if (hr == S_OK)
        hr = take_attribute(token, u"get", &member->getter);
    if (hr == S_OK)
        hr = take_attribute(token, u"put", &member->putter);
    return hr == S_OK ? read_elements(markup, token, elements, member) : hr;
}

static HRESULT read_public(struct markup *markup, const struct markup_token *token, void *target)
{
    static const struct element elements[] = {
        {u"method", read_method}, {u"property", read_property}, {u"event", read_event}, {0}};

    return read_elements(markup, token, elements, target);
}

/* The other interfaces belong to hosts that there are none of here. */
static HRESULT read_implements(struct markup *markup, const struct markup_token *token,
                               void *target)
{
    BSTR type = NULL;
    BOOL is_automation;
    HRESULT hr = take_attribute(token, u"type", &type);

    if (FAILED(hr))
        return hr;
    is_automation = !type || CompareStringOrdinal(type, -1, u"Automation", -1, TRUE) == CSTR_EQUAL;
    SysFreeString(type);
    return is_automation ? read_public(markup, token, target)
                         : markup_fail(markup, "Only the interface Automation can be implemented");
}

/* ---- scripts, objects, resources, references ---- */

static HRESULT add_script(struct markup *markup, const struct markup_token *token,
                          struct wsc_list *list)
{
    struct wsc_script *script = wsc_list_add(list, sizeof(*script));
    HRESULT hr;

    if (!script)
        return E_OUTOFMEMORY;
    if (list->n > ELEMENTS_MAX)
        return markup_fail(markup, "There are too many scripts");
    hr = take_attribute(token, u"language", &script->language);
    if (hr == S_OK)
        hr = take_attribute(token, u"src", &script->source);
    return hr == S_OK ? markup_content(markup, token, &script->text, &script->line) : hr;
}

static HRESULT read_script(struct markup *markup, const struct markup_token *token, void *target)
{
    return add_script(markup, token, &((struct wsc_component *)target)->scripts);
}

static HRESULT read_registration_script(struct markup *markup, const struct markup_token *token,
                                        void *target)
{
    return add_script(markup, token, &((struct wsc_component *)target)->registrations);
}

static HRESULT read_object(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_component *described = target;
    struct wsc_object *object = wsc_list_add(&described->objects, sizeof(*object));
    HRESULT hr;

    if (!object)
        return E_OUTOFMEMORY;
    hr = take_attribute(token, u"id", &object->id);
    if (hr == S_OK)
        hr = take_attribute(token, u"progid", &object->progid);
    if (hr == S_OK)
        hr = take_attribute(token, u"classid", &object->classid);
    if (hr == S_OK && (!object->id || (!object->progid && !object->classid)))
        return markup_fail(markup, "An object needs an id, and a progid or a classid");
    return hr == S_OK ? markup_skip(markup, token) : hr;
}

static HRESULT read_resource(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_component *described = target;
    struct wsc_resource *resource = wsc_list_add(&described->resources, sizeof(*resource));
    unsigned line;
    HRESULT hr;

    if (!resource)
        return E_OUTOFMEMORY;
    hr = take_attribute(token, u"id", &resource->id);
    if (hr == S_OK && !resource->id)
        return markup_fail(markup, "A resource has no id");
    return hr == S_OK ? markup_content(markup, token, &resource->text, &line) : hr;
}

static HRESULT read_reference(struct markup *markup, const struct markup_token *token, void *target)
{
    struct wsc_component *described = target;
    struct wsc_reference *reference = wsc_list_add(&described->references, sizeof(*reference));
    HRESULT hr;

    if (!reference)
        return E_OUTOFMEMORY;
    hr = take_attribute(token, u"object", &reference->object);
    if (hr == S_OK)
        hr = take_attribute(token, u"guid", &reference->guid);
    if (hr == S_OK)
        hr = take_attribute(token, u"version", &reference->version);
    return hr == S_OK ? markup_skip(markup, token) : hr;
}

/* ---- registrations and components ---- */

static HRESULT read_registration(struct markup *markup, const struct markup_token *token,
                                 void *target)
{
    static const struct element elements[] = {{u"script", read_registration_script}, {0}};
    struct wsc_component *described = target;
    BSTR remotable = NULL;
    HRESULT hr = take_attribute(token, u"progid", &described->progid);

    if (hr == S_OK)
        hr = take_attribute(token, u"version", &described->version);
    if (hr == S_OK)
        hr = take_attribute(token, u"classid", &described->classid);
    if (hr == S_OK)
        hr = take_attribute(token, u"description", &described->description);
    if (hr == S_OK)
        hr = take_attribute(token, u"remotable", &remotable);
    described->is_remotable =
        remotable && CompareStringOrdinal(remotable, -1, u"true", -1, TRUE) == CSTR_EQUAL;
    SysFreeString(remotable);
    return hr == S_OK ? read_elements(markup, token, elements, target) : hr;
}

static HRESULT read_component(struct markup *markup, const struct markup_token *token, void *target)
{
    static const struct element elements[] = {
        {u"registration", read_registration},
        {u"public", read_public},
        {u"implements", read_implements},
        {u"script", read_script},
        {u"object", read_object},
        {u"resource", read_resource},
        {u"reference", read_reference},
        {0},
    };
    struct wsc_list *components = target;
    struct wsc_component *described = wsc_list_add(components, sizeof(*described));
    HRESULT hr;

    if (!described)
        return E_OUTOFMEMORY;
    hr = take_attribute(token, u"id", &described->id);
    return hr == S_OK ? read_elements(markup, token, elements, described) : hr;
}

HRESULT wsc_parse(struct markup *markup, struct wsc_list *components)
{
    static const struct element elements[] = {
        {u"component", read_component}, {u"scriptlet", read_component}, {0}};
    struct markup_token token;
    HRESULT hr = S_OK;

    while (hr == S_OK) {
        hr = markup_next(markup, &token);
        if (hr != S_OK)
            return hr;
        if (token.kind == MARKUP_END)
            break;
        if (token.kind != MARKUP_OPEN)
            continue;
        if (markup_is(token.name, u"package"))
            hr = read_elements(markup, &token, elements, components);
        else if (markup_is(token.name, u"component") || markup_is(token.name, u"scriptlet"))
            hr = read_component(markup, &token, components);
        else
            return markup_fail(markup, "This is no script component");
    }
    return hr == S_OK && components->n == 0 ? markup_fail(markup, "There is no component in it")
                                            : hr;
}
