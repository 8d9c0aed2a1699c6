#include "analyze/union_by_name.h"

#include "analyze/bind_function.h"
#include "analyze/case_when.h"
#include "analyze/extract_value.h"
#include "analyze/operator_names.h"

namespace firesteel::analyze {
namespace {

struct Matcher {
  const Analysis& analysis;
  bool allow_missing;

  bool same(const std::string& a, const std::string& b) const {
    return equal_names(a, b, analysis.settings.case_sensitive);
  }

  void check_duplicates(const Attributes& columns) const {
    for (size_t i = 0; i < columns.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (!same(columns[i].name, columns[j].name)) continue;
        fail({}, "COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(columns[i].name)}});
      }
    }
  }

  // The struct with the fields of both, in the order of `first`, then those only `second` has.
  DataType merge(const DataType& first, const DataType& second) const {
    if (!first.is(TypeId::kStruct) || !second.is(TypeId::kStruct) || !allow_missing) return first;
    std::vector<StructField> fields = first.fields();
    for (const auto& field : second.fields()) {
      const auto it = std::find_if(fields.begin(), fields.end(), [&](const StructField& known) {
        return same(known.name, field.name);
      });
      if (it == fields.end()) {
        fields.push_back(field);
        fields.back().nullable = true;
      } else {
        it->type = merge(it->type, field.type);
      }
    }
    return DataType::structure(std::move(fields));
  }

  // A struct's fields by name in the order of `wanted`, null where it has none.
  ExprPtr fit(const ExprPtr& value, const DataType& wanted) const {
    if (!value->type().is(TypeId::kStruct) || !wanted.is(TypeId::kStruct) ||
        value->type().same_type(wanted)) {
      return value;
    }
    const auto& have = value->type().fields();
    Exprs arguments;
    for (const auto& field : wanted.fields()) {
      ExprPtr part = Literal::null(field.type);
      for (size_t i = 0; i < have.size(); ++i) {
        if (!same(have[i].name, field.name)) continue;
        part =
            fit(get_struct_field(analysis, value, static_cast<int>(i), have[i].name), field.type);
      }
      arguments.push_back(Literal::string(field.name));
      arguments.push_back(std::move(part));
    }
    ExprPtr made = make_call(analysis, kNamedStruct, std::move(arguments));
    if (!value->nullable()) return made;
    return make_case_when(
        analysis, {make_call(analysis, kIsNull, {value}), Literal::null(made->type()), made},
        /*is_if=*/true, {});
  }

  const Attribute* find(const Attributes& columns, const std::string& name) const {
    for (const auto& column : columns) {
      if (same(column.name, name)) return &column;
    }
    return nullptr;
  }

  PlanPtr arrange(const PlanPtr& child, const Attributes& wanted) const {
    const Attributes& columns = child->output();
    Exprs list;
    for (const auto& column : wanted) {
      const Attribute* own = find(columns, column.name);
      if (own == nullptr) {
        if (!allow_missing) {
          std::string names;
          for (const auto& other : columns) {
            names += (names.empty() ? "" : ", ") + quote_identifier(other.name);
          }
          fail({}, "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
               {{"colName", column.name}, {"fieldNames", names}});
        }
        list.push_back(Alias::make(Literal::null(column.type), column.name));
        continue;
      }
      const ExprPtr reference = AttributeRef::make(*own);
      const ExprPtr fitted = allow_missing ? fit(reference, column.type) : reference;
      list.push_back(fitted == reference ? reference : Alias::make(fitted, own->name));
    }
    return std::make_shared<Project>(std::move(list), child);
  }
};

}  // namespace

Plans match_by_name(const Analysis& analysis, Plans children, bool allow_missing) {
  const Matcher matcher{analysis, allow_missing};
  Attributes wanted = children[0]->output();
  for (const auto& child : children) {
    const Attributes& columns = child->output();
    matcher.check_duplicates(columns);
    for (const auto& column : columns) {
      const auto it = std::find_if(wanted.begin(), wanted.end(), [&](const Attribute& known) {
        return matcher.same(known.name, column.name);
      });
      if (it != wanted.end()) {
        it->type = matcher.merge(it->type, column.type);
      } else if (allow_missing) {
        wanted.push_back(column);
      }
    }
    if (!allow_missing && columns.size() > wanted.size()) {
      fail({}, "NUM_COLUMNS_MISMATCH",
           {{"operator", "UNION"},
            {"firstNumColumns", std::to_string(wanted.size())},
            {"invalidOrdinalNum", "second"},
            {"invalidNumColumns", std::to_string(columns.size())}});
    }
  }
  for (auto& child : children) child = matcher.arrange(child, wanted);
  return children;
}

}  // namespace firesteel::analyze
