"""Unpacks the PostgreSQL that Maven Central has for the tests: unpack.py JAR FOLDER."""

import io
import sys
import tarfile
import zipfile

jar, folder = sys.argv[1:]
with zipfile.ZipFile(jar) as archive:
    (name,) = (each for each in archive.namelist() if each.endswith(".txz"))
    with tarfile.open(fileobj=io.BytesIO(archive.read(name)), mode="r:xz") as tar:
        tar.extractall(folder)
