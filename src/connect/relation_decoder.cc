#include "connect/relation_decoder.h"

#include <xxhash.h>

#include <algorithm>

#include "base/spark_error.h"
#include "connect/catalog_relation.h"
#include "connect/literal_codec.h"
#include "connect/local_data.h"
#include "connect/type_codec.h"
#include "dataframe/as_of_join.h"
#include "dataframe/grouping.h"
#include "dataframe/local_relation.h"
#include "dataframe/operations.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

template <class Repeated>
std::vector<std::string> strings(const Repeated& values) {
  return {values.begin(), values.end()};
}

Options options_of(const google::protobuf::Map<std::string, std::string>& map) {
  return {map.begin(), map.end()};
}

JoinType join_type(int type) {
  switch (type) {
    case proto::Join::JOIN_TYPE_FULL_OUTER:
      return JoinType::kFull;
    case proto::Join::JOIN_TYPE_LEFT_OUTER:
      return JoinType::kLeft;
    case proto::Join::JOIN_TYPE_RIGHT_OUTER:
      return JoinType::kRight;
    case proto::Join::JOIN_TYPE_LEFT_ANTI:
      return JoinType::kLeftAnti;
    case proto::Join::JOIN_TYPE_LEFT_SEMI:
      return JoinType::kLeftSemi;
    case proto::Join::JOIN_TYPE_CROSS:
      return JoinType::kCross;
    default:
      return JoinType::kInner;
  }
}

// One line for one string: breaks inside, which JSON allows between its tokens, become blanks.
void append_line(const std::string& line, std::string& text) {
  for (const char c : line) text += c == '\n' || c == '\r' ? ' ' : c;
  text += '\n';
}

[[noreturn]] void throw_unsupported(const std::string& name) {
  throw SparkError("UNSUPPORTED_FEATURE.CONNECT_RELATION", {{"relation", name}});
}

}  // namespace

RelationDecoder::RelationDecoder(Session& session, const ConnectArtifacts& artifacts)
    : session_(session),
      artifacts_(artifacts),
      settings_(session.settings()),
      expressions_(settings_, [this](int64_t plan_id) {
        const auto it = references_.find(plan_id);
        if (it == references_.end()) {
          throw SparkError("CONNECT_INVALID_PLAN.PLAN_ID_NOT_FOUND",
                           {{"planId", std::to_string(plan_id)}});
        }
        return decode(*it->second);
      }) {}

PlanPtr RelationDecoder::decode(const proto::Relation& message) {
  PlanPtr plan = decode_node(message);
  if (!message.common().has_plan_id()) return plan;
  return std::make_shared<PlanIdTag>(message.common().plan_id(), std::move(plan));
}

template <class Message>
PlanPtr RelationDecoder::decode_sql(const Message& message, const std::string& text) {
  SqlParameters parameters;
  for (const auto& [name, value] : message.named_arguments()) {
    parameters.named[name] = expressions_.decode(value);
  }
  for (const auto& [name, value] : message.args()) parameters.named[name] = decode_literal(value);
  for (const auto& value : message.pos_arguments()) {
    parameters.positional.push_back(expressions_.decode(value));
  }
  for (const auto& value : message.pos_args())
    parameters.positional.push_back(decode_literal(value));
  const bool none = parameters.named.empty() && parameters.positional.empty();
  return parse_statement(text, settings_, none ? nullptr : &parameters);
}

template PlanPtr RelationDecoder::decode_sql(const proto::SQL&, const std::string&);
template PlanPtr RelationDecoder::decode_sql(const proto::SqlCommand&, const std::string&);

