"""Arrow columns as the text of Spark's golden files: Hive's way to print values."""

import base64
import ctypes
import datetime
import decimal
import struct
import zoneinfo

import numpy
import pyarrow

from sessions import TIME_ZONE
from pyspark.sql import types

SECOND = 1_000_000
DAY = 86_400 * SECOND
ZONE = zoneinfo.ZoneInfo(TIME_ZONE)
# Python's datetime ends at year 9999; the calendar repeats after 400 years.
ERA_DAYS = 146_097


def table_rows(schema, batches, binary_style=None):
    printer = Printer(binary_style)
    for batch in batches:
        batch = with_plain_months(batch)
        columns = [
            printer.column(batch.column(i), field.dataType, "NULL")
            for i, field in enumerate(schema.fields)
        ]
        yield from zip(*columns) if columns else [()] * batch.num_rows


class Printer:
    def __init__(self, binary_style=None):
        self.binary_style = (binary_style or "UTF-8").upper()

    def column(self, array, kind, null):
        """The texts of an array of values of a Spark type. Inside others strings have quotes."""
        if pyarrow.types.is_dictionary(array.type):
            array = array.dictionary_decode()
        if pyarrow.types.is_null(array.type):
            return [null] * len(array)
        nested = getattr(self, "print_" + type(kind).__name__, None)
        if nested is not None:
            texts = nested(array, kind)
        else:
            texts = self.scalars(array, kind, quoted=null == "null")
        valid = array.is_valid().to_pylist()
        return [text if ok else null for text, ok in zip(texts, valid)]

    def print_ArrayType(self, array, kind):
        items = self.column(array.values, kind.elementType, "null")
        ends = array.offsets.to_pylist()
        return ["[" + ",".join(items[a:b]) + "]" for a, b in zip(ends, ends[1:])]

    def print_MapType(self, array, kind):
        keys = self.column(array.keys, kind.keyType, "null")
        values = self.column(array.items, kind.valueType, "null")
        entries = [f"{key}:{value}" for key, value in zip(keys, values)]
        ends = array.offsets.to_pylist()
        return [
            "{" + ",".join(sorted(entries[a:b], key=java_order)) + "}"
            for a, b in zip(ends, ends[1:])
        ]

    def print_StructType(self, array, kind):
        fields = [
            [f'"{field.name}":{text}' for text in self.column(array.field(i), field.dataType, "null")]
            for i, field in enumerate(kind.fields)
        ]
        rows = zip(*fields) if fields else [()] * len(array)
        return ["{" + ",".join(row) + "}" for row in rows]

    def print_VariantType(self, array, kind):
        def text(value):
            return types.VariantVal(value["value"], value["metadata"]).toJson("UTC")

        return ["" if value is None else text(value) for value in array.to_pylist()]

    def scalars(self, array, kind, quoted):
        name = type(kind).__name__
        if name in ("StringType", "CharType", "VarcharType"):
            mark = '"' if quoted else ""
            values = array.cast(pyarrow.large_binary()).to_pylist()
            return [mark + (v or b"").decode("utf-8", "replace") + mark for v in values]
        if name in ("DateType",):
            return mapped(array.cast(pyarrow.int32()), date_text)
        if name in ("TimestampType", "TimestampNTZType"):
            local = name == "TimestampType"
            return mapped(micros_of(array), lambda v: timestamp_text(v + zone_shift(v) * local))
        if name == "TimeType":
            nanos = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[array.type.unit]
            width = pyarrow.int32() if array.type.bit_width == 32 else pyarrow.int64()
            return mapped(array.cast(width), lambda v: clock_text(v * nanos, 9))
        if name == "DayTimeIntervalType":
            return mapped(micros_of(array), day_time_text)
        if name == "YearMonthIntervalType":
            return mapped(array, year_month_text)
        if name == "CalendarIntervalType":
            return mapped(array, lambda v: calendar_text(v.months, v.days, v.nanoseconds))
        if name == "BooleanType":
            return mapped(array, lambda v: str(v).lower())
        if name == "FloatType":
            return mapped(array, lambda v: java_number(float(numpy.float32(v)), short_digits(v)))
        if name == "DoubleType":
            return mapped(array, lambda v: java_number(v, repr(v)))
        if name == "DecimalType":
            return mapped(array, lambda v: format(v, "f"))
        if name == "BinaryType":
            return mapped(array, self.binary_text)
        return mapped(array, str)

    def binary_text(self, value):
        if self.binary_style == "HEX":
            return value.hex().upper()
        if self.binary_style == "HEX_DISCRETE":
            return "[" + " ".join(f"{byte:02X}" for byte in value) + "]"
        if self.binary_style == "BASIC":
            return "[" + ", ".join(str(b) for b in struct.unpack(f"{len(value)}b", value)) + "]"
        if self.binary_style == "BASE64":
            return base64.b64encode(value).decode().rstrip("=")
        return value.decode("utf-8", "replace")


