#include "formats/parquet/scan_filter.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace firesteel {
namespace {

// A filter is judged by so many rows, and given up when more than this part of them passes: then
// decoding the rest costs less than picking rows.
constexpr int64_t kTrialRows = 32 * 1024;
constexpr double kMaxPassRate = 0.8;

using Op = ColumnPredicate::Op;

// Keeps the rows that pass; `test(i)` looks at position i of the flat vector.
template <class Test>
void keep_rows(const Decoded& values, Selection& rows, const Test& test) {
  uint32_t* out = rows.data();
  size_t count = 0;
  const bool direct = values.indices() == nullptr && !values.is_constant();
  if (direct && !values.may_have_nulls()) {
    for (const uint32_t row : rows) {
      out[count] = row;
      count += test(row) ? 1 : 0;
    }
  } else {
    for (const uint32_t row : rows) {
      out[count] = row;
      count += !values.is_null(row) && test(values.index(row)) ? 1 : 0;
    }
  }
  rows.resize(count);
}

// Integers and decimals in a range; all comparisons of a column with constants come to one.
template <class T>
class RangeFilter final : public ScanFilter {
 public:
  RangeFilter(size_t column, T low, T high) : ScanFilter(column), low_(low), high_(high) {}

 private:
  void filter(const Vector& vector, Selection& rows, DictionaryVerdicts&) const override {
    const Decoded decoded(vector);
    keep_rows(decoded, rows, [this, values = decoded.data<T>()](size_t i) {
      return (values[i] >= low_) & (values[i] <= high_);
    });
  }

  const T low_;
  const T high_;
};

// Integers and decimals out of a few.
template <class T>
class MemberFilter final : public ScanFilter {
 public:
  MemberFilter(size_t column, std::vector<T> members)
      : ScanFilter(column), members_(std::move(members)) {}

 private:
  void filter(const Vector& vector, Selection& rows, DictionaryVerdicts&) const override {
    const Decoded decoded(vector);
    keep_rows(decoded, rows, [this, values = decoded.data<T>()](size_t i) {
      bool found = false;
      for (const T& member : members_) found |= values[i] == member;
      return found;
    });
  }

  const std::vector<T> members_;
};

// Any predicate on strings; entries of a dictionary are tested once.
class StringFilter final : public ScanFilter {
 public:
  StringFilter(size_t column, const ColumnPredicate& predicate)
      : ScanFilter(column), op_(predicate.op) {
    for (const Value& value : predicate.values) {
      if (!value.is_null()) values_.push_back(value.string());
    }
  }

 private:
  void filter(const Vector& vector, Selection& rows, DictionaryVerdicts& verdicts) const override {
    const Decoded decoded(vector);
    const auto* values = decoded.data<StringRef>();
    if (vector.encoding() != Encoding::kDictionary) {
      keep_rows(decoded, rows, [&](size_t i) { return passes(values[i]); });
      return;
    }
    if (verdicts.base != vector.base()) {
      verdicts.base = vector.base();
      const Vector& base = *vector.base();
      verdicts.pass.resize(base.size());
      for (size_t i = 0; i < base.size(); ++i) {
        verdicts.pass[i] = !base.is_null(i) && passes(values[i]);
      }
    }
    keep_rows(decoded, rows, [&](size_t i) { return verdicts.pass[i] != 0; });
  }

  bool passes(const StringRef& text) const {
    if (op_ == Op::kIn || op_ == Op::kEq) {
      return std::any_of(values_.begin(), values_.end(),
                         [&](const std::string& value) { return text == StringRef(value); });
    }
    const std::string_view view = text.view();
    if (op_ == Op::kStartsWith) return view.substr(0, values_[0].size()) == values_[0];
    const int order = view.compare(values_[0]);
    switch (op_) {
      case Op::kNe:
        return order != 0;
      case Op::kLt:
        return order < 0;
      case Op::kLe:
        return order <= 0;
      case Op::kGt:
        return order > 0;
      default:
        return order >= 0;
    }
  }

  const Op op_;
  std::vector<std::string> values_;
};

class RuntimeScanFilter final : public ScanFilter {
 public:
  RuntimeScanFilter(size_t column, std::shared_ptr<const RuntimeFilter> filter)
      : ScanFilter(column), filter_(std::move(filter)) {}

 private:
  void filter(const Vector& values, Selection& rows, DictionaryVerdicts&) const override {
    filter_->filter(values, rows);
  }

