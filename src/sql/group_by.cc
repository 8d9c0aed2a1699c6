#include <algorithm>
#include <iterator>

#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/select.h"

namespace firesteel::sql {
namespace {

using Element = UnresolvedGroupBy::Element;
using Sets = std::vector<Exprs>;

bool at_rollup_or_cube(const TokenStream& in) {
  return (in.at(Keyword::kRollup) || in.at(Keyword::kCube)) && in.at(TokenKind::kLeftParen, 1);
}

bool at_grouping_sets(const TokenStream& in) {
  return in.at(Keyword::kGrouping) && in.at(Keyword::kSets, 1) && in.at(TokenKind::kLeftParen, 2);
}

Exprs append(Exprs set, const Exprs& more) {
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

// The sets that ROLLUP and CUBE stand for, largest first.
Sets expand(Element element) {
  switch (element.type) {
    case Element::Type::kRollup: {
      Sets sets = {{}};
      for (const Exprs& part : element.sets) sets.push_back(append(sets.back(), part));
      std::ranges::reverse(sets);
      return sets;
    }
    case Element::Type::kCube: {
      Sets sets = {{}};
      for (auto part = element.sets.rbegin(); part != element.sets.rend(); ++part) {
        Sets with;
        for (const Exprs& set : sets) with.push_back(append(*part, set));
        std::ranges::move(sets, std::back_inserter(with));
        sets = std::move(with);
      }
      return sets;
    }
    default:
      return std::move(element.sets);
  }
}

// (a, b), () or a
Exprs parse_grouping_set(TokenStream& in) {
  if (in.at(TokenKind::kLeftParen)) {
    const TokenKind after = in.token(in.closing(in.position()) + 1).kind;
    // Else the parenthesis begins an expression: (a + 1) * 2.
    if (after == TokenKind::kComma || after == TokenKind::kRightParen) {
      in.next();
      Exprs set;
      if (!in.at(TokenKind::kRightParen)) set = parse_expressions(in);
      in.expect(TokenKind::kRightParen);
      return set;
    }
  }
  return {parse_expression(in)};
}

Element parse_analytics(TokenStream& in);

void parse_sets(TokenStream& in, Element& element) {
  in.expect(TokenKind::kLeftParen);
  do {
    const bool nested = element.type == Element::Type::kGroupingSets &&
                        (at_rollup_or_cube(in) || at_grouping_sets(in));
    if (nested) {
      std::ranges::move(expand(parse_analytics(in)), std::back_inserter(element.sets));
    } else {
      element.sets.push_back(parse_grouping_set(in));
    }
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
}

Element parse_analytics(TokenStream& in) {
  const NestingGuard guard(in);
  Element element;
  const Keyword keyword = in.next().keyword;
  if (keyword == Keyword::kGrouping) {
    in.next();
    element.type = Element::Type::kGroupingSets;
    parse_sets(in, element);
    return element;
  }
  element.type = keyword == Keyword::kCube ? Element::Type::kCube : Element::Type::kRollup;
  parse_sets(in, element);
  return element;
}

// GROUP BY a, b WITH ROLLUP: all elements in one.
Element join_elements(std::vector<Element> elements, Element::Type type) {
  Element joined;
  joined.type = type;
  for (Element& element : elements) {
    std::ranges::move(element.sets, std::back_inserter(joined.sets));
  }
  return joined;
}

// ROLLUP and CUBE of () are not defined.
void check_no_empty_sets(const TokenStream& in, const std::vector<Element>& elements,
                         size_t first) {
  for (const Element& element : elements) {
    if (element.type == Element::Type::kGroupingSets) continue;
    if (std::ranges::none_of(element.sets, &Exprs::empty)) continue;
    in.fail("_LEGACY_ERROR_TEMP_0051",
            {{"element", element.type == Element::Type::kCube ? "CUBE" : "ROLLUP"}}, first);
  }
}

bool is_all(const std::vector<Element>& elements) {
  if (elements.size() != 1 || elements[0].type != Element::Type::kExpression) return false;
  const auto* column = elements[0].sets[0][0]->as<UnresolvedAttribute>();
  return column != nullptr && column->parts().size() == 1 && to_upper(column->parts()[0]) == "ALL";
}

}  // namespace

bool at_group_by(const TokenStream& in) { return in.at_sequence({Keyword::kGroup, Keyword::kBy}); }

GroupBy parse_group_by(TokenStream& in) {
  const size_t first = in.position();
  in.expect_sequence({Keyword::kGroup, Keyword::kBy});
  GroupBy group_by;
  bool analytics = false;
  do {
    if (at_rollup_or_cube(in) || at_grouping_sets(in)) {
      analytics = true;
      group_by.elements.push_back(parse_analytics(in));
    } else {
      group_by.elements.push_back({Element::Type::kExpression, {{parse_expression(in)}}});
    }
  } while (in.accept(TokenKind::kComma));

  if (!analytics && in.accept_sequence({Keyword::kWith, Keyword::kRollup})) {
    group_by.elements = {join_elements(std::move(group_by.elements), Element::Type::kRollup)};
  } else if (!analytics && in.accept_sequence({Keyword::kWith, Keyword::kCube})) {
    group_by.elements = {join_elements(std::move(group_by.elements), Element::Type::kCube)};
  } else if (!analytics && at_grouping_sets(in)) {
    Exprs keys;
    for (Element& element : group_by.elements) keys.push_back(std::move(element.sets[0][0]));
    group_by.elements = {parse_analytics(in)};
    group_by.elements[0].keys = std::move(keys);
  }
  check_no_empty_sets(in, group_by.elements, first);
  group_by.all = is_all(group_by.elements);
  if (group_by.all) group_by.elements.clear();
  return group_by;
}

}  // namespace firesteel::sql
