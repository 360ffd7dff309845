/* SPDX-License-Identifier: MIT */
/*
 * What one client may have of a server.
 */
#include "stubs/association.h"

#include <stdlib.h>

#include "apartment/apartment.h"
#include "base/hresult.h"
#include "stubs/stub_object.h"
#include "test.h"

enum {
    INTERFACES_MAX = 131072,
    CONNECTIONS_MAX = 16384,
    CLIENT = 7,
    OTHER_CLIENT = 8,
};

static void forget_all(struct stub_interface *held)
{
    list_for_each (link, &held->credits)
        association_forget(container_of(link, struct credit, interface_link));
}

TEST(a_client_holds_only_so_many_interfaces)
{
    struct stub_interface *interfaces = calloc(INTERFACES_MAX + 1, sizeof(*interfaces));
    struct apartment *apartment = calloc(1, sizeof(*apartment));
    struct association *client, *other;

    ASSERT_TRUE(interfaces && apartment);
    list_init(&apartment->associations);
    client = association_join(apartment, 0, CLIENT);
    other = association_join(apartment, 0, OTHER_CLIENT);
    ASSERT_TRUE(client && other);
    for (int i = 0; i <= INTERFACES_MAX; i++) {
        list_init(&interfaces[i].credits);
        ASSERT_HR(association_credit(client, &interfaces[i], 1),
                  i < INTERFACES_MAX ? S_OK : HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    }
    ASSERT_TRUE(strstr(hr_message(), "process 7 holds 131072 interfaces"));
    /* What it holds it may hold more often; others have their own. */
    ASSERT_HR(association_credit(client, &interfaces[0], 1), S_OK);
    ASSERT_HR(association_credit(other, &interfaces[INTERFACES_MAX], 1), S_OK);
    forget_all(&interfaces[0]);
    ASSERT_HR(association_credit(client, &interfaces[INTERFACES_MAX], 1), S_OK);
    for (int i = 0; i <= INTERFACES_MAX; i++)
        forget_all(&interfaces[i]);
    association_leave(client);
    association_leave(other);
    free(apartment);
    free(interfaces);
}

TEST(a_client_has_only_so_many_connections)
{
    struct apartment *apartment = calloc(1, sizeof(*apartment));
    struct association *client = NULL, *other;

    ASSERT_TRUE(apartment);
    list_init(&apartment->associations);
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
        client = association_join(apartment, client ? association_number(client) : 0, CLIENT);
        ASSERT_TRUE(client);
    }
    /* Neither in the same association nor in another. */
    ASSERT_FALSE(association_join(apartment, association_number(client), CLIENT));
    ASSERT_FALSE(association_join(apartment, 0, CLIENT));
    other = association_join(apartment, 0, OTHER_CLIENT);
    ASSERT_TRUE(other);
    association_leave(other);
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        association_leave(client);
    free(apartment);
}
