#include <algorithm>
#include <set>

#include "base/spark_error.h"
#include "dataframe/column_names.h"
#include "dataframe/operations.h"
#include "functions/coercion.h"
#include "plan/relations.h"

namespace firesteel {
namespace {

PlanPtr defer(std::string name, PlanPtr child,
              std::function<PlanPtr(const PlanPtr&, PlanServices&)> build) {
  return std::make_shared<Deferred>(
      std::move(name), Plans{std::move(child)},
      [build = std::move(build)](const Plans& children, PlanServices& services) {
        return build(children[0], services);
      });
}

ExprPtr renamed(const Attribute& attribute, const std::string& name) {
  if (attribute.name == name) return AttributeRef::make(attribute);
  return std::make_shared<Alias>(AttributeRef::make(attribute), name, next_expr_id(),
                                 attribute.metadata);
}

// A value of one type as another, by the names of struct fields.
ExprPtr conform(const ExprPtr& value, const DataType& to, const std::string& path,
                const SqlSettings& settings) {
  if (value->type().same_type(to)) return value;
  if (value->type().is(TypeId::kStruct) && to.is(TypeId::kStruct)) {
    Exprs parts;
    for (const auto& field : to.fields()) {
      const auto& fields = value->type().fields();
      const auto it = std::find_if(fields.begin(), fields.end(), [&](const StructField& known) {
        return same_column_name(known.name, field.name, settings.case_sensitive);
      });
      if (it == fields.end()) {
        throw SparkError("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION",
                         {{"objectName", quote_identifier(path + "." + field.name)}});
      }
      parts.push_back(Literal::string(field.name));
      parts.push_back(std::make_shared<UnresolvedExtract>(value, Literal::string(it->name)));
    }
    return UnresolvedFunction::make("named_struct", std::move(parts));
  }
  if (!can_store_assign(value->type(), to)) {
    throw SparkError("INVALID_COLUMN_OR_FIELD_DATA_TYPE", {{"name", quote_identifier(path)},
                                                           {"type", quote_sql(value->type().sql())},
                                                           {"expectedType", quote_sql(to.sql())}});
  }
  return std::make_shared<Cast>(value, to, CastMode::kAnsi, settings.time_zone, true);
}

}  // namespace

PlanPtr to_df(PlanPtr child, std::vector<std::string> names) {
  return defer("ToDF", std::move(child), [names](const PlanPtr& input, PlanServices&) -> PlanPtr {
    const Attributes& output = input->output();
    if (output.size() != names.size()) {
      throw SparkError("ASSIGNMENT_ARITY_MISMATCH", {{"numExpr", std::to_string(names.size())},
                                                     {"numTarget", std::to_string(output.size())}});
    }
    Exprs list;
    for (size_t i = 0; i < output.size(); ++i) list.push_back(renamed(output[i], names[i]));
    return std::make_shared<Project>(std::move(list), input);
  });
}

// Columns are resolved by a projection of them first; what cannot be resolved drops nothing.
PlanPtr drop_columns(PlanPtr child, Exprs columns, std::vector<std::string> names) {
  return defer(
      "DataFrameDropColumns", std::move(child),
      [columns, names](const PlanPtr& input, PlanServices& services) -> PlanPtr {
        std::set<ExprId> dropped;
        for (const auto& column : columns) {
          try {
            const PlanPtr one = services.analyze(std::make_shared<Project>(Exprs{column}, input));
            if (const auto* project = one->as<Project>()) {
              for (const auto& item : project->list()) {
                for (const ExprId id : referenced_ids(item)) dropped.insert(id);
              }
            }
          } catch (const SparkError& error) {
            if (!error.condition().starts_with("UNRESOLVED_COLUMN") &&
                error.condition() != "CANNOT_RESOLVE_DATAFRAME_COLUMN") {
              throw;
            }
          }
        }
        Exprs list;
        for (const auto& attribute : input->output()) {
          const bool by_name =
              std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                return same_column_name(name, attribute.name, services.settings().case_sensitive);
              });
          if (!by_name && !dropped.contains(attribute.id)) {
            list.push_back(AttributeRef::make(attribute));
          }
        }
        return std::make_shared<Project>(std::move(list), input);
      });
}

