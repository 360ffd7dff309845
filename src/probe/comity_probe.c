/* SPDX-License-Identifier: MIT */
/*
 * comity-probe: activates one class once and tells each step, for comity doctor, which must outlive
 * a module that crashes or hangs its process.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "probe/probe_step.h"
#include "probe/probe_typelib.h"

enum {
    TEXT_SIZE = 8192,
};

struct probe {
    CLSID clsid;
    DWORD contexts;
    bool has_entered;
    IUnknown *class_object;
    IUnknown *object;
    char text[TEXT_SIZE]; /* of the step that ends */
};

/* ---- telling ---- */

static void tell(const char *line)
{
    size_t len = strlen(line);

    /* Who started it may have lost patience. */
    if (write(PROBE_DESCRIPTOR, line, len) != (ssize_t)len)
        _exit(1);
}

static void begin(enum probe_step step)
{
    char line[16];

    snprintf(line, sizeof(line), "B %d\n", (int)step);
    tell(line);
}

static void end(struct probe *probe, enum probe_step step, enum probe_state state, HRESULT hr)
{
    char line[TEXT_SIZE + 32];

    for (char *at = probe->text; (at = strchr(at, '\n'));)
        *at = '\v';
    snprintf(line, sizeof(line), "E %d %d %08x %s\n", (int)step, (int)state, (unsigned)hr,
             probe->text);
    tell(line);
}

/* What the thread's error object says, or else the system of the HRESULT. */
static void describe(struct probe *probe, HRESULT hr)
{
    char16_t system[256] = u"";
    BSTR description = NULL;
    const char16_t *text = system;
    IErrorInfo *error;

    if (GetErrorInfo(0, &error) == S_OK) {
        IErrorInfo_GetDescription(error, &description);
        IErrorInfo_Release(error);
    }
    if (description && *description)
        text = description;
    else
        FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, (DWORD)hr,
                       0, system, sizeof(system) / sizeof(*system), NULL);
    if (!WideCharToMultiByte(CP_UTF8, 0, text, -1, probe->text, TEXT_SIZE, NULL, NULL))
        probe->text[0] = '\0';
    SysFreeString(description);
}

/* ---- the steps: each leaves what is to be said in the text ---- */

static enum probe_state enter(struct probe *probe, HRESULT *ret_hr)
{
    *ret_hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    probe->has_entered = SUCCEEDED(*ret_hr);
    strcpy(probe->text, "a single-threaded apartment");
    return probe->has_entered ? PROBE_GOOD : PROBE_BAD;
}

static enum probe_state get_class_object(struct probe *probe, HRESULT *ret_hr)
{
    *ret_hr = CoGetClassObject(&probe->clsid, probe->contexts, NULL, &IID_IClassFactory,
                               (void **)&probe->class_object);
    strcpy(probe->text, "its IClassFactory was had");
    if (SUCCEEDED(*ret_hr))
        return PROBE_GOOD;
    describe(probe, *ret_hr);
    return PROBE_BAD;
}

static enum probe_state create_instance(struct probe *probe, HRESULT *ret_hr)
{
    *ret_hr = IClassFactory_CreateInstance((IClassFactory *)probe->class_object, NULL,
                                           &IID_IUnknown, (void **)&probe->object);
    if (SUCCEEDED(*ret_hr) && probe->object) {
        strcpy(probe->text, "an object was made");
        return PROBE_GOOD;
    }
    if (*ret_hr == CLASS_E_NOTLICENSED) {
        strcpy(probe->text, "it makes objects only for who has a licence");
        return PROBE_NOTE;
    }
    if (SUCCEEDED(*ret_hr)) {
        *ret_hr = E_POINTER;
        strcpy(probe->text, "CreateInstance says that it made an object, and gave none");
        return PROBE_BAD;
    }
    describe(probe, *ret_hr);
    return PROBE_BAD;
}

/* An interface that nobody has heard of. */
static const IID iid_nobody = {
    0x6f0c1d92, 0x8a57, 0x4e7b, {0x9d, 0x1e, 0x52, 0x7c, 0x33, 0xa0, 0x6b, 0x14}};

static enum probe_state ask_unknown(struct probe *probe, HRESULT *ret_hr)
{
    IUnknown *same = NULL, *nobody = NULL;
    bool is_same;

    *ret_hr = IUnknown_QueryInterface(probe->object, &IID_IUnknown, (void **)&same);
    if (FAILED(*ret_hr)) {
        describe(probe, *ret_hr);
        return PROBE_BAD;
    }
    is_same = same == probe->object;
    IUnknown_Release(same);
    if (!is_same) {
        *ret_hr = E_UNEXPECTED;
        strcpy(probe->text, "the object's IUnknown is another one each time that it is asked for");
        return PROBE_BAD;
    }
    *ret_hr = IUnknown_QueryInterface(probe->object, &iid_nobody, (void **)&nobody);
    if (SUCCEEDED(*ret_hr)) {
        *ret_hr = E_UNEXPECTED;
        strcpy(probe->text, "the object says that it has an interface that nobody has");
        return PROBE_BAD;
    }
    if (*ret_hr != E_NOINTERFACE) {
        describe(probe, *ret_hr);
        return PROBE_BAD;
    }
    *ret_hr = S_OK;
    strcpy(probe->text, "it answers, and knows what it has not");
    return PROBE_GOOD;
}

