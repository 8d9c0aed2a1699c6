#include "analyze/store_assignment.h"

#include "analyze/char_lengths.h"
#include "catalog/plain_types.h"
#include "functions/coercion.h"

namespace firesteel::analyze {
namespace {

using Path = std::vector<std::string>;

Path child_path(Path path, std::string name) {
  path.push_back(std::move(name));
  return path;
}

// Checks the types, part by part.
class TypeCheck {
 public:
  explicit TypeCheck(const std::string& table) : table_(table) {}

  void check(const DataType& from, const DataType& to, const Path& path) const {
    if (from.is(TypeId::kStruct) && to.is(TypeId::kStruct)) return check_struct(from, to, path);
    if (from.is(TypeId::kArray) && to.is(TypeId::kArray)) {
      return check(from.element_type(), to.element_type(), child_path(path, "element"));
    }
    if (from.is(TypeId::kMap) && to.is(TypeId::kMap)) {
      check(from.key_type(), to.key_type(), child_path(path, "key"));
      return check(from.value_type(), to.value_type(), child_path(path, "value"));
    }
    if (from.is(TypeId::kNull) || from.same_type(to) || can_store_assign(from, to)) return;
    fail({}, "INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST",
         {{"tableName", table_},
          {"colName", quote_identifiers(path)},
          {"srcType", sql_type(from)},
          {"targetType", sql_type(to)}});
  }

 private:
  // Fields go by position.
  void check_struct(const DataType& from, const DataType& to, const Path& path) const {
    const auto& given = from.fields();
    const auto& wanted = to.fields();
    const auto& longer = given.size() > wanted.size() ? given : wanted;
    std::string rest;
    for (size_t i = std::min(given.size(), wanted.size()); i < longer.size(); ++i) {
      rest += (rest.empty() ? "" : ", ") + quote_identifier(longer[i].name);
    }
    if (!rest.empty()) {
      const bool extra = given.size() > wanted.size();
      fail({},
           extra ? "INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_STRUCT_FIELDS"
                 : "INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS",
           {{"tableName", table_},
            {"colName", quote_identifiers(path)},
            {extra ? "extraFields" : "missingFields", rest}});
    }
    for (size_t i = 0; i < given.size(); ++i) {
      check(given[i].type, wanted[i].type, child_path(path, wanted[i].name));
    }
  }

  const std::string& table_;
};

bool may_overflow(const DataType& from, const DataType& to) {
  const bool source = from.is_numeric() || from.is_ansi_interval();
  const bool target = to.is_integral() || to.is(TypeId::kDecimal);
  return source && target && !can_up_cast(from, to);
}

// The cast, whose overflows name the column.
ExprPtr checked_cast(const Analysis& analysis, const ExprPtr& value, const DataType& type,
                     const std::string& column) {
  const BoundScalar cast =
      bind_cast(value->type(), type, analysis.cast_mode(), analysis.settings.time_zone);
  auto checked = std::make_shared<BoundScalar>();
  checked->name = "check_overflow_in_table_insert";
  // The column is an argument only so that casts of the same value for different columns differ.
  checked->arg_types = {value->type(), TypeId::kString};
  checked->return_type = type;
  checked->null_rule = cast.null_rule;
  checked->render = [type](std::span<const std::string> args) {
    return "CAST(" + args[0] + " AS " + type.sql() + ")";
  };
  checked->make_kernel = [cast, column, from = value->type(), type]() -> ScalarKernel {
    return [kernel = cast.make_kernel(), column, from, type](const KernelInput& input) {
      try {
        return kernel({input.args.first(1), {}, input.num_rows, input.context});
      } catch (const SparkError& error) {
        if (error.sql_state() != "22003") throw;
        throw SparkError("CAST_OVERFLOW_IN_TABLE_INSERT",
                         {{"sourceType", quote_sql(from.sql())},
                          {"targetType", quote_sql(type.sql())},
                          {"columnName", quote_identifier(column)}});
      }
    };
  };
  const std::string target = quote_identifier(column) + " " + type.sql();
  return std::make_shared<Call>(std::move(checked),
                                Exprs{value, Literal::make(Value(target), TypeId::kString)});
}

}  // namespace

ExprPtr assign_to_column(const Analysis& analysis, const std::string& table,
                         const StructField& column, const ExprPtr& value) {
  const DataType type = without_char_types(column.type);
  TypeCheck(table).check(value->type(), type, {column.name});
  ExprPtr out = value;
  if (!value->type().same_type(type)) {
    out = analysis.settings.ansi && may_overflow(value->type(), type)
              ? checked_cast(analysis, value, type, column.name)
              : std::make_shared<Cast>(value, type, analysis.cast_mode(),
                                       analysis.settings.time_zone, /*implicit=*/true);
  }
  return with_checked_length(out, column.type);
}

}  // namespace firesteel::analyze