PlanPtr RelationDecoder::decode_node(const proto::Relation& message) {
  switch (message.rel_type_case()) {
    case proto::Relation::kRead:
      return decode_read(message.read());
    case proto::Relation::kProject:
      return std::make_shared<Project>(expressions_.decode_all(message.project().expressions()),
                                       message.project().has_input()
                                           ? decode(message.project().input())
                                           : std::make_shared<OneRow>());
    case proto::Relation::kFilter:
      return std::make_shared<Filter>(expressions_.decode(message.filter().condition()),
                                      decode(message.filter().input()));
    case proto::Relation::kJoin:
      return decode_join(message.join());
    case proto::Relation::kLateralJoin: {
      const auto& join = message.lateral_join();
      return std::make_shared<Join>(
          join_type(join.join_type()),
          join.has_join_condition() ? expressions_.decode(join.join_condition()) : nullptr,
          decode(join.left()), decode(join.right()), std::nullopt, true);
    }
    case proto::Relation::kParse:
      return decode_parse(message.parse());
    case proto::Relation::kAsOfJoin:
      return decode_as_of_join(message.as_of_join());
    case proto::Relation::kCollectMetrics:
      return decode_metrics(message.collect_metrics(), message.common().plan_id());
    case proto::Relation::kSetOp:
      return decode_set_operation(message.set_op());
    case proto::Relation::kSort: {
      std::vector<SortOrder> order;
      for (const auto& key : message.sort().order())
        order.push_back(expressions_.decode_order(key));
      const bool global = !message.sort().has_is_global() || message.sort().is_global();
      return std::make_shared<Sort>(std::move(order), global, decode(message.sort().input()));
    }
    case proto::Relation::kLimit:
      return std::make_shared<Limit>(Literal::integer(message.limit().limit()), nullptr,
                                     decode(message.limit().input()));
    case proto::Relation::kOffset:
      return std::make_shared<Limit>(nullptr, Literal::integer(message.offset().offset()),
                                     decode(message.offset().input()));
    case proto::Relation::kTail:
      return std::make_shared<Tail>(Literal::integer(message.tail().limit()),
                                    decode(message.tail().input()));
    case proto::Relation::kAggregate:
      return decode_aggregate(message.aggregate());
    case proto::Relation::kCatalog:
      return catalog_relation(message.catalog(), session_);
    case proto::Relation::kSql:
      return decode_sql(message.sql(), message.sql().query());
    case proto::Relation::kLocalRelation:
      return decode_local_relation(message.local_relation());
    case proto::Relation::kCachedLocalRelation:
      return decode_cached_local(message.cached_local_relation().hash());
    case proto::Relation::kChunkedCachedLocalRelation:
      return decode_chunked_local(message.chunked_cached_local_relation());
    case proto::Relation::kCachedRemoteRelation: {
      const std::string& id = message.cached_remote_relation().relation_id();
      PlanPtr plan = artifacts_.find_remote_relation(id);
      if (!plan) {
        throw SparkError("CONNECT_INVALID_PLAN.DATAFRAME_NOT_FOUND",
                         {{"dfId", id}, {"sessionId", session_.id()}});
      }
      return plan;
    }
    case proto::Relation::kSample: {
      const auto& sample = message.sample();
      PlanPtr child = decode(sample.input());
      return std::make_shared<Sample>(
          sample.lower_bound(), sample.upper_bound(), sample.with_replacement(),
          sample.has_seed() ? sample.seed() : random_seed(), std::move(child));
    }
    case proto::Relation::kDeduplicate:
      if (message.deduplicate().within_watermark())
        throw_unsupported("dropDuplicatesWithinWatermark");
      return deduplicate(decode(message.deduplicate().input()),
                         strings(message.deduplicate().column_names()),
                         message.deduplicate().all_columns_as_keys());
    case proto::Relation::kRange: {
      const auto& range = message.range();
      std::optional<int> partitions;
      if (range.has_num_partitions()) partitions = range.num_partitions();
      return std::make_shared<Range>(range.start(), range.end(), range.step(), partitions);
    }
    case proto::Relation::kSubqueryAlias: {
      std::vector<std::string> qualifier = strings(message.subquery_alias().qualifier());
      qualifier.push_back(message.subquery_alias().alias());
      return std::make_shared<SubqueryAlias>(std::move(qualifier),
                                             decode(message.subquery_alias().input()));
    }
    case proto::Relation::kRepartition: {
      const auto& repartition = message.repartition();
      const bool shuffle = !repartition.has_shuffle() || repartition.shuffle();
      return std::make_shared<Repartition>(
          shuffle ? Repartition::Mode::kRoundRobin : Repartition::Mode::kCoalesce,
          repartition.num_partitions(), std::vector<SortOrder>{}, decode(repartition.input()));
    }
    case proto::Relation::kRepartitionByExpression:
      return decode_repartition(message.repartition_by_expression());
    case proto::Relation::kToDf:
      return to_df(decode(message.to_df().input()), strings(message.to_df().column_names()));
    case proto::Relation::kWithColumnsRenamed: {
      std::vector<std::pair<std::string, std::string>> renames;
      for (const auto& rename : message.with_columns_renamed().renames()) {
        renames.emplace_back(rename.col_name(), rename.new_col_name());
      }
      for (const auto& [from, to] : message.with_columns_renamed().rename_columns_map()) {
        renames.emplace_back(from, to);
      }
      return rename_columns(decode(message.with_columns_renamed().input()), std::move(renames));
    }
    case proto::Relation::kWithColumns: {
      std::vector<std::pair<std::string, ExprPtr>> columns;
      for (const auto& alias : message.with_columns().aliases()) {
        columns.emplace_back(
            alias.name(0), std::make_shared<Alias>(expressions_.decode(alias.expr()), alias.name(0),
                                                   next_expr_id(), alias.metadata()));
      }
      return with_columns(decode(message.with_columns().input()), std::move(columns));
    }
    case proto::Relation::kShowString: {
      const auto& show = message.show_string();
      return show_string(decode(show.input()), show.num_rows(), show.truncate(), show.vertical());
    }
    case proto::Relation::kHtmlString: {
      const auto& html = message.html_string();
      return html_string(decode(html.input()), html.num_rows(), html.truncate());
    }
    case proto::Relation::kDrop:
      return drop_columns(decode(message.drop().input()),
                          expressions_.decode_all(message.drop().columns()),
                          strings(message.drop().column_names()));
    case proto::Relation::kHint: {
      std::string name = message.hint().name();
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      return std::make_shared<Hint>(std::move(name),
                                    expressions_.decode_all(message.hint().parameters()),
                                    decode(message.hint().input()));
    }
    case proto::Relation::kUnpivot:
      return decode_unpivot(message.unpivot());
    case proto::Relation::kToSchema:
      return to_schema(decode(message.to_schema().input()),
                       decode_type(message.to_schema().schema()).fields());
    case proto::Relation::kTranspose:
      return transpose(decode(message.transpose().input()),
                       expressions_.decode_all(message.transpose().index_columns()),
                       session_.conf().get_integer("spark.sql.transposeMaxValues"));
    case proto::Relation::kWithRelations:
      return decode_with_relations(message.with_relations());
    case proto::Relation::kUnresolvedTableValuedFunction: {
      const auto& function = message.unresolved_table_valued_function();
      return std::make_shared<UnresolvedTableFunction>(UnresolvedFunction::make(
          function.function_name(), expressions_.decode_all(function.arguments())));
    }
    case proto::Relation::kFillNa: {
      std::vector<ExprPtr> values;
      for (const auto& value : message.fill_na().values()) values.push_back(decode_literal(value));
      return fill_na(decode(message.fill_na().input()), strings(message.fill_na().cols()),
                     std::move(values));
    }
    case proto::Relation::kDropNa: {
      std::optional<int> min_non_nulls;
      if (message.drop_na().has_min_non_nulls()) min_non_nulls = message.drop_na().min_non_nulls();
      return drop_na(decode(message.drop_na().input()), strings(message.drop_na().cols()),
                     min_non_nulls);
    }
    case proto::Relation::kReplace: {
      std::vector<std::pair<ExprPtr, ExprPtr>> replacements;
      for (const auto& item : message.replace().replacements()) {
        replacements.emplace_back(decode_literal(item.old_value()),
                                  decode_literal(item.new_value()));
      }
      return replace_values(decode(message.replace().input()), strings(message.replace().cols()),
                            std::move(replacements));
    }
    case proto::Relation::kSummary:
      return summary(decode(message.summary().input()), strings(message.summary().statistics()));
    case proto::Relation::kDescribe:
      return describe(decode(message.describe().input()), strings(message.describe().cols()));
    case proto::Relation::kCov:
      return covariance(decode(message.cov().input()), message.cov().col1(), message.cov().col2());
    case proto::Relation::kCorr:
      return correlation(decode(message.corr().input()), message.corr().col1(),
                         message.corr().col2());
    case proto::Relation::kCrosstab:
      return cross_tabulation(decode(message.crosstab().input()), message.crosstab().col1(),
                              message.crosstab().col2());
    case proto::Relation::kFreqItems:
      return frequent_items(
          decode(message.freq_items().input()), strings(message.freq_items().cols()),
          message.freq_items().has_support() ? message.freq_items().support() : 0.01);
    case proto::Relation::kApproxQuantile: {
      const auto& quantile = message.approx_quantile();
      return approx_quantiles(decode(quantile.input()), strings(quantile.cols()),
                              {quantile.probabilities().begin(), quantile.probabilities().end()},
                              quantile.relative_error());
    }
    case proto::Relation::kSampleBy: {
      std::vector<std::pair<ExprPtr, double>> fractions;
      for (const auto& item : message.sample_by().fractions()) {
        fractions.emplace_back(decode_literal(item.stratum()), item.fraction());
      }
      return sample_by(decode(message.sample_by().input()),
                       expressions_.decode(message.sample_by().col()), std::move(fractions),
                       message.sample_by().has_seed() ? message.sample_by().seed() : random_seed());
    }
    default: {
      const auto* field = message.GetDescriptor()->FindFieldByNumber(message.rel_type_case());
      throw_unsupported(field != nullptr ? field->name() : "unknown");
    }
  }
}

