// value IN (a, b, ...).

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "columnar/compare.h"
#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// Lists of constants up to this length are compared one by one, in loops over the rows; longer
// ones are hashed.
constexpr size_t kMaxScannedConstants = 8;

// Constants of one flat type.
template <class T>
class ConstantList {
 public:
  explicit ConstantList(VectorPtr values) : values_(std::move(values)) {
    const Decoded decoded(*values_);
    for (size_t i = 0; i < values_->size(); ++i) {
      if (decoded.is_null(i)) {
        has_null_ = true;
      } else {
        items_.push_back(decoded.at<T>(i));
      }
    }
    if (items_.size() > kMaxScannedConstants) build_table();
  }

  bool has_null() const { return has_null_; }

  // found[i] becomes 1 where the list holds the row's value; null rows get anything.
  void search(const Decoded& column, size_t n, uint8_t* found) const {
    const T* values = column.data<T>();
    if (table_.empty()) {
      std::fill_n(found, n, uint8_t{0});
      const bool direct = column.indices() == nullptr && !column.is_constant();
      // Strings of null rows may point anywhere.
      if (std::is_same_v<T, StringRef> && column.may_have_nulls()) {
        for (size_t i = 0; i < n; ++i) {
          if (column.is_null(i)) continue;
          for (const T& item : items_) found[i] |= equal(values[column.index(i)], item);
        }
        return;
      }
      for (const T item : items_) {
        if (direct) {
          for (size_t i = 0; i < n; ++i) found[i] |= equal(values[i], item);
        } else {
          for (size_t i = 0; i < n; ++i) found[i] |= equal(values[column.index(i)], item);
        }
      }
      return;
    }
    for (size_t i = 0; i < n; ++i) {
      found[i] = !column.is_null(i) && contains(values[column.index(i)]);
    }
  }

 private:
  static uint8_t equal(const T& a, const T& b) {
    if constexpr (std::is_floating_point_v<T>) {
      return (a == b) | ((a != a) & (b != b));
    } else {
      return a == b;
    }
  }

  static uint64_t mix(uint64_t value) {
    value *= 0x9e3779b97f4a7c15;
    return value ^ (value >> 32);
  }

  static uint64_t hash(const T& value) {
    if constexpr (std::is_same_v<T, StringRef>) {
      if (value.is_inline()) return mix(value.first_word() ^ mix(value.second_word()));
      return mix(std::hash<std::string_view>()(value.view()));
    } else if constexpr (std::is_floating_point_v<T>) {
      if (value != value) return 1;
      return value == 0 ? 0 : mix(std::bit_cast<uint64_t>(static_cast<double>(value)));
    } else if constexpr (sizeof(T) == 16) {
      return mix(static_cast<uint64_t>(value) ^ mix(static_cast<uint64_t>(value >> 64)));
    } else {
      return mix(static_cast<uint64_t>(value));
    }
  }

  // Open addressing, at most half full; slots hold positions in items_ plus one.
  void build_table() {
    table_.assign(std::bit_ceil(items_.size() * 2), 0);
    for (size_t i = 0; i < items_.size(); ++i) {
      size_t slot = hash(items_[i]) & (table_.size() - 1);
      while (table_[slot] != 0 && !equal(items_[table_[slot] - 1], items_[i])) {
        slot = (slot + 1) & (table_.size() - 1);
      }
      table_[slot] = static_cast<uint32_t>(i + 1);
    }
  }

  bool contains(const T& value) const {
    for (size_t slot = hash(value) & (table_.size() - 1); table_[slot] != 0;
         slot = (slot + 1) & (table_.size() - 1)) {
      if (equal(items_[table_[slot] - 1], value)) return true;
    }
    return false;
  }

  VectorPtr values_;
  std::vector<T> items_;
  std::vector<uint32_t> table_;
  bool has_null_ = false;
};

// Null rows stay null, and so do rows that were not found in a list with nulls.
void mark_in_nulls(Vector& out, const Decoded& column, size_t n, bool list_has_null) {
  uint8_t* found = out.mutable_values<uint8_t>();
  for (size_t i = 0; i < n; ++i) {
    if (column.is_null(i) || (list_has_null && found[i] == 0)) out.set_null(i);
  }
}

template <class T>
VectorPtr search_column(const ConstantList<T>& list, const Vector& vector, size_t n) {
  auto out = Vector::flat(TypeId::kBoolean, n);
  const Decoded column(vector);
  list.search(column, n, out->mutable_values<uint8_t>());
  if (column.may_have_nulls() || list.has_null()) mark_in_nulls(*out, column, n, list.has_null());
  return out;
}

// Any list, any type.
VectorPtr search_list_rows(const KernelInput& input, size_t n) {
  auto out = Vector::flat(TypeId::kBoolean, n);
  uint8_t* found = out->mutable_values<uint8_t>();
  std::vector<RowComparator> comparators;
  comparators.reserve(input.args.size());
  for (const auto& item : input.args.subspan(1)) comparators.emplace_back(*input.args[0], *item);
  for (size_t i = 0; i < n; ++i) {
    bool any_null = false;
    found[i] = 0;
    for (const RowComparator& rows : comparators) {
      if (rows.left_is_null(i) || rows.right_is_null(i)) {
        any_null = true;
      } else if (rows.equal_valid(i, i)) {
        found[i] = 1;
        break;
      }
    }
    if (found[i] == 0 && any_null) out->set_null(i);
  }
  return out;
}

