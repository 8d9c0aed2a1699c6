#include "adaptive/plan_bytes/expr_bytes.h"

#include "adaptive/plan_bytes/context_bytes.h"
#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {
namespace {

// Stands for a null pointer, beside the kinds of expressions.
constexpr uint8_t kNone = 255;

enum class Place : uint8_t { kNowhere, kText, kContext };

void write_source(PlanWriter& out, const SourceRange& source) {
  if (source.context) {
    out.enumerator(Place::kContext);
    write_context(out, *source.context);
  } else if (source.text) {
    out.enumerator(Place::kText);
    out.shared_text(source.text);
    out.integer(source.start);
    out.integer(source.stop);
  } else {
    out.enumerator(Place::kNowhere);
  }
}

SourceRange read_source(PlanReader& in) {
  SourceRange source;
  switch (in.enumerator<Place>()) {
    case Place::kContext:
      source.context = std::make_shared<const QueryContext>(read_context(in));
      break;
    case Place::kText:
      source.text = in.shared_text();
      source.start = in.number();
      source.stop = in.number();
      break;
    case Place::kNowhere:
      break;
  }
  return source;
}

void write_attribute(PlanWriter& out, const Attribute& attribute) {
  write_attributes(out, {attribute});
}

}  // namespace

void ExprBytes::write(PlanWriter& out, const ExprPtr& expr) const {
  if (!expr) return out.byte(kNone);
  out.enumerator(expr->kind());
  write_source(out, expr->source());
  write_node(out, *expr);
}

ExprPtr ExprBytes::read(PlanReader& in) const {
  const uint8_t kind = in.byte();
  if (kind == kNone) return nullptr;
  SourceRange source = read_source(in);
  ExprPtr expr = read_node(in, static_cast<ExprKind>(kind));
  return source.text || source.context ? expr->with_source(std::move(source)) : expr;
}

void ExprBytes::write_node(PlanWriter& out, const Expr& expr) const {
  switch (expr.kind()) {
    case ExprKind::kLiteral: {
      const auto& literal = *expr.as<Literal>();
      write_type(out, literal.type());
      return write_value(out, literal.value(), literal.type());
    }
    case ExprKind::kBoundReference: {
      const auto& reference = *expr.as<BoundReference>();
      out.integer(reference.index());
      write_type(out, reference.type());
      out.boolean(reference.nullable());
      return out.text(reference.sql(false));
    }
    case ExprKind::kAlias: {
      const auto& alias = *expr.as<Alias>();
      write(out, alias.child());
      out.text(alias.name());
      out.integer(alias.id());
      return out.text(alias.metadata());
    }
    case ExprKind::kCast: {
      const auto& cast = *expr.as<Cast>();
      write(out, cast.child());
      write_type(out, cast.type());
      out.enumerator(cast.mode());
      out.text(cast.time_zone());
      return out.boolean(cast.implicit());
    }
    case ExprKind::kCall: {
      const auto& call = *expr.as<Call>();
      write(out, call.children());
      return functions_.write_scalar(out, call.function(), call.children());
    }
    case ExprKind::kCaseWhen:
      out.boolean(expr.as<CaseWhen>()->is_if());
      return write(out, expr.children());
    case ExprKind::kLambda: {
      const auto& lambda = *expr.as<Lambda>();
      write_attributes(out, lambda.parameters());
      return write(out, lambda.body());
    }
    case ExprKind::kLambdaVariable:
      return write_attribute(out, expr.as<LambdaVariable>()->attribute());
    case ExprKind::kAttribute:
      return write_attribute(out, expr.as<AttributeRef>()->attribute());
    default:
      throw NotPortable("expression " + expr.sql());
  }
}

