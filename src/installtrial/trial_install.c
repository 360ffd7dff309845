/* SPDX-License-Identifier: MIT */
#include "installtrial/trial_install.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "action/install_log.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "install/installer.h"
#include "package/package_write.h"
#include "test.h"

enum {
    FILES_MAX = 64,
    TABLES_MAX = 32,
    WORDS_COMPRESSED = 2,
};

static const char sequence[] =
    "CostInitialize;;800\nFileCost;;900\nCostFinalize;;1000\nInstallValidate;;1400\n"
    "InstallInitialize;;1500\nProcessComponents;;1600\nUnpublishComponents;;"
    "1700\nUnpublishFeatures;;1800\nStopServices;;"
    "1900\n"
    "DeleteServices;;2000\n"
    "RemoveIniValues;;3100\nRemoveShortcuts;;3200\nRemoveEnvironmentStrings;;"
    "3300\nRemoveDuplicateFiles;;3400\n"
    "RemoveFiles;;3500\nRemoveFolders;;3600\nCreateFolders;;3700\nMoveFiles;;3800\n"
    "InstallFiles;;4000\nDuplicateFiles;;4210\nCreateShortcuts;;4500\nWriteIniValues;;5100\n"
    "SelfUnregModules;;2200\nUnregisterTypeLibraries;;2300\nRemoveRegistryValues;;2600\n"
    "UnregisterClassInfo;;2700\nUnregisterExtensionInfo;;2800\nUnregisterProgIdInfo;;2900\n"
    "UnregisterMIMEInfo;;3000\nRegisterClassInfo;;4600\nRegisterExtensionInfo;;4700\n"
    "RegisterProgIdInfo;;4800\nRegisterMIMEInfo;;4900\nWriteRegistryValues;;5000\n"
    "RegisterTypeLibraries;;5500\nSelfRegModules;;5600\n"
    "WriteEnvironmentStrings;;5200\nInstallServices;;5800\nStartServices;;5900\nRegisterUser;;"
    "6000\nRegisterProduct;;6100\n"
    "PublishComponents;;6200\nPublishFeatures;;6300\nPublishProduct;;6400\nInstallFinalize;;6600\n";

static const char layout_sequence[] =
    "CostInitialize;;800\nFileCost;;900\nCostFinalize;;1000\nInstallValidate;;1400\n"
    "InstallInitialize;;1500\nInstallAdminPackage;;3900\nInstallFiles;;4000\n"
    "InstallFinalize;;6600\n";

static const char offer_sequence[] =
    "CostInitialize;;800\nCostFinalize;;1000\nInstallValidate;;1400\nInstallInitialize;;1500\n"
    "RegisterClassInfo;;4600\nRegisterExtensionInfo;;4700\nRegisterProgIdInfo;;4800\n"
    "RegisterMIMEInfo;;4900\nPublishFeatures;;6300\nPublishProduct;;6400\nInstallFinalize;;6600\n";

#define OFFER_SEQUENCE "AdvtExecuteSequence", "Action* Condition Sequence#"
#define SEQUENCE "InstallExecuteSequence", "Action* Condition Sequence#"
#define LAYOUT_SEQUENCE "AdminExecuteSequence", "Action* Condition Sequence#"

/* ---- files ---- */

static const char *home(void)
{
    static char path[4000];

    snprintf(path, sizeof(path), "%s/home", test_home());
    mkdir(path, 0700);
    return path;
}

const char *trial_path(const char *relative)
{
    static char paths[4][PATH_MAX];
    static unsigned n;
    char *path = paths[n++ % 4];

    snprintf(path, PATH_MAX, "%s/%s", home(), relative);
    return path;
}

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "we");

    ASSERT_TRUE(file != NULL);
    ASSERT_EQ(fwrite(bytes, 1, size, file), size);
    ASSERT_EQ(fclose(file), 0);
}

