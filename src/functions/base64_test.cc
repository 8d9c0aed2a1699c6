#include "functions/base64.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(Base64Test, Encodes) {
  std::string out;
  base64::encode(out, "Spark SQL");
  EXPECT_EQ(out, "U3BhcmsgU1FM");
  out.clear();
  base64::encode(out, "a");
  EXPECT_EQ(out, "YQ==");
  out.clear();
  base64::encode_lines(out, std::string(58, 'x'));
  EXPECT_EQ(out.substr(76, 2), "\r\n");
  EXPECT_EQ(out.size(), 82u);
}

TEST(Base64Test, DecodesAsMime) {
  std::string out;
  EXPECT_TRUE(base64::decode_lenient(out, "U3Bh\r\ncms*gU1FM"));
  EXPECT_EQ(out, "Spark SQL");
  out.clear();
  EXPECT_TRUE(base64::decode_lenient(out, "YQ"));
  EXPECT_EQ(out, "a");
  EXPECT_FALSE(base64::decode_lenient(out, "Y"));
}

TEST(Base64Test, WellFormed) {
  EXPECT_TRUE(base64::is_well_formed("YQ=="));
  EXPECT_TRUE(base64::is_well_formed("Y Q=="));
  EXPECT_FALSE(base64::is_well_formed("Y Q = ="));
  EXPECT_FALSE(base64::is_well_formed("YQ="));
  EXPECT_FALSE(base64::is_well_formed("Y*=="));
}

}  // namespace
}  // namespace firesteel
