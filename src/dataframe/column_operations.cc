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
  if (!can_up_cast(value->type(), to) && !can_cast(value->type(), to, settings.ansi)) {
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

// Column names become the values of a first column `key`; the index column's values become names.
PlanPtr transpose(PlanPtr child, Exprs index_columns) {
  return defer(
      "Transpose", std::move(child),
      [index_columns](const PlanPtr& input, PlanServices& services) -> PlanPtr {
        const ExprPtr index =
            index_columns.empty() ? AttributeRef::make(input->output().at(0)) : index_columns[0];
        const PlanPtr keyed = services.analyze(std::make_shared<Project>(
            Exprs{
                Alias::make(std::make_shared<Cast>(index, DataType(TypeId::kString),
                                                   CastMode::kAnsi, services.settings().time_zone),
                            "key"),
                std::make_shared<UnresolvedStar>(std::vector<std::string>{})},
            input));
        std::set<ExprId> index_ids;
        for (const ExprId id : referenced_ids(keyed->as<Project>()->list()[0]))
          index_ids.insert(id);
        Attributes rest;
        std::vector<DataType> types;
        for (const auto& attribute : input->output()) {
          if (index_ids.contains(attribute.id)) continue;
          rest.push_back(attribute);
          types.push_back(attribute.type);
        }
        const auto common = types.empty() ? std::optional<DataType>(TypeId::kString)
                                          : find_wider_type(types, services.settings().ansi);
        if (!common) {
          throw SparkError("TRANSPOSE_NO_LEAST_COMMON_TYPE",
                           {{"dt1", types.front().sql()}, {"dt2", types.back().sql()}});
        }
        Exprs columns = {keyed->as<Project>()->list()[0]};
        for (const auto& attribute : rest) {
          columns.push_back(
              Alias::make(std::make_shared<Cast>(AttributeRef::make(attribute), *common,
                                                 CastMode::kAnsi, services.settings().time_zone),
                          attribute.name));
        }
        const PlanPtr sorted = std::make_shared<Sort>(
            std::vector<SortOrder>{
                {std::make_shared<UnresolvedAttribute>(std::vector<std::string>{"key"}), true,
                 true}},
            true, std::make_shared<Project>(std::move(columns), input));
        const auto batches = services.execute(services.analyze(sorted));
        Schema schema = {{"key", TypeId::kString, false, ""}};
        std::vector<VectorBuilder> builders;
        builders.emplace_back(TypeId::kString);
        for (const auto& attribute : rest) builders[0].append(Value(attribute.name));
        for (const auto& batch : batches) {
          for (size_t row = 0; row < batch.num_rows; ++row) {
            const Value name = batch.columns[0]->value(row);
            if (name.is_null()) {
              throw SparkError("TRANSPOSE_INVALID_INDEX_COLUMN", {{"reason", "null index value"}});
            }
            schema.push_back({name.string(), *common, true, ""});
            builders.emplace_back(*common);
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
