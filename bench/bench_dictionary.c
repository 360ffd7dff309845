/* SPDX-License-Identifier: MIT */
/*
 * Scripting.Dictionary, as an engine calls it (IDispatch::Invoke), beside python3's dict with the
 * same keys in the same run: an insert and a look-up of each of a million keys.
 */
#define COBJMACROS
#include <comity/windows.h>

#include <initguid.h>
#include <scrrun.h>
#include <stdlib.h>

#include "bench.h"

enum {
    KEYS = 1000000,
    BATCHES = 3,
};

static const char python[] =
    "python3 -c '\n"
    "import time\n"
    "def run(keys):\n"
    "    table = {}\n"
    "    start = time.perf_counter_ns()\n"
    "    for i in range(len(keys)): table[keys[i]] = i\n"
    "    for i in range(len(keys)): table[keys[i]]\n"
    "    return (time.perf_counter_ns() - start) / len(keys)\n"
    "texts = [\"key%d\" % i for i in range(1000000)]\n"
    "numbers = list(range(1000000))\n"
    "print(min(run(texts) for i in range(3)), min(run(numbers) for i in range(3)))\n"
    "'";

static VARIANT keys[KEYS];

static void put(IDictionary *dictionary, VARIANT *key, LONG value)
{
    VARIANT arguments[] = {{.vt = VT_I4, .lVal = value}, *key};
    DISPID id = DISPID_PROPERTYPUT;
    DISPPARAMS params = {arguments, &id, 2, 1};

    if (FAILED(IDictionary_Invoke(dictionary, DISPID_VALUE, &IID_NULL, 0, DISPATCH_PROPERTYPUT,
                                  &params, NULL, NULL, NULL)))
        abort();
}

static void get(IDictionary *dictionary, VARIANT *key, LONG expected)
{
    DISPPARAMS params = {key, NULL, 1, 0};
    VARIANT value;

    if (FAILED(IDictionary_Invoke(dictionary, DISPID_VALUE, &IID_NULL, 0, DISPATCH_PROPERTYGET,
                                  &params, &value, NULL, NULL)) ||
        V_I4(&value) != expected)
        abort();
}

static void fill_and_ask(void *context)
{
    IDictionary *dictionary;

    if (FAILED(CoCreateInstance(&CLSID_Dictionary, NULL, CLSCTX_INPROC_SERVER, &IID_IDictionary,
                                (void **)&dictionary)))
        abort();
    for (LONG i = 0; i < KEYS; i++)
        put(dictionary, &keys[i], i);
    for (LONG i = 0; i < KEYS; i++)
        get(dictionary, &keys[i], i);
    IDictionary_Release(dictionary);
}

static void make_keys(VARTYPE type)
{
    for (LONG i = 0; i < KEYS; i++) {
        VARIANT number = {.vt = VT_I4, .lVal = i};
        char text[16];
        int len = snprintf(text, sizeof(text), "key%d", (int)i);

        keys[i] = number;
        if (type != VT_BSTR)
            continue;
        V_VT(&keys[i]) = VT_BSTR;
        V_BSTR(&keys[i]) = SysAllocStringLen(NULL, (UINT)len);
        for (int j = 0; j < len; j++)
            V_BSTR(&keys[i])[j] = (OLECHAR)text[j];
    }
}

static void compare(const char *name, const char *floor_name, const char *ratio, double floor_ns)
{
    double ns = bench_best_ns(fill_and_ask, NULL, BATCHES, 1) / KEYS;

    bench_print(name, ns, "ns");
    bench_print(floor_name, floor_ns, "ns");
    bench_print(ratio, ns / floor_ns, "ratio");
}

int main(void)
{
    FILE *floors = popen(python, "r");
    double text_ns, number_ns;

    if (!floors || fscanf(floors, "%lf %lf", &text_ns, &number_ns) != 2)
        return 1;
    pclose(floors);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    make_keys(VT_I4);
    compare("dictionary.number", "dictionary.number_python", "dictionary.number_ratio", number_ns);
    make_keys(VT_BSTR);
    compare("dictionary.text", "dictionary.text_python", "dictionary.text_ratio", text_ns);
    for (LONG i = 0; i < KEYS; i++)
        VariantClear(&keys[i]);
    CoUninitialize();
    return 0;
}