/* What an object may answer that has no type information, or no such name. */
static bool is_answer(HRESULT hr)
{
    return SUCCEEDED(hr) || hr == E_NOTIMPL || HRESULT_FACILITY(hr) == FACILITY_DISPATCH;
}

static enum probe_state ask_dispatch(struct probe *probe, HRESULT *ret_hr)
{
    OLECHAR name[] = u"ComityDoctorAsks";
    LPOLESTR names[] = {name};
    IDispatch *dispatch;
    UINT n_types = 0;
    DISPID id;

    *ret_hr = IUnknown_QueryInterface(probe->object, &IID_IDispatch, (void **)&dispatch);
    if (*ret_hr == E_NOINTERFACE) {
        strcpy(probe->text, "it has none, so scripts cannot use it");
        return PROBE_NOTE;
    }
    if (SUCCEEDED(*ret_hr)) {
        *ret_hr = IDispatch_GetTypeInfoCount(dispatch, &n_types);
        if (is_answer(*ret_hr))
            *ret_hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, names, 1, 0, &id);
        IDispatch_Release(dispatch);
    }
    if (!is_answer(*ret_hr)) {
        describe(probe, *ret_hr);
        return PROBE_BAD;
    }
    *ret_hr = S_OK;
    strcpy(probe->text, n_types ? "it answers, and describes itself"
                                : "it answers, and does not describe itself");
    return PROBE_GOOD;
}

static enum probe_state load_typelib(struct probe *probe, HRESULT *ret_hr)
{
    return probe_typelib_load(&probe->clsid, probe->text, TEXT_SIZE, ret_hr);
}

static enum probe_state release(struct probe *probe, HRESULT *ret_hr)
{
    ULONG left = probe->object ? IUnknown_Release(probe->object) : 0;

    if (probe->class_object)
        IUnknown_Release(probe->class_object);
    *ret_hr = S_OK;
    snprintf(probe->text, TEXT_SIZE, "%s", "all references");
    if (left > 0)
        snprintf(probe->text, TEXT_SIZE, "the object keeps %lu references to itself",
                 (unsigned long)left);
    return left > 0 ? PROBE_NOTE : PROBE_GOOD;
}

static enum probe_state leave(struct probe *probe, HRESULT *ret_hr)
{
    CoUninitialize();
    *ret_hr = S_OK;
    strcpy(probe->text, "the apartment, and all modules in it");
    return PROBE_GOOD;
}

static bool wants_any(const struct probe *probe)
{
    return true;
}

static bool has_class_object(const struct probe *probe)
{
    return probe->class_object != NULL;
}

static bool has_object(const struct probe *probe)
{
    return probe->object != NULL;
}

static bool names_typelib(const struct probe *probe)
{
    return probe->object && probe_typelib_is_named(&probe->clsid);
}

static bool has_entered(const struct probe *probe)
{
    return probe->has_entered;
}

static const struct {
    bool (*is_wanted)(const struct probe *probe);
    enum probe_state (*run)(struct probe *probe, HRESULT *ret_hr);
} steps[PROBE_STEPS] = {
    [PROBE_ENTER] = {wants_any, enter},
    [PROBE_CLASS_OBJECT] = {has_entered, get_class_object},
    [PROBE_INSTANCE] = {has_class_object, create_instance},
    [PROBE_UNKNOWN] = {has_object, ask_unknown},
    [PROBE_DISPATCH] = {has_object, ask_dispatch},
    [PROBE_TYPELIB] = {names_typelib, load_typelib},
    [PROBE_RELEASE] = {has_class_object, release},
    [PROBE_LEAVE] = {has_entered, leave},
};

static bool parse(int argc, char **argv, struct probe *probe)
{
    char16_t text[64];
    char *rest;

    if (argc != 3 || !MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, text, 64) ||
        FAILED(CLSIDFromString(text, &probe->clsid)))
        return false;
    probe->contexts = (DWORD)strtoul(argv[2], &rest, 10);
    return *rest == '\0';
}

int main(int argc, char **argv)
{
    static struct probe probe;
    bool is_bad = false;

    if (!parse(argc, argv, &probe)) {
        fputs("comity-probe: it is run by comity doctor; see comity-doctor(1)\n", stderr);
        return 2;
    }
    for (int i = 0; i < PROBE_STEPS; i++) {
        enum probe_step step = (enum probe_step)i;
        enum probe_state state;
        HRESULT hr;

        if (!steps[i].is_wanted(&probe))
            continue;
        begin(step);
        state = steps[i].run(&probe, &hr);
        end(&probe, step, state, hr);
        is_bad |= state == PROBE_BAD;
    }
    return is_bad;
}
