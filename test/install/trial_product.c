/* SPDX-License-Identifier: MIT */
#include "trial_product.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"
#include "text_package.h"

#define PROPERTIES(code, version, family)                                                          \
    "Property *Property:s72 Value:l0\n"                                                            \
    "ProductCode|" code "\n"                                                                       \
    "ProductName|Trial\n"                                                                          \
    "ProductVersion|" version "\n"                                                                 \
    "ProductLanguage|1033\n"                                                                       \
    "Manufacturer|Comity\n"                                                                        \
    "UpgradeCode|" family "\n"                                                                     \
    "ALLUSERS|1\n"                                                                                 \
    "SecureCustomProperties|OLDER\n"                                                               \
    "\n"                                                                                           \
    "Upgrade *UpgradeCode:s38 *VersionMin:S20 *VersionMax:S20 *Language:S255 *Attributes:i4 "      \
    "Remove:S255 ActionProperty:s72\n" family "|1.0.0|2.0.0||256||OLDER\n"                         \
    "\n"

#define FAMILY "{6A7E0001-0000-4000-8000-0000000000FF}"
#define OTHER_FAMILY "{6A7E0001-0000-4000-8000-0000000000FE}"

static const char tables[] =
    "Directory *Directory:s72 Directory_Parent:S72 DefaultDir:l255\n"
    "TARGETDIR||SourceDir\n"
    "ProgramFilesFolder|TARGETDIR|.\n"
    "INSTALLDIR|ProgramFilesFolder|Trial\n"
    "SUBDIR|INSTALLDIR|sub\n"
    "EMPTYDIR|INSTALLDIR|empty\n"
    "\n"
    "Component *Component:s72 ComponentId:S38 Directory_:s72 Attributes:i2 Condition:S255 "
    "KeyPath:S72\n"
    "Main|{6A7E0001-0000-4000-8000-000000000101}|INSTALLDIR|0||main.txt\n"
    "Data|{6A7E0001-0000-4000-8000-000000000102}|SUBDIR|0||data.bin\n"
    "Module|{6A7E0001-0000-4000-8000-000000000103}|INSTALLDIR|0||module.so\n"
    "Settings|{6A7E0001-0000-4000-8000-000000000104}|INSTALLDIR|4||Number\n"
    "Empty|{6A7E0001-0000-4000-8000-000000000105}|EMPTYDIR|0||\n"
    "\n"
    "Feature *Feature:s38 Feature_Parent:S38 Title:L64 Description:L255 Display:I2 Level:i2 "
    "Directory_:S72 Attributes:i2\n"
    "All||||1|1||0\n"
    "\n"
    "FeatureComponents *Feature_:s38 *Component_:s72\n"
    "All|Main\n"
    "All|Data\n"
    "All|Module\n"
    "All|Settings\n"
    "All|Empty\n"
    "\n"
    "CreateFolder *Directory_:s72 *Component_:s72\n"
    "EMPTYDIR|Empty\n"
    "\n"
    "Registry *Registry:s72 Root:i2 Key:l255 Name:L255 Value:L0 Component_:s72\n"
    "Number|2|Software\\Trial|Number|#7|Settings\n"
    "Folder|2|Software\\Trial|Folder|[INSTALLDIR]|Settings\n"
    "User|1|Software\\Trial|User|one|Settings\n"
    "ProgId|0|Trial.Object\\CLSID||{6A7E0001-0000-4000-8000-0000000000D1}|Settings\n"
    "\n"
    "IniFile *IniFile:s72 FileName:l255 DirProperty:S72 Section:l96 Key:l128 Value:l255 Action:i2 "
    "Component_:s72\n"
    "Ini|trial.ini|INSTALLDIR|Trial|Key|Value|0|Settings\n"
    "\n"
    "RemoveFile *FileKey:s72 Component_:s72 FileName:L255 DirProperty:s72 InstallMode:i2\n"
    "Old|Main|old.txt|INSTALLDIR|1\n"
    "\n"
    "SelfReg *File_:s72 Cost:I2\n"
    "module.so|1\n"
    "\n"
    "Media *DiskId:i2 LastSequence:i2 DiskPrompt:L64 Cabinet:S255 VolumeLabel:S32 Source:S72\n"
    "1|3||#files1.cab||\n"
    "\n";

#define FILE_COLUMNS                                                                               \
    "File *File:s72 Component_:s72 FileName:l255 FileSize:i4 Version:S72 Language:S20 "            \
    "Attributes:I2 Sequence:i2\n"

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    ASSERT_TRUE(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static long size_of(const char *path)
{
    struct stat status;

    ASSERT_EQ(stat(path, &status), 0);
    return (long)status.st_size;
}

static void write_package(const char *path, const char *properties, const char *text,
                          const char *module_name)
{
    char main_path[128], data[128], self[PATH_MAX] = "", module[2 * PATH_MAX], files[1024];

    snprintf(main_path, sizeof(main_path), "%s.main", path);
    snprintf(data, sizeof(data), "%s.data", path);
    ASSERT_TRUE(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(module, sizeof(module), "%s/%s", dirname(self), module_name);
    write_text(main_path, text);
    write_text(data, "data");
    snprintf(files, sizeof(files),
             FILE_COLUMNS "main.txt|Main|main.txt|%ld|||0|1\n"
                          "data.bin|Data|data.bin|%ld|||0|2\n"
                          "module.so|Module|module.so|%ld|||0|3\n\n",
             size_of(main_path), size_of(data), size_of(module));
    text_package_write(path, (const char *[]){properties, tables, files, trial_sequences}, 4,
                       (const struct trial_file[]){
                           {"main.txt", main_path}, {"data.bin", data}, {"module.so", module}},
                       3);
    unlink(main_path);
    unlink(data);
}

void trial_product_init(struct trial_product *product, const struct sandbox *sandbox)
{
    static const char module[] = "trial_selfreg.so";

    snprintf(product->first, sizeof(product->first), "%s.1.msi", sandbox->place);
    snprintf(product->second, sizeof(product->second), "%s.2.msi", sandbox->place);
    snprintf(product->other, sizeof(product->other), "%s.3.msi", sandbox->place);
    snprintf(product->failing, sizeof(product->failing), "%s.4.msi", sandbox->place);
    write_package(product->first, PROPERTIES(TRIAL_PRODUCT_1, "1.0.0", FAMILY), "one", module);
    write_package(product->second, PROPERTIES(TRIAL_PRODUCT_2, "2.0.0", FAMILY), "second", module);
    write_package(product->other, PROPERTIES(TRIAL_PRODUCT_OTHER, "1.0.0", OTHER_FAMILY), "one",
                  module);
    write_package(product->failing, PROPERTIES(TRIAL_PRODUCT_1, "1.0.0", FAMILY), "one",
                  "trial_failing.so");
    sandbox_write(sandbox, "main.txt", "in the way");
    sandbox_write(sandbox, "old.txt", "to be removed");
    sandbox_write(sandbox, "trial.ini", "[Other]\nMine=1\n");
}

void trial_product_deinit(const struct trial_product *product)
{
    unlink(product->first);
    unlink(product->second);
    unlink(product->other);
    unlink(product->failing);
}