PlanPtr rename_columns(PlanPtr child, std::vector<std::pair<std::string, std::string>> renames) {
  return defer("WithColumnsRenamed", std::move(child),
               [renames](const PlanPtr& input, PlanServices& services) -> PlanPtr {
                 std::vector<std::string> names;
                 for (const auto& attribute : input->output()) names.push_back(attribute.name);
                 for (const auto& [from, to] : renames) {
                   for (auto& name : names) {
                     if (same_column_name(name, from, services.settings().case_sensitive)) {
                       name = to;
                     }
                   }
                 }
                 Exprs list;
                 for (size_t i = 0; i < names.size(); ++i) {
                   list.push_back(renamed(input->output()[i], names[i]));
                 }
                 return std::make_shared<Project>(std::move(list), input);
               });
}

PlanPtr with_columns(PlanPtr child, std::vector<std::pair<std::string, ExprPtr>> columns) {
  return defer("WithColumns", std::move(child),
               [columns](const PlanPtr& input, PlanServices& services) -> PlanPtr {
                 const bool case_sensitive = services.settings().case_sensitive;
                 std::vector<bool> used(columns.size(), false);
                 Exprs list;
                 for (const auto& attribute : input->output()) {
                   ExprPtr column = AttributeRef::make(attribute);
                   for (size_t i = 0; i < columns.size(); ++i) {
                     if (same_column_name(attribute.name, columns[i].first, case_sensitive)) {
                       column = columns[i].second;
                       used[i] = true;
                     }
                   }
                   list.push_back(std::move(column));
                 }
                 for (size_t i = 0; i < columns.size(); ++i) {
                   for (size_t k = 0; k < i; ++k) {
                     if (same_column_name(columns[i].first, columns[k].first, case_sensitive)) {
                       throw SparkError("COLUMN_ALREADY_EXISTS",
                                        {{"columnName", quote_identifier(columns[i].first)}});
                     }
                   }
                   if (!used[i]) list.push_back(columns[i].second);
                 }
                 return std::make_shared<Project>(std::move(list), input);
               });
}

PlanPtr deduplicate(PlanPtr child, std::vector<std::string> names, bool all) {
  return defer("Deduplicate", std::move(child),
               [names, all](const PlanPtr& input, PlanServices& services) -> PlanPtr {
                 Exprs keys;
                 if (all) {
                   keys = all_columns(input);
                 } else {
                   for (auto& attribute : find_columns(input, names, services.settings())) {
                     keys.push_back(AttributeRef::make(std::move(attribute)));
                   }
                 }
                 return std::make_shared<Deduplicate>(std::move(keys), input);
               });
}

PlanPtr to_schema(PlanPtr child, Schema schema) {
  return defer(
      "ToSchema", std::move(child),
      [schema](const PlanPtr& input, PlanServices& services) -> PlanPtr {
        Exprs list;
        for (const auto& field : schema) {
          const Attribute attribute = find_columns(input, {field.name}, services.settings())[0];
          if (attribute.nullable && !field.nullable) {
            throw SparkError("NULLABLE_COLUMN_OR_FIELD", {{"name", quote_identifier(field.name)}});
          }
          list.push_back(std::make_shared<Alias>(
              conform(AttributeRef::make(attribute), field.type, field.name, services.settings()),
              field.name, next_expr_id(), field.metadata));
        }
        return std::make_shared<Project>(std::move(list), input);
      });
}

