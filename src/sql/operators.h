#pragma once

// What the parser makes of Spark's operators and of syntax that stands for a function. All of them
// are calls of these names (UnresolvedFunction with is_internal), so that binding and rendering are
// the business of the function's own file.
//
//   a + b, a - b, a * b, a / b, a % b   "+" "-" "*" "/" "%"
//   a DIV b                             "div"
//   -a, +a, ~a                          "negative" "positive" "~"
//   a & b, a | b, a ^ b                 "&" "|" "^"
//   a << b, a >> b, a >>> b             "<<" ">>" ">>>"
//   a || b                              "concat"
//   a = b, a <=> b, a <> b              "=" "<=>" "!="
//   a < b, a <= b, a > b, a >= b        "<" "<=" ">" ">="
//   a AND b, a OR b, NOT a              "and" "or" "not" (chains are balanced trees)
//   a IN (x, y)                         "in"(a, x, y)
//   a BETWEEN x AND y                   "between"(a, x, y)
//   a LIKE p [ESCAPE e]                 "like"(a, p[, e]); ILIKE: "ilike"
//   a RLIKE p                           "rlike"(a, p)
//   a LIKE ALL (p, q)                   "likeall"(a, p, q); ANY: "likeany"; NOT LIKE ALL:
//                                       "notlikeall", NOT LIKE ANY: "notlikeany"; ILIKE: over
//                                       "lower" of each
//   a IS NULL, a IS NOT NULL            "isnull" "isnotnull"; UNKNOWN is the same
//   a IS [NOT] TRUE, FALSE              "<=>" with a boolean literal, under "not"
//   a IS DISTINCT FROM b                "not"("<=>"(a, b))
//   CASE WHEN c THEN v ... ELSE e END   "when"(c, v, ..., e)
//   CASE x WHEN y THEN v ... END        "when"("="(x, y), v, ...)
//   STRUCT(a, b AS c)                   "struct"(a, b, c as an Alias)
//   (a, b)                              "struct"(a, b), is_internal: printed as NAMED_STRUCT
//   x[i], f(x).a                        UnresolvedExtract
//   x COLLATE c                         "collate"(x, 'c')
//   x:path                              "semi_structured_extract"(x, '$.path')
//   POSITION(x IN y)                    "locate"(x, y)
//   EXTRACT(f FROM x)                   "extract"('f', x)
//   SUBSTRING(x FROM y FOR z)           "substring"(x, y, z)
//   TRIM([BOTH] x FROM y)               "trim"(x, y); LEADING: "ltrim", TRAILING: "rtrim"
//   OVERLAY(a PLACING b FROM c FOR d)   "overlay"(a, b, c, d)
//   TIMESTAMPADD(unit, n, t)            "timestampadd"('unit', n, t), also for DATEADD, DATE_ADD
//   TIMESTAMPDIFF(unit, s, e)           "timestampdiff"('unit', s, e), also for DATEDIFF,
//   DATE_DIFF,
//                                       TIMEDIFF
//   COUNT(*)                            "count"(1)
//   CURRENT_DATE and its like without   UnresolvedAttribute, because a column of that name comes
//   parentheses                         first (a call when reserved keywords are enforced)