// Whether two batches' lists hold the same values.
bool same_constants(std::span<const VectorPtr> a, std::span<const VectorPtr> b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const VectorPtr& x, const VectorPtr& y) {
        return x == y || x->data_buffer() == y->data_buffer() || RowComparator(*x, *y).equal(0, 0);
      });
}

// Lists of constants are made into a set, once for as long as they stay the same.
template <class T>
class InKernel {
 public:
  VectorPtr operator()(const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      const auto items = input.args.subspan(1);
      const bool constants =
          n > 0 && std::all_of(items.begin(), items.end(), [](const VectorPtr& item) {
            return item->encoding() == Encoding::kConstant;
          });
      if (!constants) return search_list_rows(input, n);
      if (!list_ || !same_constants(items, items_)) {
        items_.assign(items.begin(), items.end());
        VectorBuilder builder(input.args[0]->type());
        for (const auto& item : items) builder.append_from(*item, 0);
        list_.emplace(builder.finish());
      }
      const Vector& column = *input.args[0];
      if (column.encoding() == Encoding::kDictionary && column.base()->size() < n) {
        const VectorPtr verdicts = search_column(*list_, *column.base(), column.base()->size());
        return gather(*verdicts, *column.indices());
      }
      return search_column(*list_, column, n);
    });
  }

 private:
  std::vector<VectorPtr> items_;
  std::optional<ConstantList<T>> list_;
};

// One type but for the names of fields: (a, b) IN ((1, 2)).
bool same_structure(const DataType& a, const DataType& b) {
  if (a.id() != b.id()) return false;
  if (!a.is(TypeId::kStruct)) return a.same_type(b);
  return std::equal(
      a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
      [](const StructField& x, const StructField& y) { return same_structure(x.type, y.type); });
}

BoundScalar bind_in(const BindContext& context) {
  std::vector<DataType> types;
  std::string shown;
  std::string list_text;
  for (const Argument& arg : context.args) {
    shown += (types.empty() ? "" : ", ") + quote_sql(arg.type.sql());
    if (!types.empty()) list_text += (types.size() > 1 ? ", " : "") + arg.sql;
    types.push_back(arg.type);
  }
  const std::string call = "(" + context.args[0].sql + " IN (" + list_text + "))";
  const bool alike = std::all_of(types.begin(), types.end(), [&](const DataType& type) {
    return same_structure(type, types[0]);
  });
  const auto type = alike ? types[0] : find_wider_type(types, context.settings.ansi);
  if (!type) {
    throw type_mismatch("DATA_DIFF_TYPES", call,
                        {{"functionName", "`in`"}, {"dataType", "[" + shown + "]"}});
  }
  if (!type->is_orderable() && !type->is(TypeId::kCalendarInterval)) {
    throw type_mismatch("INVALID_ORDERING_TYPE", call,
                        {{"functionName", "`in`"}, {"dataType", quote_sql(type->sql())}});
  }
  if (!type->collation().empty()) {
    throw SparkError("UNSUPPORTED_COLLATION", {{"collationName", type->collation()}});
  }
  BoundScalar bound;
  if (alike) {
    bound.arg_types = types;
  } else {
    bound.arg_types.assign(types.size(), *type);
  }
  bound.return_type = TypeId::kBoolean;
  bound.null_rule = NullRule::kOnlyIfAnyNull;
  if (type->is_nested() || type->is(TypeId::kNull) || type->is(TypeId::kCalendarInterval)) {
    bound.make_kernel = [] {
      return [](const KernelInput& input) {
        return simple::with_constant_folding(
            input, [&](size_t n) -> VectorPtr { return search_list_rows(input, n); });
      };
    };
    return bound;
  }
  bound.make_kernel = [type = *type] {
    return dispatch_flat(type, []<class T>(TypeTag<T>) -> ScalarKernel { return InKernel<T>(); });
  };
  return bound;
}

}  // namespace

void register_in(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"in"},
      .doc = {.usage = "expr1 in(expr2, expr3, ...) - Returns true if `expr` equals to any valN.",
              .examples = {{"SELECT 1 in(1, 2, 3)", "true"},
                           {"SELECT 1 in(2, 3, 4)", "false"},
                           {"SELECT named_struct('a', 1, 'b', 2) in(named_struct('a', 1, 'b', 1), "
                            "named_struct('a', 1, 'b', 3))",
                            "false"},
                           {"SELECT named_struct('a', 1, 'b', 2) in(named_struct('a', 1, 'b', 2), "
                            "named_struct('a', 1, 'b', 3))",
                            "true"}},
              .group = "predicate_funcs"},
      .min_args = 2,
      .max_args = -1,
      .bind = bind_in,
  });
}

}  // namespace firesteel