static void write_file(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

char *trial_read(const char *relative)
{
    _cleanup_(fclosep) FILE *file = fopen(trial_path(relative), "re");
    char *text = NULL;
    size_t room = 0;

    if (!file)
        return NULL;
    if (getdelim(&text, &room, '\0', file) < 0) {
        free(text);
        return strdup("");
    }
    return text;
}

void trial_write(const char *relative, const char *text)
{
    write_file(trial_path(relative), text);
}

bool trial_exists(const char *relative)
{
    struct stat status;

    return lstat(trial_path(relative), &status) == 0;
}

mode_t trial_mode(const char *relative)
{
    struct stat status;

    ASSERT_EQ(lstat(trial_path(relative), &status), 0);
    return status.st_mode & 07777;
}

static int assert_is_home(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
    if (ftw->level > 0)
        test_fail(__FILE__, __LINE__, "%s is left", path);
    return 0;
}

void trial_assert_nothing_left(void)
{
    ASSERT_EQ(nftw(home(), assert_is_home, 8, FTW_PHYS), 0);
}

/* ---- packages ---- */

/* The keys of the files, one after another. */
static size_t read_keys(const char *files, char keys[FILES_MAX][64])
{
    size_t n = 0;

    for (const char *at = files; at && *at; at = strchr(at, '\n') + 1) {
        size_t len = strcspn(at, ";");

        ASSERT_TRUE(n < FILES_MAX && len < 64 && strchr(at, '\n'));
        memcpy(keys[n], at, len);
        keys[n++][len] = '\0';
    }
    return n;
}

/* What a file has in it. */
struct content {
    char *bytes; /* owned */
    size_t size;
};

static void content_deinit(struct content *content)
{
    free(content->bytes);
}

/* What is built here says where libraries are; not so a module that is to be silent about it. */
static void silence(struct content *content)
{
    static const char folder[] = "$ORIGIN/", nowhere[] = "/nowhere";
    char *at = memmem(content->bytes, content->size, folder, sizeof(folder) - 1);

    ASSERT_TRUE(at != NULL);
    memcpy(at, nowhere, sizeof(nowhere) - 1);
}

/* A module or a type library that was built beside this program. */
static struct content built_content(const char *key)
{
    struct content content = {0};
    char path[PATH_MAX + 64];
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);
    FILE *file;
    struct stat status;

    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    sprintf(strrchr(path, '/') + 1, strncmp(key, "module_", 7) == 0 ? "trial_%s.so" : "%s", key);
    file = fopen(path, "re");
    ASSERT_TRUE(file != NULL && fstat(fileno(file), &status) == 0);
    content.size = (size_t)status.st_size;
    content.bytes = malloc(content.size);
    ASSERT_TRUE(content.bytes && fread(content.bytes, 1, content.size, file) == content.size);
    fclose(file);
    if (strcmp(key, "module_silent") == 0)
        silence(&content);
    return content;
}

static struct content content_of(const char *key)
{
    struct content content;
    int len;

    if (strncmp(key, "module_", 7) == 0 || strstr(key, ".tlb"))
        return built_content(key);
    len = asprintf(&content.bytes, "%s%s", strncmp(key, "run", 3) == 0 ? "#!" : "", key);
    ASSERT_TRUE(len > 0);
    content.size = (size_t)len;
    return content;
}

/* Rows of File: sizes and sequences follow from the keys. "key;component;name;version;attributes"
 */
static char *file_rows(const char *files, size_t extra_size)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    unsigned sequence_number = 0;

    ASSERT_TRUE(out != NULL);
    for (const char *at = files; at && *at; at = strchr(at, '\n') + 1) {
        char cells[5][64] = {"", "", "", "", ""};
        _cleanup_(content_deinit) struct content content = {0};
        const char *cell = at;

        for (unsigned i = 0; i < 5; i++) {
            size_t len = strcspn(cell, ";\n");

            snprintf(cells[i], sizeof(cells[i]), "%.*s", (int)len, cell);
            cell += len;
            if (*cell == '\n')
                break;
            cell++;
        }
        content = content_of(cells[0]);
        fprintf(out, "%s;%s;%s;%zu;%s;;%s;%u\n", cells[0], cells[1], cells[2],
                content.size + extra_size, cells[3], cells[4], ++sequence_number);
    }
    ASSERT_EQ(fclose(out), 0);
    return text;
}

static char *home_file(const char *name)
{
    char *path;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    return path;
}

static void write_cabinet(const char *path, char keys[FILES_MAX][64], size_t n)
{
    struct cabinet_source sources[FILES_MAX];

    for (size_t i = 0; i < n; i++) {
        _cleanup_(content_deinit) struct content content = content_of(keys[i]);
        _cleanup_(freep) char *name = NULL;

        ASSERT_TRUE(asprintf(&name, "content-%s", keys[i]) > 0);
        sources[i] = (struct cabinet_source){keys[i], home_file(name), 1600000000};
        write_bytes(sources[i].path, content.bytes, content.size);
    }
    ASSERT_HR(cabinet_write(path, sources, n, CABINET_MSZIP), S_OK);
    for (size_t i = 0; i < n; i++)
        free((char *)sources[i].path);
}

/* Each component belongs to the feature "main". */
static char *feature_rows(const char *components)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    ASSERT_TRUE(out != NULL);
    for (const char *at = components; *at; at = strchr(at, '\n') + 1)
        fprintf(out, "main;%.*s\n", (int)strcspn(at, ";"), at);
    ASSERT_EQ(fclose(out), 0);
    return text;
}