PlanPtr RelationDecoder::decode_read(const proto::Read& message) const {
  if (message.is_streaming()) throw_unsupported("readStream");
  if (message.has_named_table()) {
    return std::make_shared<UnresolvedRelation>(
        parse_multipart_identifier(message.named_table().unparsed_identifier()),
        options_of(message.named_table().options()));
  }
  const auto& source = message.data_source();
  std::optional<Schema> schema;
  if (source.has_schema() && !source.schema().empty()) {
    schema = parse_schema_text(source.schema(), settings_);
  }
  Options options = options_of(source.options());
  std::vector<std::string> paths = strings(source.paths());
  if (paths.empty()) {
    for (const auto& [key, value] : options) {
      if (key == "path") paths.push_back(value);
    }
  }
  std::string format = source.format();
  if (format.empty()) format = session_.conf().get("spark.sql.sources.default").value_or("parquet");
  return std::make_shared<UnresolvedFileRelation>(std::move(format), std::move(paths),
                                                  std::move(options), std::move(schema));
}

PlanPtr RelationDecoder::decode_join(const proto::Join& message) {
  PlanPtr left = decode(message.left());
  PlanPtr right = decode(message.right());
  const JoinType type = join_type(message.join_type());
  if (message.using_columns_size() > 0) {
    return std::make_shared<UnresolvedUsingJoin>(type, strings(message.using_columns()),
                                                 std::move(left), std::move(right));
  }
  ExprPtr condition;
  if (message.has_join_condition()) condition = expressions_.decode(message.join_condition());
  return std::make_shared<Join>(type, std::move(condition), std::move(left), std::move(right));
}

