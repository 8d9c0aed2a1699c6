#include "plan/unresolved_plans.h"

#include "base/check.h"

namespace firesteel {
namespace {

PlanPtr only(Plans& children) {
  FS_CHECK_EQ(children.size(), 1u);
  return std::move(children[0]);
}

std::string names_list(const std::vector<std::string>& names) { return truncated_list(names); }

Plans plans_of(const std::vector<NamedQuery>& queries, PlanPtr query) {
  Plans plans;
  for (const NamedQuery& named : queries) plans.push_back(named.plan);
  plans.push_back(std::move(query));
  return plans;
}

// Hands out expressions one by one, in the order of expressions().
class ExprReader {
 public:
  explicit ExprReader(Exprs exprs) : exprs_(std::move(exprs)) {}
  void fill(Exprs& target) {
    for (ExprPtr& expr : target) expr = next();
  }
  ExprPtr next() {
    FS_CHECK_LT(position_, exprs_.size());
    return std::move(exprs_[position_++]);
  }
  void check_done() const { FS_CHECK_EQ(position_, exprs_.size()); }

 private:
  Exprs exprs_;
  size_t position_ = 0;
};

}  // namespace

const Attributes& UnresolvedPlan::output() const {
  static const Attributes kNone;
  return kNone;
}

UnresolvedRelation::UnresolvedRelation(std::vector<std::string> name, Options options,
                                       SourceRange source)
    : UnresolvedPlan(kKind, {}),
      name_(std::move(name)),
      options_(std::move(options)),
      source_(std::move(source)) {}

PlanPtr UnresolvedRelation::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return std::make_shared<UnresolvedRelation>(name_, options_, source_);
}

PlanPtr UnresolvedRelation::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children({});
}

std::string UnresolvedRelation::node_string() const {
  return "UnresolvedRelation " + names_list(name_) + ", [], false";
}

UnresolvedFileRelation::UnresolvedFileRelation(std::string format, std::vector<std::string> paths,
                                               Options options, std::optional<Schema> schema)
    : UnresolvedPlan(kKind, {}),
      format_(std::move(format)),
      paths_(std::move(paths)),
      options_(std::move(options)),
      schema_(std::move(schema)) {}

PlanPtr UnresolvedFileRelation::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return std::make_shared<UnresolvedFileRelation>(format_, paths_, options_, schema_);
}

PlanPtr UnresolvedFileRelation::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children({});
}

std::string UnresolvedFileRelation::node_string() const {
  return "UnresolvedDataSource format: " + format_ +
         ", isStreaming: false, paths: " + std::to_string(paths_.size()) + " provided";
}

UnresolvedInlineTable::UnresolvedInlineTable(std::vector<std::string> names,
                                             std::vector<Exprs> rows)
    : UnresolvedPlan(kKind, {}), names_(std::move(names)), rows_(std::move(rows)) {}

PlanPtr UnresolvedInlineTable::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return std::make_shared<UnresolvedInlineTable>(names_, rows_);
}

Exprs UnresolvedInlineTable::expressions() const {
  Exprs all;
  for (const Exprs& row : rows_) all.insert(all.end(), row.begin(), row.end());
  return all;
}

PlanPtr UnresolvedInlineTable::with_expressions(Exprs expressions) const {
  ExprReader reader(std::move(expressions));
  std::vector<Exprs> rows = rows_;
  for (Exprs& row : rows) reader.fill(row);
  reader.check_done();
  return std::make_shared<UnresolvedInlineTable>(names_, std::move(rows));
}

std::string UnresolvedInlineTable::node_string() const {
  std::vector<std::string> texts;
  for (const Exprs& row : rows_) texts.push_back(truncated_list(row));
  return "UnresolvedInlineTable " + names_list(names_) + ", " + truncated_list(texts);
}

UnresolvedTableFunction::UnresolvedTableFunction(ExprPtr function)
    : UnresolvedPlan(kKind, {}), function_(std::move(function)) {}

PlanPtr UnresolvedTableFunction::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return std::make_shared<UnresolvedTableFunction>(function_);
}

PlanPtr UnresolvedTableFunction::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<UnresolvedTableFunction>(std::move(expressions[0]));
}

std::string UnresolvedTableFunction::node_string() const {
  const auto* function = function_->as<UnresolvedFunction>();
  if (function == nullptr) return "UnresolvedTableValuedFunction " + function_->sql(true);
  const Exprs args(function->args().begin(), function->args().end());
  return "UnresolvedTableValuedFunction " + names_list(function->name()) + ", " +
         truncated_list(args) + ", false";
}

UnresolvedWith::UnresolvedWith(std::vector<NamedQuery> queries, bool recursive, PlanPtr query)
    : UnresolvedPlan(kKind, plans_of(queries, std::move(query))),
      queries_(std::move(queries)),
      recursive_(recursive) {}

