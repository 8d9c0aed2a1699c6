#include "plan/relations.h"

#include <numeric>

#include "base/check.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

ScanRequest whole_table(const Schema& schema) {
  ScanRequest request;
  request.columns.resize(schema.size());
  std::iota(request.columns.begin(), request.columns.end(), 0);
  return request;
}

}  // namespace

PlanPtr OneRow::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return std::make_shared<OneRow>();
}

PlanPtr OneRow::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return std::make_shared<OneRow>();
}

const Attributes& OneRow::output() const {
  static const Attributes kNone;
  return kNone;
}

Range::Range(int64_t start, int64_t end, int64_t step, std::optional<int> partitions)
    : Range(start, end, step, partitions,
            {Attribute{
                .name = "id", .type = TypeId::kLong, .nullable = false, .id = next_expr_id()}}) {}

Range::Range(int64_t start, int64_t end, int64_t step, std::optional<int> partitions,
             Attributes output)
    : LogicalPlan(kKind, {}),
      start_(start),
      end_(end),
      step_(step),
      partitions_(partitions),
      output_(std::move(output)) {
  FS_CHECK_NE(step_, 0);
}

int64_t Range::row_count() const {
  // In 128 bits: the bounds may lie further apart than 64 bits can say.
  const int128_t distance = static_cast<int128_t>(end_) - start_;
  if ((distance > 0) != (step_ > 0) || distance == 0) return 0;
  const int128_t step = step_;
  const int128_t count = (distance + step + (step > 0 ? -1 : 1)) / step;
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  return count > kMax ? kMax : static_cast<int64_t>(count);
}

PlanPtr Range::with_output(Attributes output) const {
  return std::make_shared<Range>(start_, end_, step_, partitions_, std::move(output));
}

PlanPtr Range::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return with_output(output_);
}

PlanPtr Range::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_output(output_);
}

std::string Range::node_string() const {
  std::string out = "Range (" + std::to_string(start_) + ", " + std::to_string(end_) +
                    ", step=" + std::to_string(step_);
  if (partitions_) out += ", splits=Some(" + std::to_string(*partitions_) + ")";
  return out + ")";
}

LocalRelation::LocalRelation(Attributes output, std::shared_ptr<const std::vector<Batch>> batches)
    : LogicalPlan(kKind, {}), output_(std::move(output)), batches_(std::move(batches)) {}

int64_t LocalRelation::row_count() const {
  int64_t count = 0;
  for (const Batch& batch : *batches_) count += static_cast<int64_t>(batch.num_rows);
  return count;
}

PlanPtr LocalRelation::with_output(Attributes output) const {
  return std::make_shared<LocalRelation>(std::move(output), batches_);
}

PlanPtr LocalRelation::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return with_output(output_);
}

PlanPtr LocalRelation::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_output(output_);
}

std::string LocalRelation::node_string() const {
  return std::string("LocalRelation ") + (row_count() == 0 ? "<empty>, " : "") +
         truncated_list(output_);
}

TableScan::TableScan(TableSourcePtr source, std::string name)
    : TableScan(source, std::move(name), whole_table(source->schema()),
                to_attributes(source->schema())) {}

TableScan::TableScan(TableSourcePtr source, std::string name, ScanRequest request,
                     Attributes output)
    : LogicalPlan(kKind, {}),
      source_(std::move(source)),
      name_(std::move(name)),
      request_(std::move(request)),
      output_(std::move(output)) {
  FS_CHECK_EQ(request_.columns.size(), output_.size());
}

PlanPtr TableScan::with_request(ScanRequest request, Attributes output) const {
  return std::make_shared<TableScan>(source_, name_, std::move(request), std::move(output));
}

PlanPtr TableScan::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return with_request(request_, output_);
}

PlanPtr TableScan::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_request(request_, output_);
}

std::string TableScan::node_string() const {
  std::string columns;
  for (const Attribute& attribute : output_) {
    if (!columns.empty()) columns += ",";
    columns += AttributeRef(attribute).sql(true);
  }
  std::string out = "Relation " + name_ + "[" + columns + "] " + source_->description();
  if (!request_.predicates.empty()) {
    std::vector<std::string> texts;
    for (const ColumnPredicate& predicate : request_.predicates) {
      texts.push_back(predicate_sql(predicate, source_->schema()));
    }
    out += ", PushedFilters: " + truncated_list(texts);
  }
  if (request_.limit) out += ", limit=" + std::to_string(*request_.limit);
  return out;
}

std::string predicate_sql(const ColumnPredicate& predicate, const Schema& schema) {
  using Op = ColumnPredicate::Op;
  const StructField& field = schema[static_cast<size_t>(predicate.column)];
  std::string name;
  switch (predicate.op) {
    case Op::kEq:
      name = "EqualTo";
      break;
    case Op::kNe:
      name = "NotEqualTo";
      break;
    case Op::kLt:
      name = "LessThan";
      break;
    case Op::kLe:
      name = "LessThanOrEqual";
      break;
    case Op::kGt:
      name = "GreaterThan";
      break;
    case Op::kGe:
      name = "GreaterThanOrEqual";
      break;
    case Op::kIn:
      name = "In";
      break;
    case Op::kIsNull:
      return "IsNull(" + field.name + ")";
    case Op::kIsNotNull:
      return "IsNotNull(" + field.name + ")";
    case Op::kStartsWith:
      name = "StringStartsWith";
      break;
  }
  std::string values;
  for (const Value& value : predicate.values) {
    if (!values.empty()) values += ",";
    values += Literal(value, field.type).sql(true);
  }
  if (predicate.op == Op::kIn) values = "[" + values + "]";
  return name + "(" + field.name + "," + values + ")";
}

CteReference::CteReference(int64_t cte_id, std::string name, Attributes output, bool recursive)
    : LogicalPlan(kKind, {}),
      cte_id_(cte_id),
      name_(std::move(name)),
      output_(std::move(output)),
      recursive_(recursive) {}

PlanPtr CteReference::with_output(Attributes output) const {
  return std::make_shared<CteReference>(cte_id_, name_, std::move(output), recursive_);
}

PlanPtr CteReference::with_children(Plans children) const {
  FS_CHECK(children.empty());
  return with_output(output_);
}

PlanPtr CteReference::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_output(output_);
}

std::string CteReference::node_string() const {
  if (recursive_) {
    return "UnionLoopRef " + std::to_string(cte_id_) + ", " + truncated_list(output_) + ", false";
  }
  return "CTERelationRef " + std::to_string(cte_id_) + ", true, " + truncated_list(output_) +
         ", false, false";
}

}  // namespace firesteel
