#include "formats/text_codec.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

TEST(TextCodecTest, Names) {
  EXPECT_EQ(text_codec_of_file("/a/b.json.gz"), TextCodec::kGzip);
  EXPECT_EQ(text_codec_of_file("/a/b.json"), TextCodec::kNone);
  EXPECT_EQ(find_text_codec("BZIP2"), TextCodec::kBzip2);
  EXPECT_EQ(text_codec_extension(find_text_codec("deflate")), ".deflate");
  EXPECT_EQ(text_codec_extension(find_text_codec("none")), "");
  EXPECT_THROW(find_text_codec("zstd"), SparkError);
}

// Bytes that Spark wrote.
TEST(TextCodecTest, ReadsHadoopBlocks) {
  using namespace std::string_view_literals;
  std::string text;
  EXPECT_TRUE(inflate_hadoop_blocks(
      text, "\0\0\0\x1b\0\0\0\x12\x1b\x20{\"b\":\"abc:\3\0\x08\"}\n"sv, TextCodec::kSnappy));
  EXPECT_EQ(text, "{\"b\":\"abcabcabcabcabcabc\"}\n");
  text.clear();
  EXPECT_TRUE(inflate_hadoop_blocks(
      text, "\0\0\0\x16\0\0\0\x18\xf0\7{\"b\":\"2020\",\"c\":\"20\"}\n"sv, TextCodec::kLz4));
  EXPECT_EQ(text, "{\"b\":\"2020\",\"c\":\"20\"}\n");
  EXPECT_FALSE(inflate_hadoop_blocks(text, "\0\0\0\x16\0\0\0\x18\xf0"sv, TextCodec::kLz4));
}

TEST(TextCodecTest, RoundTrip) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "line " + std::to_string(i) + "\n";
  for (const TextCodec codec : {TextCodec::kLz4, TextCodec::kSnappy}) {
    std::string blocks;
    append_hadoop_block(blocks, text, codec);
    append_hadoop_block(blocks, "x", codec);
    std::string inflated;
    EXPECT_TRUE(inflate_hadoop_blocks(inflated, blocks, codec));
    EXPECT_EQ(inflated, text + "x");
  }
}

}  // namespace
}  // namespace firesteel