def mapped(array, text):
    return ["" if value is None else text(value) for value in array.to_pylist()]


def java_order(text):
    """Java compares strings by UTF-16 units."""
    return text.encode("utf-16-be", "surrogatepass")


def micros_of(array):
    """Timestamps and durations as a plain array of microseconds."""
    scale = {"s": SECOND, "ms": 1000, "us": 1, "ns": 0}[array.type.unit]
    plain = array.cast(pyarrow.int64())
    if scale == 1:
        return plain
    values = [None if v is None else v * scale if scale else v // 1000 for v in plain.to_pylist()]
    return pyarrow.array(values, pyarrow.int64())


def short_digits(value):
    return numpy.format_float_scientific(numpy.float32(value), unique=True, trim="-")


def java_number(value, digits):
    """Double.toString of a number whose shortest decimal form is `digits`."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    number = decimal.Decimal(digits)
    sign, mantissa, exponent = number.as_tuple()
    mantissa = "".join(map(str, mantissa)).rstrip("0") or "0"
    minus = "-" if sign else ""
    if value == 0:
        return minus + "0.0"
    point = number.adjusted() + 1
    if -3 < point <= 7:
        if point <= 0:
            return f"{minus}0.{'0' * -point}{mantissa}"
        return f"{minus}{mantissa[:point].ljust(point, '0')}.{mantissa[point:] or '0'}"
    return f"{minus}{mantissa[0]}.{mantissa[1:] or '0'}E{point - 1}"


def civil(days):
    """Year, month and day of a day since 1970, however far away."""
    days += 719_468
    era, day = divmod(days, ERA_DAYS)
    year = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    day = day - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return era * 400 + year + (month <= 2), month, day


def date_text(days):
    year, month, day = civil(days)
    shown = f"{year:04d}" if 0 <= year <= 9999 else f"+{year}" if year > 0 else f"-{-year:04d}"
    return f"{shown}-{month:02d}-{day:02d}"


def clock_text(units, digits):
    seconds, fraction = divmod(units, 10**digits)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + ("." + f"{fraction:0{digits}d}".rstrip("0") if fraction else "")


def timestamp_text(micros):
    days, rest = divmod(micros, DAY)
    return date_text(days) + " " + clock_text(rest, 6)


def zone_shift(micros):
    """How far the session's zone is from UTC at an instant."""
    days, rest = divmod(micros, DAY)
    year = civil(days)[0]
    if year < 2:
        # Before all zones began: any early year does.
        days = -719_162 + 400
    elif year > 9990:
        days -= (year - 2000) // 400 * ERA_DAYS
    moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    moment += datetime.timedelta(days=days, microseconds=rest)
    return int(moment.astimezone(ZONE).utcoffset().total_seconds()) * SECOND


def day_time_text(micros):
    minus, micros = "-" if micros < 0 else "", abs(micros)
    days, rest = divmod(micros, DAY)
    seconds, fraction = divmod(rest, SECOND)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{minus}{days} {clock}.{fraction:06d}000"


def year_month_text(months):
    return f"{'-' if months < 0 else ''}{abs(months) // 12}-{abs(months) % 12}"


def calendar_text(months, days, nanos):
    def split(value, unit):
        whole = abs(value) // unit * (1 if value >= 0 else -1)
        return whole, value - whole * unit

    micros = split(nanos, 1000)[0]
    years, months = split(months, 12)
    hours, micros = split(micros, 3600 * SECOND)
    minutes, micros = split(micros, 60 * SECOND)
    units = [(years, "years"), (months, "months"), (days, "days"), (hours, "hours"),
             (minutes, "minutes")]
    parts = [f"{count} {unit}" for count, unit in units if count]
    if micros:
        whole, fraction = divmod(abs(micros), SECOND)
        text = f"{'-' if micros < 0 else ''}{whole}.{fraction:06d}".rstrip("0").rstrip(".")
        parts.append(text + " seconds")
    return " ".join(parts) or "0 seconds"


class CSchema(ctypes.Structure):
    """struct ArrowSchema of Arrow's C data interface."""


CSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(CSchema))),
    ("dictionary", ctypes.POINTER(CSchema)),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


def with_plain_months(batch):
    """Intervals of months as integers: pyarrow cannot read them."""
    if "month_interval" not in str(batch.schema):
        return batch
    schema, array = batch.__arrow_c_array__()
    address = ctypes.pythonapi.PyCapsule_GetPointer
    address.restype, address.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    todo = [ctypes.cast(address(schema, b"arrow_schema"), ctypes.POINTER(CSchema)).contents]
    while todo:
        node = todo.pop()
        if node.format == b"tiM":
            node.format = b"i"
        todo += [node.children[i].contents for i in range(node.n_children)]
    return pyarrow.RecordBatch._import_from_c_capsule(schema, array)