std::vector<NamedQuery> UnresolvedWith::queries() const {
  std::vector<NamedQuery> out = queries_;
  for (size_t i = 0; i < out.size(); ++i) out[i].plan = children()[i];
  return out;
}

PlanPtr UnresolvedWith::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  std::vector<NamedQuery> queries = queries_;
  for (size_t i = 0; i < queries.size(); ++i) queries[i].plan = std::move(children[i]);
  return std::make_shared<UnresolvedWith>(std::move(queries), recursive_,
                                          std::move(children.back()));
}

PlanPtr UnresolvedWith::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

UnresolvedHaving::UnresolvedHaving(ExprPtr condition, PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}), condition_(std::move(condition)) {}

PlanPtr UnresolvedHaving::with_children(Plans children) const {
  return std::make_shared<UnresolvedHaving>(condition_, only(children));
}

PlanPtr UnresolvedHaving::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<UnresolvedHaving>(std::move(expressions[0]), child());
}

std::string UnresolvedHaving::node_string() const {
  return "UnresolvedHaving " + condition_->sql(true);
}

UnresolvedQualify::UnresolvedQualify(ExprPtr condition, PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}), condition_(std::move(condition)) {}

PlanPtr UnresolvedQualify::with_children(Plans children) const {
  return std::make_shared<UnresolvedQualify>(condition_, only(children));
}

PlanPtr UnresolvedQualify::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<UnresolvedQualify>(std::move(expressions[0]), child());
}

std::string UnresolvedQualify::node_string() const {
  return "UnresolvedQualify " + condition_->sql(true);
}

UnresolvedGroupBy::UnresolvedGroupBy(std::vector<Element> elements, bool all, Exprs list,
                                     PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}),
      elements_(std::move(elements)),
      all_(all),
      list_(std::move(list)) {}

std::vector<UnresolvedGroupBy::Element> UnresolvedGroupBy::elements() const { return elements_; }

PlanPtr UnresolvedGroupBy::with_children(Plans children) const {
  return std::make_shared<UnresolvedGroupBy>(elements_, all_, list_, only(children));
}

Exprs UnresolvedGroupBy::expressions() const {
  Exprs all = list_;
  for (const Element& element : elements_) {
    for (const Exprs& set : element.sets) all.insert(all.end(), set.begin(), set.end());
    all.insert(all.end(), element.keys.begin(), element.keys.end());
  }
  return all;
}

PlanPtr UnresolvedGroupBy::with_expressions(Exprs expressions) const {
  ExprReader reader(std::move(expressions));
  Exprs list = list_;
  reader.fill(list);
  std::vector<Element> elements = elements_;
  for (Element& element : elements) {
    for (Exprs& set : element.sets) reader.fill(set);
    reader.fill(element.keys);
  }
  reader.check_done();
  return std::make_shared<UnresolvedGroupBy>(std::move(elements), all_, std::move(list), child());
}

std::string UnresolvedGroupBy::node_string() const {
  std::vector<std::string> texts;
  for (const Element& element : elements_) {
    std::vector<std::string> sets;
    for (const Exprs& set : element.sets) sets.push_back(truncated_list(set));
    switch (element.type) {
      case Element::Type::kExpression:
        texts.push_back(element.sets[0][0]->sql(true));
        break;
      case Element::Type::kRollup:
        texts.push_back("rollup" + truncated_list(sets));
        break;
      case Element::Type::kCube:
        texts.push_back("cube" + truncated_list(sets));
        break;
      case Element::Type::kGroupingSets:
        texts.push_back("groupingsets" + truncated_list(sets));
        break;
    }
  }
  if (all_) texts.emplace_back("ALL");
  return "Aggregate " + truncated_list(texts) + ", " + truncated_list(list_);
}

UnresolvedPivot::UnresolvedPivot(std::optional<Exprs> grouping, Exprs columns, Exprs values,
                                 Exprs aggregates, PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}),
      grouping_(std::move(grouping)),
      columns_(std::move(columns)),
      values_(std::move(values)),
      aggregates_(std::move(aggregates)) {}

PlanPtr UnresolvedPivot::with_children(Plans children) const {
  return std::make_shared<UnresolvedPivot>(grouping_, columns_, values_, aggregates_,
                                           only(children));
}

