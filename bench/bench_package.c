/* SPDX-License-Identifier: MIT */
#include "bench_package.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text_package.h"

enum {
    FILE_SIZE = 4096,
    FILES_PER_FOLDER = 100,
    REGISTRY_ROWS = 100,
    MODULES = 10,
};

static const char properties[] =
    "Property *Property:s72 Value:l0\n"
    "ProductCode|" BENCH_PRODUCT "\n"
    "ProductName|Bench\n"
    "ProductVersion|1.0.0\n"
    "ProductLanguage|1033\n"
    "Manufacturer|Comity\n"
    "UpgradeCode|{6A7E0002-0000-4000-8000-0000000000FF}\n"
    "ALLUSERS|1\n"
    "\n"
    "Feature *Feature:s38 Feature_Parent:S38 Title:L64 Description:L255 Display:I2 Level:i2 "
    "Directory_:S72 Attributes:i2\n"
    "All||||1|1||0\n"
    "\n"
    "Directory *Directory:s72 Directory_Parent:S72 DefaultDir:l255\n"
    "TARGETDIR||SourceDir\n"
    "ProgramFilesFolder|TARGETDIR|.\n"
    "INSTALLDIR|ProgramFilesFolder|Bench\n"
    "\n";

static const char component_columns[] =
    "Component *Component:s72 ComponentId:S38 Directory_:s72 Attributes:i2 Condition:S255 "
    "KeyPath:S72\n";
static const char feature_columns[] = "FeatureComponents *Feature_:s38 *Component_:s72\n";
static const char file_columns[] =
    "File *File:s72 Component_:s72 FileName:l255 FileSize:i4 Version:S72 Language:S20 "
    "Attributes:I2 Sequence:i4\n";

/* A package in the making: the texts of its tables, and its files. */
struct draft {
    FILE *directories, *components, *features, *files, *others;
    char *texts[5];
    size_t sizes[5];
    struct trial_file *sources;
    size_t n_sources;
};

static void draft_begin(struct draft *draft, size_t n_files)
{
    FILE **streams[] = {&draft->directories, &draft->components, &draft->features, &draft->files,
                        &draft->others};

    for (size_t i = 0; i < 5; i++) {
        *streams[i] = open_memstream(&draft->texts[i], &draft->sizes[i]);
        if (!*streams[i])
            err(1, "making a package");
    }
    fputs("Directory\n", draft->directories);
    fputs(component_columns, draft->components);
    fputs(feature_columns, draft->features);
    fputs(file_columns, draft->files);
    draft->sources = calloc(n_files + MODULES, sizeof(*draft->sources));
    if (!draft->sources)
        err(1, "making a package");
}

static void add_component(struct draft *draft, unsigned number, const char *directory,
                          const char *key_path)
{
    fprintf(draft->components, "C%u|{6A7E0003-0000-4000-8000-%012X}|%s|0||%s\n", number, number,
            directory, key_path);
    fprintf(draft->features, "All|C%u\n", number);
}

static void add_file(struct draft *draft, unsigned component, const char *name, long size,
                     const char *path)
{
    struct trial_file *file = &draft->sources[draft->n_sources++];

    fprintf(draft->files, "%s|C%u|%s|%ld|||0|%zu\n", name, component, name, size, draft->n_sources);
    *file = (struct trial_file){strdup(name), strdup(path)};
}

/* A folder of files, which are made: in each something else, as in the files of programs. */
static void add_folder(struct draft *draft, const char *source, unsigned folder)
{
    char directory[32], path[2 * PATH_MAX], name[32];

    snprintf(directory, sizeof(directory), "D%u", folder);
    fprintf(draft->directories, "%s|INSTALLDIR|folder%u\n", directory, folder);
    snprintf(path, sizeof(path), "%s/folder%u", source, folder);
    mkdir(path, 0755);
    for (size_t i = 0; i < FILES_PER_FOLDER; i++) {
        unsigned words[FILE_SIZE / sizeof(unsigned)],
            seed = folder * FILES_PER_FOLDER + (unsigned)i;
        FILE *file;

        for (size_t j = 0; j < FILE_SIZE / sizeof(unsigned); j++)
            words[j] = j % 4 ? seed : (seed = seed * 1664525 + 1013904223);
        snprintf(name, sizeof(name), "f%u_%zu.bin", folder, i);
        snprintf(path, sizeof(path), "%s/folder%u/%s", source, folder, name);
        file = fopen(path, "we");
        if (!file || fwrite(words, FILE_SIZE, 1, file) != 1 || fclose(file) != 0)
            err(1, "%s", path);
        if (i == 0)
            add_component(draft, folder, directory, name);
        add_file(draft, folder, name, FILE_SIZE, path);
    }
}

static void add_modules(struct draft *draft, const char *module)
{
    struct stat status;

    if (stat(module, &status) < 0)
        err(1, "%s", module);
    fputs("SelfReg *File_:s72 Cost:I2\n", draft->others);
    for (unsigned i = 0; i < MODULES; i++) {
        char name[32];

        snprintf(name, sizeof(name), "module%u.so", i);
        fprintf(draft->others, "%s|1\n", name);
        add_component(draft, 1000000 + i, "INSTALLDIR", name);
        add_file(draft, 1000000 + i, name, status.st_size, module);
    }
    fputs("\nRegistry *Registry:s72 Root:i2 Key:l255 Name:L255 Value:L0 Component_:s72\n",
          draft->others);
    for (unsigned i = 0; i < REGISTRY_ROWS; i++)
        fprintf(draft->others, "R%u|2|Software\\Bench\\%u|Path|[INSTALLDIR]%u|C1000000\n", i,
                i % 10, i);
}

void bench_package_write(const struct bench_package *package)
{
    struct draft draft = {0};

    mkdir(package->source, 0755);
    draft_begin(&draft, package->n_files);
    for (unsigned folder = 0; folder * FILES_PER_FOLDER < package->n_files; folder++)
        add_folder(&draft, package->source, folder);
    if (package->module)
        add_modules(&draft, package->module);
    fputs("\nMedia *DiskId:i2 LastSequence:i4 DiskPrompt:L64 Cabinet:S255 VolumeLabel:S32 "
          "Source:S72\n",
          draft.others);
    for (size_t i = 1; (i - 1) * TRIAL_FILES_A_CABINET < draft.n_sources; i++)
        fprintf(draft.others, "%zu|%zu||#files%zu.cab||\n", i, i * TRIAL_FILES_A_CABINET, i);
    fclose(draft.directories);
    fclose(draft.components);
    fclose(draft.features);
    fclose(draft.files);
    fclose(draft.others);
    text_package_write(package->path,
                       (const char *[]){properties, draft.texts[0], draft.texts[1], draft.texts[2],
                                        draft.texts[3], draft.texts[4], trial_sequences},
                       7, draft.sources, draft.n_sources);
    for (size_t i = 0; i < 5; i++)
        free(draft.texts[i]);
    for (size_t i = 0; i < draft.n_sources; i++) {
        free((char *)draft.sources[i].key);
        free((char *)draft.sources[i].path);
    }
    free(draft.sources);
}
