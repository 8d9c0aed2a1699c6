// Sorts records of 100 bytes by their first ten, as the sort benchmarks do.
//
//     firesteel submit [--master MASTER] terasort generate RECORDS FOLDER [PARTITIONS]
//     firesteel submit [--master MASTER] terasort sort INPUT OUTPUT [PARTITIONS]
//     firesteel submit [--master MASTER] terasort validate FOLDER
//
// validate prints how many records there are and a sum over them, which sorting must not change,
// and fails when they are not in order.

#include <firesteel/rdd.h>

#include <array>
#include <iostream>
#include <string>
#include <vector>

using firesteel::Iterator;
using firesteel::SparkContext;

using Key = std::array<unsigned char, 10>;
using Rest = std::array<unsigned char, 90>;
using Record = std::pair<Key, Rest>;

Record make_record(int64_t index) {
  firesteel::rdd::Random random(static_cast<uint64_t>(index));
  Record record;
  for (unsigned char& byte : record.first) byte = static_cast<unsigned char>(random.next());
  for (unsigned char& byte : record.second) byte = static_cast<unsigned char>('A' + index % 26);
  return record;
}

// What a partition has: its ends, how many records, their sum, and whether they are in order.
struct Summary {
  Key first{};
  Key last{};
  int64_t count = 0;
  uint64_t sum = 0;
  bool sorted = true;
};

std::vector<Summary> summarize(Iterator<Record>& records) {
  Summary summary;
  for (const Record& record : records) {
    if (summary.count == 0) summary.first = record.first;
    if (summary.count > 0 && record.first < summary.last) summary.sorted = false;
    summary.last = record.first;
    ++summary.count;
    summary.sum += firesteel::rdd::hash_code(record);
  }
  return {summary};
}

int validate(const std::vector<Summary>& partitions) {
  Summary all;
  for (const Summary& part : partitions) {
    if (part.count == 0) continue;
    if (!part.sorted || (all.count > 0 && part.first < all.last)) all.sorted = false;
    all.last = part.last;
    all.count += part.count;
    all.sum += part.sum;
  }
  std::cout << all.count << " records, sum " << all.sum << ", "
            << (all.sorted ? "in order" : "NOT in order") << "\n";
  return all.sorted ? 0 : 1;
}

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const bool enough = what == "validate" ? argc > 2 : argc > 3;
  if ((what != "generate" && what != "sort" && what != "validate") || !enough) {
    std::cerr << "usage: terasort generate RECORDS FOLDER | sort INPUT OUTPUT | validate FOLDER\n";
    return 2;
  }
  const SparkContext sc(firesteel::SparkConf().setAppName("terasort"));
  const int partitions = argc > 4 ? std::stoi(argv[4]) : 0;
  int status = 0;
  if (what == "generate") {
    sc.range(0, std::stoll(argv[2]), 1, partitions).map(make_record).saveAsObjectFile(argv[3]);
  } else if (what == "sort") {
    sc.objectFile<Record>(argv[2]).sortByKey(true, partitions).saveAsObjectFile(argv[3]);
  } else {
    status = validate(sc.objectFile<Record>(argv[2]).mapPartitions(summarize).collect());
  }
  sc.stop();
  return status;
}
