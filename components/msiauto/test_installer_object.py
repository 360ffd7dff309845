#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Scripts as packagers have them, with WindowsInstaller.Installer, which nobody has registered."""
import os
import pathlib
import subprocess
import sys
import tempfile

CSCRIPT = pathlib.Path(sys.argv[1]).resolve()
SCRIPTS = {
    "a_database_is_made_and_asked": ("""
Set installer = CreateObject("WindowsInstaller.Installer")
Set db = installer.OpenDatabase("made.msi", 3)
db.OpenView("CREATE TABLE `Property` (`Property` CHAR(72) NOT NULL, `Value` LONGCHAR NOT NULL " & _
    "LOCALIZABLE PRIMARY KEY `Property`)").Execute
Set view = db.OpenView("INSERT INTO `Property` (`Property`, `Value`) VALUES (?, ?)")
Set record = installer.CreateRecord(2)
record.StringData(1) = "ProductName"
record.StringData(2) = "Example"
view.Execute record
view.Close
Set summary = db.SummaryInformation(3)
summary.Property(2) = "Title"
summary.Property(14) = 200
summary.Persist
db.Commit
Set view = db.OpenView("SELECT * FROM `Property`")
view.Execute
Do
    Set record = view.Fetch
    If record Is Nothing Then Exit Do
    WScript.Echo record.StringData(1) & "=" & record.StringData(2) & ", " & record.FieldCount
Loop
WScript.Echo view.ColumnInfo(1).StringData(2) & " " & db.PrimaryKeys("Property").StringData(1)
WScript.Echo installer.SummaryInformation("made.msi").Property(14) & " " & TypeName(db)
""", "ProductName=Example, 2\nl0 Property\n200 Database\n"),
    "a_failure_names_the_member": ("""
Set installer = CreateObject("WindowsInstaller.Installer")
On Error Resume Next
installer.OpenDatabase "nowhere.msi", 0
WScript.Echo Err.Source & ": " & Err.Description
Err.Clear
installer.OpenPackage
WScript.Echo Err.Number
""", "Msi API Error: OpenDatabase,DatabasePath,OpenMode\n13\n"),
    "lists_can_be_walked": ("""
Set installer = CreateObject("WindowsInstaller.Installer")
For Each product In installer.Products
    WScript.Echo product
Next
WScript.Echo installer.Products.Count & " " & _
    installer.ProductState("{7262AC98-EEBD-4364-8CE3-D654F6A425B9}")
WScript.Echo installer.RegistryValue(2, "Software\\Nothing\\At\\All")
""", "0 -1\n0\n"),
    "a_session_tells_of_its_package": ("""
Set installer = CreateObject("WindowsInstaller.Installer")
Set db = installer.OpenDatabase("session.msi", 3)
db.OpenView("CREATE TABLE `Property` (`Property` CHAR(72) NOT NULL, `Value` LONGCHAR NOT NULL " & _
    "LOCALIZABLE PRIMARY KEY `Property`)").Execute
db.OpenView("INSERT INTO `Property` (`Property`, `Value`) VALUES ('Name', 'value')").Execute
Set summary = db.SummaryInformation(2)
summary.Property(9) = "{7262AC98-EEBD-4364-8CE3-D654F6A425B9}"
summary.Property(14) = 200
summary.Persist
db.Commit
Set session = installer.OpenPackage("session.msi", 1)
session.Property("Other") = "[Name]"
Set record = installer.CreateRecord(1)
record.StringData(0) = "[1] is [Name]"
record.StringData(1) = "it"
WScript.Echo session.Property("Name") & " " & session.Property("Other") & " " & _
    session.EvaluateCondition("Name") & " " & _
    session.EvaluateCondition("Name <> Other") & " " & session.FormatRecord(record)
WScript.Echo TypeName(session.Installer) & " " & TypeName(session.Database)
""", "value [Name] 1 1 it is value\nInstaller Database\n"),
}


def run(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "script.vbs")
        path.write_text(text)
        environment = dict(os.environ, COMITY_HOME=folder + "/home")
        return subprocess.run([CSCRIPT, "//nologo", path], cwd=folder, env=environment, text=True,
                              capture_output=True, timeout=60)


def main():
    print(f"1..{len(SCRIPTS)}")
    for number, (name, (text, expected)) in enumerate(SCRIPTS.items(), 1):
        result = run(text)
        is_right = result.stdout == expected and result.returncode == 0
        print(f"{'ok' if is_right else 'not ok'} {number} - {name}")
        if not is_right:
            print("#", repr(result.stdout), repr(result.stderr))


if __name__ == "__main__":
    main()
