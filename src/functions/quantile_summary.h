#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// Approximate quantiles after Greenwald and Khanna (SIGMOD 2001), with the parameters and the order
// of operations that Spark uses, so that the same rows give the same answers: new values wait in a
// buffer and are merged in sorted; the summary is compressed when it grows beyond a threshold.
class QuantileSummary {
 public:
  explicit QuantileSummary(double relative_error) : relative_error_(relative_error) {}

  void insert(double value);
  void merge(QuantileSummary& other);
  // Values near the given percentages (0 to 1); empty when nothing was inserted.
  std::vector<double> query(std::span<const double> percentages);

  size_t memory_usage() const {
    return sizeof(*this) + buffer_.capacity() * sizeof(double) +
           samples_.capacity() * sizeof(Sample);
  }

  // The compressed summary as bytes of this machine, and back.
  std::string serialize();
  static QuantileSummary deserialize(std::string_view bytes);

 private:
  // A kept value; `gap` rows lie between the one before and it; its rank is known up to `delta`.
  struct Sample {
    double value;
    int64_t gap;
    int64_t delta;
  };

  void merge_buffer();
  void compress();
  void compress_samples(double threshold);

  double relative_error_;
  int64_t count_ = 0;
  std::vector<Sample> samples_;
  std::vector<double> buffer_;
};

}  // namespace firesteel
