// collect_list (array_agg), collect_set.

#include "functions/aggregate/list_column.h"
#include "functions/aggregate/object_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/row_set.h"

namespace firesteel {
namespace {

bool is_null(const Decoded& values, size_t row) {
  return values.flat().type().is(TypeId::kNull) || values.is_null(row);
}

class CollectListKernel final : public ObjectAggregate<CollectListKernel, ValueList> {
 public:
  CollectListKernel(DataType array_type, bool keep_nulls)
      : type_(std::move(array_type)), keep_nulls_(keep_nulls) {}

  std::unique_ptr<ValueList> make() const {
    return std::make_unique<ValueList>(type_.element_type());
  }
  void add(ValueList& list, std::span<const Decoded> args, size_t row) const {
    if (keep_nulls_ || !is_null(args[0], row)) list.append(args[0], row);
  }
  void merge(ValueList& into, ValueList& from) const { into.append(from); }
  VectorPtr results(std::span<const ValueList* const> lists) const {
    return list_column(type_, lists);
  }
  DataType serialized_type() const override { return type_; }
  VectorPtr serialize_objects(std::span<const ValueList* const> lists) const {
    return list_column(type_, lists);
  }
  void merge_row(ValueList& list, const Decoded& column, size_t row) const {
    append_list(list, column, row);
  }

 private:
  DataType type_;
  bool keep_nulls_;
};

// Values as they come; duplicates are dropped whenever there may be as many of them as of others.
struct CollectedSet {
  explicit CollectedSet(const DataType& type) : values(type) {}

  ValueList values;
  // As of the last time that duplicates were dropped.
  size_t distinct = 0;

  bool is_due() const {
    constexpr size_t kMinimum = 64;
    return values.size() >= 2 * distinct + kMinimum;
  }
  void drop_duplicates() {
    const VectorPtr all = values.to_vector();
    const Selection rows = distinct_rows(*all);
    distinct = rows.size();
    if (distinct == all->size()) return;
    values.clear();
    const Decoded decoded(*all);
    for (const uint32_t row : rows) values.append(decoded, row);
  }
  size_t memory_usage() const { return sizeof(*this) + values.memory_usage(); }
};

class CollectSetKernel final : public ObjectAggregate<CollectSetKernel, CollectedSet> {
 public:
  CollectSetKernel(DataType array_type, bool keep_nulls)
      : type_(std::move(array_type)), keep_nulls_(keep_nulls) {}

  std::unique_ptr<CollectedSet> make() const {
    return std::make_unique<CollectedSet>(type_.element_type());
  }
  void add(CollectedSet& set, std::span<const Decoded> args, size_t row) const {
    if (!keep_nulls_ && is_null(args[0], row)) return;
    set.values.append(args[0], row);
    if (set.is_due()) set.drop_duplicates();
  }
  void merge(CollectedSet& into, CollectedSet& from) const {
    into.values.append(from.values);
    if (into.is_due()) into.drop_duplicates();
  }
  VectorPtr results(std::span<const CollectedSet* const> sets) const {
    std::vector<ValueList> distinct;
    distinct.reserve(sets.size());
    std::vector<const ValueList*> lists;
    for (const CollectedSet* set : sets) {
      CollectedSet copy(type_.element_type());
      if (set != nullptr) {
        copy = *set;
        copy.drop_duplicates();
      }
      distinct.push_back(std::move(copy.values));
      lists.push_back(&distinct.back());
    }
    return list_column(type_, lists);
  }
  DataType serialized_type() const override { return type_; }
  VectorPtr serialize_objects(std::span<const CollectedSet* const> sets) const {
    return results(sets);
  }
  void merge_row(CollectedSet& set, const Decoded& column, size_t row) const {
    append_list(set.values, column, row);
    if (set.is_due()) set.drop_duplicates();
  }

 private:
  DataType type_;
  bool keep_nulls_;
};

BoundAggregate bind_collect(const BindContext& context, NullTreatment nulls, bool is_set) {
  const DataType& type = context.args[0].type;
  const bool keep_nulls = nulls == NullTreatment::kRespect;
  BoundAggregate bound;
  bound.arg_types = {type};
  bound.return_type = DataType::array(type, keep_nulls);
  bound.nullable = false;
  bound.order_sensitive = true;
  if (is_set) {
    bound.distinct_insensitive = true;
    bound.kernel = std::make_shared<CollectSetKernel>(bound.return_type, keep_nulls);
  } else {
    bound.kernel = std::make_shared<CollectListKernel>(bound.return_type, keep_nulls);
  }
  const std::string text = is_set ? "collect_set(" : "collect_list(";
  bound.render = [text, keep_nulls](std::span<const std::string> args) {
    return text + args[0] + (keep_nulls ? ") RESPECT NULLS" : ")");
  };
  return bound;
}

bool has_map(const DataType& type) {
  switch (type.id()) {
    case TypeId::kMap:
      return true;
    case TypeId::kArray:
      return has_map(type.element_type());
    case TypeId::kStruct:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return has_map(field.type); });
    default:
      return false;
  }
}

BoundAggregate bind_collect_list(const BindContext& context, NullTreatment nulls) {
  return bind_collect(context, nulls, false);
}

BoundAggregate bind_collect_set(const BindContext& context, NullTreatment nulls) {
  const DataType& type = context.args[0].type;
  if (has_map(type) || !type.collation().empty()) {
    throw_type_mismatch(context, "collect_set", "UNSUPPORTED_INPUT_TYPE",
                        {{"functionName", quote_identifier("collect_set")},
                         {"dataType", "\"MAP\" or \"COLLATED STRING\""}});
  }
  return bind_collect(context, nulls, true);
}

}  // namespace

void register_collect(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"collect_list", "array_agg"},
      .doc = {.usage = "collect_list(expr) - Collects and returns a list of non-unique elements.",
              .examples = {{"SELECT collect_list(col) FROM VALUES (1), (2), (1) AS tab(col)",
                            "[1,2,1]"}},
              .group = "agg_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_collect_list,
  });
  registry.add(AggregateFunction{
      .names = {"collect_set"},
      .doc = {.usage = "collect_set(expr) - Collects and returns a set of unique elements.",
              .examples = {{"SELECT collect_set(col) FROM VALUES (1), (2), (1) AS tab(col)",
                            "[1,2]"}},
              .group = "agg_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_collect_set,
  });
}

}  // namespace firesteel
