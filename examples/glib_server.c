/* SPDX-License-Identifier: MIT */
/*
 * The dictionary in a single-threaded apartment that GLib's main loop serves, as in a program with
 * windows of GTK: calls are one more source of its events. Register it with /RegServer; the SCM
 * starts it with -Embedding.
 */
#include "dictionary.h"

#include <comity/comity.h>
#include <comity/server.h>
#include <glib-unix.h>
#include <initguid.h>

DEFINE_GUID(CLSID_GlibDictionary, 0x5b1d0c52, 0x6f10, 0x4a53, 0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00,
            0x00, 0x07);

static GMainLoop *loop;

static void count_use(LONG change)
{
    if (change > 0)
        CoAddRefServerProcess();
    else if (CoReleaseServerProcess() == 0)
        g_main_loop_quit(loop);
}

static gboolean serve_calls(gint fd, GIOCondition condition, gpointer data)
{
    ComityPump();
    return G_SOURCE_CONTINUE;
}

static gboolean terminate(gpointer data)
{
    g_main_loop_quit(loop);
    return G_SOURCE_CONTINUE;
}

static HRESULT serve(IUnknown *class_object)
{
    DWORD cookie;
    HRESULT hr;
    int calls;

    hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (FAILED(hr))
        return hr;
    hr = ComityApartmentFd(&calls);
    if (SUCCEEDED(hr))
        hr = CoRegisterClassObject(&CLSID_GlibDictionary, class_object, CLSCTX_LOCAL_SERVER,
                                   REGCLS_MULTIPLEUSE, &cookie);
    if (SUCCEEDED(hr)) {
        g_unix_fd_add(calls, G_IO_IN, serve_calls, NULL);
        g_unix_signal_add(SIGTERM, terminate, NULL);
        g_main_loop_run(loop);
        CoRevokeClassObject(cookie);
    }
    CoUninitialize();
    return hr;
}

int main(int argc, char **argv)
{
    const COMITY_SERVER_CLASS dictionary = {
        .pClsid = &CLSID_GlibDictionary,
        .pClassObject = (IUnknown *)dictionary_class(count_use),
        .pszProgId = u"Comity.Example.GlibDictionary",
        .pszDescription = u"Comity example dictionary in GLib's main loop",
    };
    const COMITY_SERVER server = {.pClasses = &dictionary, .cClasses = 1};
    COMITY_SERVER_START start = ComityServerStart(argc, argv);
    HRESULT hr;

    if (start >= COMITY_SERVER_REGISTER)
        return ComityServerMain(argc, argv, &server);
    loop = g_main_loop_new(NULL, FALSE);
    hr = serve(dictionary.pClassObject);
    g_main_loop_unref(loop);
    return FAILED(hr);
}