static char *joined(const char *first, const char *rest)
{
    char *text;

    ASSERT_TRUE(asprintf(&text, "%s%s", first, rest ? rest : "") >= 0);
    return text;
}

char *trial_product_write(const struct trial_product *product, enum trial_source source)
{
    static const char *const media[] = {"1;1000;#trial.cab\n", "1;1000;trial.cab\n", "1;1000;\n"};
    _cleanup_(freep) char *rows = file_rows(product->files, product->extra_size);
    _cleanup_(freep) char *features = feature_rows(product->components);
    _cleanup_(freep) char *cabinet = home_file("trial.cab");
    _cleanup_(freep) char *code = joined(
        "ProductCode;", product->code ? product->code : "{00000001-0000-0000-0000-000000000000}");
    _cleanup_(freep) char *usual =
        joined(code, "\nProductName;Trial\nProductVersion;1.0.0\nProductLanguage;1033\n"
                     "Manufacturer;Us\n");
    _cleanup_(freep) char *properties = joined(usual, product->properties);
    _cleanup_(freep) char *directories =
        joined("TARGETDIR;;SourceDir\nProgramFilesFolder;TARGETDIR;.\n"
               "INSTALLDIR;ProgramFilesFolder;Trial\n",
               product->directories);
    struct package_stream streams[2] = {{"trial.cab", cabinet}};
    struct trial_table tables[TABLES_MAX] = {
        {TRIAL_PROPERTY, properties},
        {TRIAL_DIRECTORY, directories},
        {TRIAL_FEATURE, "main;;Main;;1;1;;0\n"},
        {TRIAL_COMPONENT, product->components},
        {TRIAL_FEATURE_COMPONENTS, features},
        {TRIAL_FILE, rows},
        {"Media", "DiskId#* LastSequence# Cabinet",
         product->media ? product->media : media[source]},
        {SEQUENCE, sequence},
        {LAYOUT_SEQUENCE, layout_sequence},
        {OFFER_SEQUENCE, offer_sequence},
    };
    char keys[FILES_MAX][64];
    size_t n_files = read_keys(product->files, keys), n = 10;

    for (const struct trial_table *table = product->tables; table && table->name; table++)
        tables[n++] = *table;
    if (n_files)
        write_cabinet(cabinet, keys, n_files);
    return trial_package_write(tables, n, n_files && source == TRIAL_EMBEDDED ? streams : NULL,
                               source == TRIAL_UNCOMPRESSED ? 0 : WORDS_COMPRESSED);
}

/* ---- the installer ---- */

static char *notes; /* of the last run */

const char *trial_notes(void)
{
    return notes ? notes : "";
}

static uint32_t run(enum installer_action action, const struct opening *opening)
{
    struct installer_request request = {.action = action, .opening = *opening};
    _cleanup_(install_log_freep) struct install_log *log = NULL;
    const char *const *properties = opening->properties;
    struct installer_result result;

    ASSERT_HR(install_log_new(&(struct install_log_terms){0}, &log), S_OK);
    request.log = log;
    while (properties[request.opening.n_properties])
        request.opening.n_properties++;
    test_expect_open_descriptors();
    setenv("HOME", home(), 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    (void)installer_run(&request, &result);
    free(notes);
    notes = install_log_take_notes(log);
    test_expect_open_descriptors();
    return result.code;
}

uint32_t trial_advertise(const char *package)
{
    return run(INSTALLER_ADVERTISE,
               &(struct opening){.package = package, .properties = PROPERTIES(NULL)});
}

uint32_t trial_install(const char *package, const char *const *properties)
{
    return run(INSTALLER_INSTALL, &(struct opening){.package = package, .properties = properties});
}

uint32_t trial_remove(const char *package)
{
    return trial_install(package, PROPERTIES("REMOVE=ALL"));
}

uint32_t trial_install_below(const char *root, const char *package)
{
    return run(INSTALLER_INSTALL, &(struct opening){.package = package,
                                                    .root = root,
                                                    .properties = PROPERTIES("ALLUSERS=1")});
}

uint32_t trial_remove_below(const char *root, const char *package)
{
    return run(INSTALLER_INSTALL,
               &(struct opening){.package = package,
                                 .root = root,
                                 .properties = PROPERTIES("ALLUSERS=1", "REMOVE=ALL")});
}

uint32_t trial_lay_out(const char *package, const char *folder)
{
    _cleanup_(freep) char *target = NULL;

    ASSERT_TRUE(asprintf(&target, "TARGETDIR=%s", folder) > 0);
    return run(INSTALLER_LAY_OUT,
               &(struct opening){.package = package, .properties = PROPERTIES(target)});
}