Exprs UnresolvedPivot::expressions() const {
  Exprs all = grouping_.value_or(Exprs{});
  for (const Exprs* part : {&columns_, &values_, &aggregates_}) {
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

PlanPtr UnresolvedPivot::with_expressions(Exprs expressions) const {
  ExprReader reader(std::move(expressions));
  std::optional<Exprs> grouping = grouping_;
  if (grouping) reader.fill(*grouping);
  Exprs columns = columns_;
  Exprs values = values_;
  Exprs aggregates = aggregates_;
  reader.fill(columns);
  reader.fill(values);
  reader.fill(aggregates);
  reader.check_done();
  return std::make_shared<UnresolvedPivot>(std::move(grouping), std::move(columns),
                                           std::move(values), std::move(aggregates), child());
}

UnresolvedUnpivot::UnresolvedUnpivot(std::optional<Exprs> ids,
                                     std::optional<std::vector<ValueColumns>> values,
                                     std::string variable_name,
                                     std::vector<std::string> value_names, bool include_nulls,
                                     PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}),
      ids_(std::move(ids)),
      values_(std::move(values)),
      variable_name_(std::move(variable_name)),
      value_names_(std::move(value_names)),
      include_nulls_(include_nulls) {}

PlanPtr UnresolvedUnpivot::with_children(Plans children) const {
  return std::make_shared<UnresolvedUnpivot>(ids_, values_, variable_name_, value_names_,
                                             include_nulls_, only(children));
}

Exprs UnresolvedUnpivot::expressions() const {
  Exprs all = ids_.value_or(Exprs{});
  if (values_) {
    for (const ValueColumns& value : *values_) {
      all.insert(all.end(), value.exprs.begin(), value.exprs.end());
    }
  }
  return all;
}

PlanPtr UnresolvedUnpivot::with_expressions(Exprs expressions) const {
  ExprReader reader(std::move(expressions));
  std::optional<Exprs> ids = ids_;
  if (ids) reader.fill(*ids);
  std::optional<std::vector<ValueColumns>> values = values_;
  if (values) {
    for (ValueColumns& value : *values) reader.fill(value.exprs);
  }
  reader.check_done();
  return std::make_shared<UnresolvedUnpivot>(std::move(ids), std::move(values), variable_name_,
                                             value_names_, include_nulls_, child());
}

UnresolvedLateralView::UnresolvedLateralView(ExprPtr function, bool outer, std::string table_name,
                                             std::vector<std::string> column_names, PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}),
      function_(std::move(function)),
      outer_(outer),
      table_name_(std::move(table_name)),
      column_names_(std::move(column_names)) {}

PlanPtr UnresolvedLateralView::with_children(Plans children) const {
  return std::make_shared<UnresolvedLateralView>(function_, outer_, table_name_, column_names_,
                                                 only(children));
}

PlanPtr UnresolvedLateralView::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<UnresolvedLateralView>(std::move(expressions[0]), outer_, table_name_,
                                                 column_names_, child());
}

std::string UnresolvedLateralView::node_string() const {
  std::vector<std::string> names;
  for (const std::string& name : column_names_) names.push_back("'" + name);
  return "Generate " + function_->sql(true) + ", " + (outer_ ? "true, " : "false, ") + table_name_ +
         ", " + truncated_list(names);
}

UnresolvedUsingJoin::UnresolvedUsingJoin(JoinType type,
                                         std::optional<std::vector<std::string>> columns,
                                         PlanPtr left, PlanPtr right)
    : UnresolvedPlan(kKind, {std::move(left), std::move(right)}),
      type_(type),
      columns_(std::move(columns)) {}

PlanPtr UnresolvedUsingJoin::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), 2u);
  return std::make_shared<UnresolvedUsingJoin>(type_, columns_, std::move(children[0]),
                                               std::move(children[1]));
}

PlanPtr UnresolvedUsingJoin::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

std::string UnresolvedUsingJoin::node_string() const {
  const std::string type = join_type_name(type_);
  return columns_ ? "Join UsingJoin(" + type + ", " + names_list(*columns_) + ")"
                  : "Join NaturalJoin(" + type + ")";
}

UnresolvedWindowClause::UnresolvedWindowClause(std::map<std::string, WindowSpec> windows,
                                               PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}), windows_(std::move(windows)) {}

PlanPtr UnresolvedWindowClause::with_children(Plans children) const {
  return std::make_shared<UnresolvedWindowClause>(windows_, only(children));
}

PlanPtr UnresolvedWindowClause::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

Deferred::Deferred(std::string name, Plans children, Build build)
    : UnresolvedPlan(kKind, std::move(children)),
      name_(std::move(name)),
      build_(std::move(build)) {}

PlanPtr Deferred::with_children(Plans children) const {
  return std::make_shared<Deferred>(name_, std::move(children), build_);
}

PlanPtr Deferred::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

PlanIdTag::PlanIdTag(int64_t plan_id, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), plan_id_(plan_id) {}

PlanPtr PlanIdTag::with_children(Plans children) const {
  return std::make_shared<PlanIdTag>(plan_id_, only(children));
}

PlanPtr PlanIdTag::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

WithParameters::WithParameters(std::map<std::string, ExprPtr> named, Exprs positional,
                               PlanPtr child)
    : UnresolvedPlan(kKind, {std::move(child)}),
      named_(std::move(named)),
      positional_(std::move(positional)) {}

PlanPtr WithParameters::with_children(Plans children) const {
  return std::make_shared<WithParameters>(named_, positional_, only(children));
}

PlanPtr WithParameters::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

}  // namespace firesteel
