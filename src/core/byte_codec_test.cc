#include <random>

#include "base/spark_error.h"
#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {
namespace {

TEST(ByteCodec, RoundTrip) {
  ByteWriter out;
  const std::vector<uint64_t> numbers = {0, 1, 127, 128, 300, uint64_t{1} << 32, ~uint64_t{0}};
  for (const uint64_t n : numbers) out.varint(n);
  const std::vector<int64_t> signed_numbers = {0, -1, 1, -64, 64, INT64_MIN, INT64_MAX};
  for (const int64_t n : signed_numbers) out.signed_varint(n);
  out.fixed(3.5);
  out.fixed<uint16_t>(7);
  out.boolean(true);
  out.string("");
  out.string(std::string(1000, 'x'));
  out.raw(std::string_view("end"));
  ByteReader in(out.view());
  for (const uint64_t n : numbers) EXPECT_EQ(in.varint(), n);
  for (const int64_t n : signed_numbers) EXPECT_EQ(in.signed_varint(), n);
  EXPECT_EQ(in.fixed<double>(), 3.5);
  EXPECT_EQ(in.fixed<uint16_t>(), 7);
  EXPECT_TRUE(in.boolean());
  EXPECT_EQ(in.string(), "");
  EXPECT_EQ(in.string(), std::string(1000, 'x'));
  EXPECT_EQ(in.raw(3), "end");
  EXPECT_TRUE(in.at_end());
}

TEST(ByteCodec, EveryCutThrows) {
  ByteWriter out;
  out.varint(uint64_t{1} << 60);
  out.fixed<int64_t>(4);
  out.string("hello");
  const std::string bytes = out.take();
  for (size_t size = 0; size < bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    EXPECT_THROW(
        {
          in.varint();
          in.fixed<int64_t>();
          in.string();
        },
        SparkError)
        << size;
  }
}

TEST(ByteCodec, GarbageNeverReadsBeyondTheEnd) {
  std::minstd_rand random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    ByteReader in{std::string_view(bytes)};
    try {
      while (!in.at_end()) {
        switch (random() % 4) {
          case 0:
            in.varint();
            break;
          case 1:
            in.string();
            break;
          case 2:
            EXPECT_LE(in.count(4) * 4, in.remaining());
            break;
          default:
            in.int32();
        }
      }
    } catch (const SparkError& error) {
      EXPECT_EQ(error.condition(), "INTERNAL_ERROR_STORAGE");
    }
  }
}

TEST(ByteCodec, NumbersThatDoNotEnd) {
  const std::string bytes(11, '\xff');
  ByteReader in{std::string_view(bytes)};
  EXPECT_THROW(in.varint(), SparkError);
}

}  // namespace
}  // namespace firesteel
