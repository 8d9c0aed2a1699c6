#include "catalog/partitioned_source.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include "catalog/empty_source.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// A batch's place in its partition's scan stays below this; the partition's number stands above.
constexpr int kSequenceBits = 48;
// Statistics look into every partition, so only where there are few.
constexpr size_t kMaxPartitionsForStatistics = 64;

bool may_equal(const ColumnPredicate& predicate, const DataType& type, const Value& value) {
  using Op = ColumnPredicate::Op;
  if (value.is_null()) return predicate.op == Op::kIsNull;
  if (predicate.op == Op::kIsNull) return false;
  if (predicate.op == Op::kIsNotNull) return true;
  if (predicate.op == Op::kStartsWith)
    return value.string().starts_with(predicate.values[0].string());
  const auto order = [&](const Value& other) { return compare_values(type, value, other); };
  if (predicate.op == Op::kIn) {
    return std::any_of(predicate.values.begin(), predicate.values.end(),
                       [&](const Value& other) { return !other.is_null() && order(other) == 0; });
  }
  const Value& other = predicate.values[0];
  if (other.is_null()) return false;
  switch (predicate.op) {
    case Op::kEq:
      return order(other) == 0;
    case Op::kNe:
      return order(other) != 0;
    case Op::kLt:
      return order(other) < 0;
    case Op::kLe:
      return order(other) <= 0;
    case Op::kGt:
      return order(other) > 0;
    case Op::kGe:
      return order(other) >= 0;
    default:
      return true;
  }
}

class PartitionedScan final : public Scan {
 public:
  PartitionedScan(Schema partition_schema, size_t data_columns, ScanRequest request,
                  std::vector<TablePart> parts)
      : partition_schema_(std::move(partition_schema)),
        data_columns_(data_columns),
        request_(std::move(request)),
        parts_(std::move(parts)),
        scans_(parts_.size()) {
    for (const int column : request_.columns) {
      if (is_data(column)) inner_.columns.push_back(column);
    }
    for (const auto& predicate : request_.predicates) {
      if (is_data(predicate.column)) inner_.predicates.push_back(predicate);
    }
    for (const auto& filter : request_.runtime_filters) {
      if (is_data(filter->column())) inner_.runtime_filters.push_back(filter);
    }
    inner_.limit = request_.limit;
  }

  std::unique_ptr<ScanCursor> make_cursor() override;
  double progress() const override {
    return parts_.empty()
               ? 1
               : static_cast<double>(furthest_.load()) / static_cast<double>(parts_.size());
  }

 private:
  friend class PartitionedCursor;

  bool is_data(int column) const { return static_cast<size_t>(column) < data_columns_; }

  Scan& scan_of(size_t part) {
    const std::lock_guard lock(mutex_);
    if (!scans_[part]) scans_[part] = parts_[part].source->scan(inner_);
    size_t furthest = furthest_.load();
    while (furthest < part && !furthest_.compare_exchange_weak(furthest, part)) {
    }
    return *scans_[part];
  }

  // Filters of join keys that became known since the scan was planned.
  bool is_ruled_out(const TablePart& part) const {
    return std::any_of(
        request_.runtime_filters.begin(), request_.runtime_filters.end(), [&](const auto& filter) {
          if (is_data(filter->column())) return false;
          const Value& value = part.values[static_cast<size_t>(filter->column()) - data_columns_];
          return !value.is_null() && !filter->may_match(value, value);
        });
  }

  Batch with_partition_columns(Batch inner, size_t index) const {
    const TablePart& part = parts_[index];
    Batch out;
    out.num_rows = inner.num_rows;
    out.partition = inner.partition + part.first_file;
    out.row_offset = inner.row_offset;
    out.sequence = inner.sequence | (static_cast<uint64_t>(index) << kSequenceBits);
    size_t next_data = 0;
    for (const int column : request_.columns) {
      if (is_data(column)) {
        out.columns.push_back(std::move(inner.columns[next_data++]));
        continue;
      }
      const size_t key = static_cast<size_t>(column) - data_columns_;
      out.columns.push_back(
          Vector::constant(partition_schema_[key].type, part.values[key], inner.num_rows));
    }
    return out;
  }

  const Schema partition_schema_;
  const size_t data_columns_;
  const ScanRequest request_;
  ScanRequest inner_;
  const std::vector<TablePart> parts_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scan>> scans_;
  std::atomic<size_t> furthest_{0};
};

// Goes through the partitions one after the other; cursors share each one's morsels.
class PartitionedCursor final : public ScanCursor {
 public:
  explicit PartitionedCursor(PartitionedScan& scan) : scan_(scan) {}

  bool next(Batch& batch) override {
    for (; part_ < scan_.parts_.size(); ++part_, cursor_.reset()) {
      if (!cursor_) {
        if (scan_.is_ruled_out(scan_.parts_[part_])) continue;
        cursor_ = scan_.scan_of(part_).make_cursor();
      }
      Batch inner;
      if (!cursor_->next(inner)) continue;
      batch = scan_.with_partition_columns(std::move(inner), part_);
      return true;
    }
    return false;
  }

 private:
  PartitionedScan& scan_;
  size_t part_ = 0;
  std::unique_ptr<ScanCursor> cursor_;
};