PlanPtr RelationDecoder::decode_set_operation(const proto::SetOperation& message) {
  PlanPtr left = decode(message.left_input());
  PlanPtr right = decode(message.right_input());
  if (message.set_op_type() == proto::SetOperation::SET_OP_TYPE_UNION) {
    PlanPtr plan = std::make_shared<Union>(Plans{std::move(left), std::move(right)},
                                           message.by_name(), message.allow_missing_columns());
    const bool all = !message.has_is_all() || message.is_all();
    return all ? plan : std::make_shared<Distinct>(std::move(plan));
  }
  const auto type = message.set_op_type() == proto::SetOperation::SET_OP_TYPE_INTERSECT
                        ? SetOperation::Type::kIntersect
                        : SetOperation::Type::kExcept;
  return std::make_shared<SetOperation>(type, message.is_all(), std::move(left), std::move(right));
}

PlanPtr RelationDecoder::decode_aggregate(const proto::Aggregate& message) {
  PlanPtr child = decode(message.input());
  Exprs grouping = expressions_.decode_all(message.grouping_expressions());
  Exprs aggregates = expressions_.decode_all(message.aggregate_expressions());
  if (message.group_type() == proto::Aggregate::GROUP_TYPE_PIVOT) {
    Exprs values;
    for (const auto& value : message.pivot().values()) values.push_back(decode_literal(value));
    return std::make_shared<UnresolvedPivot>(
        std::move(grouping), Exprs{expressions_.decode(message.pivot().col())}, std::move(values),
        std::move(aggregates), std::move(child));
  }
  switch (message.group_type()) {
    case proto::Aggregate::GROUP_TYPE_GROUPING_SETS: {
      std::vector<Exprs> sets;
      for (const auto& set : message.grouping_sets()) {
        sets.push_back(expressions_.decode_all(set.grouping_set()));
      }
      return grouped_by_sets(std::move(sets), std::move(grouping), std::move(aggregates),
                             std::move(child));
    }
    case proto::Aggregate::GROUP_TYPE_ROLLUP:
      return grouped(GroupingKind::kRollup, std::move(grouping), std::move(aggregates),
                     std::move(child));
    case proto::Aggregate::GROUP_TYPE_CUBE:
      return grouped(GroupingKind::kCube, std::move(grouping), std::move(aggregates),
                     std::move(child));
    default:
      return grouped(GroupingKind::kGroupBy, std::move(grouping), std::move(aggregates),
                     std::move(child));
  }
}

