/* SPDX-License-Identifier: MIT */
/*
 * Installer's members that change products.
 */
#include "installer_object.h"
#include "msi_calls.h"

INSTALLER_CALL(install_product)
{
    return msi_install_product(arguments[0].text, arguments[1].text);
}

INSTALLER_CALL(configure_product)
{
    return msi_configure_product(arguments[0].text, arguments[1].number,
                                 (INSTALLSTATE)arguments[2].number);
}

INSTALLER_CALL(reinstall_product)
{
    return msi_reinstall_product(arguments[0].text, (DWORD)arguments[1].number);
}

INSTALLER_CALL(collect_user_info)
{
    return msi_collect_user_info(arguments[0].text);
}

INSTALLER_CALL(apply_patch)
{
    return msi_apply_patch(arguments[0].text, arguments[1].text, (INSTALLTYPE)arguments[2].number,
                           arguments[3].text);
}

INSTALLER_CALL(remove_patches)
{
    return msi_remove_patches(arguments[0].text, arguments[1].text,
                              (INSTALLTYPE)arguments[2].number, arguments[3].text);
}

INSTALLER_CALL(apply_multiple_patches)
{
    return msi_apply_multiple_patches(arguments[0].text, arguments[1].text, arguments[2].text);
}

INSTALLER_CALL(configure_feature)
{
    return msi_configure_feature(arguments[0].text, arguments[1].text,
                                 (INSTALLSTATE)arguments[2].number);
}

INSTALLER_CALL(reinstall_feature)
{
    return msi_reinstall_feature(arguments[0].text, arguments[1].text, (DWORD)arguments[2].number);
}

INSTALLER_CALL(advertise_product)
{
    return msi_advertise_product_ex(
        arguments[0].text, (const char *)(uintptr_t)(UINT)arguments[1].number, arguments[2].text,
        (LANGID)arguments[3].number, 0, (DWORD)arguments[4].number);
}

INSTALLER_CALL(add_source)
{
    return msi_source_list_add_source(arguments[0].text, arguments[1].text, 0, arguments[2].text);
}

INSTALLER_CALL(clear_source_list)
{
    return msi_source_list_clear_all(arguments[0].text, arguments[1].text, 0);
}

INSTALLER_CALL(force_source_list_resolution)
{
    return msi_source_list_force_resolution(arguments[0].text, arguments[1].text, 0);
}