std::unique_ptr<ScanCursor> PartitionedScan::make_cursor() {
  return std::make_unique<PartitionedCursor>(*this);
}

std::unique_ptr<Scan> scan_parts(const TableParts& table, const ScanRequest& request) {
  return std::make_unique<PartitionedScan>(table.partition_columns,
                                           table.schema.size() - table.partition_columns.size(),
                                           request, table.parts);
}

// Parts that somebody else has chosen.
class PartsSource final : public TableSource {
 public:
  PartsSource(TableParts parts, std::string description)
      : parts_(std::move(parts)), description_(std::move(description)) {}

  const Schema& schema() const override { return parts_.schema; }
  std::string description() const override { return description_; }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return scan_parts(parts_, request);
  }

 private:
  const TableParts parts_;
  const std::string description_;
};

class PartitionedSource final : public TableSource {
 public:
  PartitionedSource(TablePtr table, const FormatRegistry& formats, const SqlSettings& settings)
      : table_(std::move(table)),
        formats_(formats),
        settings_(settings),
        schema_(table_->schema),
        partition_schema_(table_->partition_schema()),
        sources_(table_->partitions.size()) {
    for (const auto& partition : table_->partitions) {
      std::vector<Value> values;
      for (size_t c = 0; c < partition_schema_.size(); ++c) {
        values.push_back(
            partition_value(partition.values[c], partition_schema_[c].type, settings_));
      }
      values_.push_back(std::move(values));
    }
  }

  const Schema& schema() const override { return schema_; }
  std::string description() const override {
    return table_->provider + " [file:" + table_->location + "]";
  }

  TableStatistics statistics() const override {
    TableStatistics out;
    if (values_.size() > kMaxPartitionsForStatistics) return out;
    out.row_count = 0;
    out.size_in_bytes = 0;
    for (size_t i = 0; i < values_.size(); ++i) {
      const TableStatistics part = source_of(i)->statistics();
      if (out.row_count && part.row_count) {
        *out.row_count += *part.row_count;
      } else {
        out.row_count.reset();
      }
      *out.size_in_bytes += part.size_in_bytes.value_or(0);
    }
    return out;
  }

  std::vector<std::string> input_files() const override {
    std::vector<std::string> out;
    for (size_t i = 0; i < values_.size(); ++i) {
      for (auto& file : source_of(i)->input_files()) out.push_back(std::move(file));
    }
    return out;
  }

  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return scan_parts(parts(request), request);
  }

  TableParts parts(const ScanRequest& request) const {
    const size_t data_columns = schema_.size() - partition_schema_.size();
    std::vector<TablePart> parts;
    int32_t files = 0;
    for (size_t i = 0; i < values_.size(); ++i) {
      const bool matches = std::all_of(
          request.predicates.begin(), request.predicates.end(), [&](const auto& predicate) {
            if (static_cast<size_t>(predicate.column) < data_columns) return true;
            const size_t key = static_cast<size_t>(predicate.column) - data_columns;
            return may_equal(predicate, partition_schema_[key].type, values_[i][key]);
          });
      if (!matches) continue;
      TableSourcePtr source = source_of(i);
      const auto count = static_cast<int32_t>(source->input_files().size());
      parts.push_back({std::move(source), values_[i], files});
      files += count;
    }
    return {schema_, partition_schema_, std::move(parts)};
  }

 private:
  TableSourcePtr source_of(size_t partition) const {
    const std::lock_guard lock(mutex_);
    auto& source = sources_[partition];
    if (!source) {
      source =
          open_table_folder(*table_, table_->partitions[partition].location, formats_, settings_);
    }
    return source;
  }

  const TablePtr table_;
  const FormatRegistry& formats_;
  const SqlSettings settings_;
  const Schema schema_;
  const Schema partition_schema_;
  std::vector<std::vector<Value>> values_;
  mutable std::mutex mutex_;
  mutable std::vector<TableSourcePtr> sources_;
};

}  // namespace

std::optional<TableParts> parts_to_read(const TableSource& table, const ScanRequest& request) {
  const auto* partitioned = dynamic_cast<const PartitionedSource*>(&table);
  if (partitioned == nullptr) return std::nullopt;
  return partitioned->parts(request);
}

TableSourcePtr make_table_of_parts(TableParts parts, std::string description) {
  return std::make_shared<PartsSource>(std::move(parts), std::move(description));
}

Value partition_value(const std::string& text, const DataType& type, const SqlSettings& settings) {
  if (text == kNullPartitionName) return {};
  if (type.is(TypeId::kString)) return Value(text);
  return cast_value(Value(text), TypeId::kString, type, CastMode::kTry, settings.time_zone);
}

TableSourcePtr open_table_folder(const TableMetadata& table, const std::string& folder,
                                 const FormatRegistry& formats, const SqlSettings& settings) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) {
    return make_empty_source(table.data_schema(), table.provider + " [file:" + folder + "]");
  }
  return formats.open(table.provider, {folder}, table.options, table.data_schema(), settings);
}

TableSourcePtr make_partitioned_source(TablePtr table, const FormatRegistry& formats,
                                       const SqlSettings& settings) {
  return std::make_shared<PartitionedSource>(std::move(table), formats, settings);
}

}  // namespace firesteel
