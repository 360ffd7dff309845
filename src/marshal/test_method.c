/* SPDX-License-Identifier: MIT */
/*
 * Every method of every table: a value of each parameter's type goes to an object and comes back,
 * and nothing cut short is accepted.
 */
#include "marshal/method.h"

#include "marshal/loopback.h"
#include "marshal/marshaler.h"
#include "marshal/trial.h"
#include "test.h"

static void call_whole(struct loopback *loopback, const struct method *method, size_t i)
{
    static const HRESULT results[] = {S_OK, S_FALSE, E_FAIL, (HRESULT)0x80041234};

    for (size_t each = 0; each < sizeof(results) / sizeof(*results); each++) {
        trial_set_result(results[each]);
        ASSERT_HR(trial_call(&loopback->proxy, method, i), results[each]);
        trial_assert_results(method);
        trial_clear(method);
        ASSERT_EQ(trial_references(), 1);
    }
}

/* One byte less, two bytes less, ... of the request or the reply. */
static void call_cut(struct loopback *loopback, const struct method *method, size_t i, size_t size,
                     size_t *cut)
{
    for (*cut = 1; *cut <= size; ++*cut) {
        ASSERT_HR(trial_call(&loopback->proxy, method, i), oaut_bad_data());
        trial_clear(method);
        ASSERT_EQ(trial_references(), 1);
    }
    *cut = 0;
}

static void try_method(struct interface_marshaler *marshaler, IUnknown *object, size_t i)
{
    const struct method *method = marshaler_method(marshaler, i);
    struct loopback loopback;
    unsigned calls;

    if (method->stub)
        return;
    loopback_init(&loopback, marshaler->iid, object);
    call_whole(&loopback, method, i);
    trial_set_result(S_OK);
    call_cut(&loopback, method, i, loopback.reply.size, &loopback.reply_cut);
    calls = trial_calls();
    call_cut(&loopback, method, i, loopback.request.size, &loopback.request_cut);
    ASSERT_EQ(trial_calls(), calls);
    loopback_deinit(&loopback);
}

TEST(every_method_carries_its_arguments_and_results)
{
    for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
        for (struct interface_marshaler *const *each = *group; *each; each++) {
            IUnknown *object = trial_new_object(*each);

            for (size_t i = 0; marshaler_method(*each, i); i++)
                try_method(*each, object, i);
        }
    }
}

TEST(a_method_that_is_not_there_is_out_of_range)
{
    struct loopback loopback;
    struct ndr_reader reader;
    struct stub_call answer = {
        .opnum = 14,
        .reader = &reader,
        .writer = &loopback.reply,
        .codec = &loopback_codec,
        .object = &trial_thing,
    };

    loopback_init(&loopback, &IID_IStream, &trial_thing);
    ndr_reader_init(&reader, "", 0);
    ASSERT_HR(marshaler_answer(loopback.marshaler, &answer),
              HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE));
    answer.opnum = 2;
    ASSERT_HR(marshaler_answer(loopback.marshaler, &answer),
              HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE));
    loopback_deinit(&loopback);
}
