"""Writes the descriptors of Spark Connect's messages, with all they import, as one FileDescriptorSet.

    connect_descriptors.py OUTPUT

The messages come from the pyspark-client package of the Python that runs this, google.rpc's (the
details of errors) from googleapis-common-protos.
"""

import importlib
import pkgutil
import sys

from google.protobuf import descriptor_pb2
from google.rpc import error_details_pb2, status_pb2
from pyspark.sql.connect import proto


def add(file, files):
    """Appends `file` behind what it imports, as protoc wants it."""
    if file.name in files:
        return
    for imported in file.dependencies:
        add(imported, files)
    files[file.name] = descriptor_pb2.FileDescriptorProto.FromString(file.serialized_pb)


def main(output):
    files = {}
    for module in pkgutil.iter_modules(proto.__path__, proto.__name__ + "."):
        if module.name.endswith("_pb2"):
            add(importlib.import_module(module.name).DESCRIPTOR, files)
    add(error_details_pb2.DESCRIPTOR, files)
    add(status_pb2.DESCRIPTOR, files)
    for file in files.values():
        if file.syntax == "editions":
            raise SystemExit(f"{file.name} uses protobuf editions, which Debian's protoc cannot read")
    with open(output, "wb") as out:
        out.write(descriptor_pb2.FileDescriptorSet(file=files.values()).SerializeToString())


if __name__ == "__main__":
    main(*sys.argv[1:])
