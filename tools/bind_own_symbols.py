"""Copies a shared library so that it binds to its own symbols first, as if linked with -Bsymbolic.

    bind_own_symbols.py LIBRARY COPY

The wheel's libparquet carries OpenSSL and simdjson inside and exports them. In a program that also
loads the system's OpenSSL and simdjson, of other versions, the two would be mixed. The tag
DT_SYMBOLIC keeps the library to its own; it takes the place of DT_RELACOUNT, which is but a hint.
"""

import os
import struct
import sys

PT_DYNAMIC = 2
DT_NULL = 0
DT_SYMBOLIC = 16
DT_RELACOUNT = 0x6FFFFFF9


def dynamic_section(elf):
    """File offset and size of the dynamic section of a 64-bit little-endian library."""
    if elf[:6] != b"\x7fELF\x02\x01":
        sys.exit("not a 64-bit little-endian ELF file")
    (table,) = struct.unpack_from("<Q", elf, 0x20)
    entry_size, count = struct.unpack_from("<HH", elf, 0x36)
    for header in range(table, table + entry_size * count, entry_size):
        kind, _, offset, _, _, size = struct.unpack_from("<IIQQQQ", elf, header)
        if kind == PT_DYNAMIC:
            return offset, size
    sys.exit("no dynamic section")


def main(library, copy):
    with open(library, "rb") as file:
        elf = bytearray(file.read())
    start, size = dynamic_section(elf)
    for entry in range(start, start + size, 16):
        (tag,) = struct.unpack_from("<Q", elf, entry)
        if tag in (DT_RELACOUNT, DT_SYMBOLIC):
            struct.pack_into("<QQ", elf, entry, DT_SYMBOLIC, 0)
            break
        if tag == DT_NULL:
            sys.exit(f"{library}: no entry to spare for DT_SYMBOLIC")
    with open(copy + ".new", "wb") as out:
        out.write(elf)
    os.replace(copy + ".new", copy)


if __name__ == "__main__":
    main(*sys.argv[1:])
