#include "functions/hash_sketch.h"

#include <gtest/gtest.h>

#include "functions/kll_sketch.h"
#include "functions/murmur_hash.h"

namespace firesteel {
namespace {

HashSketch sketch_of(int64_t begin, int64_t end, int lg_entries = kDefaultLgEntries) {
  auto numbers = Vector::flat(TypeId::kLong, static_cast<size_t>(end - begin));
  for (int64_t i = begin; i < end; ++i) numbers->mutable_values<int64_t>()[i - begin] = i;
  const Decoded decoded(*numbers);
  HashSketch sketch(SummaryKind::kNone, SummaryMode::kSum, lg_entries);
  for (size_t row = 0; row < numbers->size(); ++row) {
    sketch.add(*sketch_key_hash(decoded, row), Summary());
  }
  return sketch;
}

TEST(MurmurHash, KnownValues) {
  // Of the reference implementation, seed 0.
  EXPECT_EQ(murmur_hash("", 0), 0u);
  EXPECT_EQ(murmur_hash("hello", 0), 0xcbd8a7b341bd9b02u);
}

TEST(HashSketch, ExactWhileSmall) {
  EXPECT_EQ(sketch_of(0, 1000).estimate(), 1000);
  HashSketch a = sketch_of(0, 100);
  a.intersect(sketch_of(50, 200));
  EXPECT_EQ(a.estimate(), 50);
  HashSketch b = sketch_of(0, 100);
  b.subtract(sketch_of(50, 200));
  EXPECT_EQ(b.estimate(), 50);
  HashSketch c = sketch_of(0, 100);
  c.unite(sketch_of(50, 200));
  EXPECT_EQ(c.estimate(), 200);
}

TEST(HashSketch, CloseWhenLarge) {
  const HashSketch sketch = sketch_of(0, 200'000);
  EXPECT_NEAR(sketch.estimate(), 200'000, 8'000);
  EXPECT_LT(sketch.theta(), 1);
}

TEST(HashSketch, BytesAndBack) {
  for (const int64_t size : {0, 1, 2, 5000}) {
    const HashSketch sketch = sketch_of(0, size);
    std::string family;
    const auto back =
        HashSketch::from_bytes(SummaryKind::kNone, SummaryMode::kSum, sketch.to_bytes(), &family);
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(family, "COMPACT");
    EXPECT_NEAR(back->estimate(), sketch.estimate(), 0.05 * static_cast<double>(size));
  }
  EXPECT_FALSE(HashSketch::from_bytes(SummaryKind::kNone, SummaryMode::kSum, "abc").has_value());
}

TEST(KllSketch, Quantiles) {
  KllSketch<int64_t> sketch(kDefaultKllSize);
  for (int64_t i = 0; i < 100'000; ++i) sketch.add(i);
  EXPECT_EQ(sketch.count(), 100'000u);
  EXPECT_NEAR(static_cast<double>(sketch.quantile(0.5)), 50'000, 3'000);
  EXPECT_NEAR(sketch.rank(25'000), 0.25, 0.03);
  const auto back = KllSketch<int64_t>::from_bytes(sketch.to_bytes());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->quantile(0.9), sketch.quantile(0.9));
  EXPECT_FALSE(KllSketch<int64_t>::from_bytes("not_a_sketch").has_value());
}

}  // namespace
}  // namespace firesteel
