#include "plan/exprs.h"

#include <algorithm>

#include "base/check.h"
#include "plan/plan.h"

namespace firesteel {
namespace {

std::string with_id(const Attribute& attribute) {
  return attribute.name + "#" + std::to_string(attribute.id) +
         (attribute.type.is(TypeId::kLong) ? "L" : "");
}

std::string attribute_sql(const Attribute& attribute, bool with_ids) {
  return with_ids ? with_id(attribute) : attribute.name;
}

// An identifier that needs no backquotes.
bool is_plain_name(std::string_view name) {
  const auto is_word = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_word) &&
         !std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

AttributeRef::AttributeRef(Attribute attribute)
    : Expr(kKind, {}), attribute_(std::move(attribute)) {}

ExprPtr AttributeRef::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string AttributeRef::sql(bool with_ids) const { return attribute_sql(attribute_, with_ids); }

OuterReference::OuterReference(Attribute attribute)
    : Expr(kKind, {}), attribute_(std::move(attribute)) {}

ExprPtr OuterReference::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string OuterReference::sql(bool with_ids) const {
  std::string qualifier;
  if (!with_ids) {
    for (const std::string& part : attribute_.qualifier) {
      qualifier += (is_plain_name(part) ? part : quote_identifier(part)) + ".";
    }
  }
  return "outer(" + qualifier + attribute_sql(attribute_, with_ids) + ")";
}

BoundReference::BoundReference(int index, DataType type, bool nullable, std::string name)
    : Expr(kKind, {}),
      index_(index),
      type_(std::move(type)),
      nullable_(nullable),
      name_(std::move(name)) {}

ExprPtr BoundReference::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string BoundReference::sql(bool with_ids) const {
  if (!with_ids && !name_.empty()) return name_;
  return "input[" + std::to_string(index_) + ", " + type_.simple_string() + ", " +
         (nullable_ ? "true" : "false") + "]";
}

Alias::Alias(ExprPtr child, std::string name, ExprId id, std::string metadata)
    : Expr(kKind, {std::move(child)}),
      name_(std::move(name)),
      id_(id),
      metadata_(std::move(metadata)) {}

Attribute Alias::to_attribute() const {
  Attribute out{.name = name_, .type = type(), .nullable = nullable(), .id = id_};
  out.metadata = metadata_;
  if (metadata_.empty()) {
    if (const auto* attribute = child()->as<AttributeRef>()) {
      out.metadata = attribute->attribute().metadata;
    }
  }
  return out;
}

ExprPtr Alias::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 1u);
  return keep_source(std::make_shared<Alias>(std::move(children[0]), name_, id_, metadata_));
}

std::string Alias::sql(bool with_ids) const {
  const std::string text = child()->sql(with_ids) + " AS ";
  if (with_ids) return text + with_id({.name = name_, .type = type(), .id = id_});
  return text + (is_plain_name(name_) ? name_ : quote_identifier(name_));
}

Cast::Cast(ExprPtr child, DataType type, CastMode mode, std::string time_zone, bool implicit)
    : Expr(kKind, {std::move(child)}),
      type_(std::move(type)),
      mode_(mode),
      time_zone_(std::move(time_zone)),
      implicit_(implicit) {}

ExprPtr Cast::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 1u);
  return keep_source(
      std::make_shared<Cast>(std::move(children[0]), type_, mode_, time_zone_, implicit_));
}

bool Cast::nullable() const {
  return child()->nullable() || cast_may_give_null(child()->type(), type_, mode_);
}

std::string Cast::sql(bool with_ids) const {
  const bool is_try = mode_ == CastMode::kTry;
  const std::string text = child()->sql(with_ids);
  if (with_ids) {
    return (is_try ? "try_cast(" : "cast(") + text + " as " + type_.simple_string() + ")";
  }
  // Spark leaves out casts to types that casts could once not be written for.
  const bool nested =
      type_.is(TypeId::kArray) || type_.is(TypeId::kMap) || type_.is(TypeId::kStruct);
  if (implicit_ || nested) return text;
  return (is_try ? "TRY_CAST(" : "CAST(") + text + " AS " + type_.sql() + ")";
}

CaseWhen::CaseWhen(Exprs children, bool is_if) : Expr(kKind, std::move(children)), is_if_(is_if) {
  FS_CHECK_LE(2u, this->children().size());
  nullable_ = this->children().size() % 2 == 0;
  for (size_t i = 0; i < branch_count(); ++i) nullable_ |= result(i)->nullable();
  if (const ExprPtr other = else_result()) nullable_ |= other->nullable();
}

ExprPtr CaseWhen::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  return keep_source(std::make_shared<CaseWhen>(std::move(children), is_if_));
}

std::string CaseWhen::sql(bool with_ids) const {
  if (is_if_ && children().size() == 3) {
    const std::string test = children()[0]->sql(with_ids);
    const std::string yes = children()[1]->sql(with_ids);
    const std::string no = children()[2]->sql(with_ids);
    if (with_ids) return "if (" + test + ") " + yes + " else " + no;
    return "(IF(" + test + ", " + yes + ", " + no + "))";
  }
  std::string out = "CASE";
  for (size_t i = 0; i < branch_count(); ++i) {
    out += " WHEN " + condition(i)->sql(with_ids) + " THEN " + result(i)->sql(with_ids);
  }
  if (const ExprPtr other = else_result()) out += " ELSE " + other->sql(with_ids);
  return out + " END";
}

LambdaVariable::LambdaVariable(Attribute attribute)
    : Expr(kKind, {}), attribute_(std::move(attribute)) {}

ExprPtr LambdaVariable::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string LambdaVariable::sql(bool with_ids) const {
  return with_ids ? "lambda " + with_id(attribute_) : "namedlambdavariable()";
}

Lambda::Lambda(Attributes parameters, ExprPtr body)
    : Expr(kKind, {std::move(body)}), parameters_(std::move(parameters)) {}

ExprPtr Lambda::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), 1u);
  return keep_source(std::make_shared<Lambda>(parameters_, std::move(children[0])));
}

std::string Lambda::sql(bool with_ids) const {
  std::string out = "lambdafunction(" + body()->sql(with_ids);
  for (const Attribute& parameter : parameters_) {
    out += ", " + LambdaVariable(parameter).sql(with_ids);
  }
  if (with_ids) out += ", false";
  return out + ")";
}

GeneratorCall::GeneratorCall(std::shared_ptr<const BoundGenerator> function, Exprs args, bool outer)
    : Expr(kKind, std::move(args)),
      function_(std::move(function)),
      outer_(outer),
      type_(DataType::structure(function_->output)) {}

ExprPtr GeneratorCall::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  return keep_source(std::make_shared<GeneratorCall>(function_, std::move(children), outer_));
}

std::string GeneratorCall::sql(bool with_ids) const {
  std::string out = name() + "(";
  for (size_t i = 0; i < children().size(); ++i) {
    if (i > 0) out += ", ";
    out += children()[i]->sql(with_ids);
  }
  return out + ")";
}

}  // namespace firesteel
