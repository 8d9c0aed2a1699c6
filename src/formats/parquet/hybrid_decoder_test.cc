#include "formats/parquet/hybrid_decoder.h"

#include <gtest/gtest.h>
#include <parquet/exception.h>

#include <random>
#include <vector>

namespace firesteel {
namespace {

// One bit-packed run of the numbers, padded as buffers of pages are.
std::vector<uint8_t> pack(const std::vector<uint32_t>& numbers, int bits) {
  const size_t groups = (numbers.size() + 7) / 8;
  std::vector<uint8_t> out;
  uint64_t head = groups << 1 | 1;
  for (; head >= 0x80; head >>= 7) out.push_back(static_cast<uint8_t>(head | 0x80));
  out.push_back(static_cast<uint8_t>(head));
  const size_t begin = out.size();
  out.resize(begin + groups * static_cast<size_t>(bits), 0);
  for (size_t i = 0; i < numbers.size() * static_cast<size_t>(bits); ++i) {
    const size_t number = i / static_cast<size_t>(bits);
    const size_t bit = i % static_cast<size_t>(bits);
    if ((numbers[number] >> bit & 1) != 0) out[begin + i / 8] |= static_cast<uint8_t>(1 << i % 8);
  }
  out.resize(out.size() + 64, 0xff);
  return out;
}

TEST(HybridDecoder, unpacks_every_width) {
  std::mt19937 random(7);
  for (int bits = 1; bits <= 32; ++bits) {
    for (const size_t count : {1, 7, 8, 9, 1000}) {
      std::vector<uint32_t> numbers(count);
      for (auto& number : numbers) {
        number = static_cast<uint32_t>(random() & ((uint64_t{1} << bits) - 1));
      }
      const auto bytes = pack(numbers, bits);
      std::vector<uint32_t> out(count);
      const uint32_t largest = decode_hybrid(std::span(bytes).first(bytes.size() - 64), bits, out);
      EXPECT_EQ(out, numbers) << bits << " bits, " << count << " numbers";
      EXPECT_EQ(largest, *std::max_element(numbers.begin(), numbers.end()));
    }
  }
}

TEST(HybridDecoder, mixes_runs) {
  // Five times 3, then a group of 0 to 7 in three bits, then 2 again.
  std::vector<uint8_t> bytes = {10, 3, 3, 0x88, 0xc6, 0xfa, 2, 2};
  bytes.resize(bytes.size() + 64);
  std::vector<uint32_t> out(14);
  EXPECT_EQ(decode_hybrid(std::span(bytes).first(8), 3, out), 7u);
  EXPECT_EQ(out, (std::vector<uint32_t>{3, 3, 3, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7, 2}));
}

TEST(HybridDecoder, refuses_what_ends_early) {
  std::vector<uint8_t> bytes(64);
  bytes[0] = 3;
  std::vector<uint32_t> out(8);
  EXPECT_THROW(decode_hybrid(std::span(bytes).first(0), 8, out), parquet::ParquetException);
  EXPECT_THROW(decode_hybrid(std::span(bytes).first(4), 8, out), parquet::ParquetException);
  EXPECT_THROW(decode_hybrid(std::span(bytes).first(4), 33, out), parquet::ParquetException);
}

TEST(HybridDecoder, knows_a_single_run) {
  const std::vector<uint8_t> ones = {16, 1};
  EXPECT_TRUE(is_single_run(ones, true, 8));
  EXPECT_FALSE(is_single_run(ones, true, 9));
  EXPECT_FALSE(is_single_run(ones, false, 8));
  EXPECT_FALSE(is_single_run({}, true, 0));
}

}  // namespace
}  // namespace firesteel
