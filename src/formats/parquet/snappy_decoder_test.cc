#include "formats/parquet/snappy_decoder.h"

#include <arrow/util/compression.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace firesteel {
namespace {

constexpr size_t kPadding = 64;

std::vector<uint8_t> compress(const std::vector<uint8_t>& data) {
  const auto codec = *arrow::util::Codec::Create(arrow::Compression::SNAPPY);
  const auto size = static_cast<int64_t>(data.size());
  std::vector<uint8_t> out(static_cast<size_t>(codec->MaxCompressedLen(size, data.data())));
  out.resize(static_cast<size_t>(
      *codec->Compress(size, data.data(), static_cast<int64_t>(out.size()), out.data())));
  return out;
}

// What decode_snappy makes of a block, whose true end is behind its padding.
bool decode(std::vector<uint8_t> block, size_t size, std::vector<uint8_t>& out) {
  const size_t block_size = block.size();
  block.resize(block_size + kPadding);
  out.assign(size + kPadding, 0xee);
  const bool done = decode_snappy(std::span(block).first(block_size), std::span(out).first(size));
  out.resize(size);
  return done;
}

TEST(SnappyDecoder, gives_back_what_was_compressed) {
  std::mt19937_64 random(11);
  for (const size_t period : {1, 2, 3, 5, 7, 8, 12, 15, 16, 17, 31, 64, 1000, 100000}) {
    for (const int noise : {0, 1, 8, 100}) {
      std::vector<uint8_t> data(200'000 + period % 13);
      for (size_t i = 0; i < data.size(); ++i) {
        const bool fresh = i < period || (noise > 0 && random() % (8 * noise) == 0);
        data[i] = fresh ? static_cast<uint8_t>(random()) : data[i - period];
      }
      std::vector<uint8_t> out;
      ASSERT_TRUE(decode(compress(data), data.size(), out));
      ASSERT_EQ(out, data) << "period " << period << ", noise " << noise;
    }
  }
}

TEST(SnappyDecoder, decodes_numbers) {
  std::mt19937_64 random(3);
  std::vector<uint64_t> numbers(100'000);
  for (auto& number : numbers) number = random() % 10'000'000;
  std::vector<uint8_t> data(numbers.size() * sizeof(uint64_t));
  std::memcpy(data.data(), numbers.data(), data.size());
  std::vector<uint8_t> out;
  ASSERT_TRUE(decode(compress(data), data.size(), out));
  EXPECT_EQ(out, data);
}

TEST(SnappyDecoder, takes_an_empty_block) {
  std::vector<uint8_t> out;
  EXPECT_TRUE(decode({0}, 0, out));
}

TEST(SnappyDecoder, refuses_malformed_blocks) {
  std::vector<uint8_t> out;
  EXPECT_FALSE(decode({}, 4, out));
  EXPECT_FALSE(decode({5, 12, 'a', 'b', 'c', 'd'}, 4, out)) << "another size";
  EXPECT_FALSE(decode({4, 16, 'a', 'b', 'c', 'd', 'e'}, 4, out)) << "more than the size";
  EXPECT_FALSE(decode({4, 12, 'a', 'b'}, 4, out)) << "a literal that is cut off";
  EXPECT_FALSE(decode({8, 12, 'a', 'b', 'c', 'd', 1, 9}, 8, out)) << "from before the beginning";
  EXPECT_FALSE(decode({8, 12, 'a', 'b', 'c', 'd', 1, 0}, 8, out)) << "from nowhere";
}

TEST(SnappyDecoder, survives_noise) {
  std::mt19937_64 random(5);
  std::vector<uint8_t> out;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<uint8_t> block(1 + random() % 40);
    for (auto& byte : block) byte = static_cast<uint8_t>(random());
    block[0] = 50;
    decode(block, 50, out);
  }
}

}  // namespace
}  // namespace firesteel
