#include "functions/quantile_summary.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "base/check.h"

namespace firesteel {
namespace {

// Values buffered before they are merged in, and samples kept before they are compressed: Spark's.
constexpr size_t kBufferSize = 50000;
constexpr size_t kCompressThreshold = 10000;

}  // namespace

void QuantileSummary::insert(double value) {
  buffer_.push_back(value);
  if (buffer_.size() < kBufferSize) return;
  merge_buffer();
  if (samples_.size() >= kCompressThreshold) compress();
}

void QuantileSummary::merge_buffer() {
  if (buffer_.empty()) return;
  std::sort(buffer_.begin(), buffer_.end());
  std::vector<Sample> merged;
  merged.reserve(samples_.size() + buffer_.size());
  size_t next = 0;
  for (size_t i = 0; i < buffer_.size(); ++i) {
    while (next < samples_.size() && samples_[next].value <= buffer_[i]) {
      merged.push_back(samples_[next++]);
    }
    ++count_;
    // The ranks of the least and the greatest value are known exactly.
    const bool is_extreme = merged.empty() || (next == samples_.size() && i == buffer_.size() - 1);
    const double error = 2 * relative_error_ * static_cast<double>(count_);
    merged.push_back({buffer_[i], 1, is_extreme ? 0 : static_cast<int64_t>(std::floor(error))});
  }
  merged.insert(merged.end(), samples_.begin() + static_cast<ptrdiff_t>(next), samples_.end());
  samples_ = std::move(merged);
  buffer_.clear();
}

void QuantileSummary::compress() {
  merge_buffer();
  compress_samples(2 * relative_error_ * static_cast<double>(count_));
}

// From the greatest down, joins a sample to the one above while the error allows it.
void QuantileSummary::compress_samples(double threshold) {
  if (samples_.empty()) return;
  std::vector<Sample> kept;
  Sample head = samples_.back();
  for (size_t i = samples_.size() - 1; i-- > 1;) {
    const Sample& sample = samples_[i];
    if (static_cast<double>(sample.gap + head.gap + head.delta) < threshold) {
      head.gap += sample.gap;
    } else {
      kept.push_back(head);
      head = sample;
    }
  }
  kept.push_back(head);
  if (samples_.front().value <= head.value && samples_.size() > 1) kept.push_back(samples_.front());
  std::reverse(kept.begin(), kept.end());
  samples_ = std::move(kept);
}

void QuantileSummary::merge(QuantileSummary& other) {
  compress();
  other.compress();
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const auto slack = [](const QuantileSummary& summary) {
    return static_cast<int64_t>(
        std::floor(2 * summary.relative_error_ * static_cast<double>(summary.count_)));
  };
  const int64_t own_slack = slack(other);
  const int64_t other_slack = slack(*this);
  std::vector<Sample> merged;
  size_t i = 0;
  size_t j = 0;
  while (i < samples_.size() && j < other.samples_.size()) {
    // A sample's rank is less certain by what the other side may hold around it.
    const bool own = samples_[i].value < other.samples_[j].value;
    Sample sample = own ? samples_[i++] : other.samples_[j++];
    if (own && j > 0) sample.delta += own_slack;
    if (!own && i > 0) sample.delta += other_slack;
    merged.push_back(sample);
  }
  merged.insert(merged.end(), samples_.begin() + static_cast<ptrdiff_t>(i), samples_.end());
  merged.insert(merged.end(), other.samples_.begin() + static_cast<ptrdiff_t>(j),
                other.samples_.end());
  relative_error_ = std::max(relative_error_, other.relative_error_);
  count_ += other.count_;
  samples_ = std::move(merged);
  compress_samples(2 * relative_error_ * static_cast<double>(count_));
}

std::vector<double> QuantileSummary::query(std::span<const double> percentages) {
  compress();
  if (samples_.empty()) return {};
  int64_t widest = 0;
  for (const Sample& sample : samples_) widest = std::max(widest, sample.delta + sample.gap);
  const int64_t target_error = widest / 2;
  // In ascending order, so that one pass over the samples answers all.
  std::vector<size_t> order(percentages.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return percentages[a] < percentages[b]; });
  std::vector<double> result(percentages.size());
  size_t index = 0;
  int64_t min_rank = samples_[0].gap;
  for (const size_t which : order) {
    const double percentage = percentages[which];
    if (percentage <= relative_error_ || samples_.size() == 1) {
      result[which] = samples_.front().value;
      continue;
    }
    if (percentage >= 1 - relative_error_) {
      result[which] = samples_.back().value;
      continue;
    }
    const auto rank = static_cast<int64_t>(std::ceil(percentage * static_cast<double>(count_)));
    result[which] = samples_.back().value;
    for (size_t i = index; i + 1 < samples_.size(); ++i) {
      const int64_t max_rank = min_rank + samples_[i].delta;
      if (max_rank - target_error <= rank && rank <= min_rank + target_error) {
        result[which] = samples_[i].value;
        index = i;
        break;
      }
      min_rank += samples_[i + 1].gap;
      index = i + 1;
    }
  }
  return result;
}

std::string QuantileSummary::serialize() {
  compress();
  std::string out;
  out.append(reinterpret_cast<const char*>(&relative_error_), sizeof(relative_error_));
  out.append(reinterpret_cast<const char*>(&count_), sizeof(count_));
  out.append(reinterpret_cast<const char*>(samples_.data()), samples_.size() * sizeof(Sample));
  return out;
}

QuantileSummary QuantileSummary::deserialize(std::string_view bytes) {
  constexpr size_t kHeader = sizeof(double) + sizeof(int64_t);
  FS_CHECK(bytes.size() >= kHeader && (bytes.size() - kHeader) % sizeof(Sample) == 0);
  QuantileSummary out(0);
  std::memcpy(&out.relative_error_, bytes.data(), sizeof(double));
  std::memcpy(&out.count_, bytes.data() + sizeof(double), sizeof(int64_t));
  out.samples_.resize((bytes.size() - kHeader) / sizeof(Sample));
  if (!out.samples_.empty()) {
    std::memcpy(out.samples_.data(), bytes.data() + kHeader, bytes.size() - kHeader);
  }
  return out;
}

}  // namespace firesteel