PlanPtr RelationDecoder::decode_with_relations(const proto::WithRelations& message) {
  std::map<std::string, PlanPtr> views;
  for (const auto& reference : message.references()) {
    references_[reference.common().plan_id()] = &reference;
    // spark.sql("... {df}", df=df): references are named by an alias on top.
    if (reference.has_subquery_alias() && message.root().has_sql()) {
      views[reference.subquery_alias().alias()] = nullptr;
    }
  }
  if (views.empty()) return decode(message.root());
  std::vector<NamedQuery> queries;
  for (const auto& reference : message.references()) {
    if (!reference.has_subquery_alias()) continue;
    queries.push_back({reference.subquery_alias().alias(),
                       {},
                       decode(reference.subquery_alias().input()),
                       std::nullopt});
  }
  return std::make_shared<UnresolvedWith>(std::move(queries), false, decode(message.root()));
}

PlanPtr RelationDecoder::decode_local_relation(const proto::LocalRelation& message) const {
  std::optional<Schema> schema;
  if (message.has_schema() && !message.schema().empty()) {
    schema = parse_schema_text(message.schema(), settings_);
  }
  std::vector<std::string> streams;
  if (message.has_data()) streams.push_back(message.data());
  return decode_rows(streams, schema, message.schema());
}

// The same rows, sent again, are the same relation: so that a cached plan is known again.
PlanPtr RelationDecoder::decode_rows(const std::vector<std::string>& streams,
                                     const std::optional<Schema>& schema,
                                     const std::string& schema_text) const {
  std::string key = settings_.time_zone + "\n" + schema_text;
  for (const auto& stream : streams) {
    const XXH128_hash_t hash = XXH3_128bits(stream.data(), stream.size());
    key += "\n" + std::to_string(stream.size()) + ":" + std::to_string(hash.high64) + ":" +
           std::to_string(hash.low64);
  }
  if (PlanPtr known = artifacts_.find_local_relation(key)) return known;
  PlanPtr relation = relation_of_ipc(streams, schema, settings_);
  artifacts_.remember_local_relation(key, relation);
  return relation;
}

PlanPtr RelationDecoder::decode_cached_local(const std::string& hash) const {
  const auto bytes = artifacts_.find("cache/" + hash);
  proto::LocalRelation relation;
  if (!bytes || !relation.ParseFromString(*bytes)) {
    throw SparkError("CONNECT_INVALID_PLAN.NOT_FOUND_CACHED_LOCAL_RELATION",
                     {{"hash", hash}, {"sessionId", session_.id()}});
  }
  return decode_local_relation(relation);
}

PlanPtr RelationDecoder::decode_chunked_local(
    const proto::ChunkedCachedLocalRelation& message) const {
  const auto find = [&](const std::string& hash) {
    auto bytes = artifacts_.find("cache/" + hash);
    if (!bytes) {
      throw SparkError("CONNECT_INVALID_PLAN.NOT_FOUND_CACHED_LOCAL_RELATION",
                       {{"hash", hash}, {"sessionId", session_.id()}});
    }
    return bytes;
  };
  std::optional<Schema> schema;
  std::string schema_text;
  if (message.has_schemahash()) {
    schema_text = *find(message.schemahash());
    schema = parse_schema_text(schema_text, settings_);
  }
  std::vector<std::string> chunks;
  for (const auto& hash : message.datahashes()) chunks.push_back(*find(hash));
  return decode_rows(chunks, schema, schema_text);
}

