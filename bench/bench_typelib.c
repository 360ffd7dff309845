/* SPDX-License-Identifier: MIT */
/*
 * Type libraries: loading a large one, beside reading the file's bytes; finding a name in it; and a
 * call to another process by the interface that a library describes, beside the same by IDispatch.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initguid.h>

#include "bench.h"
#include "bench_server.h"
#include "shape.h"

enum {
    INTERFACES = 1000,
    METHODS = 5, /* of each */
    BATCHES = 5,
    LOADS = 20,
    NAMES = 100000,
    CALLS = 5000,
    PACKET_MAX = 4096,
};

/* ---- a large library ---- */

static WCHAR library_path[PATH_MAX];

static void add_method(ICreateTypeInfo *type, UINT i)
{
    ELEMDESC parameter = {.tdesc = {.vt = VT_I4}, .paramdesc = {.wParamFlags = PARAMFLAG_FIN}};
    WCHAR method[] = u"Method0", *names[] = {method, (WCHAR *)u"number"};
    FUNCDESC desc = {
        .memid = (MEMBERID)(0x60010000 + i),
        .lprgelemdescParam = &parameter,
        .funckind = FUNC_PUREVIRTUAL,
        .invkind = INVOKE_FUNC,
        .callconv = CC_STDCALL,
        .cParams = 1,
        .elemdescFunc = {.tdesc = {.vt = VT_HRESULT}},
    };

    method[6] = (WCHAR)(u'0' + i);
    bench_check(ICreateTypeInfo_AddFuncDesc(type, i, &desc), "AddFuncDesc");
    bench_check(ICreateTypeInfo_SetFuncAndParamNames(type, i, names, 2), "SetFuncAndParamNames");
}

static void add_interface(ICreateTypeLib2 *library, UINT i)
{
    GUID guid = {0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x42}};
    ICreateTypeInfo *type;
    WCHAR name[32];
    char text[32];

    snprintf(text, sizeof(text), "IInterface%u", i);
    MultiByteToWideChar(CP_UTF8, 0, text, -1, name, 32);
    guid.Data4[6] = (BYTE)(i >> 8);
    guid.Data4[7] = (BYTE)i;
    bench_check(ICreateTypeLib2_CreateTypeInfo(library, name, TKIND_INTERFACE, &type),
                "CreateTypeInfo");
    bench_check(ICreateTypeInfo_SetGuid(type, &guid), "SetGuid");
    for (UINT j = 0; j < METHODS; j++)
        add_method(type, j);
    bench_check(ICreateTypeInfo_LayOut(type), "LayOut");
    ICreateTypeInfo_Release(type);
}

static void make_library(char path[static PATH_MAX])
{
    ICreateTypeLib2 *library;

    if (snprintf(path, PATH_MAX, "%s/large.tlb", bench_home) >= PATH_MAX)
        abort();
    MultiByteToWideChar(CP_UTF8, 0, path, -1, library_path, PATH_MAX);
    bench_check(CreateTypeLib2(SYS_WIN64, library_path, &library), "CreateTypeLib2");
    bench_check(ICreateTypeLib2_SetName(library, (LPOLESTR)u"Large"), "SetName");
    for (UINT i = 0; i < INTERFACES; i++)
        add_interface(library, i);
    bench_check(ICreateTypeLib2_SaveAllChanges(library), "SaveAllChanges");
    ICreateTypeLib2_Release(library);
}

static void load(void *context)
{
    ITypeLib *library;

    bench_check(LoadTypeLibEx(library_path, REGKIND_NONE, &library), "LoadTypeLibEx");
    ITypeLib_Release(library);
}

static void read_bytes(void *path)
{
    static char bytes[16 << 20];
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || read(fd, bytes, sizeof(bytes)) <= 0)
        abort();
    close(fd);
}

static void find_name(void *info)
{
    LPOLESTR name = (LPOLESTR)u"Method4";
    MEMBERID id;

    bench_check(ITypeInfo_GetIDsOfNames((ITypeInfo *)info, &name, 1, &id), "GetIDsOfNames");
}

static void measure_library(void)
{
    char path[PATH_MAX];
    ITypeLib *library;
    ITypeInfo *info;
    double raw, ours;

    make_library(path);
    raw = bench_best_ns(read_bytes, path, BATCHES, LOADS) / 1e3;
    ours = bench_best_ns(load, NULL, BATCHES, LOADS) / 1e3;
    bench_print("tlb.read", raw, "us");
    bench_print("tlb.load", ours, "us");
    bench_print("tlb.load.ratio", ours / raw, "x");
    bench_check(LoadTypeLibEx(library_path, REGKIND_NONE, &library), "LoadTypeLibEx");
    bench_check(ITypeLib_GetTypeInfo(library, INTERFACES / 2, &info), "GetTypeInfo");
    bench_print("tlb.name", bench_best_ns(find_name, info, BATCHES, NAMES), "ns");
    ITypeInfo_Release(info);
    ITypeLib_Release(library);
}

