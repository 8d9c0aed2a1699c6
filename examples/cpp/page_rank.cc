// PageRank of the pages in a file of links, a line "page page" for each.
//
//     firesteel submit [--master MASTER] page_rank [LINKS [ITERATIONS]]
//
// Without a file: of four pages.

#include <firesteel/rdd.h>

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using firesteel::HashPartitioner;
using firesteel::RDD;
using firesteel::SparkContext;
using Link = std::pair<std::string, std::string>;
using Rank = std::pair<std::string, double>;

int main(int argc, char** argv) {
  const SparkContext sc(firesteel::SparkConf().setAppName("PageRank"));
  const int iterations = argc > 2 ? std::stoi(argv[2]) : 10;
  const RDD<std::string> lines =
      argc > 1 ? RDD<std::string>(sc.textFile(argv[1]))
               : RDD<std::string>(sc.parallelize<std::string>({"a b", "a c", "b c", "c a", "d c"}));

  // Kept and partitioned by page once, so that each iteration moves the ranks only.
  const auto links = lines
                         .map([](const std::string& line) {
                           Link link;
                           std::istringstream(line) >> link.first >> link.second;
                           return link;
                         })
                         .distinct()
                         .groupByKey(HashPartitioner(sc.defaultParallelism()))
                         .cache();

  RDD<Rank> ranks = links.mapValues([](const std::vector<std::string>&) { return 1.0; });
  for (int i = 0; i < iterations; ++i) {
    const auto given = links.join(ranks).flatMap<Rank>([](const auto& page, auto& emit) {
      const auto& [targets, rank] = page.second;
      for (const std::string& target : targets) {
        emit(Rank(target, rank / static_cast<double>(targets.size())));
      }
    });
    ranks = given.reduceByKey([](double a, double b) { return a + b; }).mapValues([](double sum) {
      return 0.15 + 0.85 * sum;
    });
  }

  const auto before = [](const Rank& a, const Rank& b) {
    return std::pair(-a.second, a.first) < std::pair(-b.second, b.first);
  };
  for (const auto& [page, rank] : ranks.takeOrdered(10, before)) {
    std::cout << page << " has rank " << rank << "\n";
  }
  sc.stop();
}