PlanPtr RelationDecoder::decode_unpivot(const proto::Unpivot& message) {
  std::optional<std::vector<UnresolvedUnpivot::ValueColumns>> values;
  if (message.has_values()) {
    values.emplace();
    for (const auto& value : message.values().values()) {
      values->push_back({{expressions_.decode(value)}, std::nullopt});
    }
  }
  return std::make_shared<UnresolvedUnpivot>(
      expressions_.decode_all(message.ids()), std::move(values), message.variable_column_name(),
      std::vector<std::string>{message.value_column_name()}, true, decode(message.input()));
}

// The strings are lines of a file that is read as any other.
PlanPtr RelationDecoder::decode_parse(const proto::Parse& message) {
  std::string format;
  if (message.format() == proto::Parse::PARSE_FORMAT_CSV) format = "csv";
  if (message.format() == proto::Parse::PARSE_FORMAT_JSON) format = "json";
  if (format.empty()) throw_unsupported("parse");
  std::optional<Schema> schema;
  if (message.has_schema()) schema = decode_type(message.schema()).fields();
  return std::make_shared<Deferred>(
      "Parse", Plans{decode(message.input())},
      [this_artifacts = &artifacts_, format, schema = std::move(schema),
       options = options_of(message.options())](const Plans& children,
                                                PlanServices& services) -> PlanPtr {
        const Attributes& columns = children[0]->output();
        if (columns.size() != 1 || !columns[0].type.is(TypeId::kString)) {
          throw SparkError("UNSUPPORTED_FEATURE.PARSE_INPUT",
                           {{"input", "a single column of strings is needed"}});
        }
        std::string text;
        for (const auto& batch : services.execute(children[0])) {
          for (size_t row = 0; row < batch.num_rows; ++row) {
            const Value line = batch.columns[0]->value(row);
            if (!line.is_null()) {
              append_line(line.string(), text);
            } else if (format == "json") {
              // A row without any value.
              append_line("{}", text);
            }
          }
        }
        return std::make_shared<UnresolvedFileRelation>(
            format, std::vector<std::string>{this_artifacts->scratch_file(text)}, options, schema);
      });
}

PlanPtr RelationDecoder::decode_as_of_join(const proto::AsOfJoin& message) {
  AsOfJoin join;
  if (message.has_join_expr()) join.condition = expressions_.decode(message.join_expr());
  join.using_columns = strings(message.using_columns());
  join.left_as_of = expressions_.decode(message.left_as_of());
  join.right_as_of = expressions_.decode(message.right_as_of());
  join.join_type = message.join_type();
  if (message.has_tolerance()) join.tolerance = expressions_.decode(message.tolerance());
  join.allow_exact_matches = message.allow_exact_matches();
  join.direction = message.direction();
  return as_of_join(decode(message.left()), decode(message.right()), std::move(join));
}

PlanPtr RelationDecoder::decode_metrics(const proto::CollectMetrics& message, int64_t plan_id) {
  const auto [it, is_new] =
      observations_.emplace(message.name(), message.SerializePartialAsString());
  if (!is_new && it->second != message.SerializePartialAsString()) {
    throw SparkError("DUPLICATED_METRICS_NAME", {{"metricName", message.name()}});
  }
  auto observed = std::make_shared<ObservedMetrics>(message.name(), plan_id);
  observed_.push_back(observed);
  return observe(decode(message.input()), expressions_.decode_all(message.metrics()),
                 std::move(observed));
}

PlanPtr RelationDecoder::decode_repartition(const proto::RepartitionByExpression& message) {
  bool range = false;
  std::vector<SortOrder> keys;
  for (const auto& expr : message.partition_exprs()) {
    range = range || expr.has_sort_order();
    keys.push_back(expressions_.decode_as_order(expr));
  }
  std::optional<int> partitions;
  if (message.has_num_partitions()) partitions = message.num_partitions();
  Repartition::Mode mode = range ? Repartition::Mode::kRange : Repartition::Mode::kHash;
  if (keys.empty()) mode = Repartition::Mode::kRoundRobin;
  return std::make_shared<Repartition>(mode, partitions, std::move(keys), decode(message.input()));
}

}  // namespace firesteel
