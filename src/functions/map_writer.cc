#include "functions/map_writer.h"

#include <cmath>
#include <limits>

#include "functions/argument_check.h"
#include "functions/function_errors.h"
#include "functions/row_set.h"

namespace firesteel {
namespace {

template <class T>
VectorPtr normalize_keys(const VectorPtr& keys) {
  const T* from = keys->values<T>();
  auto out = Vector::flat(keys->type(), keys->size());
  T* to = out->mutable_values<T>();
  for (size_t i = 0; i < keys->size(); ++i) {
    to[i] = from[i] == 0          ? T{0}
            : std::isnan(from[i]) ? std::numeric_limits<T>::quiet_NaN()
                                  : from[i];
  }
  return out;
}

bool contains_map(const DataType& type) {
  switch (type.id()) {
    case TypeId::kMap:
      return true;
    case TypeId::kArray:
      return contains_map(type.element_type());
    case TypeId::kStruct:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return contains_map(field.type); });
    default:
      return false;
  }
}

}  // namespace

MapWriter::MapWriter(DataType map_type, std::vector<VectorPtr> key_sources,
                     std::vector<VectorPtr> value_sources, size_t num_rows, bool last_wins)
    : type_(std::move(map_type)),
      key_sources_(std::move(key_sources)),
      value_sources_(std::move(value_sources)),
      last_wins_(last_wins),
      out_(Vector::flat(type_, num_rows)) {}

void MapWriter::add(SourceRow key, SourceRow value) {
  keys_.push_back(key);
  values_.push_back(value);
}

void MapWriter::end_row() {
  out_->mutable_values<ListEntry>()[row_++] = {static_cast<uint32_t>(row_start_),
                                               static_cast<uint32_t>(keys_.size() - row_start_)};
  row_start_ = keys_.size();
}

void MapWriter::end_null_row() {
  keys_.resize(row_start_);
  values_.resize(row_start_);
  out_->set_null(row_);
  end_row();
}

void MapWriter::drop_duplicates(const Vector& keys) {
  RowSet set(keys);
  auto* entries = out_->mutable_values<ListEntry>();
  std::vector<SourceRow> kept_keys;
  std::vector<SourceRow> kept_values;
  for (size_t row = 0; row < out_->size(); ++row) {
    const ListEntry entry = entries[row];
    const size_t start = kept_keys.size();
    set.reset(entry.size);
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      const auto [number, is_new] = set.insert(i);
      if (is_new) {
        kept_keys.push_back(keys_[i]);
        kept_values.push_back(values_[i]);
      } else if (last_wins_) {
        kept_values[start + number] = values_[i];
      } else {
        throw error_without_context(
            "DUPLICATED_MAP_KEY",
            {{"key", value_to_string(keys.value(i), keys.type(), "UTC")},
             {"mapKeyDedupPolicy", quote_sql("spark.sql.mapKeyDedupPolicy")}});
      }
    }
    entries[row] = {static_cast<uint32_t>(start), static_cast<uint32_t>(kept_keys.size() - start)};
  }
  if (kept_keys.size() != keys_.size()) {
    keys_ = std::move(kept_keys);
    values_ = std::move(kept_values);
  }
}

VectorPtr MapWriter::finish() {
  VectorPtr keys = gather_from(type_.key_type(), key_sources_, keys_);
  const bool has_null_key =
      keys->size() != 0 && (type_.key_type().is(TypeId::kNull) || keys->may_have_nulls());
  if (has_null_key) throw error_without_context("NULL_MAP_KEY", {});
  if (type_.key_type().is(TypeId::kFloat)) keys = normalize_keys<float>(keys);
  if (type_.key_type().is(TypeId::kDouble)) keys = normalize_keys<double>(keys);
  const size_t count = keys_.size();
  drop_duplicates(*keys);
  if (keys_.size() != count) keys = gather_from(type_.key_type(), key_sources_, keys_);
  out_->set_children({keys, gather_from(type_.value_type(), value_sources_, values_)});
  return out_;
}

void require_map_key(const BindContext& context, std::string_view function, const DataType& key) {
  if (!contains_map(key)) return;
  throw_type_mismatch(context, function, "INVALID_MAP_KEY_TYPE",
                      {{"keyType", quote_sql(key.sql())}});
}

}  // namespace firesteel
