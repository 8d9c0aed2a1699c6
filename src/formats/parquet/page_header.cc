#include "formats/parquet/page_header.h"

#include <stdexcept>

namespace firesteel {
namespace {

// Types of Thrift's compact protocol.
enum CompactType : uint8_t {
  kStop = 0,
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kI16 = 4,
  kI32 = 5,
  kI64 = 6,
  kDouble = 7,
  kBinary = 8,
  kList = 9,
  kSet = 10,
  kMap = 11,
  kStruct = 12,
};

struct Malformed : std::runtime_error {
  Malformed() : std::runtime_error("malformed page header") {}
};

// Statistics are the only nesting there is.
constexpr int kMaxDepth = 16;

class CompactReader {
 public:
  explicit CompactReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  size_t position() const { return position_; }

  uint8_t byte() {
    if (position_ >= bytes_.size()) throw Malformed();
    return bytes_[position_++];
  }

  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t next = byte();
      value |= uint64_t{next & 0x7fu} << shift;
      if ((next & 0x80) == 0) return value;
    }
    throw Malformed();
  }

  int32_t integer() {
    const uint64_t value = varint();
    return static_cast<int32_t>((value >> 1) ^ (~(value & 1) + 1));
  }

  // `field(id, type)` reads the field's value.
  template <class Field>
  void structure(const Field& field) {
    int16_t id = 0;
    while (true) {
      const uint8_t head = byte();
      const auto type = static_cast<CompactType>(head & 0x0f);
      if (type == kStop) return;
      const uint8_t delta = head >> 4;
      id = static_cast<int16_t>(delta != 0 ? id + delta : integer());
      field(id, type);
    }
  }

  void skip(CompactType type, int depth = 0) {
    if (depth > kMaxDepth) throw Malformed();
    switch (type) {
      case kTrue:
      case kFalse:
        return;
      case kByte:
        byte();
        return;
      case kI16:
      case kI32:
      case kI64:
        varint();
        return;
      case kDouble:
        return pass(sizeof(double));
      case kBinary:
        return pass(varint());
      case kList:
      case kSet: {
        const uint8_t head = byte();
        const uint64_t size = (head >> 4) == 15 ? varint() : head >> 4;
        const auto element = static_cast<CompactType>(head & 0x0f);
        for (uint64_t i = 0; i < size; ++i) {
          // Booleans in lists take a byte each.
          if (element == kTrue || element == kFalse) {
            byte();
          } else {
            skip(element, depth + 1);
          }
        }
        return;
      }
      case kStruct:
        return structure([&](int16_t, CompactType inner) { skip(inner, depth + 1); });
      default:
        throw Malformed();
    }
  }

 private:
  void pass(uint64_t size) {
    if (size > bytes_.size() - position_) throw Malformed();
    position_ += size;
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
};

void read_data_page(CompactReader& in, ParquetPageHeader& out) {
  in.structure([&](int16_t id, CompactType type) {
    switch (id) {
      case 1:
        out.num_values = in.integer();
        break;
      case 2:
        out.encoding = in.integer();
        break;
      default:
        in.skip(type);
    }
  });
}

void read_data_page_v2(CompactReader& in, ParquetPageHeader& out) {
  in.structure([&](int16_t id, CompactType type) {
    switch (id) {
      case 1:
        out.num_values = in.integer();
        break;
      case 4:
        out.encoding = in.integer();
        break;
      case 5:
        out.definition_bytes = in.integer();
        break;
      case 6:
        out.repetition_bytes = in.integer();
        break;
      case 7:
        out.is_compressed = type == kTrue;
        break;
      default:
        in.skip(type);
    }
  });
}

}  // namespace

std::optional<ParquetPageHeader> read_page_header(std::span<const uint8_t> bytes) {
  ParquetPageHeader out;
  CompactReader in(bytes);
  try {
    in.structure([&](int16_t id, CompactType type) {
      switch (id) {
        case 1:
          out.type = in.integer();
          break;
        case 2:
          out.uncompressed_size = in.integer();
          break;
        case 3:
          out.compressed_size = in.integer();
          break;
        case 5:
        case 7:
          // A dictionary page's header begins as a data page's does.
          read_data_page(in, out);
          break;
        case 8:
          read_data_page_v2(in, out);
          break;
        default:
          in.skip(type);
      }
    });
  } catch (const Malformed&) {
    return std::nullopt;
  }
  if (out.uncompressed_size < 0 || out.compressed_size < 0 || out.num_values < 0 ||
      out.definition_bytes < 0 || out.repetition_bytes < 0) {
    return std::nullopt;
  }
  out.header_size = in.position();
  return out;
}

}  // namespace firesteel