namespace {

// The column whose values become names.
Attribute index_column(const Exprs& given, const PlanPtr& input, PlanServices& services) {
  const auto fail = [](const std::string& reason) {
    throw SparkError("TRANSPOSE_INVALID_INDEX_COLUMN", {{"reason", reason}});
  };
  Attribute index;
  if (given.empty()) {
    index = input->output().at(0);
  } else {
    const PlanPtr chosen = services.analyze(std::make_shared<Project>(Exprs{given[0]}, input));
    const auto* project = chosen->as<Project>();
    const auto* column = project == nullptr ? nullptr : project->list()[0]->as<AttributeRef>();
    if (given.size() > 1 || column == nullptr) fail("Index column must be an atomic attribute");
    index = column->attribute();
  }
  if (index.type.is_nested()) {
    fail("Index column must be of atomic type, but found: " + index.type.sql());
  }
  return index;
}

DataType common_type(const Attributes& columns, const SqlSettings& settings) {
  if (columns.empty()) return TypeId::kString;
  DataType common = columns[0].type;
  for (const auto& attribute : columns) {
    const auto wider = find_tightest_common_type(common, attribute.type, settings.ansi);
    if (!wider) {
      throw SparkError(
          "TRANSPOSE_NO_LEAST_COMMON_TYPE",
          {{"dt1", quote_sql(common.sql())}, {"dt2", quote_sql(attribute.type.sql())}});
    }
    common = *wider;
  }
  return common;
}

}  // namespace

// Column names become the values of a first column `key`; the index column's values become names.
PlanPtr transpose(PlanPtr child, Exprs index_columns, int64_t max_values) {
  return defer(
      "Transpose", std::move(child), [=](const PlanPtr& input, PlanServices& services) -> PlanPtr {
        const SqlSettings& settings = services.settings();
        const Attribute index = index_column(index_columns, input, services);
        Attributes rest;
        for (const auto& attribute : input->output()) {
          if (attribute.id != index.id) rest.push_back(attribute);
        }
        const DataType common = common_type(rest, settings);
        const ExprPtr key = AttributeRef::make(index);
        Exprs columns = {Alias::make(
            std::make_shared<Cast>(key, TypeId::kString, CastMode::kAnsi, settings.time_zone),
            "key")};
        for (const auto& attribute : rest) {
          columns.push_back(
              Alias::make(std::make_shared<Cast>(AttributeRef::make(attribute), common,
                                                 CastMode::kAnsi, settings.time_zone),
                          attribute.name));
        }
        const PlanPtr named =
            std::make_shared<Filter>(UnresolvedFunction::make("isnotnull", {key}), input);
        const PlanPtr sorted = std::make_shared<Project>(
            std::move(columns),
            std::make_shared<Sort>(std::vector<SortOrder>{{key, true, true}}, true, named));
        const auto batches = services.execute(services.analyze(sorted));
        Schema schema = {{"key", TypeId::kString, false, ""}};
        std::vector<VectorBuilder> builders;
        builders.emplace_back(TypeId::kString);
        for (const auto& attribute : rest) builders[0].append(Value(attribute.name));
        for (const auto& batch : batches) {
          for (size_t row = 0; row < batch.num_rows; ++row) {
            if (static_cast<int64_t>(builders.size()) > max_values) {
              throw SparkError("TRANSPOSE_EXCEED_ROW_LIMIT",
                               {{"maxValues", std::to_string(max_values)},
                                {"config", "spark.sql.transposeMaxValues"}});
            }
            schema.push_back({batch.columns[0]->value(row).string(), common, true, ""});
            builders.emplace_back(common);
            for (size_t c = 1; c < batch.columns.size(); ++c) {
              builders.back().append(batch.columns[c]->value(row));
            }
          }
        }
        Batch out;
        out.num_rows = rest.size();
        for (auto& builder : builders) out.columns.push_back(builder.finish());
        return std::make_shared<LocalRelation>(
            to_attributes(schema),
            std::make_shared<const std::vector<Batch>>(std::vector<Batch>{std::move(out)}));
      });
}

}  // namespace firesteel
