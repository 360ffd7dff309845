/* SPDX-License-Identifier: MIT */
/*
 * The marker of modules that register themselves, for those that are written without a resource
 * script. At file scope of one source file, C or C++:
 *
 *     COMITY_SELF_REGISTER("Example Ltd", "Example", "Counts things", 1, 0);
 *
 * gives the module the version information that the script
 *
 *     1 VERSIONINFO FILEVERSION 1,0 PRODUCTVERSION 1,0
 *     {
 *         BLOCK "StringFileInfo"
 *         {
 *             BLOCK "040904B0"
 *             {
 *                 VALUE "CompanyName", "Example Ltd"
 *                 VALUE "FileDescription", "Counts things"
 *                 VALUE "FileVersion", "1.0"
 *                 VALUE "OLESelfRegister", ""
 *                 VALUE "ProductName", "Example"
 *                 VALUE "ProductVersion", "1.0"
 *             }
 *         }
 *         BLOCK "VarFileInfo" { VALUE "Translation", 0x409, 1200 }
 *     }
 *
 * gives by way of `comity rc`. The texts are string literals without prefix. Like other resources
 * it is read without loading the module, and stays when the module is stripped.
 */
#ifndef COMITY_SELFREG_H
#define COMITY_SELFREG_H

#include <stdint.h>
#ifndef __cplusplus
#include <uchar.h>
#endif

/*
 * Resources stand in the file as notes, which the program headers lead to: name "Comity", this
 * type, and the bytes of a .res file.
 */
#define COMITY_NOTE_NAME "Comity"
#define COMITY_NOTE_RESOURCES 0x53455243
#define COMITY_NOTE_SECTION ".note.comity.rsrc"

/* VFT_DLL or VFT_APP: of what is linked into a library the compiler knows that it may move. */
#if defined(__PIC__) && !defined(__PIE__)
#define COMITY_VERSION_FILE_TYPE 2
#else
#define COMITY_VERSION_FILE_TYPE 1
#endif

#define COMITY_VERSION_ALIGN __attribute__((aligned(4)))
#define COMITY_VERSION_TEXT_(number) #number
#define COMITY_VERSION_TEXT(number) COMITY_VERSION_TEXT_(number)

#define COMITY_SELF_REGISTER(company, product, description, major, minor)                          \
    COMITY_VERSION_NOTE(u"" company, u"" product, u"" description, u"OLESelfRegister",             \
                        u"" COMITY_VERSION_TEXT(major) "." COMITY_VERSION_TEXT(minor),             \
                        (major) << 16 | (minor), 0)

/* A block of the tree begins with how long it is, how long its value is, whether that is a text. */
#define COMITY_VERSION_BLOCK(key_size)                                                             \
    uint16_t length, value_length, type;                                                           \
    char16_t key[(key_size) / 2]

#define COMITY_VERSION_STRING(name, key_text, value_text)                                          \
    struct {                                                                                       \
        COMITY_VERSION_BLOCK(sizeof(key_text));                                                    \
        COMITY_VERSION_ALIGN char16_t value[sizeof(value_text) / 2];                               \
    } COMITY_VERSION_ALIGN name

#define COMITY_VERSION_STRING_IS(key_text, value_text)                                             \
    {                                                                                              \
        (6 + sizeof(key_text) + 3) / 4 * 4 + sizeof(value_text), sizeof(value_text) / 2, 1,        \
            key_text, value_text                                                                   \
    }

