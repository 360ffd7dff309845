/* SPDX-License-Identifier: MIT */
/*
 * Actions that change what is known of products, and those about other products.
 */
#include "install/existing_products.h"
#include "install/known_actions.h"
#include "publish/publish.h"

const struct action state_actions[] = {
    {.name = "InstallFinalize", .run = unregister_product},
    {.name = "ProcessComponents", .run = process_components},
    {.name = "PublishComponents", .check = publish_components_check, .run = publish_components},
    {.name = "PublishFeatures", .run = publish_features},
    {.name = "PublishProduct", .run = publish_product},
    {.name = "RegisterProduct", .run = register_product},
    {.name = "RegisterUser", .run = register_user},
    {.name = "RemoveExistingProducts",
     .check = existing_products_check,
     .run = existing_products_remove},
    {.name = "UnpublishComponents", .check = publish_components_check, .run = unpublish_components},
    {.name = "UnpublishFeatures", .run = unpublish_features},
    {NULL},
};