/* ---- a call to another process ---- */

static void register_circle(void)
{
    char path[PATH_MAX];
    WCHAR wide[PATH_MAX];
    HRESULT (*register_server)(void);
    HMODULE module;

    bench_beside("example_shape_server.so", path);
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, PATH_MAX);
    module = LoadLibraryW(wide);
    register_server = module ? (void *)GetProcAddress(module, "DllRegisterServer") : NULL;
    if (!register_server) {
        fprintf(stderr, "%s: cannot be loaded\n", path);
        exit(1);
    }
    bench_check(register_server(), "DllRegisterServer");
}

/* The other process: offers a circle until its input ends. */
static int serve_circle(void)
{
    IStream *stream;
    HGLOBAL memory;
    IShape *shape;
    char unused;

    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    bench_check(
        CoCreateInstance(&CLSID_Circle, NULL, CLSCTX_INPROC_SERVER, &IID_IShape, (void **)&shape),
        "CoCreateInstance");
    bench_check(CreateStreamOnHGlobal(NULL, TRUE, &stream), "CreateStreamOnHGlobal");
    bench_check(CoMarshalInterface(stream, &IID_IShape, (IUnknown *)shape, MSHCTX_LOCAL, NULL,
                                   MSHLFLAGS_NORMAL),
                "CoMarshalInterface");
    bench_check(GetHGlobalFromStream(stream, &memory), "GetHGlobalFromStream");
    if (write(STDOUT_FILENO, GlobalLock(memory), GlobalSize(memory)) <= 0)
        return 1;
    GlobalUnlock(memory);
    while (read(STDIN_FILENO, &unused, 1) > 0)
        ;
    IStream_Release(stream);
    IShape_Release(shape);
    CoUninitialize();
    return 0;
}

static IShape *take_circle(int fd)
{
    static const LARGE_INTEGER start;
    char packet[PACKET_MAX];
    IStream *stream;
    IShape *shape;
    ssize_t size = read(fd, packet, sizeof(packet));

    if (size <= 0)
        abort();
    bench_check(CreateStreamOnHGlobal(NULL, TRUE, &stream), "CreateStreamOnHGlobal");
    bench_check(IStream_Write(stream, packet, (ULONG)size, NULL), "IStream::Write");
    bench_check(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), "IStream::Seek");
    bench_check(CoUnmarshalInterface(stream, &IID_IShape, (void **)&shape), "CoUnmarshalInterface");
    IStream_Release(stream);
    return shape;
}

static void call_vtable(void *shape)
{
    double area;

    bench_check(IShape_get_Area((IShape *)shape, &area), "IShape::get_Area");
}

static void call_dispatch(void *shape)
{
    DISPPARAMS none = {0};
    VARIANT area;

    bench_check(IShape_Invoke((IShape *)shape, 1, &IID_NULL, 0, DISPATCH_PROPERTYGET, &none, &area,
                              NULL, NULL),
                "IDispatch::Invoke");
}

static void measure_calls(void)
{
    char *arguments[] = {bench_program, "circle", NULL};
    double vtable, dispatch;
    int in[2], out[2];
    IShape *shape;
    pid_t server;

    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
        abort();
    bench_use_one_processor(true);
    server = bench_spawn(arguments, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    shape = take_circle(out[0]);
    dispatch = bench_best_ns(call_dispatch, shape, BATCHES, CALLS) / 1e3;
    vtable = bench_best_ns(call_vtable, shape, BATCHES, CALLS) / 1e3;
    bench_print("tlb.dispatch", dispatch, "us");
    bench_print("tlb.marshal", vtable, "us");
    bench_print("tlb.marshal.ratio", vtable / dispatch, "x");
    IShape_Release(shape);
    close(in[1]);
    close(out[0]);
    waitpid(server, NULL, 0);
    bench_use_one_processor(false);
}

int main(int argc, char **argv)
{
    bench_init();
    if (argc > 1 && strcmp(argv[1], "circle") == 0)
        return serve_circle();
    bench_begin();
    bench_check(CoInitializeEx(NULL, COINIT_MULTITHREADED), "CoInitializeEx");
    measure_library();
    register_circle();
    measure_calls();
    CoUninitialize();
    bench_end();
    return 0;
}