  const std::shared_ptr<const RuntimeFilter> filter_;
};

int128_t number(const Value& value, const DataType& type) {
  return type.is(TypeId::kDecimal) ? value.decimal() : int128_t{value.integer()};
}

bool is_range(Op op) { return op == Op::kEq || (op >= Op::kLt && op <= Op::kGe); }

template <class T>
void add_number_filters(size_t position, const std::vector<const ColumnPredicate*>& predicates,
                        const DataType& type, std::vector<std::unique_ptr<ScanFilter>>& out) {
  int128_t low = std::numeric_limits<T>::min();
  int128_t high = std::numeric_limits<T>::max();
  bool has_range = false;
  for (const ColumnPredicate* predicate : predicates) {
    if (predicate->op == Op::kIn) {
      std::vector<T> members;
      for (const Value& value : predicate->values) {
        if (!value.is_null()) members.push_back(static_cast<T>(number(value, type)));
      }
      out.push_back(std::make_unique<MemberFilter<T>>(position, std::move(members)));
      continue;
    }
    if (!is_range(predicate->op)) continue;
    has_range = true;
    const int128_t value = number(predicate->values[0], type);
    if (predicate->op == Op::kEq || predicate->op == Op::kGe) low = std::max(low, value);
    if (predicate->op == Op::kEq || predicate->op == Op::kLe) high = std::min(high, value);
    if (predicate->op == Op::kGt) low = std::max(low, value + 1);
    if (predicate->op == Op::kLt) high = std::min(high, value - 1);
  }
  if (!has_range) return;
  // A range that holds no value of T keeps holding none.
  if (low > high) low = 1, high = 0;
  out.push_back(
      std::make_unique<RangeFilter<T>>(position, static_cast<T>(low), static_cast<T>(high)));
}

void add_filters(size_t position, const std::vector<const ColumnPredicate*>& predicates,
                 const DataType& type, std::vector<std::unique_ptr<ScanFilter>>& out) {
  switch (type.id()) {
    case TypeId::kString:
      for (const ColumnPredicate* predicate : predicates) {
        if (predicate->op == Op::kIsNull || predicate->op == Op::kIsNotNull) continue;
        out.push_back(std::make_unique<StringFilter>(position, *predicate));
      }
      return;
    case TypeId::kByte:
      return add_number_filters<int8_t>(position, predicates, type, out);
    case TypeId::kShort:
      return add_number_filters<int16_t>(position, predicates, type, out);
    case TypeId::kInt:
    case TypeId::kDate:
      return add_number_filters<int32_t>(position, predicates, type, out);
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      return add_number_filters<int64_t>(position, predicates, type, out);
    case TypeId::kDecimal:
      if (!type.is_wide_decimal()) add_number_filters<int64_t>(position, predicates, type, out);
      return;
    default:
      return;
  }
}

std::optional<size_t> position_of(const ScanRequest& request, int column) {
  const auto it = std::find(request.columns.begin(), request.columns.end(), column);
  if (it == request.columns.end()) return std::nullopt;
  return static_cast<size_t>(it - request.columns.begin());
}

}  // namespace

double ScanFilter::pass_rate() const {
  const int64_t seen = seen_.load(std::memory_order_relaxed);
  if (seen == 0) return 1;
  return static_cast<double>(passed_.load(std::memory_order_relaxed)) / static_cast<double>(seen);
}

void ScanFilter::apply(const Vector& values, Selection& rows, DictionaryVerdicts& verdicts) {
  const auto before = static_cast<int64_t>(rows.size());
  filter(values, rows, verdicts);
  const auto after = static_cast<int64_t>(rows.size());
  const int64_t seen = seen_.fetch_add(before, std::memory_order_relaxed) + before;
  const int64_t passed = passed_.fetch_add(after, std::memory_order_relaxed) + after;
  if (seen > kTrialRows && static_cast<double>(passed) > kMaxPassRate * static_cast<double>(seen)) {
    active_.store(false, std::memory_order_relaxed);
  }
}

std::vector<std::unique_ptr<ScanFilter>> make_scan_filters(const ScanRequest& request,
                                                           const Schema& schema) {
  std::vector<std::unique_ptr<ScanFilter>> out;
  for (size_t position = 0; position < request.columns.size(); ++position) {
    const auto column = static_cast<size_t>(request.columns[position]);
    if (column >= schema.size()) continue;
    std::vector<const ColumnPredicate*> predicates;
    for (const auto& predicate : request.predicates) {
      if (static_cast<size_t>(predicate.column) == column) predicates.push_back(&predicate);
    }
    if (!predicates.empty()) add_filters(position, predicates, schema[column].type, out);
  }
  for (const auto& filter : request.runtime_filters) {
    if (const auto position = position_of(request, filter->column())) {
      out.push_back(std::make_unique<RuntimeScanFilter>(*position, filter));
    }
  }
  return out;
}

}  // namespace firesteel