ExprPtr ExprBytes::read_node(PlanReader& in, ExprKind kind) const {
  switch (kind) {
    case ExprKind::kLiteral: {
      DataType type = read_type(in);
      Value value = read_value(in, type);
      return Literal::make(std::move(value), std::move(type));
    }
    case ExprKind::kBoundReference: {
      const int index = in.number();
      DataType type = read_type(in);
      const bool nullable = in.boolean();
      return std::make_shared<BoundReference>(index, std::move(type), nullable, in.text());
    }
    case ExprKind::kAlias: {
      ExprPtr child = read(in);
      std::string name = in.text();
      const ExprId id = in.integer();
      return std::make_shared<Alias>(std::move(child), std::move(name), id, in.text());
    }
    case ExprKind::kCast: {
      ExprPtr child = read(in);
      DataType type = read_type(in);
      const auto mode = in.enumerator<CastMode>();
      std::string time_zone = in.text();
      return std::make_shared<Cast>(std::move(child), std::move(type), mode, std::move(time_zone),
                                    in.boolean());
    }
    case ExprKind::kCall: {
      Exprs args = read_list(in);
      auto function = functions_.read_scalar(in, args);
      return std::make_shared<Call>(std::move(function), std::move(args));
    }
    case ExprKind::kCaseWhen: {
      const bool is_if = in.boolean();
      return std::make_shared<CaseWhen>(read_list(in), is_if);
    }
    case ExprKind::kLambda: {
      Attributes parameters = read_attributes(in);
      return std::make_shared<Lambda>(std::move(parameters), read(in));
    }
    case ExprKind::kLambdaVariable:
      return std::make_shared<LambdaVariable>(read_attributes(in).at(0));
    case ExprKind::kAttribute:
      return AttributeRef::make(read_attributes(in).at(0));
    default:
      FS_UNREACHABLE("kind of expression that is not written");
  }
}

void ExprBytes::write(PlanWriter& out, const Exprs& exprs) const {
  out.list(exprs, [&](PlanWriter& to, const ExprPtr& expr) { write(to, expr); });
}

Exprs ExprBytes::read_list(PlanReader& in) const {
  return in.list([&](PlanReader& from) { return read(from); });
}

void ExprBytes::write(PlanWriter& out, const std::vector<SortOrder>& order) const {
  out.list(order, [&](PlanWriter& to, const SortOrder& key) {
    write(to, key.expr);
    to.boolean(key.ascending);
    to.boolean(key.nulls_first);
  });
}

std::vector<SortOrder> ExprBytes::read_order(PlanReader& in) const {
  return in.list([&](PlanReader& from) {
    SortOrder key;
    key.expr = read(from);
    key.ascending = from.boolean();
    key.nulls_first = from.boolean();
    return key;
  });
}

void ExprBytes::write(PlanWriter& out, const AggregateSpec& spec) const {
  write(out, spec.args);
  write(out, spec.order);
  functions_.write_aggregate(out, *spec.function, spec.args, spec.order);
  out.boolean(spec.distinct);
  write(out, spec.filter);
}

AggregateSpec ExprBytes::read_aggregate(PlanReader& in) const {
  AggregateSpec spec;
  spec.args = read_list(in);
  spec.order = read_order(in);
  spec.function = functions_.read_aggregate(in, spec.args, spec.order);
  spec.distinct = in.boolean();
  spec.filter = read(in);
  return spec;
}

void ExprBytes::write_bound(PlanWriter& out, const FrameBound& bound) const {
  out.enumerator(bound.kind);
  write(out, bound.offset);
}

FrameBound ExprBytes::read_bound(PlanReader& in) const {
  FrameBound bound;
  bound.kind = in.enumerator<FrameBoundKind>();
  bound.offset = read(in);
  return bound;
}

void ExprBytes::write(PlanWriter& out, const WindowSpecExec& spec) const {
  out.boolean(spec.aggregate.has_value());
  if (spec.aggregate) {
    write(out, *spec.aggregate);
  } else {
    write(out, spec.args);
    functions_.write_scalar(out, *spec.function, spec.args);
  }
  out.enumerator(spec.frame.unit);
  write_bound(out, spec.frame.start);
  write_bound(out, spec.frame.end);
  out.boolean(spec.ignore_nulls);
  write_type(out, spec.type);
}

WindowSpecExec ExprBytes::read_window(PlanReader& in) const {
  WindowSpecExec spec;
  if (in.boolean()) {
    spec.aggregate = read_aggregate(in);
  } else {
    spec.args = read_list(in);
    spec.function = functions_.read_scalar(in, spec.args);
  }
  spec.frame.unit = in.enumerator<FrameUnit>();
  spec.frame.start = read_bound(in);
  spec.frame.end = read_bound(in);
  spec.ignore_nulls = in.boolean();
  spec.type = read_type(in);
  return spec;
}

}  // namespace firesteel
