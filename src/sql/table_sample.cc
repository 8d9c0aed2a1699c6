#include <random>

#include "functions/number_text.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/names.h"
#include "sql/type_parser.h"

namespace firesteel::sql {
namespace {

// How far beyond 0 and 1 rounding may carry a fraction, as in Spark.
constexpr double kRoundingEpsilon = 1e-6;

struct SampleMethod {
  enum class Kind : uint8_t { kFraction, kRows } kind = Kind::kFraction;
  double fraction = 0;
  ExprPtr rows;
};

double parse_number_text(TokenStream& in) { return std::stod(std::string(in.text(in.next()))); }

bool at_percentage(const TokenStream& in) {
  const size_t sign = in.at(TokenKind::kMinus) ? 1 : 0;
  return (in.at(TokenKind::kInteger, sign) || in.at(TokenKind::kDecimal, sign)) &&
         in.at(Keyword::kPercent, sign + 1);
}

[[noreturn]] void fail_method(const TokenStream& in, const char* what, size_t first) {
  in.fail("_LEGACY_ERROR_TEMP_0015", {{"msg", what}}, first);
}

double parse_bucket(TokenStream& in, size_t first) {
  in.expect(Keyword::kBucket);
  const int numerator = parse_integer_value(in);
  in.expect_sequence({Keyword::kOut, Keyword::kOf});
  const int denominator = parse_integer_value(in);
  if (in.accept(Keyword::kOn)) {
    parse_qualified_name(in);
    if (!in.at(TokenKind::kLeftParen)) fail_method(in, "BUCKET x OUT OF y ON colname", first);
    fail_method(in, "BUCKET x OUT OF y ON function", first);
  }
  return static_cast<double>(numerator) / denominator;
}

bool is_byte_length(std::string_view text) {
  if (text.size() < 2) return false;
  const std::string_view digits = text.substr(0, text.size() - 1);
  return digits.find_first_not_of("0123456789") == std::string_view::npos &&
         std::string_view("bBkKmMgG").find(text.back()) != std::string_view::npos;
}

SampleMethod parse_method(TokenStream& in) {
  SampleMethod method;
  const size_t first = in.position();
  if (in.at(TokenKind::kRightParen)) in.fail("_LEGACY_ERROR_TEMP_0014", {}, first);
  if (at_percentage(in)) {
    const double sign = in.accept(TokenKind::kMinus) ? -1 : 1;
    method.fraction = sign * parse_number_text(in) / 100.0;
    in.next();
    return method;
  }
  if (in.at(Keyword::kBucket) && in.at(TokenKind::kInteger, 1)) {
    method.fraction = parse_bucket(in, first);
    return method;
  }
  method.rows = parse_expression(in);
  if (in.accept(Keyword::kRows)) {
    method.kind = SampleMethod::Kind::kRows;
    return method;
  }
  const std::string bytes = in.source_text(first);
  if (is_byte_length(bytes)) fail_method(in, "byteLengthLiteral", first);
  in.fail("_LEGACY_ERROR_TEMP_0016", {{"bytesStr", bytes}}, first);
}

int64_t random_seed() {
  std::random_device device;
  return static_cast<int64_t>((uint64_t{device()} << 32) | device());
}

}  // namespace

bool at_sample(const TokenStream& in) {
  return in.at(Keyword::kTablesample) &&
         (in.at(TokenKind::kLeftParen, 1) || in.at(Keyword::kSystem, 1) ||
          in.at(Keyword::kBernoulli, 1));
}

PlanPtr parse_sample(TokenStream& in, PlanPtr input) {
  const size_t first = in.position();
  in.expect(Keyword::kTablesample);
  const bool by_blocks = in.accept(Keyword::kSystem);
  if (!by_blocks) in.accept(Keyword::kBernoulli);
  in.expect(TokenKind::kLeftParen);
  SampleMethod method = parse_method(in);
  in.expect(TokenKind::kRightParen);
  int64_t seed = 0;
  if (in.accept(Keyword::kRepeatable)) {
    in.expect(TokenKind::kLeftParen);
    seed = parse_integer_value(in);
    in.expect(TokenKind::kRightParen);
  } else {
    seed = random_seed();
  }
  if (by_blocks) in.fail("UNSUPPORTED_FEATURE.TABLESAMPLE_SYSTEM", {}, first);
  if (method.kind == SampleMethod::Kind::kRows) {
    return std::make_shared<Limit>(std::move(method.rows), nullptr, std::move(input));
  }
  if (method.fraction < -kRoundingEpsilon || method.fraction > 1 + kRoundingEpsilon) {
    std::string message = "Sampling fraction (";
    append_double(message, method.fraction);
    in.fail("_LEGACY_ERROR_TEMP_0064", {{"msg", message + ") must be on interval [0, 1]"}}, first);
  }
  return std::make_shared<Sample>(0.0, method.fraction, false, seed, std::move(input));
}

}  // namespace firesteel::sql
