#include "core/broadcasts.h"

#include <algorithm>
#include <random>
#include <vector>

#include "base/spark_error.h"
#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {
namespace {

// How often a piece is asked for when peers do not answer or send garbage.
constexpr int kPieceAttempts = 3;
constexpr StorageLevel kPieceLevel{true, true, false, false, 1};

// The block broadcast_<id>: what a process must know to put the pieces together.
struct Description {
  struct Piece {
    Codec codec;
    uint64_t size;
    uint64_t stored_size;
    uint64_t checksum;
  };
  uint64_t size = 0;
  std::vector<Piece> pieces;

  SharedBytes write() const {
    ByteWriter out;
    out.varint(size);
    out.varint(pieces.size());
    for (const auto& piece : pieces) {
      out.fixed(piece.codec);
      out.varint(piece.size);
      out.varint(piece.stored_size);
      out.fixed(piece.checksum);
    }
    out.fixed(checksum_of(out.span()));
    return SharedBytes(out.take());
  }

  // Throws SparkError when the bytes are garbled.
  static Description read(const SharedBytes& bytes) {
    ByteReader in(bytes.span());
    Description description;
    description.size = in.varint();
    description.pieces.resize(in.count());
    uint64_t total = 0;
    for (auto& piece : description.pieces) {
      piece.codec = in.fixed<Codec>();
      piece.size = in.varint();
      piece.stored_size = in.varint();
      piece.checksum = in.fixed<uint64_t>();
      total += piece.size;
    }
    const uint64_t checksum = checksum_of(bytes.span().first(in.position()));
    if (in.fixed<uint64_t>() != checksum || total != description.size) {
      throw SparkError("INTERNAL_ERROR_BROADCAST", {{"message", "Corrupt broadcast."}});
    }
    return description;
  }
};

[[noreturn]] void fail(const BlockId& block) {
  throw SparkError("BROADCAST_VARIABLE_NOT_LOADED", {{"variable", block.name()}});
}

}  // namespace

int64_t Broadcasts::create(std::string_view bytes, Value value) {
  int64_t id = 0;
  {
    std::lock_guard lock(mutex_);
    id = next_id_++;
  }
  Description description;
  description.size = bytes.size();
  for (size_t begin = 0; begin < bytes.size(); begin += options_.block_size) {
    const std::string_view piece = bytes.substr(begin, options_.block_size);
    std::string stored;
    const Codec codec =
        compress(options_.compress ? options_.codec : Codec::kNone,
                 {reinterpret_cast<const uint8_t*>(piece.data()), piece.size()}, stored);
    SharedBytes block(std::move(stored));
    description.pieces.push_back({codec, piece.size(), block.size(), checksum_of(block.span())});
    const auto index = static_cast<int>(description.pieces.size()) - 1;
    const BlockId name = BlockId::broadcast_piece(id, index);
    if (!blocks_->put_bytes(name, std::move(block), kPieceLevel)) fail(name);
  }
  const BlockId name = BlockId::broadcast(id);
  if (!blocks_->put_bytes(name, description.write(), kPieceLevel)) fail(name);
  if (value != nullptr) slot(id)->value = std::move(value);
  return id;
}

std::shared_ptr<Broadcasts::Slot> Broadcasts::slot(int64_t id) {
  std::lock_guard lock(mutex_);
  auto& found = slots_[id];
  if (found == nullptr) found = std::make_shared<Slot>();
  return found;
}

Broadcasts::Value Broadcasts::get(int64_t id, const Build& build) {
  const auto at = slot(id);
  std::lock_guard lock(at->mutex);
  if (at->value == nullptr) at->value = build(bytes(id));
  return at->value;
}

SharedBytes Broadcasts::fetched(const BlockId& id, const Checks& checks) {
  for (int attempt = 0; attempt < kPieceAttempts; ++attempt) {
    const auto value = blocks_->get_anywhere(id);
    if (!value) continue;
    SharedBytes bytes = value->as_bytes();
    if (checks(bytes)) {
      // From now on this process serves it too.
      blocks_->put_bytes(id, bytes, kPieceLevel);
      return bytes;
    }
    blocks_->remove(id);
  }
  fail(id);
}

SharedBytes Broadcasts::bytes(int64_t id) {
  Description description;
  fetched(BlockId::broadcast(id), [&](const SharedBytes& bytes) {
    try {
      description = Description::read(bytes);
      return true;
    } catch (const SparkError&) {
      return false;
    }
  });
  // Every process fetches in another order, so that they get pieces from each other and not all
  // from the driver.
  std::vector<size_t> order(description.pieces.size());
  std::vector<uint64_t> begins(order.size());
  uint64_t begin = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    begins[i] = begin;
    begin += description.pieces[i].size;
  }
  std::shuffle(order.begin(), order.end(), std::minstd_rand(std::random_device()()));
  return SharedBytes::filled(description.size, [&](std::span<uint8_t> to) {
    for (const size_t i : order) {
      const auto& piece = description.pieces[i];
      const BlockId name = BlockId::broadcast_piece(id, static_cast<int>(i));
      const SharedBytes stored = fetched(name, [&](const SharedBytes& bytes) {
        return bytes.size() == piece.stored_size && checksum_of(bytes.span()) == piece.checksum;
      });
      if (!decompress(piece.codec, stored.span(), to.subspan(begins[i], piece.size))) fail(name);
    }
  });
}

void Broadcasts::remove(int64_t id) {
  {
    std::lock_guard lock(mutex_);
    slots_.erase(id);
  }
  blocks_->remove_broadcast(id);
}

}  // namespace firesteel