/* The whole; of the numbers @high is major and minor, @low build and revision. */
#define COMITY_VERSION_NOTE(company_text, product_text, description_text, marker_key,              \
                            version_text, high, low)                                               \
    static const struct {                                                                          \
        uint32_t name_size, size, kind;                                                            \
        char name[8];                                                                              \
        struct {                                                                                   \
            uint32_t size, header_size;                                                            \
            uint16_t type[2], name[2];                                                             \
            uint32_t data_version;                                                                 \
            uint16_t flags, language;                                                              \
            uint32_t version, characteristics;                                                     \
        } resource;                                                                                \
        struct {                                                                                   \
            COMITY_VERSION_BLOCK(sizeof(u"VS_VERSION_INFO"));                                      \
            uint32_t numbers[13];                                                                  \
            struct {                                                                               \
                COMITY_VERSION_BLOCK(sizeof(u"StringFileInfo"));                                   \
                struct {                                                                           \
                    COMITY_VERSION_BLOCK(sizeof(u"040904B0"));                                     \
                    COMITY_VERSION_STRING(company, u"CompanyName", company_text);                  \
                    COMITY_VERSION_STRING(description, u"FileDescription", description_text);      \
                    COMITY_VERSION_STRING(file_version, u"FileVersion", version_text);             \
                    COMITY_VERSION_STRING(marker, marker_key, u"");                                \
                    COMITY_VERSION_STRING(product, u"ProductName", product_text);                  \
                    COMITY_VERSION_STRING(product_version, u"ProductVersion", version_text);       \
                } table;                                                                           \
            } strings;                                                                             \
            struct {                                                                               \
                COMITY_VERSION_BLOCK(sizeof(u"VarFileInfo"));                                      \
                struct {                                                                           \
                    COMITY_VERSION_BLOCK(sizeof(u"Translation"));                                  \
                    COMITY_VERSION_ALIGN uint16_t value[2];                                        \
                } COMITY_VERSION_ALIGN translation;                                                \
            } variables;                                                                           \
        } info;                                                                                    \
    } comity_version_note COMITY_VERSION_ALIGN                                                     \
        __attribute__((used, section(COMITY_NOTE_SECTION))) = {                                    \
            sizeof(COMITY_NOTE_NAME),                                                              \
            sizeof(comity_version_note.resource) + sizeof(comity_version_note.info),               \
            COMITY_NOTE_RESOURCES,                                                                 \
            COMITY_NOTE_NAME,                                                                      \
            {sizeof(comity_version_note.info),                                                     \
             sizeof(comity_version_note.resource),                                                 \
             {0xffff, 16},                                                                         \
             {0xffff, 1},                                                                          \
             0,                                                                                    \
             0x30,                                                                                 \
             0x409,                                                                                \
             0,                                                                                    \
             0},                                                                                   \
            {sizeof(comity_version_note.info),                                                     \
             sizeof(comity_version_note.info.numbers),                                             \
             0,                                                                                    \
             u"VS_VERSION_INFO",                                                                   \
             {0xfeef04bd, 0x10000, high, low, high, low, 0x3f, 0, 0x40004,                         \
              COMITY_VERSION_FILE_TYPE, 0, 0, 0},                                                  \
             {sizeof(comity_version_note.info.strings),                                            \
              0,                                                                                   \
              1,                                                                                   \
              u"StringFileInfo",                                                                   \
              {sizeof(comity_version_note.info.strings.table), 0, 1, u"040904B0",                  \
               COMITY_VERSION_STRING_IS(u"CompanyName", company_text),                             \
               COMITY_VERSION_STRING_IS(u"FileDescription", description_text),                     \
               COMITY_VERSION_STRING_IS(u"FileVersion", version_text),                             \
               COMITY_VERSION_STRING_IS(marker_key, u""),                                          \
               COMITY_VERSION_STRING_IS(u"ProductName", product_text),                             \
               COMITY_VERSION_STRING_IS(u"ProductVersion", version_text)}},                        \
             {sizeof(comity_version_note.info.variables),                                          \
              0,                                                                                   \
              1,                                                                                   \
              u"VarFileInfo",                                                                      \
              {sizeof(comity_version_note.info.variables.translation),                             \
               4,                                                                                  \
               0,                                                                                  \
               u"Translation",                                                                     \
               {0x409, 1200}}}},                                                                   \
    }

/*
 * Likewise a registrar script, for CoRegisterResource() of <comity/comity.h>, as the resource of
 * that number and type REGISTRY. @text is a string literal without prefix:
 *
 *     COMITY_REGISTRY_SCRIPT(101, "HKCR { Demo.Counter = s 'Counter' }");
 */
#define COMITY_REGISTRY_SCRIPT(number, script_text)                                                \
    static const struct {                                                                          \
        uint32_t name_size, size, kind;                                                            \
        char name[8];                                                                              \
        struct {                                                                                   \
            uint32_t size, header_size;                                                            \
            char16_t type[9];                                                                      \
            uint16_t name[2];                                                                      \
            uint32_t data_version;                                                                 \
            uint16_t flags, language;                                                              \
            uint32_t version, characteristics;                                                     \
        } resource;                                                                                \
        char text[sizeof(script_text)];                                                            \
    } comity_registry_script_##number COMITY_VERSION_ALIGN                                         \
        __attribute__((used, section(COMITY_NOTE_SECTION))) = {                                    \
            sizeof(COMITY_NOTE_NAME),                                                              \
            sizeof(comity_registry_script_##number.resource) + sizeof(script_text),                \
            COMITY_NOTE_RESOURCES,                                                                 \
            COMITY_NOTE_NAME,                                                                      \
            {sizeof(script_text),                                                                  \
             sizeof(comity_registry_script_##number.resource),                                     \
             u"REGISTRY",                                                                          \
             {0xffff, number},                                                                     \
             0,                                                                                    \
             0x30,                                                                                 \
             0,                                                                                    \
             0,                                                                                    \
             0},                                                                                   \
            script_text,                                                                           \
    }

#endif
