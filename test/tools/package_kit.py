# SPDX-License-Identifier: MIT
"""Packages for tests: a product of a few files and tables, made by idt_package."""
import os
import subprocess

MAKER = None  # the program idt_package

# Columns, types and keys of the tables that tests fill.
COLUMNS = {
    "Property": ("Property Value", "s72 l0", 1),
    "Directory": ("Directory Directory_Parent DefaultDir", "s72 S72 l255", 1),
    "Component": ("Component ComponentId Directory_ Attributes Condition KeyPath",
                  "s72 S38 s72 i2 S255 S72", 1),
    "Feature": ("Feature Feature_Parent Title Description Display Level Directory_ Attributes",
                "s38 S38 L64 L255 I2 i2 S72 i2", 1),
    "FeatureComponents": ("Feature_ Component_", "s38 s72", 2),
    "File": ("File Component_ FileName FileSize Version Language Attributes Sequence",
             "s72 s72 l255 i4 S72 S20 I2 i4", 1),
    "Media": ("DiskId LastSequence DiskPrompt Cabinet VolumeLabel Source",
              "i2 i4 L64 S255 S32 S72", 1),
    "Registry": ("Registry Root Key Name Value Component_", "s72 i2 l255 L255 L0 s72", 1),
    "LaunchCondition": ("Condition Description", "s255 l255", 1),
    "Upgrade": ("UpgradeCode VersionMin VersionMax Language Attributes Remove ActionProperty",
                "s38 S20 S20 S255 i4 S255 s72", 5),
    "CustomAction": ("Action Type Source Target ExtendedType", "s72 i2 S72 S255 I4", 1),
    "Binary": ("Name Data", "s72 v0", 1),
    "InstallExecuteSequence": ("Action Condition Sequence", "s72 S255 I2", 1),
    "AdminExecuteSequence": ("Action Condition Sequence", "s72 S255 I2", 1),
    "AdvtExecuteSequence": ("Action Condition Sequence", "s72 S255 I2", 1),
}

SEQUENCE = """FindRelatedProducts LaunchConditions ValidateProductID CostInitialize FileCost
CostFinalize MigrateFeatureStates InstallValidate RemoveExistingProducts InstallInitialize
ProcessComponents UnpublishFeatures RemoveRegistryValues RemoveFiles RemoveFolders CreateFolders
InstallFiles WriteRegistryValues RegisterUser RegisterProduct PublishFeatures PublishProduct
InstallFinalize""".split()

CODE = "{11111111-2222-3333-4444-%012d}"
UPGRADE_CODE = "{AAAAAAAA-2222-3333-4444-555555555555}"


def sequence(extra=()):
    """The usual sequence with (action, condition, what it stands behind) put in."""
    rows = [(name, "", 100 * (i + 1)) for i, name in enumerate(SEQUENCE)]
    numbers = {name: number for name, _, number in rows}
    for i, (name, condition, behind) in enumerate(extra):
        rows.append((name, condition, numbers[behind] + 1 + i))
    return rows


class Package:
    """A product "Example" with one feature, one component and the files that are added."""

    def __init__(self, number=1, version="1.0.0", name="Example"):
        self.code = CODE % number
        self.properties = {
            "ProductCode": self.code, "ProductName": name, "ProductVersion": version,
            "ProductLanguage": "1033", "Manufacturer": "Example Ltd",
            "UpgradeCode": UPGRADE_CODE}
        self.files = {}
        self.streams = {}
        self.tables = {
            "Directory": [("TARGETDIR", "", "SourceDir"), ("INSTALLDIR", "TARGETDIR", "example")],
            "Component": [("Main", "{BBBBBBBB-2222-3333-4444-555555555555}", "INSTALLDIR", 0, "",
                           "hello")],
            "Feature": [("Complete", "", "All", "", 1, 1, "INSTALLDIR", 0)],
            "FeatureComponents": [("Complete", "Main")],
            "File": [], "Registry": [],
            "InstallExecuteSequence": sequence(),
            "AdminExecuteSequence": [
                (name, "", 100 * i + 100) for i, name in enumerate(
                    "CostInitialize FileCost CostFinalize InstallValidate InstallInitialize "
                    "InstallAdminPackage InstallFiles InstallFinalize".split())],
        }
        self.summary = {2: "Installation Database", 3: name, 7: "x64;1033",
                        9: "{CCCCCCCC-2222-3333-4444-%06d%06d}" % (
                            number, int(version.replace(".", ""))),
                        14: 200, 15: 2}
        self.add_file("hello", "hello.txt", b"hello\n")

    def add_file(self, key, name, content, component="Main"):
        """Adds a file, or replaces the one of that key."""
        self.files[key] = content
        self.tables["File"] = [row for row in self.tables["File"] if row[0] != key]
        self.tables["File"].append((key, component, name, len(content), "", "", 0, 0))

    def add_custom(self, name, kind, source, target, condition="", behind="InstallFiles"):
        self.tables.setdefault("CustomAction", []).append((name, kind, source, target))
        place = self.tables.setdefault("custom places", [])
        place.append((name, condition, behind))

    def write(self, path):
        """Makes the file; returns its full path."""
        folder = path + ".parts"
        tables = dict(self.tables)
        os.makedirs(folder + "/cabinet")
        os.makedirs(folder + "/streams")
        for number, key in enumerate(sorted(self.files), 1):
            with open(f"{folder}/cabinet/{key}", "wb") as file:
                file.write(self.files[key])
            tables["File"] = [row[:7] + (number,) if row[0] == key else row
                              for row in tables["File"]]
        for name, content in self.streams.items():
            with open(f"{folder}/streams/{name}", "wb") as file:
                file.write(content)
        tables["Property"] = list(self.properties.items())
        tables["Media"] = [(1, len(self.files), "", "#product.cab", "", "")]
        places = tables.pop("custom places", [])
        if places:
            tables["InstallExecuteSequence"] = sequence(places)
        for name, rows in tables.items():
            write_table(f"{folder}/{name}.idt", name, rows)
        with open(folder + "/_SummaryInformation.idt", "w", encoding="utf-8") as file:
            for key, value in self.summary.items():
                file.write(f"{key}\t{value}\n")
        subprocess.run([MAKER, folder, path], check=True)
        return os.path.abspath(path)


def write_table(path, name, rows):
    columns, types, keys = COLUMNS[name]
    columns, types = columns.split(), types.split()
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(columns) + "\n" + "\t".join(types) + "\n")
        file.write("\t".join([name, *columns[:keys]]) + "\n")
        for row in rows:
            file.write("\t".join(str(cell) for cell in row) + "\n")
